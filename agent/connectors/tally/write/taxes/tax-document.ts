import type { PlainDate } from '../../../../../contract/dates.ts';
import { compare, type Decimal, negate } from '../../../../../contract/decimal.ts';
import type { Gst } from '../../../../../contract/jobs/document-parts.ts';
import type { GstRegistrationData } from '../../../../../contract/records/masters.ts';
import type { Registration, ShipTo, TaxDocument, TaxEntry, TaxLine } from '../../../../gst/document.ts';
import { stateNamed } from '../../../../gst/states.ts';
import type { DatedGoodsTax } from '../../map/item-tax.ts';
import type { DraftVoucher } from '../voucher/draft.ts';
import type { LedgerTax } from './ledger-tax.ts';
import { ownRegistration, partyRegistration } from './registration.ts';
import type { GoodsTax } from './tax-memory.ts';

/** What the books say of the masters that a voucher names, by name. */
export interface TaxFacts {
  readonly ledgers: ReadonlyMap<string, LedgerTax>;
  /** Each with the stock groups above it. */
  readonly goods: ReadonlyMap<string, readonly GoodsTax[]>;
  readonly own: readonly GstRegistrationData[];
}

/** What a job states of its taxes beyond what is posted. */
export interface StatedTaxes {
  /** Percent, of each item. */
  readonly rates: readonly (Decimal | undefined)[];
  readonly gst: Pick<Gst, 'zeroRated' | 'shipTo'> | undefined;
}

/** A voucher whose taxes can be checked. */
export interface TaxedVoucher extends DraftVoucher {
  readonly type: TaxDocument['kind'];
}

export function isTaxed(voucher: DraftVoucher): voucher is TaxedVoucher {
  return taxed.has(voucher.type);
}

const taxed: ReadonlySet<string> = new Set<TaxDocument['kind']>(['sales', 'purchase', 'credit-note', 'debit-note']);

/**
 * A voucher as its taxes are checked: once under each of the company's registrations, as it is for Tally to choose among them, and at
 * each place that may be meant.
 */
export function taxDocumentsOf(
  voucher: TaxedVoucher,
  { rates, gst }: StatedTaxes,
  facts: TaxFacts,
): readonly TaxDocument[] {
  const { ledgers, goods } = facts;
  const date = dateOfSupply(voucher);
  const party = ledgers.get(voucher.party ?? '') ?? unknownLedger;
  const charges = voucher.lines.filter(({ isParty }) => !isParty);
  const onPaper = voucher.type === 'sales' || voucher.type === 'debit-note' ? negate : (amount: Decimal) => amount;
  const items = voucher.items.map((item, index): TaxLine => {
    const known = taxOn(goods.get(item.item), date);
    const stated = rates[index] ?? null;
    return {
      path: `items/${index}`,
      name: item.item,
      value: onPaper(item.amount),
      taxability: stated === null ? taxabilityOf(known?.taxability ?? null) : 'taxable',
      rate: stated ?? known?.rate ?? null,
      isRateStated: stated !== null,
      cessRate: known?.cessRate ?? null,
      hsn: goods.get(item.item)?.find(({ hsn }) => hsn !== null)?.hsn ?? null,
    };
  });
  const document: Omit<TaxDocument, 'own' | 'placeOfSupply'> = {
    kind: voucher.type,
    date,
    party: partyRegistration(party, voucher.date, voucher.gst?.partyGstin ?? null),
    shipTo: shipToOf(gst, voucher.date),
    reverseCharge: isReverseCharge(voucher, facts, date),
    zeroRated: gst?.zeroRated ?? null,
    lines: [...items, ...charges.flatMap((charge, index) => lineOf(charge, index, ledgers, onPaper))],
    taxes: charges.flatMap((charge, index) => entryOf(charge, index, ledgers, onPaper)),
  };
  const registrations = facts.own.map((one) => ownRegistration(one, voucher.date));
  return (registrations.length > 0 ? registrations : [unknown]).flatMap((own) =>
    placesOf(voucher).map((placeOfSupply) => ({ ...document, own, placeOfSupply })),
  );
}

