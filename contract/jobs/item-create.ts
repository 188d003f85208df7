import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Hsn, MasterName, Rate } from './description-parts.ts';
import { newMaster } from './master-parts.ts';

/** A new stock item. TallyPrime asks on its screen for the HSN of an item that has a GST rate, so both are given or none. */
export const ItemCreateInput = z
  .looseObject({
    ...newMaster,
    /** Default: the top. */
    group: MasterName.optional(),
    category: MasterName.optional(),
    unit: MasterName,
    hsn: Hsn.optional(),
    /** Percent, all heads together; `0` for exempt goods. */
    gstRate: Rate.optional(),
    appliesFrom: PlainDate.optional(),
    partNumber: z.string().trim().min(1).max(255).optional(),
    description: z.string().trim().min(1).max(255).optional(),
  })
  .refine(({ hsn, gstRate }) => (hsn === undefined) === (gstRate === undefined), {
    path: ['hsn'],
    message: 'must stand beside a GST rate, and a GST rate beside it',
  });
export type ItemCreateInput = z.infer<typeof ItemCreateInput>;
