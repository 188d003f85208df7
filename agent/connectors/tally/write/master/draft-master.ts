import { z } from 'zod';

const Texts = z.record(z.string(), z.string());

/** The types that jobs make and change. */
const Type = z.enum(['Ledger', 'StockItem']);
export type WrittenType = z.infer<typeof Type>;

/** By the type of job. */
export function typeMadeBy(jobType: string): WrittenType {
  return jobType === 'item.create' ? 'StockItem' : 'Ledger';
}

/** A master that is to be made. */
export const NewMaster = z.object({
  type: Type,
  name: z.string(),
  /** Every field that was asked for, in the words of the job. */
  fields: Texts,
  /** What is sent for it. */
  xml: z.string(),
  notTwinOf: z.array(z.string()),
  /** Of those that a person said are others: how they stand before, should Tally take the new one for one of them. */
  near: z.array(z.object({ guid: z.string(), leaves: Texts })),
  /** MASTERIDs above it are of masters made since. */
  highestId: z.number(),
});
export type NewMaster = z.infer<typeof NewMaster>;

/** A master that is to be changed. */
export const MasterChange = z.object({
  type: Type,
  guid: z.string(),
  masterId: z.number(),
  fields: Texts,
  /** Only of the fields that are otherwise in the books; empty when none is. */
  xml: z.string(),
  /** As it was read for this change. */
  before: z.object({ version: z.string(), leaves: Texts }),
  /** Paths of leaves, or their beginnings, that this change is allowed to move. */
  moves: z.array(z.string()),
});
export type MasterChange = z.infer<typeof MasterChange>;
