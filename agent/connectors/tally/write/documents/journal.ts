import { zero } from '../../../../../contract/decimal.ts';
import { JournalCreateInput } from '../../../../../contract/jobs/journal-create.ts';
import { toPaise } from '../amounts.ts';
import { type DraftLine, type DraftVoucher, markedNarration, plainLine, plainVoucher } from '../voucher/draft.ts';
import { billsOf, costsOf, credit, debit } from './allocate.ts';
import type { Document, Translation } from './documents.ts';
import { parseInput } from './parse-input.ts';

export const journalCreate = (input: unknown): Document => {
  const journal = parseInput(JournalCreateInput, input);
  return {
    type: 'journal',
    voucherType: journal.voucherType ?? 'Journal',
    date: journal.date,
    number: journal.number,
    translate: (by) => translate(journal, by),
  };
};

function translate(journal: JournalCreateInput, { names, series, effectKey }: Translation): DraftVoucher {
  const lines = journal.lines.map((line, index): DraftLine => {
    const path = `lines/${index}`;
    const signed = line.debit === undefined ? credit : debit;
    const ledger = names.ledger(line.account);
    const paise = toPaise(line.debit ?? line.credit ?? zero, path);
    const amount = signed(paise);
    const { allocations } = line;
    const bills = billsOf({ party: ledger, amount: paise, allocations, signed, path: `${path}/allocations` });
    return {
      ...plainLine,
      account: ledger.name,
      amount,
      isParty: names.isParty(ledger),
      bills,
      costs: costsOf(names, line.costs, amount, `${path}/costs`),
    };
  });
  return {
    ...plainVoucher,
    type: 'journal',
    voucherType: series.name,
    date: journal.date,
    number: series.number,
    reference: journal.reference ?? null,
    party: null,
    narration: markedNarration(journal.narration, effectKey),
    lines,
    notTwinOf: journal.notTwinOf,
  };
}
