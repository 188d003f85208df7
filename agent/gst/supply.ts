import type { Registration, TaxDocument } from './document.ts';
import { abroad, stateOf } from './states.ts';

/** How GST sees a document: between which places it supplies, and whether its paper may bear the tax at all. */
export interface Supply {
  /** `across`: IGST; `within`: CGST with SGST or UTGST (IGST Act s. 7, 8). */
  readonly borders: 'within' | 'across';
  /** The place of supply is a union territory without a legislature. */
  readonly isUnionTerritory: boolean;
  /** Why there is no tax on the paper. */
  readonly untaxed: Untaxed | null;
}

export type Untaxed =
  /** CGST Act s. 10(4). */
  | 'composition'
  /** CGST Act s. 32(1). */
  | 'unregistered'
  /** The recipient pays it himself: CGST Act s. 9(3), 9(4). */
  | 'reverse-charge'
  /** IGST Act s. 16(3). */
  | 'under-bond'
  /** Customs collect it on the bill of entry: IGST Act s. 5(1), SEZ Act s. 30. */
  | 'customs'
  /** Without input tax credit the tax is part of the cost: CGST Act s. 10(4). */
  | 'in-cost';

/** The ways a document can be read, the likeliest first; several where it doesn't say enough. */
export function suppliesOf(document: TaxDocument): readonly Supply[] {
  const place = placeOfSupply(document);
  const isUnionTerritory = place !== null && stateOf(place)?.isUnionTerritory === true;
  return untaxedOf(document, place).flatMap((untaxed) =>
    bordersOf(document, place).map((borders) => ({ borders, isUnionTerritory, untaxed })),
  );
}

export function sidesOf({ kind, own, party }: TaxDocument): {
  readonly supplier: Registration;
  readonly recipient: Registration;
} {
  const isSold = kind === 'sales' || kind === 'credit-note';
  return isSold ? { supplier: own, recipient: party } : { supplier: party, recipient: own };
}

/** Where the document doesn't say it: where the goods go, else the recipient's state (IGST Act s. 10, 12). */
export function placeOfSupply(document: TaxDocument): string | null {
  const { recipient } = sidesOf(document);
  if (document.placeOfSupply !== null) return document.placeOfSupply;
  if (recipient.type === 'overseas') return abroad;
  const { shipTo } = document;
  return shipTo === null || shipTo.isThirdPerson ? recipient.state : shipTo.state;
}

/** From abroad, to abroad, and by or to a special economic zone is always across (IGST Act s. 7(2) to (5)). */
function bordersOf(document: TaxDocument, place: string | null): readonly Supply['borders'][] {
  const { supplier, recipient } = sidesOf(document);
  if (supplier.type === 'overseas' || place === abroad) return ['across'];
  if (supplier.type === 'sez' || recipient.type === 'sez') return ['across'];
  if (supplier.state === null || place === null) return ['within', 'across'];
  if (supplier.state !== place) return ['across'];
  const mayBeZone = supplier.type === null || recipient.type === null;
  return mayBeZone ? ['within', 'across'] : ['within'];
}

function untaxedOf(document: TaxDocument, place: string | null): readonly (Untaxed | null)[] {
  const { supplier, recipient } = sidesOf(document);
  if (document.reverseCharge) return ['reverse-charge'];
  switch (supplier.type) {
    case 'composition':
      return ['composition'];
    case 'unregistered':
      return ['unregistered'];
    case 'overseas':
      return ['customs'];
    case 'sez':
      return recipient.type === 'overseas' || recipient.type === 'sez' ? zeroRated(document) : [null, 'customs'];
    case null:
      return [null, 'unregistered'];
    case 'regular':
      break;
  }
  if (place === abroad || recipient.type === 'sez') return zeroRated(document);
  if (recipient.type === null) return [null, 'under-bond'];
  return recipient.type === 'composition' && recipient === document.own ? [null, 'in-cost'] : [null];
}

function zeroRated(document: TaxDocument): readonly (Untaxed | null)[] {
  switch (document.zeroRated) {
    case 'under-bond':
      return ['under-bond'];
    case 'with-tax':
      return [null];
    case null:
      return [null, 'under-bond'];
  }
}
