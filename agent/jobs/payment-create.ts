import { isZero } from '../../contract/decimal.ts';
import { PaymentCreateInput } from '../../contract/jobs/payment-create.ts';
import { requireSum } from './balance.ts';
import { invalidInput, parseInput, type WriteKind } from './job-kind.ts';

/** Money received from a customer or paid to a vendor. */
export const paymentCreate: WriteKind = {
  writes: true,
  check(input): PaymentCreateInput {
    const payment = parseInput(PaymentCreateInput, input);
    if (isZero(payment.amount)) throw invalidInput('amount: a payment of nothing');
    const allocated = payment.allocations.map((allocation) => allocation.amount);
    if (allocated.length > 0) requireSum(payment.amount, allocated);
    return payment;
  },
};
