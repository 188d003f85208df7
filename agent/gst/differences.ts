import { compare, type Decimal, isZero, negate, sum, zero } from '../../contract/decimal.ts';
import { type Head, heads, type TaxDocument } from './document.ts';
import type { Finding } from './finding.ts';
import { hasUnknownTax, pathOf, posted, postedHeads } from './posted.ts';
import { abroad, stateOf } from './states.ts';
import { placeOfSupply, type Supply, sidesOf, suppliesOf, type Untaxed } from './supply.ts';
import { distance, type HeadRanges, type Range, type Tax, taxOf } from './tax-of.ts';

/**
 * Taxes that are certainly others than posted. A document that says too little is read in every way that it allows, and passes if any of
 * them agrees; what is told then is wrong in the likeliest one. A head may differ by a rupee, since everybody rounds in his own way.
 */
export function differencesOf(document: TaxDocument): readonly Finding[] {
  const readings = suppliesOf(document).map((supply) => differencesIn(document, taxOf(document, supply)));
  return readings.some((found) => found.length === 0) ? [] : (readings[0] ?? []);
}

function differencesIn(document: TaxDocument, tax: Tax): readonly Finding[] {
  const { supply } = tax;
  if (supply.untaxed === 'reverse-charge') return reverseCharge(document, tax);
  if (supply.untaxed !== null) return taxedAnyway(document, supply.untaxed);
  const wrongHead = acrossTheWrongBorder(document, supply);
  if (wrongHead.length > 0) return wrongHead;
  return [...unequalHalves(document), ...amountsBeside(document, tax.charged)];
}

function taxedAnyway(document: TaxDocument, untaxed: Untaxed): readonly Finding[] {
  return postedHeads(document)
    .filter(({ amount }) => !isZero(amount))
    .map(({ path, head }) => ({
      path,
      code: 'tax-differs',
      sentence: `${reasons[untaxed]} ${words[head]} is charged.`,
    }));
}

const reasons: { readonly [why in Untaxed]: string } = {
  composition: 'A composition dealer charges no GST, but',
  unregistered: 'Somebody without GST registration charges no GST, but',
  'reverse-charge': 'Under reverse charge the supplier charges no GST, but',
  'under-bond': 'An export or SEZ supply under bond or LUT bears no GST, but',
  customs: 'On an import GST is paid to customs, not to the supplier, but',
  'in-cost': 'A composition dealer takes no input tax credit, but',
};

/** A buyer may book the tax that he owes and the credit that he takes for it on the same paper: together they are nothing. */
function reverseCharge(document: TaxDocument, { supply, due }: Tax): readonly Finding[] {
  const charged = taxedAnyway(document, 'reverse-charge');
  if (charged.length > 0) return charged;
  const owed = { ...document, taxes: document.taxes.filter(({ amount }) => compare(amount, zero) > 0) };
  const wrongHead = acrossTheWrongBorder(owed, supply);
  if (owed.taxes.length === 0 || wrongHead.length > 0) return wrongHead;
  return amountsBeside(owed, due);
}

function acrossTheWrongBorder(document: TaxDocument, { borders, isUnionTerritory }: Supply): readonly Finding[] {
  const right = borders === 'within' ? `CGST and ${isUnionTerritory ? 'UTGST' : 'SGST'}` : 'IGST';
  const wrong: readonly Head[] = borders === 'within' ? ['igst'] : ['cgst', 'sgst'];
  return postedHeads(document)
    .filter(({ head, amount }) => wrong.includes(head) && !isZero(amount))
    .map(({ path, head }) => ({
      path,
      code: 'tax-differs',
      sentence: `${whither(document)}: ${right} is due, but ${words[head]} is charged.`,
    }));
}

/** `From Gujarat to Maharashtra`. */
function whither(document: TaxDocument): string {
  const { supplier, recipient } = sidesOf(document);
  if (supplier.type === 'sez' || recipient.type === 'sez') return 'A supply by or to a special economic zone';
  const place = placeOfSupply(document);
  const nameOf = (code: string | null) =>
    (code === abroad ? 'abroad' : stateOf(code ?? '')?.name) ?? 'an unknown state';
  return supplier.state === place ? `Within ${nameOf(place)}` : `From ${nameOf(supplier.state)} to ${nameOf(place)}`;
}

/** Each line's halves may have been rounded apart. */
function unequalHalves(document: TaxDocument): readonly Finding[] {
  if (hasUnknownTax(document)) return [];
  const [cgst, sgst] = [posted(document, 'cgst'), posted(document, 'sgst')];
  const difference = sum([cgst, negate(sgst)]);
  const slack = sum(document.lines.map(() => paisa));
  if (compare(difference, slack) <= 0 && compare(negate(difference), slack) <= 0) return [];
  const path = pathOf(document, 'sgst');
  return [{ path, code: 'tax-differs', sentence: `CGST of ${cgst} and SGST of ${sgst} must be equal.` }];
}

function amountsBeside(document: TaxDocument, expected: HeadRanges): readonly Finding[] {
  if (hasUnknownTax(document)) return [];
  return heads.flatMap((head): readonly Finding[] => {
    const range = expected[head];
    const amount = posted(document, head);
    if (range === null || compare(distance(amount, range), rupee) <= 0) return [];
    const sentence = `${words[head]} is ${sum([amount])}, and comes to ${textOf(range)} by the rates of the lines.`;
    return [{ path: pathOf(document, head), code: 'tax-differs', sentence }];
  });
}

function textOf({ least, most }: Range): string {
  const [low, high] = [sum([least]), sum([most])];
  return low === high ? low : `between ${low} and ${high}`;
}

const words: { readonly [head in Head]: string } = {
  igst: 'IGST',
  cgst: 'CGST',
  sgst: 'SGST',
  cess: 'Cess',
  'state-cess': 'State cess',
};

const rupee = '1' as Decimal;
const paisa = '0.01' as Decimal;
