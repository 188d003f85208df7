import type { PartyData } from '../../../../../contract/records/masters.ts';
import { type Head, heads } from '../../../../gst/document.ts';
import type { Names } from '../../map/names.ts';
import { partyOf } from '../../map/party.ts';
import { taxHead } from '../../map/tax-heads.ts';
import { nameOrNone } from '../../scalars/words.ts';
import { childText, type XmlNode } from '../../xml/node.ts';

/** What a ledger is to the GST of a document that names it. */
export interface LedgerTax {
  /** `gst`: bears a head of it; `unknown`: a tax, but which isn't said; `outside`: no part of the value; `value`: may be part of it. */
  readonly role: { readonly kind: 'gst'; readonly head: Head } | { readonly kind: 'unknown' | 'outside' | 'value' };
  /** Null for cash and banks: who paid is not said. Any other may be a party, a branch for instance. */
  readonly party: Pick<PartyData, 'gstins' | 'state' | 'addresses'> | null;
  /** In ERP 9 a party's zone stands beside its registration. */
  readonly isZone: boolean;
}

/** Of a ledger of a live Tally, whose groups are known by name. */
export function ledgerTaxOf(node: XmlNode, names: Names): LedgerTax {
  const group = nameOrNone(childText(node, 'PARENT') ?? '');
  const path = (group === null ? undefined : names.groupPath(group)) ?? [];
  const isMoney = money.some((one) => path.includes(one));
  return {
    role: roleOf(node, path.includes('Duties & Taxes')),
    party: isMoney ? null : (partyOf(node.children, ['customer'], [])?.data ?? null),
    isZone: childText(node, 'PARTYTYPE') === 'SEZ',
  };
}

const money = ['Cash-in-Hand', 'Bank Accounts', 'Bank OD A/c'];

function roleOf(node: XmlNode, isDuty: boolean): LedgerTax['role'] {
  const field = (tag: string) => nameOrNone(childText(node, tag) ?? '');
  const tax = field('TAXTYPE');
  if (tax === 'TDS' || tax === 'TCS') return { kind: 'outside' };
  if (!isDuty) return { kind: 'value' };
  const word = field('GSTDUTYHEAD');
  const head = heads.find((one) => word !== null && one === taxHead(word));
  return tax === 'GST' && head !== undefined ? { kind: 'gst', head } : { kind: 'unknown' };
}
