import { isZero } from '../../../contract/decimal.ts';
import { RefundCreateInput } from '../../../contract/jobs/refund-create.ts';
import { requireAllocated } from './balance.ts';
import { invalidInput, parseInput, type WriteKind } from './job-kind.ts';

export const refundCreate: WriteKind = {
  writes: true,
  check(input): RefundCreateInput {
    const refund = parseInput(RefundCreateInput, input);
    if (isZero(refund.amount)) throw invalidInput('amount: a refund of nothing');
    requireAllocated(refund);
    return refund;
  },
};
