import type { LoggedChange } from '../contract/rest.ts';
import type { VoucherOnDesk } from './desk.ts';
import { until } from './poll.ts';
import type { Report } from './report.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const narration = 'Checked with the customer by phone, बिल सही है';

/** A person changes one voucher and deletes another; both must show at the platform. */
export async function editAndDelete(
  { desk, platform }: Stage,
  screen: Screen,
  signal: AbortSignal,
): Promise<Report['edits']> {
  const { cursor } = await newest(platform, signal);
  const [changed, deleted] = await choose(desk);
  await desk.alterNarration(changed.masterId, narration);
  await desk.delete(deleted.masterId);
  screen.progress('one voucher changed and one deleted in Tally; waiting to see it at the platform');
  const began = performance.now();
  const seen: LoggedChange[] = [];
  let from = cursor;
  await until('the edits at the platform', 120, signal, async () => {
    for await (const change of platform.changes({ cursor: from }, signal)) {
      from = change.cursor;
      if (change.kind === 'voucher') seen.push(change);
    }
    return isUpdated(seen, changed) && isDeleted(seen, deleted) ? true : null;
  });
  screen.done(`one change and one deletion seen after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return { updated: 1, deleted: 1, seenAtGateway: true };
}

/** Two plain vouchers that no other document refers to, of the last weeks where those hold any. */
async function choose(desk: Stage['desk']): Promise<readonly [VoucherOnDesk, VoucherOnDesk]> {
  let plain: readonly VoucherOnDesk[] = [];
  for (const days of [60, 2000]) if (plain.length < 2) plain = (await desk.recentVouchers(days)).filter(isPlain);
  const [changed, deleted] = plain.slice(-2);
  if (changed === undefined || deleted === undefined) throw new Error('the books hold too few vouchers to edit');
  return [changed, deleted];
}

function isPlain({ voucherTypeName, isCancelled, isOptional }: VoucherOnDesk): boolean {
  return ['Contra', 'Journal', 'Payment', 'Receipt'].includes(voucherTypeName) && !isCancelled && !isOptional;
}

async function newest(platform: Stage['platform'], signal: AbortSignal): Promise<{ readonly cursor: number }> {
  const [source] = await platform.sources(signal);
  if (source === undefined) throw new Error('the platform holds no source');
  return platform.recordPage(source.sourceId, { limit: 1 }, signal);
}

function isUpdated(seen: readonly LoggedChange[], { guid }: VoucherOnDesk): boolean {
  return seen.some(({ op, id, data }) => op === 'upsert' && id.endsWith(guid) && data?.['narration'] === narration);
}

function isDeleted(seen: readonly LoggedChange[], { guid }: VoucherOnDesk): boolean {
  return seen.some(({ op, id }) => op === 'delete' && id.endsWith(guid));
}
