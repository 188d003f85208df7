import { reportKinds } from '../contract/records/record.ts';
import type { SourceView } from '../contract/rest.ts';
import type { GatewayClient } from '../gateway/client/client.ts';
import { until } from './poll.ts';
import { bar, grouped, type Screen } from './screen.ts';

/** Kinds that are no masters in Tally: roles of ledgers, bills and reports, which are derived, and the company, the books themselves. */
const derived = ['party', 'pay-head', 'tax-rate', 'bill', ...reportKinds];
const notMasters: ReadonlySet<string> = new Set(['voucher', 'company', ...derived]);

export interface Carried {
  readonly vouchers: number;
  readonly masters: number;
}

export function carried({ counts }: SourceView): Carried {
  const masters = Object.entries(counts).filter(([kind]) => !notMasters.has(kind));
  return { vouchers: counts['voucher'] ?? 0, masters: masters.reduce((sum, [, count]) => sum + count, 0) };
}

/** Until the platform holds as much as the books do. */
export async function fullSync(
  platform: GatewayClient,
  books: Carried,
  screen: Screen,
  signal: AbortSignal,
): Promise<SourceView> {
  const began = performance.now();
  const source = await until('the books at the platform', 600 + books.vouchers / 100, signal, async () => {
    const [found] = await platform.sources(signal);
    if (found === undefined) return null;
    const { vouchers, masters } = carried(found);
    screen.progress(bar(vouchers, books.vouchers, 'vouchers', secondsLeft(began, vouchers, books.vouchers)));
    return vouchers === books.vouchers && masters === books.masters ? found : null;
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  screen.done(`${grouped(books.vouchers)} vouchers and ${grouped(books.masters)} masters carried in ${seconds} s`);
  return source;
}

function secondsLeft(began: number, done: number, total: number): number | null {
  const seconds = (performance.now() - began) / 1000;
  return done === 0 || seconds < 1 ? null : (seconds / done) * (total - done);
}
