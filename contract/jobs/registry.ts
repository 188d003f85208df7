import type { z } from 'zod';
import { ConnectionTestInput } from './connection-test.ts';
import { InvoiceCreateInput } from './invoice-create.ts';
import { PaymentCreateInput } from './payment-create.ts';

interface JobType {
  readonly input: z.ZodType;
  /** Whether it changes the books: then it needs permission and goes by DESIGN rule 5. */
  readonly writes: boolean;
}

export const jobTypes = {
  'connection.test': { input: ConnectionTestInput, writes: false },
  'invoice.create': { input: InvoiceCreateInput, writes: true },
  'payment.create': { input: PaymentCreateInput, writes: true },
} as const satisfies Record<string, JobType>;

export type JobTypeName = keyof typeof jobTypes;

export function isJobType(type: string): type is JobTypeName {
  return Object.hasOwn(jobTypes, type);
}
