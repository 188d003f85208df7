import type { PlainDate } from '../../contract/dates.ts';
import type { Decimal } from '../../contract/decimal.ts';

/** What a document says that its GST depends on, whichever accounting software it is for. Null: not known, and never guessed. */
export interface TaxDocument {
  /** A credit note corrects a sale, a debit note a purchase. Amounts are those of the paper, without its side. */
  readonly kind: 'sales' | 'purchase' | 'credit-note' | 'debit-note';
  /** Of the supply, or of what a note corrects: the rates of this day hold (CGST Act s. 13, 14, 34). */
  readonly date: PlainDate | null;
  /** The registration of the books' owner that the document is under. */
  readonly own: Registration;
  readonly party: Registration;
  /** Code of the state, or `abroad`, where the document says it itself. */
  readonly placeOfSupply: string | null;
  /** Where goods go, if not to the party's own state. */
  readonly shipTo: ShipTo | null;
  readonly reverseCharge: boolean;
  /** Of an export or a supply to a special economic zone: under bond or letter of undertaking, or with payment of tax. */
  readonly zeroRated: 'under-bond' | 'with-tax' | null;
  readonly lines: readonly TaxLine[];
  readonly taxes: readonly TaxEntry[];
}

export interface Registration {
  /** Code of the state. */
  readonly state: string | null;
  readonly type: RegistrationType | null;
}

export type RegistrationType =
  /** Also a deemed exporter: what goes to him is taxed like any other supply (CGST Act s. 147). */
  | 'regular'
  | 'composition'
  /** Unit or developer in a special economic zone. */
  | 'sez'
  /** Without registration, consumers too. */
  | 'unregistered'
  | 'overseas';

export interface ShipTo {
  readonly state: string | null;
  /** The party has them delivered to somebody else: then it counts as delivered to the party (IGST Act s. 10(1)(b)). */
  readonly isThirdPerson: boolean;
}

/** Something supplied, or what changes the price of it: freight positive, a discount on the invoice negative (CGST Act s. 15). */
export interface TaxLine {
  /** Of the field in the document: `items/0`. */
  readonly path: string;
  readonly name: string;
  readonly value: Decimal;
  /** `no-supply`: round-off, tax collected at source: never part of the value. */
  readonly taxability: 'taxable' | 'nil-rated' | 'exempt' | 'non-gst' | 'no-supply' | null;
  /** Percent, all of GST. */
  readonly rate: Decimal | null;
  /** Said by the document itself, rather than known of the thing. */
  readonly isRateStated: boolean;
  /** Compensation cess, percent; one by quantity is not known. */
  readonly cessRate: Decimal | null;
  readonly hsn: string | null;
}

export const heads = ['igst', 'cgst', 'sgst', 'cess', 'state-cess'] as const;
/** UTGST goes by `sgst`. */
export type Head = (typeof heads)[number];

/** A tax that the document posts. */
export interface TaxEntry {
  readonly path: string;
  /** Null: a tax, but not known which. */
  readonly head: Head | null;
  /** Positive where it raises what the paper comes to. */
  readonly amount: Decimal;
}