const unknown: Registration = { state: null, type: null };
const unknownLedger: LedgerTax = { role: { kind: 'value' }, party: null, isZone: false };

/** A bill of the day that its vendor wrote on it, a note of the day of what it corrects. */
function dateOfSupply({ type, date, referenceDate, original }: TaxedVoucher): PlainDate | null {
  if (type === 'sales') return date;
  return type === 'purchase' ? (referenceDate ?? date) : (original?.date ?? null);
}

/** Of purchases some programs say the vendor's own state, so that it may be the buyer's as well. */
function placesOf(voucher: TaxedVoucher): readonly (string | null)[] {
  const name = voucher.gst?.placeOfSupply ?? null;
  const stated = name === null ? null : codeOf(name, voucher.date);
  return isBought(voucher) && stated !== null ? [stated, null] : [stated];
}

function codeOf(state: string, on: PlainDate): string | null {
  return stateNamed(state, on)?.code ?? null;
}

function shipToOf(gst: StatedTaxes['gst'], on: PlainDate): ShipTo | null {
  if (gst?.shipTo === undefined) return null;
  const { state, isThirdPerson } = gst.shipTo;
  return { state: codeOf(state, on), isThirdPerson };
}

function isBought({ type }: TaxedVoucher): boolean {
  return type === 'purchase' || type === 'debit-note';
}

/** Where the document doesn't say it: goods of which the books say that their buyer pays the tax. */
function isReverseCharge({ gst, type, items }: TaxedVoucher, { goods }: TaxFacts, date: PlainDate | null): boolean {
  const isBought = type === 'purchase' || type === 'debit-note';
  return (
    gst?.reverseCharge ?? (isBought && items.some(({ item }) => taxOn(goods.get(item), date)?.isReverseCharge === true))
  );
}

/** The nearest that doesn't leave it to what is above it. */
function taxOn(goods: readonly GoodsTax[] = [], date: PlainDate | null): DatedGoodsTax | undefined {
  if (date === null) return undefined;
  for (const { dated } of goods) {
    const held = dated.find(({ from }) => from === null || from <= date);
    if (held?.isInherited !== true) return held;
  }
  return undefined;
}

function taxabilityOf(word: string | null): TaxLine['taxability'] {
  return taxabilities.get(word?.toLowerCase() ?? '') ?? null;
}

const taxabilities = new Map<string, TaxLine['taxability']>([
  ['taxable', 'taxable'],
  ['exempt', 'exempt'],
  ['nil rated', 'nil-rated'],
  ['non-gst', 'non-gst'],
]);

type Charge = DraftVoucher['lines'][number];
type OnPaper = (amount: Decimal) => Decimal;
type Ledgers = TaxFacts['ledgers'];

/** Freight, discount, or without items the sales ledgers: whether it is taxed, and at what rate, is not known. */
function lineOf({ account, amount }: Charge, index: number, ledgers: Ledgers, onPaper: OnPaper): readonly TaxLine[] {
  const { kind } = (ledgers.get(account) ?? unknownLedger).role;
  if (kind === 'gst' || kind === 'unknown') return [];
  const taxability = kind === 'outside' || isRoundOff(amount) ? 'no-supply' : null;
  const known = { rate: null, isRateStated: false, cessRate: null, hsn: null };
  return [{ path: `charges/${index}`, name: account, value: onPaper(amount), taxability, ...known }];
}

/** Whatever tax so little could bear is far less than a head may differ by. */
function isRoundOff(amount: Decimal): boolean {
  return compare(amount, rupee) < 0 && compare(negate(amount), rupee) < 0;
}

const rupee = '1' as Decimal;

function entryOf({ account, amount }: Charge, index: number, ledgers: Ledgers, onPaper: OnPaper): readonly TaxEntry[] {
  const { role } = ledgers.get(account) ?? unknownLedger;
  const path = `charges/${index}`;
  if (role.kind === 'gst') return [{ path, head: role.head, amount: onPaper(amount) }];
  return role.kind === 'unknown' ? [{ path, head: null, amount: onPaper(amount) }] : [];
}
