import type { z } from 'zod';
import type { PartyInput } from '../../../contract/jobs/master-parts.ts';
import { contradictionIn } from '../../gst/check-party.ts';
import { invalidInput, parseInput, type WriteKind } from './job-kind.ts';

/** A customer or vendor: GSTIN, PAN, state and PIN code must agree before any books are asked. */
export function partyKind(schema: z.ZodType<PartyInput>): WriteKind {
  return {
    writes: true,
    concerns: 'party',
    check(input) {
      const party = parseInput(schema, input);
      const contradiction = contradictionIn(party);
      if (contradiction !== null) throw invalidInput(contradiction);
      return party;
    },
  };
}
