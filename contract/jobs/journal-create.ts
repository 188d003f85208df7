import { z } from 'zod';
import { NotNegative } from './description-parts.ts';
import { Allocations, CostShares, head } from './document-parts.ts';

const Line = z
  .looseObject({
    account: z.string().min(1),
    debit: NotNegative.optional(),
    credit: NotNegative.optional(),
    allocations: Allocations,
    costs: CostShares,
  })
  .refine(({ debit, credit }) => (debit === undefined) !== (credit === undefined), 'either debit or credit');

/** Debits and credits must be equal to the paisa. */
export const JournalCreateInput = z.looseObject({ ...head, lines: z.array(Line).min(2).max(500) });
export type JournalCreateInput = z.infer<typeof JournalCreateInput>;
