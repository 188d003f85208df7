import type { PlainDate } from '../../contract/dates.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { AgentFrame, FrameOf } from '../../contract/frames.ts';
import { type SourceId, sourceStream } from '../../contract/ids.ts';
import type { BookBalances } from '../connectors/balances.ts';
import type { Source } from '../connectors/source.ts';
import type { StreamView } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { agentTotals } from './agent-totals.ts';
import { type Comparison, compareTotals } from './compare-totals.ts';
import { withCauses } from './tie-out-cause.ts';
import type { TieOutDifference } from './tie-out-difference.ts';
import type { Stretch } from './tie-out-narrow.ts';
import type { TieOutFrame, TieOutOptions } from './tie-out-options.ts';
import { findStretches } from './tie-out-stretches.ts';

export type TieOutResultFrame = FrameOf<AgentFrame, 'tie-out-result'>;

export interface TieOut extends Comparison {
  readonly at: string;
  readonly seq: number;
  readonly asOn: PlainDate;
  readonly ok: boolean;
  /** To be sent to the gateway. */
  readonly result: TieOutResultFrame;
}

/** Between two looks whether the three sides stand still. */
const pauseMs = 250;
const differencesSent = 1000;

/**
 * Compares books, agent and gateway at one acknowledged number: from the books' figures being read until the gateway has answered
 * nothing may have been edited, read or sent, else it begins again. Where they differ, both sides are asked on until it is known
 * where. Keeps the outcome. Returns null when the three don't stand still within `attempts`.
 */
export async function tieOut(
  options: TieOutOptions,
  source: Source,
  asked: PlainDate,
  signal: AbortSignal,
  attempts = 40,
): Promise<TieOut | null> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const outcome = await once(options, source, asked, signal);
    if (outcome !== null) return outcome;
    await options.clock.sleep(pauseMs, signal);
  }
  return null;
}

async function once(
  options: TieOutOptions,
  source: Source,
  asked: PlainDate,
  signal: AbortSignal,
): Promise<TieOut | null> {
  const { store } = options;
  const { sourceId } = source;
  const start = standing(options, sourceId);
  if (start === null || !(await isUnchanged(store, source, signal))) return null;
  const books = await orMoved(() => source.balances(asked, signal));
  if (books === null || !isSame(start, standing(options, sourceId))) return null;
  const agent = agentTotals(store, sourceId, books);
  const request = requestOf(options, sourceId, start, books);
  const gateway = await options.ask(request, signal);
  if (gateway === null) return null;
  const comparison = compareTotals(books, agent, gateway);
  const stretches = await orMoved(() => findStretches(options, source, request, comparison.differences, signal));
  if (stretches === null || !(await isUnchanged(store, source, signal))) return null;
  if (!isSame(start, standing(options, sourceId))) return null;
  return conclude(options, request, comparison, stretches, agent.setAside);
}

/** Where the stream stands when everything was read, sent and acked; else null. */
function standing({ store, isSettled }: TieOutOptions, sourceId: SourceId): StreamView | null {
  const view = store.outbox.view(sourceStream(sourceId), 0);
  return isSettled() && view.epoch > 0 && view.acked === view.last ? view : null;
}

function isSame(before: StreamView, after: StreamView | null): boolean {
  return after !== null && after.epoch === before.epoch && after.last === before.last;
}

async function isUnchanged(store: Store, source: Source, signal: AbortSignal): Promise<boolean> {
  const { cursor } = store.sources.require(source.sourceId);
  return (await source.probe(cursor, signal)).state === 'unchanged';
}

/** Null when somebody saved something meanwhile. */
async function orMoved<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'tally.books-moved') return null;
    throw error;
  }
}

function requestOf(
  { newTieOutId }: TieOutOptions,
  sourceId: SourceId,
  { epoch, last: seq }: StreamView,
  { asOn, years }: BookBalances,
): TieOutFrame {
  const periods = years.map(({ from, to }) => ({ from, to }));
  return { t: 'tie-out', tieOutId: newTieOutId(), sourceId, epoch, seq, asOn, periods };
}

function conclude(
  { store, clock }: TieOutOptions,
  { tieOutId, sourceId, seq, asOn }: TieOutFrame,
  comparison: Comparison,
  stretches: readonly Stretch[],
  setAside: number,
): TieOut {
  const { accounts, bills, sections, figures } = comparison;
  const differences: readonly TieOutDifference[] = withCauses(comparison.differences, stretches, setAside);
  const ok = differences.length === 0;
  const counts = { seq, asOn: asOn as PlainDate, ok, accounts, bills };
  const result: TieOutResultFrame = {
    t: 'tie-out-result',
    tieOutId,
    sourceId,
    ...counts,
    sections: [...sections],
    figures,
    differences: differences.slice(0, differencesSent).map((each) => ({ ...each })),
  };
  const kept = { at: clock.now().toISOString(), ...counts, sections, figures, differences };
  store.transaction(() => {
    store.tieOuts.add(store.sources.require(sourceId).num, kept);
    store.syncHistory.proved(sourceId, kept);
  });
  return { ...kept, result };
}
