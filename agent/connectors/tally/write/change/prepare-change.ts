import type { PlainDate } from '../../../../../contract/dates.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import type { VoucherData } from '../../../../../contract/records/voucher.ts';
import type { OnConflict, Target } from '../../../writer.ts';
import { mapVoucher } from '../../map/voucher.ts';
import type { XmlNode } from '../../xml/node.ts';
import type { BookDesk } from '../book-desk.ts';
import { requireDate, requireUnfiled } from '../documents/translate.ts';
import { requireKnown } from '../require-known.ts';
import type { VoucherRecord } from '../voucher/voucher-search.ts';
import type { DraftAlteration } from './alter-voucher.ts';
import type { Change } from './change.ts';
import { attributesIn } from './form.ts';
import { requireProven } from './require-proven.ts';
import { toText } from './to-import.ts';
import { readWhole } from './whole-voucher.ts';

interface Asked {
  readonly target: Target;
  readonly basedOn?: string | undefined;
  readonly onConflict: OnConflict | undefined;
  /** A form is wanted that cancels. */
  readonly cancels?: boolean;
}

/** The document that a job wants to change, found in the books and free to be changed. */
export interface Changeable {
  readonly node: XmlNode;
  readonly record: VoucherRecord;
  /** `write.*` forbids nothing: this is how it is named in an import. */
  readonly attributes: DraftAlteration['attributes'];
  /** Proved by a probe; null: by our own REMOTEID, as we sent it. */
  readonly form: DraftAlteration['form'];
}

/**
 * Throws `write.gone`, `write.cancelled`, `write.changed-meanwhile` for one that the job doesn't know as it is, `write.has-irn` for one
 * that the government has a copy of, `write.not-ours` where no form is known that would not double it.
 */
export async function findChangeable(desk: BookDesk, asked: Asked): Promise<Changeable> {
  const { target, basedOn, onConflict, cancels = false } = asked;
  const node = await readWhole(desk, target.nativeId, desk.daysOf(target));
  if (node === null) throw new BridgeError('write.gone');
  const { sourceId, list } = desk;
  const record = mapVoucher(node, { sourceId, names: list.names, extra: 'telling' });
  const { status, gst } = record.data;
  requireUnfiled(record.data.date, desk.site);
  requireDate(record.data.date, desk.reader.company);
  if (status.state === 'cancelled') throw new BridgeError('write.cancelled');
  if (gst?.irn != null || gst?.ewayBill != null) throw new BridgeError('write.has-irn');
  const known = basedOn === undefined ? target.versions : [basedOn];
  requireKnown({ now: record.native.version ?? '', known, onConflict, name: named(record.data) });
  return { node, record, ...(await namedFor(desk, { node, record, target, cancels })) };
}

type Named = Pick<Changeable, 'attributes' | 'form'>;
type Wanted = Pick<Changeable, 'node' | 'record'> & { readonly target: Target; readonly cancels: boolean };

/**
 * What the bridge itself sent is altered by sending it again under the same REMOTEID, as measured on TallyPrime 7.1; other forms have
 * doubled vouchers on some installations, so for a person's voucher only what a probe has proved on this one will do (facts/tally.md §5.5).
 */
async function namedFor(desk: BookDesk, { node, record, target, cancels }: Wanted): Promise<Named> {
  if (target.remoteId !== null)
    return { attributes: { ...attributesIn('create-by-guid', node), REMOTEID: target.remoteId }, form: null };
  const form = desk.forms.of(desk.reader.company)?.form ?? null;
  if (form === null) throw new BridgeError('write.not-ours');
  await requireProven(desk, { form, cancels, guid: target.nativeId, date: record.data.date });
  return { attributes: attributesIn(form, node), form };
}

export function alteration({ node, record, attributes, form }: Changeable, change: Change): DraftAlteration {
  const { guid = '' } = record.native;
  return { guid, date: record.data.date, attributes, form, before: toText(node), change };
}

/** `Sales SI/25-26/7 of 2025-06-02`, for a person. */
export function named({ nativeType, number, date }: VoucherData): string {
  return `${nativeType}${number === null ? '' : ` ${number}`} of ${date as PlainDate}`;
}
