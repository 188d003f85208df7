import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { SourceId } from '../ids.ts';

/** Looks now which books are open where the accounting software is known to run. Concerns no source. */
export const SourceDiscoverInput = z.looseObject({});

export const SourceDiscoverOutput = z.looseObject({
  sources: z.array(
    z.looseObject({
      sourceId: SourceId,
      name: z.string(),
      connector: z.string(),
      origin: z.string(),
      booksFrom: PlainDate,
      /** Whether this installation carries them. */
      carried: z.boolean(),
    }),
  ),
  /** Where nothing could be learned, and why. */
  troubles: z.array(z.looseObject({ at: z.string(), code: z.string() })),
});
export type SourceDiscoverOutput = z.infer<typeof SourceDiscoverOutput>;
