import type { ErrorCode, ErrorDetails } from '../../../../contract/errors.ts';

/** What Tally's words on an import mean to us: the code says whether to wait, to give up, or to ask a person. */
export interface Meaning {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

interface ImportText {
  /** Tally's words; what varies in them is a group, by the name of the detail that it becomes. */
  readonly text: RegExp;
  readonly code: ErrorCode;
}

/**
 * Every text that an import is known to fail with (facts/tally.md §5.4), the more special before the more general. Not all were seen
 * on every release, so only their beginnings are told apart.
 */
const importTexts: readonly ImportText[] = [
  { text: /^Could not (?:set 'SVCurrentCompany' to|find Company) '\s*'/, code: 'tally.no-company' },
  { text: /^Could not (?:set 'SVCurrentCompany' to|find Company) '(?<company>.*)'/s, code: 'tally.company-closed' },
  { text: /^Company is locked/i, code: 'tally.company-locked' },
  { text: /^Voucher date is missing for/, code: 'tally.licence-lost' },
  { text: /^Could not find (?:Report|description)/i, code: 'tally.refused' },
  { text: /^(?:Function Execution Failed|Unknown Request)/, code: 'tally.refused' },
  { text: /^Ledger '(?<name>.*)' does not exist/s, code: 'write.unknown-ledger' },
  { text: /^Stock Item '(?<name>.*)' does not exist/s, code: 'write.unknown-item' },
  { text: /^(?:Stock )?Group '(?<name>.*)' does not exist/s, code: 'write.unknown-group' },
  { text: /^Item does not exist/, code: 'write.gone' },
  { text: /^[A-Z][A-Za-z ]*? (?:'.*' )?does not exist/s, code: 'write.missing-master' },
  { text: /^(?:Voucher totals do not match|Mismatch in total amount between)/, code: 'write.totals-differ' },
  { text: /^Bill-?\s?Allocation totals do not match/i, code: 'write.totals-differ' },
  { text: /^(?:Voucher No\. is missing|Duplicate Voucher No\.)/, code: 'write.number-refused' },
  { text: /already exists/, code: 'write.exists' },
  { text: /^Cannot be deleted/, code: 'write.in-use' },
  { text: /^Cannot change Type of Voucher/, code: 'write.type-fixed' },
  { text: /^Date cannot be below the (?:Financial Year|current period)/, code: 'write.date-outside' },
  { text: /^The (?:Base Currency Symbol|Formal Name for Currency) is required/, code: 'write.currency-unnamed' },
];

/** Null for words that nobody has met: a person reads them. `date`: of the document, which the words don't name. */
export function meaningOf(text: string, date: string | null): Meaning | null {
  for (const known of importTexts) {
    const match = known.text.exec(text);
    if (match !== null) return { code: known.code, details: { text, date: date ?? '', ...match.groups } };
  }
  return null;
}

/** These come before anything is done, so that nothing can have been written. */
export function isBeforeAll({ code }: Meaning): boolean {
  return code === 'tally.no-company' || code === 'tally.company-closed';
}

/** Not the document is at fault: it is taken another time. */
export function isNotNow({ code }: Meaning): boolean {
  return notNow.has(code);
}

const notNow: ReadonlySet<ErrorCode> = new Set([
  'tally.no-company',
  'tally.company-closed',
  'tally.company-locked',
  'tally.licence-lost',
]);
