import type { Fault } from '../../../simulators/tally/wire/faults.ts';
import type { ActName } from './acts.ts';

/** What goes wrong in one run. Points are commits and ends of steps, in order. */
export interface Harm {
  readonly fault?: Fault;
  /** The process dies at this point. */
  readonly killAt?: number;
  /** Tally dies at this point, and is started again. */
  readonly tallyDiesAt?: number;
  /** The process dies while Tally hangs. */
  readonly cutOff?: boolean;
  readonly person?: {
    readonly act: ActName;
    /** At this point, or as soon as there is something to act on. */
    readonly at: number;
    /** Whether the process dies then. */
    readonly killed: boolean;
  };
}

/** How long a course is. */
export interface Measure {
  readonly points: number;
  readonly requests: number;
}

/** Of the one request that writes: its answer lost, and it lost itself. */
export const importFaults: readonly Fault[] = [
  { type: 'drop-answer', on: 'import' },
  { type: 'refuse', on: 'import' },
];

const requestFaults = [
  { type: 'drop-answer' },
  { type: 'half-close' },
  { type: 'refuse' },
  { type: 'cut-body', bytes: 40 },
  { type: 'garbage' },
  { type: 'empty-answer' },
  { type: 'hang' },
] as const satisfies readonly Fault[];

/** The process dies at each point, whatever became of the import; and each request meets each fault. */
export function crashHarms(plain: Measure, faulty: readonly Measure[]): readonly Harm[] {
  const kills = [undefined, ...importFaults].flatMap((fault, index) =>
    upTo((index === 0 ? plain : faulty[index - 1])?.points ?? 0).map((killAt) => ({ killAt, ...given(fault) })),
  );
  const harmed = upTo(plain.requests).flatMap((request) => [
    ...requestFaults.map((fault) => ({ fault: { ...fault, skip: request - 1 } })),
    { fault: { type: 'hang', skip: request - 1 }, cutOff: true } as const,
  ]);
  const tallyDies = upTo(plain.points).map((tallyDiesAt) => ({ tallyDiesAt }));
  return [...kills, ...harmed, ...tallyDies, { fault: { type: 'unknown-request', on: 'import' } }];
}

/** A person does each thing at each point, whatever became of the import, and whether or not the process dies then. */
export function personHarms(acts: readonly ActName[], plain: Measure, faulty: readonly Measure[]): readonly Harm[] {
  return [undefined, ...importFaults].flatMap((fault, index) =>
    upTo((index === 0 ? plain : faulty[index - 1])?.points ?? 0).flatMap((at) =>
      acts.flatMap((act) => [false, true].map((killed) => ({ person: { act, at, killed }, ...given(fault) }))),
    ),
  );
}

function given(fault: Fault | undefined): Pick<Harm, 'fault'> {
  return fault === undefined ? {} : { fault };
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
