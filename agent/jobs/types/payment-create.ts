import { isZero, zero } from '../../../contract/decimal.ts';
import { PaymentCreateInput } from '../../../contract/jobs/payment-create.ts';
import { requireAllocated } from './balance.ts';
import { invalidInput, parseInput, type WriteKind } from './job-kind.ts';

/** Money received from customers or paid to vendors. */
export const paymentCreate: WriteKind = {
  writes: true,
  check(input): PaymentCreateInput {
    const payment = parseInput(PaymentCreateInput, input);
    const { party, amount = zero, allocations, parties } = payment;
    if (party !== undefined && isZero(amount)) throw invalidInput('amount: a payment of nothing');
    for (const one of [...parties, { amount, allocations }]) requireAllocated(one);
    return payment;
  },
};
