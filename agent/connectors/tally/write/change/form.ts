import { z } from 'zod';
import { type AlterationFormName, alterationForms } from '../../../../../contract/jobs/alteration-probe.ts';
import type { Company } from '../../company.ts';
import type { Notes } from '../../notes.ts';
import { attribute, childText, type XmlNode } from '../../xml/node.ts';

export type Attributes = { readonly [name: string]: string };

/** How an import names a voucher that is in the books, to alter it (facts/tally.md §5.5). */
export function attributesIn(form: AlterationFormName, voucher: XmlNode): Attributes {
  const text = (name: string) => (childText(voucher, name) ?? '').trim();
  const view = childText(voucher, 'PERSISTEDVIEW') ?? attribute(voucher, 'OBJVIEW') ?? '';
  const kind = { VCHTYPE: text('VOUCHERTYPENAME'), OBJVIEW: view };
  const tag = { DATE: text('DATE'), ACTION: 'Alter', ...kind };
  const names: { readonly [name in AlterationFormName]: Attributes } = {
    'create-by-guid': { REMOTEID: text('GUID'), ACTION: 'Create', ...kind },
    'alter-by-guid': { REMOTEID: text('GUID'), ACTION: 'Alter', ...kind },
    'tag-master-id': { ...tag, TAGNAME: 'MASTERID', TAGVALUE: text('MASTERID') },
    'tag-voucher-number': { ...tag, TAGNAME: 'Voucher Number', TAGVALUE: text('VOUCHERNUMBER') },
  };
  return names[form];
}

const Proven = z.object({ form: z.enum(alterationForms), cancels: z.boolean() });
export type Proven = z.infer<typeof Proven>;

/** Which form a probe has proved, for one release with or without its licence: another one is proved anew. */
export class ProvenForms {
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  of(company: Company): Proven | null {
    const noted = this.#notes.get(keyOf(company));
    return noted === null ? null : (Proven.safeParse(JSON.parse(noted)).data ?? null);
  }

  set(company: Company, proven: Proven | null): void {
    this.#notes.set(keyOf(company), proven && JSON.stringify(proven));
  }
}

function keyOf({ product, isEducational }: Company): string {
  return `alteration-form ${product} ${isEducational ? 'educational' : 'licensed'}`;
}
