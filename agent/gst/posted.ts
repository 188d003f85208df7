import { type Decimal, sum } from '../../contract/decimal.ts';
import { type Head, heads, type TaxDocument, type TaxEntry } from './document.ts';

export interface Posted {
  readonly path: string;
  readonly head: Head;
  readonly amount: Decimal;
}

/** What each head is posted with in all, for heads that there are. */
export function postedHeads(document: TaxDocument): readonly Posted[] {
  return heads
    .filter((head) => entriesOf(document, head).length > 0)
    .map((head) => ({ path: pathOf(document, head), head, amount: posted(document, head) }));
}

export function posted(document: TaxDocument, head: Head): Decimal {
  return sum(entriesOf(document, head).map(({ amount }) => amount));
}

function entriesOf({ taxes }: TaxDocument, head: Head): readonly TaxEntry[] {
  return taxes.filter((entry) => entry.head === head);
}

export function pathOf(document: TaxDocument, head: Head): string {
  return entriesOf(document, head)[0]?.path ?? 'charges';
}

export function hasUnknownTax({ taxes }: TaxDocument): boolean {
  return taxes.some(({ head }) => head === null);
}
