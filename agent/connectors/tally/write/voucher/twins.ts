import { addDays } from '../../../../../contract/dates.ts';
import { compare } from '../../../../../contract/decimal.ts';
import type { Period } from '../../requests/envelope.ts';
import type { Sign } from '../../requests/vouchers.ts';
import type { BookNames } from '../book-names.ts';
import { type DraftVoucher, isTrade } from './draft.ts';
import type { VoucherRecord, VoucherSearch } from './voucher-search.ts';

const days = 3;
const year = 366;

/** Where a person would have entered the same document. */
export function around({ date }: DraftVoucher): Period {
  return { from: addDays(date, -days), to: addDays(date, days) };
}

/** What any document there would show that is this one, or its twin: the rest need not be read. */
export function signOf(draft: DraftVoucher, marker: string, names: BookNames): Sign {
  if (isTrade(draft)) return draft.reference === null ? { marker } : { marker, reference: draft.reference };
  const mayRepeat = movesMoney.has(draft.type) || instrumentsOf(draft).length > 0;
  return mayRepeat ? { marker, voucherTypes: names.voucherTypesOf(draft.type) } : { marker };
}

/** What a person may have entered already: the same paper, or the same money. `near`: what of its `signOf` stands `around` the draft. */
export async function twinsOf(
  draft: DraftVoucher,
  near: readonly VoucherRecord[],
  search: VoucherSearch,
): Promise<readonly VoucherRecord[]> {
  const alike = near.filter(({ data }) => isAlive(data) && data.type === draft.type && repeats(data, draft));
  const twins = [...alike, ...(await sameNumber(search, draft)), ...(await samePaper(search, draft))];
  return twins.filter(({ native }) => !draft.notTwinOf.includes(native.guid ?? ''));
}

/** Documents of the same series with the number that the draft insists on: in another financial year it may come again. */
async function sameNumber(search: VoucherSearch, draft: DraftVoucher): Promise<readonly VoucherRecord[]> {
  const { number, voucherType } = draft;
  if (number === null) return [];
  const found = await search.postedThroughout({ dated: search.financialYear(draft.date), above: 0, number });
  return found.filter(({ data }) => data.number === number && data.nativeType === voucherType);
}

/** A vendor numbers his own invoices: one of the same number, whatever else it says, is the same paper. */
async function samePaper(search: VoucherSearch, draft: DraftVoucher): Promise<readonly VoucherRecord[]> {
  const { type, reference, party, gst } = draft;
  if (type !== 'purchase' || reference === null) return [];
  const found = await search.postedThroughout({ dated: yearAround(draft), above: 0, reference });
  const ofVendor = ({ headerParty, gst: there }: Data) =>
    headerParty === party || (gst?.partyGstin != null && there?.partyGstin === gst.partyGstin);
  return found.filter(({ data }) => isAlive(data) && data.type === type && ofVendor(data));
}

function yearAround({ date }: DraftVoucher): Period {
  return { from: addDays(date, -year), to: addDays(date, year) };
}

type Data = VoucherRecord['data'];

function isAlive({ status }: Data): boolean {
  return status.state !== 'cancelled';
}

function repeats(data: Data, draft: DraftVoucher): boolean {
  if (isTrade(draft)) return repeatsReference(data, draft);
  return repeatsInstrument(data, draft) || (movesMoney.has(draft.type) && repeatsMoney(data, draft));
}

const movesMoney: ReadonlySet<DraftVoucher['type']> = new Set(['receipt', 'payment', 'contra']);

function repeatsReference({ reference, headerParty }: Data, draft: DraftVoucher): boolean {
  return draft.reference !== null && reference === draft.reference && headerParty === draft.party;
}

/** The same parties with the same amounts; without parties, every ledger. */
function repeatsMoney({ lines }: Data, draft: DraftVoucher): boolean {
  const parties = draft.lines.filter(({ isParty }) => isParty);
  return (parties.length > 0 ? parties : draft.lines).every(({ account, amount }) =>
    lines.some((line) => line.account === account && compare(line.amount, amount) === 0),
  );
}

function repeatsInstrument({ lines }: Data, draft: DraftVoucher): boolean {
  const there = lines.flatMap(({ banks }) => banks.flatMap((bank) => [bank.reference, bank.instrumentNumber]));
  return instrumentsOf(draft).some((text) => there.includes(text));
}

function instrumentsOf({ lines }: DraftVoucher): readonly string[] {
  return lines.flatMap(({ bank }) => [bank?.reference, bank?.instrumentNumber]).filter((text) => text != null);
}
