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

/** How long it is with a fault in it. */
export interface Faulty extends Measure {
  readonly fault: Fault;
}

/** Of each of the requests that write: its answer lost, and it lost itself. */
export function importFaults(imports: number): readonly Fault[] {
  return upTo(imports).flatMap((nth) => [
    { type: 'drop-answer', on: 'import', skip: nth - 1 } as const,
    { type: 'refuse', on: 'import', skip: nth - 1 } as const,
  ]);
}

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
export function crashHarms(plain: Measure, faulty: readonly Faulty[]): readonly Harm[] {
  const kills = [plain, ...faulty].flatMap((course) =>
    upTo(course.points).map((killAt) => ({ killAt, ...given(course) })),
  );
  const harmed = upTo(plain.requests).flatMap((request) => [
    ...requestFaults.map((fault) => ({ fault: { ...fault, skip: request - 1 } })),
    { fault: { type: 'hang', skip: request - 1 }, cutOff: true } as const,
  ]);
  const tallyDies = upTo(plain.points).map((tallyDiesAt) => ({ tallyDiesAt }));
  return [...kills, ...harmed, ...tallyDies, { fault: { type: 'unknown-request', on: 'import' } }];
}

/** A person does each thing at each point, whatever became of the import, and whether or not the process dies then. */
export function personHarms(acts: readonly ActName[], plain: Measure, faulty: readonly Faulty[]): readonly Harm[] {
  return [plain, ...faulty].flatMap((course) =>
    upTo(course.points).flatMap((at) =>
      acts.flatMap((act) => [false, true].map((killed) => ({ person: { act, at, killed }, ...given(course) }))),
    ),
  );
}

function given(course: Measure | Faulty): Pick<Harm, 'fault'> {
  return 'fault' in course ? { fault: course.fault } : {};
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
