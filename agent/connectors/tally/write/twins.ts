import { addDays } from '../../../../contract/dates.ts';
import { compare } from '../../../../contract/decimal.ts';
import type { Period } from '../requests/envelope.ts';
import type { DraftVoucher } from './document.ts';
import type { VoucherRecord, VoucherSearch } from './voucher-search.ts';

const days = 3;

/** Where a person would have entered the same document. */
export function around({ date }: DraftVoucher): Period {
  return { from: addDays(date, -days), to: addDays(date, days) };
}

/** Documents near the draft's date that look like it. */
export function twinsAmong(near: readonly VoucherRecord[], draft: DraftVoucher): readonly VoucherRecord[] {
  return near.filter(({ data }) => {
    if (data.type !== draft.type || data.status.state === 'cancelled') return false;
    return draft.type === 'sales'
      ? repeatsReference(data, draft)
      : repeatsMoney(data, draft) || repeatsInstrument(data, draft);
  });
}

/** Documents of the same series with the number that the draft insists on, in the year around it. */
export async function sameNumber(search: VoucherSearch, draft: DraftVoucher): Promise<readonly VoucherRecord[]> {
  const { number, voucherType, date } = draft;
  if (number === null) return [];
  const dated = { from: addDays(date, -366), to: addDays(date, 366) };
  const found = await search.all({ dated, above: 0, number });
  return found.filter(({ data }) => data.number === number && data.nativeType === voucherType);
}

type Data = VoucherRecord['data'];

function repeatsReference({ reference, headerParty }: Data, draft: DraftVoucher): boolean {
  return draft.reference !== null && reference === draft.reference && headerParty === draft.party;
}

function repeatsMoney({ lines }: Data, draft: DraftVoucher): boolean {
  return draft.lines
    .filter(({ isParty }) => isParty)
    .every(({ account, amount }) =>
      lines.some((line) => line.account === account && compare(line.amount, amount) === 0),
    );
}

function repeatsInstrument({ lines }: Data, draft: DraftVoucher): boolean {
  const given = draft.lines
    .flatMap(({ bank }) => [bank?.reference, bank?.instrumentNumber])
    .filter((text) => text != null);
  const there = lines.flatMap(({ banks }) => banks.flatMap((bank) => [bank.reference, bank.instrumentNumber]));
  return given.some((text) => there.includes(text));
}
