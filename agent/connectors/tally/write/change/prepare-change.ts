import type { PlainDate } from '../../../../../contract/dates.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import type { VoucherData } from '../../../../../contract/records/voucher.ts';
import type { OnConflict, Target } from '../../../connector.ts';
import { mapVoucher } from '../../map/voucher.ts';
import { attribute, childText, type XmlNode } from '../../xml/node.ts';
import type { BookDesk } from '../book-desk.ts';
import { requireUnfiled } from '../documents/translate.ts';
import { requireKnown } from '../require-known.ts';
import type { VoucherRecord } from '../voucher/voucher-search.ts';
import type { DraftAlteration } from './alter-voucher.ts';
import type { Change } from './change.ts';
import { toText } from './to-import.ts';
import { readWhole } from './whole-voucher.ts';

interface Asked {
  readonly target: Target;
  readonly basedOn?: string | undefined;
  readonly onConflict: OnConflict | undefined;
}

/** The document that a job wants to change, found in the books and free to be changed. */
export interface Changeable {
  readonly node: XmlNode;
  readonly record: VoucherRecord;
  /** `write.*` forbids nothing: this is how it is named in an import. */
  readonly attributes: DraftAlteration['attributes'];
}

/**
 * Throws `write.gone`, `write.cancelled`, `write.changed-meanwhile` for one that the job doesn't know as it is, `write.has-irn` for one
 * that the government has a copy of, `write.not-ours` where no form is known that would not double it.
 */
export async function findChangeable(desk: BookDesk, { target, basedOn, onConflict }: Asked): Promise<Changeable> {
  const node = await readWhole(desk, target.nativeId, target.date === null ? [] : [target.date]);
  if (node === null) throw new BridgeError('write.gone');
  const { sourceId, list } = desk;
  const record = mapVoucher(node, { sourceId, names: list.names, extra: 'telling' });
  const { status, gst } = record.data;
  requireUnfiled(record.data.date, desk.site);
  if (status.state === 'cancelled') throw new BridgeError('write.cancelled');
  if (gst?.irn != null || gst?.ewayBill != null) throw new BridgeError('write.has-irn');
  const known = basedOn === undefined ? target.versions : [basedOn];
  requireKnown({ now: record.native.version ?? '', known, onConflict, name: named(record.data) });
  return { node, record, attributes: attributesFor(node, target) };
}

/**
 * What the bridge itself sent is altered by sending it again under the same REMOTEID, as measured on TallyPrime 7.1; other forms have
 * doubled vouchers on some installations (facts/tally.md §5.5).
 */
function attributesFor(node: XmlNode, { remoteId }: Target): DraftAlteration['attributes'] {
  if (remoteId === null) throw new BridgeError('write.not-ours');
  const type = childText(node, 'VOUCHERTYPENAME') ?? '';
  const view = childText(node, 'PERSISTEDVIEW') ?? attribute(node, 'OBJVIEW') ?? '';
  return { REMOTEID: remoteId, VCHTYPE: type, ACTION: 'Create', OBJVIEW: view };
}

export function alteration({ node, record, attributes }: Changeable, change: Change): DraftAlteration {
  const { guid = '' } = record.native;
  return { guid, date: record.data.date, attributes, before: toText(node), change };
}

/** `Sales SI/25-26/7 of 2025-06-02`, for a person. */
export function named({ nativeType, number, date }: VoucherData): string {
  return `${nativeType}${number === null ? '' : ` ${number}`} of ${date as PlainDate}`;
}
