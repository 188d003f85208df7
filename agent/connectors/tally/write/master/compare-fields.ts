import type { Difference } from '../../../../../contract/jobs/job.ts';
import type { Texts } from '../../../writer.ts';

/** Fields that were asked for and read otherwise. */
export function compareFields(asked: Texts, found: Texts): readonly Difference[] {
  return Object.entries(asked)
    .filter(([path, text]) => (found[path] ?? '') !== text)
    .map(([path, text]) => ({ path, sent: text, found: found[path] ?? '' }));
}

/** Everything that is otherwise than it was, but for what was meant to move: paths or their beginnings. */
export function compareLeaves(before: Texts, now: Texts, moves: readonly string[]): readonly Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((path) => before[path] !== now[path] && !moves.some((one) => isUnder(path, one)))
    .map((path) => ({ path, sent: before[path] ?? '', before: before[path] ?? '', found: now[path] ?? '' }));
}

function isUnder(path: string, beginning: string): boolean {
  return (
    path === beginning ||
    (path.startsWith(beginning) && (beginning.endsWith('/') || /^[/[]/.test(path.slice(beginning.length))))
  );
}
