import type { z } from 'zod';
import type { DocumentRef } from '../../../contract/jobs/document-ref.ts';
import { parseInput, type WriteKind } from './job-kind.ts';

/** A job about a document that is in the books. */
export function changeKind<T extends { readonly document: DocumentRef }>(schema: z.ZodType<T>): WriteKind {
  return {
    writes: true,
    concerns: 'voucher',
    check: (input) => parseInput(schema, input),
    changes: (input) => parseInput(schema, input).document,
  };
}
