/** What one benchmark needs to know. */
export interface Setting {
  /** In the books that are read. */
  readonly vouchers: number;
  readonly seed: number;
  /** Gone when the benchmark is over. */
  readonly folder: string;
  /** A checkout of the public peer, with its packages, where one is at hand. */
  readonly peer: string | undefined;
  /** Where CPU profiles of the engine go, if they are wanted. */
  readonly profiles: string | undefined;
  readonly signal: AbortSignal;
  /** One line of what is being done, for who waits. */
  readonly say: (line: string) => void;
}

/** `docs/performance.md` says where each goal comes from. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One thing that was measured. A figure without a goal explains the others. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  readonly goal: Goal | null;
}

export type Unit =
  | 'ratio'
  | 'vouchers per CPU second'
  | 'changes per CPU second'
  | 'MB'
  | 'KB'
  | 'bytes'
  | 'requests'
  | 's';

export interface Benchmark {
  readonly name: string;
  readonly description: string;
  /** Left out unless it is asked for by name: it takes minutes, or needs something from outside. */
  readonly onlyByName: boolean;
  run(setting: Setting): Promise<readonly Figure[]>;
}

export function isMet({ value, goal }: Figure): boolean | null {
  if (goal === null) return null;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}

export function figure(name: string, value: number, unit: Unit, goal: Goal | null = null): Figure {
  return { name, value, unit, goal };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error('the median of nothing');
  return (low + high) / 2;
}
