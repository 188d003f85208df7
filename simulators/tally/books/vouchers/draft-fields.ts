import type { TallyObject } from '../../books.ts';
import { eInvoicesFrom } from '../company/tax-units.ts';
import { partyFields } from '../export/party-fields.ts';
import { scalar } from '../master.ts';
import { type Draw, hash } from '../random.ts';
import { notedPurchase } from './draft-purchases.ts';
import { notedSale } from './draft-sales.ts';
import type { SlotKind } from './slots.ts';
import type { Voucher } from './voucher.ts';
import { drawFor, generatedNumber, supplierInvoice, type World } from './world.ts';

/** The head of a generated voucher: narration, reference, the party's particulars on invoices, and what the law wants on them. */
export function draftFields(world: World, index: number, voucher: Voucher): TallyObject {
  const draw = drawFor(world, index, 51);
  const { kind } = world.plan.slotOf(index);
  const reference = referenceOf(world, index, kind, draw);
  return {
    NARRATION: narrate(draw, voucher),
    REFERENCE: reference,
    REFERENCEDATE: reference === '' ? '' : voucher.date,
    ...(voucher.view === 'Invoice Voucher View' && voucher.party ? partyFields(voucher.party) : {}),
    ...(kind === 'reverse-charge' ? { ISREVERSECHARGEAPPLICABLE: 'Yes' } : {}),
    ...(kind === 'branch-sale' ? branchRegistration(world) : {}),
    ...(kind === 'material-out' ? { VOUCHERDESTINATIONGODOWN: world.chart.workerGodown.name } : {}),
    ...originalInvoice(world, index, kind),
    ...followedUp(world, index, kind),
    ...eInvoice(world, index, voucher),
    ...ownFields(draw, kind),
  };
}

/** What the company's customisation asks for on some invoices. */
function ownFields(draw: Draw, kind: SlotKind): TallyObject {
  if (kind !== 'sale' || !draw.chance(0.2)) return {};
  const lorry = `GJ-01-ZZ-${draw.between(1000, 9999)}`;
  return { 'UDF:LORRYNUMBER': [lorry], ...(draw.chance(0.5) ? { 'UDF:PACKETS': [` ${draw.between(1, 60)}`] } : {}) };
}

function referenceOf(world: World, index: number, kind: SlotKind, draw: Draw): string {
  if (bought.has(kind)) return supplierInvoice(world, index);
  if (kind.startsWith('job-order') || kind === 'sales-order' || kind === 'purchase-order') {
    return generatedNumber(world, index);
  }
  return kind === 'sale' && draw.chance(0.25) ? `PO-${draw.between(100, 9999)}` : '';
}

const bought: ReadonlySet<SlotKind> = new Set(['purchase', 'reverse-charge', 'tracked-purchase', 'import-purchase']);

function branchRegistration({ chart }: World): TallyObject {
  const { unit, state, gstin } = chart.taxUnits.branch;
  return { CMPGSTIN: gstin, CMPGSTSTATE: state.name, GSTREGISTRATION: unit.name };
}

/** A credit or debit note names the invoice it takes back. */
function originalInvoice(world: World, index: number, kind: SlotKind): TallyObject {
  if (kind !== 'credit-note' && kind !== 'debit-note') return {};
  const nature = { GSTNATUREOFRETURN: kind === 'credit-note' ? '01-Sales Return' : '07-Others' };
  const original = kind === 'credit-note' ? notedSale(world, index) : notedPurchase(world, index);
  if (original === undefined) return nature;
  const number = kind === 'credit-note' ? generatedNumber(world, original) : supplierInvoice(world, original);
  return { ...nature, ORIGINVOICEDETAILS: [{ DATE: world.plan.dateOf(original), REFNUM: number }] };
}

