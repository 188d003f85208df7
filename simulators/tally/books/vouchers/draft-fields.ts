import type { TallyObject } from '../../books.ts';
import { partyFields } from '../export/party-fields.ts';
import type { Draw } from '../random.ts';
import type { Voucher } from './voucher.ts';
import { drawFor, supplierInvoice, type World } from './world.ts';

/** The head of a generated voucher: narration, reference, and the party's particulars on invoices. */
export function draftFields(world: World, index: number, voucher: Voucher): TallyObject {
  const draw = drawFor(world, index, 51);
  const { kind } = world.plan.slotOf(index);
  const bought = kind === 'purchase' || kind === 'reverse-charge';
  const sold = kind === 'sale' && draw.chance(0.25);
  const reference = bought ? supplierInvoice(world, index) : sold ? `PO-${draw.between(100, 9999)}` : '';
  return {
    NARRATION: narrate(draw, voucher),
    REFERENCE: reference,
    REFERENCEDATE: reference === '' ? '' : voucher.date,
    ...(voucher.view === 'Invoice Voucher View' && voucher.party ? partyFields(voucher.party) : {}),
    ...(kind === 'reverse-charge' ? { ISREVERSECHARGEAPPLICABLE: 'Yes' } : {}),
    ...(kind === 'credit-note' || kind === 'debit-note' ? { GSTNATUREOFRETURN: '01-Sales Return' } : {}),
  };
}

function narrate(draw: Draw, voucher: Voucher): string {
  if (draw.chance(0.3)) return '';
  const party = voucher.party?.name ?? 'self';
  return draw
    .pick(narrations)
    .replace('{party}', () => party)
    .replace('{n}', () => String(draw.between(10, 9999)));
}

const narrations = [
  'Being goods as per order no. {n}',
  'Against {party}, as agreed on phone',
  'Urgent delivery; freight "to pay" <{n}>',
  'Settled in full & final - {party}',
  'माल की आपूर्ति आदेश क्रमांक {n}',
  'बिल के अनुसार भुगतान, {party}',
  'માલ મોકલ્યો, ચલણ નં. {n}',
  'First line of the note\r\nSecond line: lorry GJ-01-ZZ-{n}\r\nThird & last',
  "Customer's own transport\t(gate pass {n})",
  'Being the amount paid/received as per statement {n} – checked',
];
