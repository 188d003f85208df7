import { z } from 'zod';
import { Instant } from '../dates.ts';

/** Starts to read the books anew and to compare them with what the platform holds; what differs comes as changes. */
export const SourceResyncInput = z.looseObject({});

/** It has begun; how far it is, the source's `status` tells. */
export const SourceResyncOutput = z.looseObject({ state: z.literal('started'), at: Instant });
export type SourceResyncOutput = z.infer<typeof SourceResyncOutput>;