/** An invoice that follows a note names it, and the order, in its head. */
function followedUp(world: World, index: number, kind: SlotKind): TallyObject {
  if (kind !== 'tracked-sale' && kind !== 'tracked-purchase') return {};
  const sold = kind === 'tracked-sale';
  const order = world.plan.inCycle(index, sold ? 'sales-order' : 'purchase-order');
  const note = world.plan.inCycle(index, sold ? 'delivery-note' : 'receipt-note');
  if (order === undefined || note === undefined) return {};
  const { plan } = world;
  return {
    INVOICEDELNOTES: [{ BASICSHIPPINGDATE: plan.dateOf(note), BASICSHIPDELIVERYNOTE: generatedNumber(world, note) }],
    INVOICEORDERLIST: [{ BASICORDERDATE: plan.dateOf(order), BASICPURCHASEORDERNO: generatedNumber(world, order) }],
  };
}

/** From the day that e-invoices bind the company on: registered on sales to registered parties, with a way bill on large ones. */
function eInvoice(world: World, index: number, voucher: Voucher): TallyObject {
  const { kind } = world.plan.slotOf(index);
  const registered = scalar(voucher.party?.body ?? {}, 'PARTYGSTIN') !== '';
  if (!invoiced.has(kind) || !registered || voucher.isOptional || voucher.date < eInvoicesFrom) return {};
  const parts = Array.from({ length: 8 }, (_, i) =>
    hash(world.seed, index, 520 + i)
      .toString(16)
      .padStart(8, '0'),
  );
  const serial = String(hash(world.seed, index, 530) % 1_000_000_000).padStart(9, '0');
  const acknowledged = {
    IRN: parts.join(''),
    IRNACKNO: `112${voucher.date.slice(2, 5)}${serial}`,
    IRNACKDATE: voucher.date,
  };
  const worth = Math.abs(voucher.entries[0]?.paise ?? 0);
  if (voucher.items.length === 0 || worth < 1_200_000) return acknowledged;
  return { ...acknowledged, ISEWAYBILLAPPLICABLE: 'Yes', EWAYBILLDETAILS: [wayBill(world, index, voucher)] };
}

function wayBill(world: World, index: number, { date, party }: Voucher): TallyObject {
  const { home } = world.chart.taxUnits;
  const body = party?.body ?? {};
  return {
    BILLDATE: date,
    DOCUMENTTYPE: 'Tax Invoice',
    BILLNUMBER: `38${String(hash(world.seed, index, 540)).padStart(10, '0')}`,
    SUBTYPE: 'Supply',
    BILLSTATUS: 'Generated',
    CONSIGNORPLACE: home.state.town,
    CONSIGNORPINCODE: home.state.pin,
    CONSIGNEEPINCODE: scalar(body, 'PINCODE'),
    SHIPPEDFROMSTATE: home.state.name,
    SHIPPEDTOSTATE: scalar(body, 'LEDSTATENAME'),
    ISCANCELLED: 'No',
    TRANSPORTDETAILS: [
      {
        TRANSPORTMODE: '1 - Road',
        TRANSPORTERNAME: 'Vayuvega Roadlines',
        VEHICLENUMBER: `GJ01ZZ${String(hash(world.seed, index, 541) % 10_000).padStart(4, '0')}`,
        VEHICLETYPE: 'R - Regular',
        DISTANCE: ` ${20 + (hash(world.seed, index, 542) % 900)}`,
      },
    ],
  };
}

const invoiced: ReadonlySet<SlotKind> = new Set(['sale', 'service-sale', 'tracked-sale', 'branch-sale', 'tcs-sale']);

function narrate(draw: Draw, voucher: Voucher): string {
  if (draw.chance(0.3)) return '';
  const party = voucher.party?.name ?? 'self';
  return draw
    .pick(voucher.party ? narrations : withoutParty)
    .replace('{party}', () => party)
    .replace('{n}', () => String(draw.between(10, 9999)));
}

/** Of what is about goods or hours and about nobody. */
const withoutParty = [
  'As per register, page {n}',
  'Slip no. {n}\r\nseen by storekeeper',
  'સ્ટોક રજિસ્ટર પાનું {n}',
  'रजिस्टर पृष्ठ {n}',
];

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
