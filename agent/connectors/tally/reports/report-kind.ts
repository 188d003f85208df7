/** The reports of Tally that are read; `cash-flow` stands for Funds Flow too, `stock-summary` for Godown Summary, in a lone file. */
export const reportKinds = [
  'trial-balance',
  'profit-and-loss',
  'balance-sheet',
  'cash-flow',
  'stock-summary',
  'outstanding',
] as const;
export type ReportKind = (typeof reportKinds)[number];

/** Which report a document is, by the outermost elements of its rows (facts/tally.md §3.6); null when it is none. */
export function reportKindOf(elements: ReadonlySet<string>): ReportKind | null {
  const telling = Object.keys(kindByElement).find((element) => elements.has(element));
  return telling === undefined ? null : (kindByElement[telling] ?? null);
}

/** In this order: rows of every other kind may hold what a Trial Balance is made of. */
const kindByElement: { readonly [element: string]: ReportKind } = {
  BILLFIXED: 'outstanding',
  PLAMT: 'profit-and-loss',
  BSAMT: 'balance-sheet',
  BSNAME: 'balance-sheet',
  DSPPERIOD: 'cash-flow',
  DSPSTKINFO: 'stock-summary',
  DSPACCNAME: 'trial-balance',
  DSPACCINFO: 'trial-balance',
};
