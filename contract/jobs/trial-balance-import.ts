import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { TrialBalanceData } from '../records/report.ts';
import { AsOf, recordOf } from './import-parts.ts';

/** The trial balance from the beginning of the financial year of a day to that day. */
export const TrialBalanceImportInput = z.looseObject({ asOn: PlainDate });
export type TrialBalanceImportInput = z.infer<typeof TrialBalanceImportInput>;

/** As the product shows it, and ledger by ledger. `to` is the day it is of: not one after the product's own. */
export const TrialBalanceImportOutput = z.looseObject({
  asOf: AsOf,
  report: recordOf('trial-balance', TrialBalanceData),
});
