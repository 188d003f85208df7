/** Who asks Tally for something, most urgent first (DESIGN rule 8). `bulk` is a full pull or a census. */
export const laneClasses = ['write', 'probe', 'import', 'bulk'] as const;
export type LaneClass = (typeof laneClasses)[number];

export type PerClass<T> = { readonly [lane in LaneClass]: T };

/** A waiting class is passed over at most so often: then even four starving classes all get one turn in ten. */
const patience = 10 - laneClasses.length;

/**
 * Whose turn it is: the most urgent class that waits, unless another was passed over too often. Null when nobody waits.
 */
export function nextClass(waiting: PerClass<number>, passedOver: PerClass<number>): LaneClass | null {
  const candidates = laneClasses.filter((lane) => waiting[lane] > 0);
  const starved = candidates.filter((lane) => passedOver[lane] >= patience);
  const longest = starved.reduce<LaneClass | null>(
    (best, lane) => (best === null || passedOver[lane] > passedOver[best] ? lane : best),
    null,
  );
  return longest ?? candidates[0] ?? null;
}

/** The counts after `served` had its turn while the others waited. */
export function afterTurn(
  served: LaneClass,
  waiting: PerClass<number>,
  passedOver: PerClass<number>,
): PerClass<number> {
  const count = (lane: LaneClass) => (lane === served || waiting[lane] === 0 ? 0 : passedOver[lane] + 1);
  return { write: count('write'), probe: count('probe'), import: count('import'), bulk: count('bulk') };
}
