/** What two sides must agree on about one object: names of facts with plain texts, so that any difference can be told in a line. */
export interface Facts {
  readonly [fact: string]: string | readonly string[];
}

/** By `voucher:GUID`, `ledger:GUID`, …: GUIDs of masters and vouchers collide (facts/tally.md §4.1). */
export type FactsByObject = ReadonlyMap<string, Facts>;

/** What `held` says otherwise than `truth`, one sentence each. */
export function differences(truth: FactsByObject, held: FactsByObject): readonly string[] {
  const found: string[] = [];
  for (const [object, facts] of truth) {
    const other = held.get(object);
    if (other === undefined) found.push(`${object} is in the books and not held`);
    else found.push(...differing(object, facts, other));
  }
  for (const object of held.keys()) if (!truth.has(object)) found.push(`${object} is held and not in the books`);
  return found;
}

function differing(object: string, truth: Facts, held: Facts): readonly string[] {
  return Object.keys(truth)
    .filter((fact) => JSON.stringify(truth[fact]) !== JSON.stringify(held[fact]))
    .map((fact) => `${object}: ${fact} is ${show(truth[fact])} in the books, ${show(held[fact])} held`);
}

function show(value: Facts[string] | undefined): string {
  return JSON.stringify(value);
}

/** In paise, debit-positive, without a float in between. */
export function paise(decimal: string): bigint {
  const match = /^(-?)(\d*)(?:\.(\d{0,2})0*)?$/.exec(decimal.trim());
  if (match === null) throw new Error(`no amount: ${decimal}`);
  const [, sign = '', whole = '', cents = ''] = match;
  const units = BigInt(`${whole || '0'}${cents.padEnd(2, '0')}`);
  return sign === '-' ? -units : units;
}

/** Sums by name, those at nothing left out, in the order of the names. */
export function sums(lines: readonly (readonly [name: string, paise: bigint])[]): readonly string[] {
  const totals = new Map<string, bigint>();
  for (const [name, amount] of lines) totals.set(name, (totals.get(name) ?? 0n) + amount);
  return [...totals]
    .filter(([, total]) => total !== 0n)
    .map(([name, total]) => `${name} ${total}`)
    .toSorted();
}
