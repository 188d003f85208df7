import { BridgeError } from '../../../../../contract/errors.ts';
import { nameOf } from '../../map/master-name.ts';
import type { MasterList } from '../../pull/master-versions.ts';
import type { Reader } from '../../pull/reader.ts';
import { mastersRequest } from '../../requests/masters.ts';
import { readRow } from '../../row.ts';
import { childText, type XmlNode } from '../../xml/node.ts';

/** How a voucher type numbers its vouchers. */
export interface Numbering {
  /** Tally's word; null where it doesn't say. */
  readonly method: string | null;
  /** A voucher put before others shifts their numbers. */
  readonly renumbers: boolean;
}

interface Books {
  readonly reader: Reader;
  readonly list: MasterList;
}

/** Read from Tally when first needed, kept as long as no master was saved. */
export class NumberingMemory {
  #list: MasterList | null = null;
  #known: ReadonlyMap<string, Numbering> = new Map();

  /** Throws `tally.truncated` for a type that is listed and was not shown. */
  async of(voucherType: string, { reader, list }: Books): Promise<Numbering> {
    if (this.#list !== list || !this.#known.has(voucherType)) {
      this.#known = await readNumberings(reader);
      this.#list = list;
    }
    const known = this.#known.get(voucherType);
    if (known === undefined) throw new BridgeError('tally.truncated', { hint: `numbering of "${voucherType}"` });
    return known;
  }
}

async function readNumberings(reader: Reader): Promise<ReadonlyMap<string, Numbering>> {
  const found = new Map<string, Numbering>();
  await reader.rows(mastersRequest(reader.scope(), 'VoucherType', { above: 0 }), 'VOUCHERTYPE', (row) => {
    const node = readRow(row);
    const name = nameOf(node);
    if (name !== null) found.set(name, numberingIn(node));
  });
  await reader.confirm();
  return found;
}

/** Releases before series keep it beside the name. */
function numberingIn(node: XmlNode): Numbering {
  const series = node.children.find(({ name }) => name === 'VOUCHERNUMBERSERIES.LIST');
  const method = (series && childText(series, 'NUMBERINGMETHOD')) ?? childText(node, 'NUMBERINGMETHOD') ?? null;
  return { method, renumbers: series !== undefined && childText(series, 'NUMBERINGSUBMETHOD') === 'Auto Renumber' };
}
