import { afterAll, expect, it } from 'vitest';
import { caseNames, prove } from './proof/proof.ts';

const seed = Number(process.env['PROOF_SEED'] ?? 1);
const count = 4;
let cases = 0;
afterAll(() =>
  console.log(`operator matrix with Tally: ${cases} cases of ${caseNames.length} kinds, PROOF_SEED=${seed}`),
);

it.each(caseNames)(
  `%s is never overwritten, resurrected or doubled when a person was at it between two steps (PROOF_SEED=${seed})`,
  { timeout: 120_000 },
  async (name) => {
    const { run, findings } = await prove(name, 'person', { count, seed });
    cases += run;
    expect(findings).toEqual([]);
  },
);
