import type { JobView } from '../../../contract/rest.ts';
import type { TallyObject } from '../../../simulators/tally/books.ts';
import type { Tally } from '../../process/tally.ts';
import { cases } from '../proof/cases.ts';
import { textOf } from '../proof/documents.ts';
import type { Chain } from './plan.ts';

interface Done {
  readonly chain: Chain;
  readonly ended: readonly JobView[];
}

/** Every job that is lost, doubled, out of order or not true, held against the books themselves. */
export async function checkLoad(tally: Tally, all: readonly Done[]): Promise<readonly string[]> {
  const vouchers = byAmount((await tally.lines('books/vouchers?full=yes')) as readonly TallyObject[]); // the simulator's form
  const masters = new Map<string, TallyObject[]>();
  for (const type of ['Ledger', 'StockItem'])
    for (const one of (await tally.lines(`books/masters?type=${type}`)) as readonly TallyObject[])
      add(masters, textOf(one['NAME']), one);
  return all.flatMap((done) => {
    const { type, here } = done.chain;
    const isMaster = 'master' in cases[type].place;
    const found = isMaster ? masters.get(`Proof ${here.token}`) : vouchers.get(here.amount);
    return findingsOf(done, found ?? []).map((finding) => `${type} ${here.token}: ${finding}`);
  });
}

function findingsOf({ chain: { type }, ended }: Done, found: readonly TallyObject[]): readonly string[] {
  const { changes, isDone, earlier } = cases[type];
  const isCancelling = type === 'invoice.cancel' || type === 'voucher.cancel';
  const expected = isCancelling ? 0 : earlier !== undefined && changes !== true ? 2 : 1;
  const [first, second] = ended.map(({ result }) => result?.finishedAt ?? '');
  return [
    ...ended
      .filter(({ result }) => result?.verified !== true)
      .map(({ state, result }) => `ended ${state} ${result?.code} ${result?.message}`),
    ...(found.length === expected ? [] : [`in the books ${found.length} times`]),
    ...(expected !== 1 || found.some((one) => isDone?.(one) ?? true) ? [] : ['not as it was to become']),
    ...(second === undefined || (first ?? '') <= second ? [] : ['out of order']),
  ];
}

/** One that is cancelled has no amounts any more. */
function byAmount(vouchers: readonly TallyObject[]): ReadonlyMap<string, TallyObject[]> {
  const found = new Map<string, TallyObject[]>();
  for (const voucher of vouchers) {
    const entries = voucher['ALLLEDGERENTRIES'];
    if (!Array.isArray(entries)) continue;
    const amounts = entries.map((entry: TallyObject | string) =>
      typeof entry === 'string' ? '' : textOf(entry['AMOUNT']).replace('-', ''),
    );
    for (const amount of new Set(amounts)) add(found, amount, voucher);
  }
  return found;
}

function add(map: Map<string, TallyObject[]>, key: string, one: TallyObject): void {
  map.set(key, [...(map.get(key) ?? []), one]);
}
