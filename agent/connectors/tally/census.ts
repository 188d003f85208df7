import { addDays } from '../../../contract/dates.ts';
import { BridgeError } from '../../../contract/errors.ts';
import type { Fingerprint } from '../../../contract/frames.ts';
import { recordId, type SourceId } from '../../../contract/ids.ts';
import type { CensusPage } from '../connector.ts';
import { sameCounters } from './company.ts';
import type { TallyGateway } from './gateway/tally-gateway.ts';
import { countVouchers } from './pull/count-vouchers.ts';
import { readMasterList } from './pull/master-versions.ts';
import { Reader } from './pull/reader.ts';
import { nextWindow, type Window } from './pull/windows.ts';
import { masterElement } from './requests/masters.ts';
import { voucherVersionsRequest } from './requests/vouchers.ts';
import { readRow, requiredText, wholeNumber } from './row.ts';

export interface CensusOptions {
  readonly gateway: TallyGateway;
  readonly pin: Fingerprint;
  readonly sourceId: SourceId;
  readonly signal: AbortSignal;
}

type Entry = CensusPage['entries'][number];

const pageSize = 2_000;
/** Rows of a census are a fifth of a whole voucher. */
const vouchersPerRequest = 2_000;

/**
 * Every master and voucher with its AlterID. Deletions are concluded from it, so it is proved or it throws (DESIGN rule
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

async function masterEntries(reader: Reader, sourceId: SourceId): Promise<readonly Entry[]> {
  const { masters } = await readMasterList(reader, sourceId);
  return masters.map(({ type, guid, alterId }) => ({
    object: recordId(sourceId, masterElement(type).toLowerCase(), guid),
    version: String(alterId),
  }));
}

async function voucherEntries(reader: Reader, sourceId: SourceId, dated: Window): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  await reader.rows(voucherVersionsRequest(reader.scope(dated), { dated, above: 0 }), 'VOUCHER', (row) => {
    const node = readRow(row);
    const object = recordId(sourceId, 'voucher', requiredText(node, 'GUID'));
    entries.push({ object, version: String(wholeNumber(node, 'ALTERID')) });
  });
  if (entries.length === dated.count) return entries;
  throw new BridgeError('tally.truncated', { hint: `${entries.length} of ${dated.count} from ${dated.from}` });
}

function* pages(entries: readonly Entry[]): Generator<CensusPage> {
  for (let at = 0; at < entries.length; at += pageSize) yield { entries: entries.slice(at, at + pageSize) };
}
