import { addDays } from '../../../../../contract/dates.ts';
import { compare } from '../../../../../contract/decimal.ts';
import type { Period } from '../../requests/envelope.ts';
import { type DraftVoucher, isTrade } from './draft.ts';
import type { VoucherRecord, VoucherSearch } from './voucher-search.ts';

const days = 3;
const year = 366;

/** Where a person would have entered the same document. */
export function around({ date }: DraftVoucher): Period {
  return { from: addDays(date, -days), to: addDays(date, days) };
}

/** What a person may have entered already: the same paper, or the same money. `near`: what stands `around` the draft. */
export async function twinsOf(
  draft: DraftVoucher,
  near: readonly VoucherRecord[],
  search: VoucherSearch,
): Promise<readonly VoucherRecord[]> {
  const alike = near.filter(({ data }) => isAlive(data) && data.type === draft.type && repeats(data, draft));
  const twins = [...alike, ...(await sameNumber(search, draft)), ...(await samePaper(search, draft))];
  return twins.filter(({ native }) => !draft.notTwinOf.includes(native.guid ?? ''));
}

/** Documents of the same series with the number that the draft insists on, in the year around it. */
async function sameNumber(search: VoucherSearch, draft: DraftVoucher): Promise<readonly VoucherRecord[]> {
  const { number, voucherType } = draft;
  if (number === null) return [];
  const found = await search.all({ dated: yearAround(draft), above: 0, number });
  return found.filter(({ data }) => data.number === number && data.nativeType === voucherType);
}

/** A vendor numbers his own invoices: one of the same number, whatever else it says, is the same paper. */
async function samePaper(search: VoucherSearch, draft: DraftVoucher): Promise<readonly VoucherRecord[]> {
  const { type, reference, party, gst } = draft;
  if (type !== 'purchase' || reference === null) return [];
  const found = await search.all({ dated: yearAround(draft), above: 0, reference });
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
  const given = draft.lines
    .flatMap(({ bank }) => [bank?.reference, bank?.instrumentNumber])
    .filter((text) => text != null);
  const there = lines.flatMap(({ banks }) => banks.flatMap((bank) => [bank.reference, bank.instrumentNumber]));
  return given.some((text) => there.includes(text));
}
