import { isZero } from '../../contract/decimal.ts';
import type { AgentFrame, FrameOf, GatewayFrame } from '../../contract/frames.ts';
import { sourceStream } from '../../contract/ids.ts';
import type { BillData } from '../../contract/records/bill.ts';
import type { AccountData } from '../../contract/records/masters.ts';
import type { VoucherData } from '../../contract/records/voucher.ts';
import type { Storage } from '../storage/storage.ts';
import { currentRecords } from './current-records.ts';
import type { Admitted } from './session-states.ts';
import { TieOutSums } from './tie-out-sums.ts';

export type TieOutRequest = FrameOf<AgentFrame, 'tie-out'>;
type Totals = FrameOf<GatewayFrame, 'tie-out-totals'>;
type Lists = { readonly [list in 'accounts' | 'bills' | 'periods' | 'counts' | 'parties']: NonNullable<Totals[list]> };

const entriesPerPage = 2000;

/**
 * The gateway's own totals of a source, computed from the records it holds. Valid only if the stream stands at the number asked
 * for, before and after: in between nothing else writes to the source.
 */
export async function* tieOut(
  storage: Storage,
  installation: Admitted,
  request: TieOutRequest,
  signal: AbortSignal,
): AsyncIterable<Totals> {
  const { tieOutId, sourceId, epoch, seq } = request;
  const common = { t: 'tie-out-totals', tieOutId, sourceId } as const;
  const elsewhere: Totals = { ...common, atSeq: false, page: 0, lastPage: true, vouchers: 0, accounts: [], bills: [] };
  const stands = async () => {
    const held = await storage.streams.held({ ...installation, stream: sourceStream(sourceId) });
    return held?.epoch === epoch && held.last === seq;
  };

  if (!(await stands())) return yield elsewhere;
  const { vouchers, lists } = await addUp(storage, installation, request, signal);
  if (!(await stands())) return yield elsewhere;

  const longest = Math.max(...Object.values(lists).map(({ length }) => length));
  const pages = Math.max(1, Math.ceil(longest / entriesPerPage));
  for (let page = 0; page < pages; page += 1) {
    const [from, to] = [page * entriesPerPage, (page + 1) * entriesPerPage];
    yield {
      ...common,
      atSeq: true,
      page,
      lastPage: page === pages - 1,
      vouchers,
      accounts: lists.accounts.slice(from, to),
      bills: lists.bills.slice(from, to),
      periods: lists.periods.slice(from, to),
      counts: lists.counts.slice(from, to),
      parties: lists.parties.slice(from, to),
    };
  }
}

async function addUp(
  storage: Storage,
  { tenantId }: Admitted,
  { sourceId, asOn, periods = [], accountIds }: TieOutRequest,
  signal: AbortSignal,
): Promise<{ readonly vouchers: number; readonly lists: Lists }> {
  const records = (kind: string) => currentRecords(storage, tenantId, sourceId, kind, signal);
  const sums = new TieOutSums({ asOn, periods, accountIds: accountIds === undefined ? null : new Set(accountIds) });
  for await (const { id, data } of records('account')) sums.open(id, data as AccountData);
  for await (const { data } of records('voucher')) sums.post(data as VoucherData);
  const bills: Totals['bills'] = [];
  for await (const { data } of records('bill')) {
    const { accountId, reference, openAmount } = data as BillData;
    if (!isZero(openAmount)) bills.push([accountId, reference, openAmount]);
  }
  const { vouchers } = sums;
  const lists = { accounts: sums.accounts(), bills, periods: sums.periods(), counts: sums.counts() };
  return { vouchers, lists: { ...lists, parties: sums.parties() } };
}
