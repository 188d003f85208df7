import { assertNever } from '../../../contract/assert-never.ts';
import { ReportImportInput } from '../../../contract/jobs/report-import.ts';
import { generalLedger } from './general-ledger.ts';
import { parseInput, type ReadKind } from './job-kind.ts';
import { oneReport, yearUpTo } from './one-report.ts';

/** A report as the books have it now. */
export const reportImport: ReadKind = {
  writes: false,
  patient: true,
  isLong: true,
  async ask(input, source, desk) {
    const asked = parseInput(ReportImportInput, input);
    switch (asked.report) {
      case 'profit-and-loss':
      case 'cash-flow':
        return await oneReport(source, { from: asked.from, to: asked.to }, { kind: asked.report }, desk);
      case 'balance-sheet':
        return await oneReport(source, await yearUpTo(source, asked.asOn, desk), { kind: asked.report }, desk);
      case 'outstanding': {
        const { side, basis, buckets: edges } = asked;
        const wish = { kind: asked.report, side, ageing: { basis, edges } };
        return await oneReport(source, await yearUpTo(source, asked.asOn, desk), wish, desk);
      }
      case 'general-ledger':
        return await generalLedger(source, asked, desk);
      default:
        return assertNever(asked);
    }
  },
};
