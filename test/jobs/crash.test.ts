import { afterAll, describe, expect, it } from 'vitest';
import type { JobFrame } from '../../agent/jobs/job-records.ts';
import type { Instant } from '../../contract/dates.ts';
import type { JobId } from '../../contract/ids.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import type { Fault } from '../../simulators/tally/wire/faults.ts';
import { deskOf, keepNumbers } from '../tally/desk.ts';
import { openOffice } from '../tally/office.ts';
import { type Matter, type MatterType, matters } from './matters.ts';
import { briskClock, Killed, Pc } from './pc.ts';

/**
 * The generated crash matrix of `agent/jobs` again, with nothing modelled: the real runner and store, the real connector, the simulated
 * Tally. A course without harm counts its points; then the process dies at each, alone and with Tally's answer lost, and a person
 * acts at each.
 */
// The keys of the object are its type's.
const types = Object.keys(matters) as MatterType[];

interface Harm {
  /** Of the import's answer. */
  readonly fault?: Fault;
  readonly killAt?: number;
  /** The person acts at this point, or as soon as there is something to act on. */
  readonly personAt?: number;
  readonly act?: Act;
  /** Whether the process dies as the person acts. */
  readonly killed?: boolean;
}

const acts = {
  deletes: (matter) => matter.delete(),
  'rewrites the narration': (matter) => matter.writeNarration('by hand'),
} satisfies Record<string, (matter: Matter) => void>;
type Act = keyof typeof acts;

const lostAnswer: Fault = { type: 'drop-answer', on: 'import' };

let cases = 0;
afterAll(() => console.log(`crash matrix with Tally: ${cases} cases`));

describe.each(types)('%s', (type) => {
  it('stands in Tally exactly once wherever the agent dies, with Tally answering or not', {
    timeout: 300_000,
  }, async () => {
    await using desk = await openDesk(type);
    const points = (await desk.run({})).points;
    for (let killAt = 1; killAt <= points; killAt += 1) {
      for (const harm of [{ killAt }, { killAt, fault: lostAnswer }]) {
        const { result, copies } = await desk.run(harm);
        expect(result, JSON.stringify(harm)).toMatchObject({ state: 'done', verified: true });
        expect(copies, JSON.stringify(harm)).toHaveLength(1);
      }
    }
  });

  it('is never resurrected or overwritten when a person was at it between two steps', {
    timeout: 300_000,
  }, async () => {
    await using desk = await openDesk(type);
    for (const fault of [undefined, lostAnswer]) {
      const given = fault ? { fault } : {};
      const { points, inBooksFrom } = await desk.run(given);
      for (let personAt = inBooksFrom; personAt <= points; personAt += 1) {
        for (const killed of [false, true]) {
          const deleted = await desk.run({ ...given, personAt, killed, act: 'deletes' });
          expect(deleted.copies).toHaveLength(deleted.acted ? 0 : 1);
          expect(deleted.result.state).toBe(deleted.result.verified ? 'done' : 'unknown');
          const edited = await desk.run({ ...given, personAt, killed, act: 'rewrites the narration' });
          expect(edited.copies).toHaveLength(1);
          expect(edited.copies[0]?.['NARRATION'] === 'by hand').toBe(edited.acted);
          expect(edited.result.state).toBe('done');
        }
      }
    }
  });

  it.each<[string, Fault]>([
    ['the answer lost', lostAnswer],
    ['the request lost', { type: 'refuse', on: 'import' }],
    ['the answer rubbish', { type: 'garbage', on: 'import' }],
    ['the request not understood', { type: 'unknown-request', on: 'import' }],
    ['the answer cut', { type: 'cut-body', on: 'import', bytes: 30 }],
    ['the answer very late', { type: 'latency', on: 'import', milliseconds: 8000 }],
    ['the first look broken', { type: 'refuse', on: 'collection', times: 3 }],
  ])('with %s stands in Tally exactly once', { timeout: 90_000 }, async (_what, fault) => {
    await using desk = await openDesk(type);
    const { result, copies } = await desk.run({ fault });
    expect(result).toMatchObject({ state: 'done', verified: true, code: null });
    expect(copies).toHaveLength(1);
  });

  it('waits for a Tally that hangs, and for one that crashed, and then tells the truth', {
    timeout: 120_000,
  }, async () => {
    await using desk = await openDesk(type);
    const { simulator } = desk.pc.office;
    const hung = desk.run({ fault: { type: 'hang', on: 'import' } });
    await briskClock.sleep(100_000, new AbortController().signal);
    simulator.faults.release();
    expect(await hung).toMatchObject({ result: { state: 'done', verified: true }, copies: [{}] });
    let isUp = true;
    const crashed = desk.run({}, (point) => {
      if (point === 'after mark' && isUp) simulator.process.crash();
      isUp &&= point !== 'after mark';
    });
    await briskClock.sleep(20_000, new AbortController().signal);
    await simulator.restart();
    expect(await crashed).toMatchObject({ result: { state: 'done', verified: true }, copies: [{}] });
  });

  it('stands in Tally exactly once when the agent is cut off while Tally works on it', {
    timeout: 90_000,
  }, async () => {
    await using desk = await openDesk(type);
    const { result, copies } = await desk.run(
      { fault: { type: 'latency', on: 'import', milliseconds: 200 } },
      (point) => {
        if (point === 'before send')
          void briskClock.sleep(5000, new AbortController().signal).then(() => desk.pc.cutOff());
      },
    );
    expect(result).toMatchObject({ state: 'done', verified: true });
    expect(copies).toHaveLength(1);
  });
});

