import { BridgeError } from '../../../../contract/errors.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { ExtraMode } from './extra.ts';
import type { Names } from './names.ts';

/** What a mapper knows besides the object in hand. */
export interface MapContext {
  readonly sourceId: SourceId;
  /** The masters of the same books; without it whatever needs them is null. */
  readonly names?: Names | undefined;
  /** Default `everything`. */
  readonly extra?: ExtraMode | undefined;
}

/** The object is set aside: it lacks what no record of its kind can be without. */
export function notUnderstood(reason: string): BridgeError {
  return new BridgeError('record.not-understood', { details: { reason } });
}
