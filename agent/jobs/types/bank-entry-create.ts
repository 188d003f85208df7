import { isZero } from '../../../contract/decimal.ts';
import { BankEntryCreateInput } from '../../../contract/jobs/bank-entry-create.ts';
import { requireAllocated, requireSum } from './balance.ts';
import { invalidInput, parseInput, type WriteKind } from './job-kind.ts';

export const bankEntryCreate: WriteKind = {
  writes: true,
  check(input): BankEntryCreateInput {
    const entry = parseInput(BankEntryCreateInput, input);
    if (isZero(entry.amount)) throw invalidInput('amount: an entry of nothing');
    requireSum(
      entry.amount,
      entry.lines.map(({ amount }) => amount),
    );
    for (const line of entry.lines) requireAllocated(line);
    return entry;
  },
};
