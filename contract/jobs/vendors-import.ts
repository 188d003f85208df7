import type { z } from 'zod';
import { CustomersImportInput, CustomersImportOutput } from './customers-import.ts';

/** As of customers. */
export const VendorsImportInput = CustomersImportInput;
export type VendorsImportInput = z.infer<typeof VendorsImportInput>;
export const VendorsImportOutput = CustomersImportOutput;
