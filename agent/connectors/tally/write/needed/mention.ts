import type { LedgerTax, PartyDetails } from '../../../../../contract/jobs/description-parts.ts';
import type { Item, Trade } from '../../../../../contract/jobs/document-parts.ts';
import type { Role } from '../master/party-fields.ts';

/** A master that a document names, with where it does and what it says of it. */
export type Mention = PartyMention | ItemMention | TaxLedgerMention;

interface Named {
  readonly name: string;
  /** Of the name, in the input of the job. */
  readonly path: string;
  readonly notTwinOf: readonly string[];
}

export interface PartyMention extends Named {
  readonly kind: 'party';
  readonly role: Role;
  readonly details: PartyDetails;
  readonly detailsPath: string;
  /** Said of the document, and not of the party. */
  readonly gstin: string | undefined;
}

export interface ItemMention extends Named, Pick<Item, 'unit' | 'hsn' | 'taxRate'> {
  readonly kind: 'item';
  readonly linePath: string;
}

export interface TaxLedgerMention extends Named {
  readonly kind: 'taxLedger';
  readonly tax: LedgerTax;
  readonly taxPath: string;
}

type Traded = Pick<Trade, 'items' | 'charges' | 'gst' | 'partyDetails' | 'notTwinOf'>;

/** Of goods or services traded. The ledgers of the goods are not among them. */
export function mentionsOfTrade(input: Traded, role: Role, party: string): readonly Mention[] {
  const { items, charges, gst, partyDetails = {}, notTwinOf } = input;
  return [
    {
      kind: 'party',
      role,
      name: party,
      path: role,
      details: partyDetails,
      detailsPath: 'partyDetails',
      gstin: gst?.partyGstin,
      notTwinOf,
    },
    ...items.map(({ item, unit, hsn, taxRate }, index): ItemMention => {
      const linePath = `items/${index}`;
      return { kind: 'item', name: item, path: `${linePath}/item`, linePath, unit, hsn, taxRate, notTwinOf };
    }),
    ...mentionsOfTax(charges, 'charges', notTwinOf),
  ];
}

interface Taxed {
  readonly account: string;
  readonly tax?: LedgerTax | undefined;
}

/** Of further ledgers those of which the document says that a part of GST is booked to them. */
export function mentionsOfTax(
  ledgers: readonly Taxed[],
  path: string,
  notTwinOf: readonly string[],
): readonly TaxLedgerMention[] {
  return ledgers.flatMap(({ account, tax }, index) => {
    const at = `${path}/${index}`;
    if (tax === undefined) return [];
    return [{ kind: 'taxLedger', name: account, path: `${at}/account`, tax, taxPath: `${at}/tax`, notTwinOf }];
  });
}
