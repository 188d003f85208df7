import { jobTypes } from '../../../contract/jobs/registry.ts';
import { type ActName, acts } from './acts.ts';
import { Bench } from './bench.ts';
import { type CaseName, caseOf, cases, variantNames, type WriteType } from './cases.ts';
import { crashHarms, type Faulty, type Harm, importFaults, personHarms } from './harms.ts';

export type Kind = 'crash' | 'person';

export interface Proved {
  /** Of how many the runs were drawn. */
  readonly cases: number;
  readonly run: number;
  readonly findings: readonly string[];
}

/** From the registry, so that a type without a case is missed. */
export const writeTypes: readonly WriteType[] = Object.entries(jobTypes).flatMap(([type, { writes }]) => {
  if (!writes) return [];
  if (!(type in cases)) throw new Error(`there is no case for ${type} in test/jobs/proof/cases.ts`);
  return [type as WriteType]; // the cases have it
});

/** Each of them, and what of them is under circumstances of its own. */
export const caseNames: readonly CaseName[] = [...writeTypes, ...variantNames];

export interface Sample {
  /** So many cases, spread evenly; null: all. */
  readonly count: number | null;
  /** Which of them. */
  readonly seed: number;
}

/** Harms the jobs of a case in every way of a kind, each in a run of its own. */
export async function prove(
  name: CaseName,
  kind: Kind,
  sample: Sample,
  say: (line: string) => void = () => undefined,
): Promise<Proved> {
  await using bench = await Bench.open(name);
  const all = await harmsOf(bench, kind);
  const chosen = drawn(all, sample);
  const findings: string[] = [];
  for (const harm of chosen) {
    const finding = await bench.run(harm);
    if (finding === null) continue;
    findings.push(`${name} ${JSON.stringify(harm)}: ${finding}`);
    say(`✗ ${findings.at(-1)}`);
  }
  return { cases: all.length, run: chosen.length, findings };
}

async function harmsOf(bench: Bench, kind: Kind): Promise<readonly Harm[]> {
  const plain = await bench.measure();
  const kase = caseOf(bench.name);
  const faulty: Faulty[] = [];
  for (const fault of importFaults(bench.imports)) faulty.push({ ...(await bench.measure(fault)), fault });
  const names = (Object.keys(acts) as ActName[]).filter((name) => !kase.leavesNothing && acts[name].isFor(kase));
  return kind === 'crash' ? crashHarms(plain, faulty) : personHarms(names, plain, faulty);
}

function drawn<T>(all: readonly T[], { count, seed }: Sample): readonly T[] {
  const stride = count === null ? 1 : Math.max(1, Math.floor(all.length / count));
  return all.filter((_one, index) => index % stride === seed % stride).slice(0, count ?? all.length);
}
