import type { ResyncPhase } from '../store/sources.ts';

/** One thing that following a source may do next. */
export type Step = 'pull' | 'reread' | 'show-census' | 'confirm' | 'census' | 'refresh' | 'rest';

export interface Situation {
  readonly hasCursor: boolean;
  readonly resync: ResyncPhase;
  readonly changed: boolean;
  /** Days on which something was renamed have to be read again. */
  readonly owesReread: boolean;
  /** The gateway can be asked: the tunnel is up, and everything that was sent is stored there. */
  readonly canAsk: boolean;
  /** All was just read, and a resync waits only for the acks of it: its census is the one that is due. */
  readonly awaitsAcks: boolean;
  readonly censusDue: boolean;
  /** A month's content was not compared for long, and nobody works in the books. */
  readonly refreshDue: boolean;
}

/**
 * Reading comes first: a census before it would take new vouchers for gaps. A resync needs the gateway with nothing on its way to it,
 * or it would want what comes and name what goes; its half that reads what was wanted and confirms what is gone is a census too. Each
 * step is taken at most once a cycle.
 *
 *     pull ─► reread ─► show-census ─► confirm ─► refresh ─► rest
 *                └────────► census ─────────────────┘
 */
export function nextStep(situation: Situation, done: ReadonlySet<Step>): Step {
  const { hasCursor, resync, changed, canAsk, awaitsAcks, censusDue } = situation;
  if (!done.has('pull') && (changed || !hasCursor)) return 'pull';
  if (!done.has('reread') && situation.owesReread) return 'reread';
  if (!done.has('show-census') && resync === 'owed' && canAsk && hasCursor) return 'show-census';
  if (!done.has('confirm') && resync === 'confirm') return 'confirm';
  if (!done.has('census') && !done.has('confirm') && censusDue && !awaitsAcks) return 'census';
  if (!done.has('refresh') && situation.refreshDue) return 'refresh';
  return 'rest';
}
