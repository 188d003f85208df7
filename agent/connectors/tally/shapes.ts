import type { KnownKind } from '../../../contract/records/record.ts';
import { masterShape } from './map/master-record.ts';
import { voucherShape } from './map/voucher.ts';

const masterKinds: readonly KnownKind[] = [
  'company',
  'account-group',
  'account',
  'party',
  'item',
  'item-group',
  'stock-category',
  'unit',
  'cost-category',
  'cost-centre',
  'warehouse',
  'voucher-type',
  'currency',
  'gst-registration',
  'tax-rate',
  'pay-head',
  'attendance-type',
];

/** Version of the form of every kind that is read from Tally. */
export const shapes: { readonly [kind: string]: number } = {
  voucher: voucherShape,
  ...Object.fromEntries(masterKinds.map((kind) => [kind, masterShape])),
};
