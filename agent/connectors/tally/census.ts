import { addDays } from '../../../contract/dates.ts';
import { BridgeError } from '../../../contract/errors.ts';
import type { Fingerprint } from '../../../contract/frames.ts';
import { recordId, type SourceId } from '../../../contract/ids.ts';
import type { CensusEntry, CensusPage } from '../connector.ts';
import { sameCounters } from './company.ts';
import type { TallyGateway } from './gateway/tally-gateway.ts';
import { voucherVersion } from './map/identity.ts';
import { countVouchers } from './pull/count-vouchers.ts';
import { readMasterList } from './pull/master-versions.ts';
import { Reader } from './pull/reader.ts';
import { nextWindow, type Window } from './pull/windows.ts';
import { masterElement } from './requests/masters.ts';
import { voucherVersionsRequest } from './requests/vouchers.ts';
import { readRow, requiredText, wholeNumber } from './row.ts';
import { parseDate } from './scalars/date.ts';
import { childText, type XmlNode } from './xml/node.ts';

export interface CensusOptions {
  readonly gateway: TallyGateway;
  readonly pin: Fingerprint;
  readonly sourceId: SourceId;
  readonly signal: AbortSignal;
}

const pageSize = 2_000;
/** Rows of a census are a fifth of a whole voucher. */
const vouchersPerRequest = 2_000;

/**
 * Every master with its AlterID, every voucher with its AlterID and number. Deletions are concluded from it, so it is proved or it throws (DESIGN rule
 * 6): the pinned company all along, counters that didn't move, and of each type and in every window as many objects as
 * Tally counts by itself. Throws `tally.books-moved` and `tally.truncated`, besides what reading may throw.
 */
export async function* census(options: CensusOptions): AsyncGenerator<CensusPage, void, undefined> {
  const reader = await Reader.open({ ...options, lane: 'bulk' });
  const before = reader.company.counters;
  const confirm = async () => {
    if (!sameCounters((await reader.confirm()).counters, before)) throw new BridgeError('tally.books-moved');
  };

  const masters = await masterEntries(reader, options.sourceId);
  await confirm();
  yield* pages(masters);
  const whole = reader.wholeBooks();
  const days = await countVouchers(reader, { dated: whole, above: 0 });
  for (let { from } = whole; from <= whole.to; ) {
    const window = nextWindow({ from, to: whole.to }, days, vouchersPerRequest);
    const entries = await voucherEntries(reader, options.sourceId, window);
    await confirm();
    yield* pages(entries);
    from = addDays(window.to, 1);
  }
}

async function masterEntries(reader: Reader, sourceId: SourceId): Promise<readonly CensusEntry[]> {
  const { masters } = await readMasterList(reader, sourceId);
  return masters.map(({ type, guid, alterId }) => ({
    object: recordId(sourceId, masterElement(type).toLowerCase(), guid),
    version: String(alterId),
    date: null,
  }));
}

async function voucherEntries(reader: Reader, sourceId: SourceId, dated: Window): Promise<readonly CensusEntry[]> {
  const entries: CensusEntry[] = [];
  const request = voucherVersionsRequest(reader.scope(dated), { dated, above: 0 }, ['VoucherNumber']);
  await reader.rows(request, 'VOUCHER', (row) => entries.push(voucherEntry(sourceId, readRow(row))));
  if (entries.length === dated.count) return entries;
  throw new BridgeError('tally.truncated', { hint: `${entries.length} of ${dated.count} from ${dated.from}` });
}

function voucherEntry(sourceId: SourceId, row: XmlNode): CensusEntry {
  const date = parseDate(requiredText(row, 'DATE'));
  if (date === null) throw new BridgeError('tally.garbled', { hint: 'a day that is no date' });
  return {
    object: recordId(sourceId, 'voucher', requiredText(row, 'GUID')),
    version: voucherVersion(String(wholeNumber(row, 'ALTERID')), childText(row, 'VOUCHERNUMBER')),
    date,
  };
}

function* pages(entries: readonly CensusEntry[]): Generator<CensusPage> {
  for (let at = 0; at < entries.length; at += pageSize) yield { entries: entries.slice(at, at + pageSize) };
}
