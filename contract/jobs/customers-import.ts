import { z } from 'zod';
import { AccountData, PartyData } from '../records/masters.ts';
import { importOutput, paging, recordOf } from './import-parts.ts';

export const CustomersImportInput = z.looseObject(paging);
export type CustomersImportInput = z.infer<typeof CustomersImportInput>;

/** Of each party its two records, one after the other; `limit` counts parties. */
export const CustomersImportOutput = importOutput(
  z.discriminatedUnion('kind', [recordOf('account', AccountData), recordOf('party', PartyData)]),
);
