import { sum, zero } from '../../../contract/decimal.ts';
import { JournalCreateInput } from '../../../contract/jobs/journal-create.ts';
import { requireAllocated, requireSum } from './balance.ts';
import { parseInput, type WriteKind } from './job-kind.ts';

export const journalCreate: WriteKind = {
  writes: true,
  check(input): JournalCreateInput {
    const journal = parseInput(JournalCreateInput, input);
    const debits = journal.lines.map(({ debit = zero }) => debit);
    const credits = journal.lines.map(({ credit = zero }) => credit);
    requireSum(sum(debits), credits);
    for (const { debit, credit, allocations } of journal.lines) {
      requireAllocated({ amount: debit ?? credit ?? zero, allocations });
    }
    return journal;
  },
};