interface Course {
  readonly result: JobResult;
  /** The document as Tally has it, as often as Tally has it. */
  readonly copies: ReturnType<Matter['copies']>;
  readonly points: number;
  readonly inBooksFrom: number;
  /** Whether there was a moment for the person to act. */
  readonly acted: boolean;
}

async function openDesk(type: MatterType) {
  const office = await openOffice({ vouchers: 60, clock: briskClock });
  const pc = new Pc(office);
  keepNumbers(office, 'Sales', 'Receipt');
  const desk = await deskOf(office.source);
  let serial = 0;
  const run = async (harm: Harm, watch: (point: string) => void = () => undefined): Promise<Course> => {
    cases += 1;
    serial += 1;
    const matter = matters[type]({ office, desk, serial });
    const copies = () => matter.copies();
    let inBooksFrom = Number.POSITIVE_INFINITY;
    let acted = false;
    const act = (name: Act) => {
      acts[name](matter);
      acted = true;
      if (harm.killed) throw new Killed();
    };
    pc.reset();
    if (harm.fault) office.simulator.faults.add(harm.fault);
    pc.watch = (point, number) => {
      if (copies().length > 0) inBooksFrom = Math.min(inBooksFrom, number);
      watch(point);
      if (harm.act && !acted && number >= (harm.personAt ?? 0) && inBooksFrom <= number) act(harm.act);
      if (number === harm.killAt) throw new Killed();
    };
    const [result, ...repeated] = await pc.carryOut(frameOf(type, matter, serial, office.source.sourceId));
    if (!result) throw new Error('no result');
    for (const again of repeated) expect(again).toEqual(result);
    office.simulator.faults.clear();
    return { result, copies: copies(), points: pc.points, inBooksFrom, acted };
  };
  return {
    pc,
    run,
    [Symbol.asyncDispose]: async () => {
      await office.simulator.stop();
      pc.remove();
    },
  };
}

function frameOf(type: MatterType, { input }: Matter, serial: number, sourceId: JobFrame['sourceId']): JobFrame {
  return {
    t: 'job',
    jobId: `job-${serial}` as JobId,
    type,
    sourceId,
    input,
    createdAt: '2026-04-01T00:00:00Z' as Instant,
    validForMs: 72 * 3_600_000,
  };
}
