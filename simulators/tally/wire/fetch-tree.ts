import { methodName } from './method-type.ts';

/**
 * What a FETCH list asks of an object: `all` for `*`, `.*` or an aggregate named bare, otherwise the named methods; `branches` are the
 * aggregates that dotted paths go into.
 */
export interface FetchTree {
  readonly all: boolean;
  readonly named: ReadonlySet<string>;
  readonly branches: ReadonlyMap<string, FetchTree>;
}

export const fetchEverything: FetchTree = { all: true, named: new Set(), branches: new Map() };

/** `ALLLEDGERENTRIES.BILLALLOCATIONS.*`, `AllLedgerEntries.LIST.LedgerName`, `Date`, `*`. */
export function fetchTree(paths: readonly string[]): FetchTree {
  const named = new Set<string>();
  const deeper = new Map<string, string[]>();
  let everything = false;
  for (const path of paths) {
    const [first = '', ...rest] = path.split('.').filter((part) => part.toUpperCase() !== 'LIST');
    const name = methodName(first);
    if (name === '*') everything = true;
    else if (rest.length === 0) named.add(name);
    else deeper.set(name, [...(deeper.get(name) ?? []), rest.join('.')]);
  }
  const branches = [...deeper].map(([name, below]): [string, FetchTree] => [name, fetchTree(below)]);
  return { all: everything, named, branches: new Map(branches) };
}
