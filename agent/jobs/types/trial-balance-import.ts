import { TrialBalanceImportInput } from '../../../contract/jobs/trial-balance-import.ts';
import { parseInput, type ReadKind } from './job-kind.ts';
import { oneReport, yearUpTo } from './one-report.ts';

/** The trial balance as on a day. */
export const trialBalanceImport: ReadKind = {
  writes: false,
  patient: true,
  isLong: true,
  async ask(input, source, desk) {
    const { asOn } = parseInput(TrialBalanceImportInput, input);
    return await oneReport(source, await yearUpTo(source, asOn, desk), { kind: 'trial-balance' }, desk);
  },
};
