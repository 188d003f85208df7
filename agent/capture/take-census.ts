import type { PlainDate } from '../../contract/dates.ts';
import type { CensusPage, Source, Stretch } from '../connectors/source.ts';
import type { SourceNum } from '../store/source-num.ts';
import type { Store } from '../store/store.ts';

/**
 * Goes on with the census that is being taken of a source, or begins one in place of the last. False: it stopped before the end, since
 * it may not go on. When it throws, what was verified before stays, and nothing may be concluded beyond that.
 */
export async function takeCensus(
  store: Store,
  source: Source,
  signal: AbortSignal,
  mayGoOn: () => boolean = () => true,
): Promise<boolean> {
  const { num } = store.sources.require(source.sourceId);
  if (store.censuses.pass(num)?.mark == null) store.transaction(() => store.censuses.begin(num));
  for await (const page of source.census(signal, { after: store.censuses.pass(num)?.mark ?? null })) {
    signal.throwIfAborted();
    store.transaction(() => addPage(store, num, page));
    if (page.mark !== undefined && !mayGoOn()) return false;
  }
  store.transaction(() => store.censuses.setPass(num, { mark: null, covers: null, isWhole: true }));
  return true;
}

/** A second look at some stretches, beside what the last census named. How many objects stand there; null: nothing was verified. */
export async function lookAgain(
  store: Store,
  source: Source,
  only: readonly Stretch[] | null,
  signal: AbortSignal,
): Promise<number | null> {
  const { num } = store.sources.require(source.sourceId);
  let [named, isVerified] = [0, false];
  for await (const page of source.census(signal, only === null ? {} : { only })) {
    signal.throwIfAborted();
    store.transaction(() => addEntries(store, num, page));
    named += page.entries.length;
    isVerified ||= page.covers !== undefined;
  }
  return named > 0 || isVerified ? named : null;
}

function addPage(store: Store, num: SourceNum, page: CensusPage): void {
  addEntries(store, num, page);
  const pass = store.censuses.pass(num);
  if (page.mark === undefined || pass === null) return;
  store.censuses.setPass(num, { ...pass, mark: page.mark, covers: firstDay(page) ?? pass.covers });
}

function addEntries(store: Store, num: SourceNum, { entries }: CensusPage): void {
  for (const entry of entries) store.censuses.add(num, entry);
}

function firstDay({ covers }: CensusPage): PlainDate | null {
  return covers === undefined || covers === 'masters' ? null : covers.from;
}
