import type { Sent } from '../../writer.ts';
import { type Leaf, lineErrors } from '../gateway/answer.ts';

const counterNames = ['CREATED', 'ALTERED', 'DELETED', 'ERRORS', 'EXCEPTIONS', 'LASTVCHID'] as const;
type Counters = { readonly [name in (typeof counterNames)[number]]: number | null };

/**
 * What an import's answer proves (facts/tally.md §5.3). Written: exactly one of what was meant, no error, no exception, no text of an
 * error. Refused: nothing was counted as written, and something as refused. All else is `unsure`, also a counter that
 * is missing: it is not zero.
 */
export function readOutcome(leaves: readonly Leaf[], meant: 'CREATED' | 'ALTERED' = 'CREATED'): Sent {
  const counters = readCounters(leaves);
  const errors = lineErrors(leaves);
  const text = errors.join('; ') || describe(counters);
  if (isWritten(counters, errors, meant)) return { state: 'accepted', masterId: idOf(counters) };
  return isRefused(counters, errors) ? { state: 'rejected', text } : { state: 'unsure', text };
}

/**
 * The same of one master that was to be made or changed. Tally tells no id of masters (facts/tally.md §5.3), and changes the one that is
 * there where a new one is meant (§5.1).
 */
export function readMasterOutcome(leaves: readonly Leaf[], meant: 'CREATED' | 'ALTERED', id: string | null): Sent {
  const counters = readCounters(leaves);
  const errors = lineErrors(leaves);
  const text = errors.join('; ') || describe(counters);
  if (isWritten(counters, errors, meant)) return { state: 'accepted', masterId: id };
  if (meant === 'CREATED' && (counters.ALTERED ?? 0) > 0) return { state: 'altered', text };
  return isRefused(counters, errors) ? { state: 'rejected', text } : { state: 'unsure', text };
}

function isWritten(counters: Counters, errors: readonly string[], meant: 'CREATED' | 'ALTERED'): boolean {
  const { DELETED, ERRORS, EXCEPTIONS } = counters;
  const other = counters[meant === 'CREATED' ? 'ALTERED' : 'CREATED'];
  return counters[meant] === 1 && !other && !DELETED && ERRORS === 0 && EXCEPTIONS === 0 && errors.length === 0;
}

function isRefused({ CREATED, ALTERED, DELETED, ERRORS, EXCEPTIONS }: Counters, errors: readonly string[]): boolean {
  const isNothingWritten = CREATED === 0 && ALTERED === 0 && !DELETED;
  return isNothingWritten && ((ERRORS ?? 0) > 0 || (EXCEPTIONS ?? 0) > 0 || errors.length > 0);
}

/** LASTVCHID is the voucher's MASTERID. */
function idOf({ LASTVCHID }: Counters): string | null {
  return LASTVCHID === null || LASTVCHID === 0 ? null : String(LASTVCHID);
}

function readCounters(leaves: readonly Leaf[]): Counters {
  const read = (name: string) => {
    const text = leaves.find(({ path }) => path.endsWith(`/${name}`))?.text.trim();
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
  };
  return {
    CREATED: read('CREATED'),
    ALTERED: read('ALTERED'),
    DELETED: read('DELETED'),
    ERRORS: read('ERRORS'),
    EXCEPTIONS: read('EXCEPTIONS'),
    LASTVCHID: read('LASTVCHID'),
  };
}

function describe(counters: Counters): string {
  return counterNames.map((name) => `${name} ${counters[name] ?? '-'}`).join(', ');
}
