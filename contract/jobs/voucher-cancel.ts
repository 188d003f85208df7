import { z } from 'zod';
import { change } from './document-ref.ts';

/** Cancels a document that is in the books: it keeps its number, and moves nothing any more. */
export const VoucherCancelInput = z.looseObject(change);
export type VoucherCancelInput = z.infer<typeof VoucherCancelInput>;
