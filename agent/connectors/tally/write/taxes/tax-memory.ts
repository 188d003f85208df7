import type { SourceId } from '../../../../../contract/ids.ts';
import type { GstRegistrationData } from '../../../../../contract/records/masters.ts';
import { mapGstRegistration } from '../../map/gst-registration.ts';
import { type DatedGoodsTax, goodsTaxesOf, itemTaxOf } from '../../map/item-tax.ts';
import type { MasterList, MasterVersion } from '../../pull/master-versions.ts';
import type { Reader } from '../../pull/reader.ts';
import { chosenMastersRequest, type MasterType, masterElement } from '../../requests/masters.ts';
import { readRow, wholeNumber } from '../../row.ts';
import { parseLogical } from '../../scalars/words.ts';
import { childText, type XmlNode } from '../../xml/node.ts';
import { type LedgerTax, ledgerTaxOf } from './ledger-tax.ts';

/** What a stock item or a stock group says of the tax of goods. */
export interface GoodsTax {
  readonly hsn: string | null;
  /** Newest first. */
  readonly dated: readonly DatedGoodsTax[];
}

export interface Books {
  readonly reader: Reader;
  readonly sourceId: SourceId;
  readonly list: MasterList;
}

/** What the masters that documents name say of taxes: read from Tally when first needed, kept as long as no master was saved. */
export class TaxMemory {
  #list: MasterList | null = null;
  readonly #ledgers = new Map<number, LedgerTax>();
  readonly #items = new Map<number, GoodsTax>();
  readonly #groups = new Map<number, GoodsTax>();
  readonly #own = new Map<number, GstRegistrationData | null>();

  async ledgers(books: Books, wanted: readonly MasterVersion[]): Promise<ReadonlyMap<number, LedgerTax>> {
    const understand = (node: XmlNode) => ledgerTaxOf(node, books.list.names);
    return await this.#learn(books, 'Ledger', wanted, this.#ledgers, understand);
  }

  /** Of each item what it says itself, then what the stock groups above it say, the nearest first. */
  async goods(
    books: Books,
    wanted: readonly MasterVersion[],
  ): Promise<ReadonlyMap<number, readonly [GoodsTax, ...GoodsTax[]]>> {
    const items = await this.#learn(books, 'StockItem', wanted, this.#items, goodsTaxOf);
    const inheriting = wanted.filter(({ masterId }) => inherits(items.get(masterId)));
    const above = new Map(inheriting.map((item) => [item.masterId, groupsAbove(item, books.list)]));
    const groups = await this.#learn(books, 'StockGroup', [...above.values()].flat(), this.#groups, goodsTaxOf);
    return new Map(
      [...items].map(([id, item]) => {
        const ofGroups = (above.get(id) ?? []).map(({ masterId }) => groups.get(masterId));
        return [id, [item, ...ofGroups.filter((group) => group !== undefined)]];
      }),
    );
  }

  /** The company's own registrations; none before TallyPrime 3 (facts/tally.md §3.4). */
  async own(books: Books): Promise<readonly GstRegistrationData[]> {
    const units = books.list.masters.filter(({ type }) => type === 'TaxUnit');
    const read = await this.#learn(books, 'TaxUnit', units, this.#own, (node) => registrationIn(node, books.sourceId));
    return [...read.values()].filter((one) => one !== null);
  }

  async #learn<T>(
    { reader, list }: Books,
    type: MasterType,
    wanted: readonly MasterVersion[],
    known: Map<number, T>,
    understand: (node: XmlNode) => T,
  ): Promise<ReadonlyMap<number, T>> {
    this.#forgetUnless(list);
    const ids = new Set(wanted.map(({ masterId }) => masterId));
    const missing = [...ids].filter((id) => !known.has(id));
    for (let at = 0; at < missing.length; at += perRequest) {
      const request = chosenMastersRequest(reader.scope(), type, missing.slice(at, at + perRequest));
      await reader.rows(request, masterElement(type), (row) => {
        const node = readRow(row);
        known.set(wholeNumber(node, 'MASTERID'), understand(node));
      });
    }
    if (missing.length > 0) await reader.confirm();
    return new Map([...known].filter(([id]) => ids.has(id)));
  }

  #forgetUnless(list: MasterList): void {
    const known = [this.#ledgers, this.#items, this.#groups, this.#own];
    const isFull = known.some(({ size }) => size > mostKept);
    if (this.#list === list && !isFull) return;
    for (const one of known) one.clear();
    this.#list = list;
  }
}

/** Of the item or group itself. */
export function goodsTaxOf(node: XmlNode): GoodsTax {
  return { hsn: itemTaxOf(node).hsn, dated: goodsTaxesOf(node) };
}

function inherits(goods: GoodsTax | undefined): boolean {
  return goods !== undefined && (goods.hsn === null || goods.dated.some(({ isInherited }) => isInherited));
}

function groupsAbove({ parent }: MasterVersion, { masters }: MasterList): readonly MasterVersion[] {
  const groups = new Map(masters.filter(({ type }) => type === 'StockGroup').map((group) => [group.name, group]));
  const above: MasterVersion[] = [];
  for (let at = groups.get(parent ?? ''); at !== undefined && !above.includes(at); at = groups.get(at.parent ?? '')) {
    above.push(at);
  }
  return above;
}

const perRequest = 50;
const mostKept = 1000;

/** Null for a tax unit that is no registration for GST, or not used any more. */
function registrationIn(node: XmlNode, sourceId: SourceId): GstRegistrationData | null {
  const { data } = mapGstRegistration(node, { sourceId });
  const isUsed = parseLogical(childText(node, 'ISACTIVE') ?? '') !== false;
  return isUsed && (data.gstin !== null || data.registrationType !== null) ? data : null;
}
