import { isJobType, type JobTypeName } from '../../contract/jobs/registry.ts';
import { connectionTest } from './connection-test.ts';
import { invoiceCreate } from './invoice-create.ts';
import type { JobKind } from './job-kind.ts';
import { paymentCreate } from './payment-create.ts';

const kinds: { readonly [type in JobTypeName]: JobKind } = {
  'connection.test': connectionTest,
  'invoice.create': invoiceCreate,
  'payment.create': paymentCreate,
};

/** What `hello` offers. */
export const supportedJobTypes: readonly string[] = Object.keys(kinds);

/** Null for a type that this version doesn't know: the job ends `job.unsupported`. */
export function jobKind(type: string): JobKind | null {
  return isJobType(type) ? kinds[type] : null;
}
