import type { PlainDate } from '../../../../contract/dates.ts';

/** Both ends included. */
export interface Period {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

export interface Scope {
  /**
   * The company's name as it is now. Null only where Tally ignores it: otherwise it would take the active one
   * (facts/tally.md §1.8).
   */
  readonly company: string | null;
  /** What Tally loads; without it only the period on its screen (facts/tally.md §3.3). */
  readonly period: Period | null;
}

export interface Collection {
  readonly type: string;
  readonly fetch: readonly string[];
  /** `Name : expression`. */
  readonly computes?: readonly string[];
  /** TDL conditions, all of which must hold. */
  readonly filters?: readonly string[];
}

/** Rows of one object type, by an inline collection (facts/tally.md §2.4). */
export function collectionRequest(scope: Scope, collection: Collection): string {
  return exportRequest('Collection', collectionName, scope, define(collectionName, collection));
}

/** Rows grouped and counted by one or more methods: `BY Name : $Method` with `COUNT` (facts/tally.md §2.4). */
export function countRequest(scope: Scope, collection: Collection, ...by: readonly string[]): string {
  const summary =
    `<COLLECTION NAME="${summaryName}" ISMODIFY="No"><SOURCECOLLECTION>${collectionName}</SOURCECOLLECTION>` +
    `${by.map((each) => `<BY>${escapeXml(each)}</BY>`).join('')}<AGGRCOMPUTE>Count : SUM : $$Number:1</AGGRCOMPUTE></COLLECTION>`;
  return exportRequest('Collection', summaryName, scope, define(collectionName, collection) + summary);
}

/** One of Tally's own reports. */
export function reportRequest(scope: Scope, report: string): string {
  return exportRequest('Data', report, scope, '');
}

/** `message` is what stands in TALLYMESSAGE, escaped. */
export function importRequest(company: string, id: 'Vouchers' | 'All Masters', message: string): string {
  return (
    `<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Import</TALLYREQUEST><TYPE>Data</TYPE><ID>${id}</ID></HEADER>` +
    `<BODY><DESC><STATICVARIABLES>${variable('SVCURRENTCOMPANY', company)}</STATICVARIABLES></DESC>` +
    `<DATA><TALLYMESSAGE xmlns:UDF="TallyUDF">${message}</TALLYMESSAGE></DATA></BODY></ENVELOPE>`
  );
}

/**
 * For element text and attribute values; what XML can't hold is written as Tally writes it, by reference
 * (facts/tally.md §3.7).
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\p{Cc}]/gu, (character) => entities[character] ?? `&#${character.charCodeAt(0)};`);
}

/** `20240630`: understood by every release, while `2024-06-30` is silently misread (facts/tally.md §2.5). */
export function tallyDate(date: PlainDate): string {
  return date.replaceAll('-', '');
}

/** Bounds that hold even where Tally refuses an SV date (facts/tally.md §2.4). */
export function datedWithin({ from, to }: Period): string {
  return `$Date >= $$Date:"${tallyDate(from)}" AND $Date <= $$Date:"${tallyDate(to)}"`;
}

const collectionName = 'LedgerBridgeRows';
const summaryName = 'LedgerBridgeCounts';

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function exportRequest(type: 'Collection' | 'Data', id: string, scope: Scope, tdl: string): string {
  const definitions = tdl === '' ? '' : `<TDL><TDLMESSAGE>${tdl}</TDLMESSAGE></TDL>`;
  return (
    `<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>${type}</TYPE><ID>${id}</ID></HEADER>` +
    `<BODY><DESC><STATICVARIABLES>${variable('SVEXPORTFORMAT', '$$SysName:XML')}${variables(scope)}</STATICVARIABLES>` +
    `${definitions}</DESC></BODY></ENVELOPE>`
  );
}

function variables({ company, period }: Scope): string {
  const named = company === null ? '' : variable('SVCURRENTCOMPANY', company);
  if (period === null) return named;
  return named + dateVariable('SVFROMDATE', period.from) + dateVariable('SVTODATE', period.to);
}

function variable(name: string, value: string): string {
  return `<${name}>${escapeXml(value)}</${name}>`;
}

/**
 * Without its type TallyPrime 7.0 ignores the date in a collection of vouchers, and answers for the period on its screen; in one of
 * ledgers it hung until it was restarted (`ripu-nuvanta/tally_agent`, LESSONS.md §15.17 and §15.21).
 */
function dateVariable(name: string, date: PlainDate): string {
  return `<${name} TYPE="Date">${tallyDate(date)}</${name}>`;
}

function define(name: string, { type, fetch, computes = [], filters = [] }: Collection): string {
  const names = filters.map((_, index) => `LedgerBridgeFilter${index + 1}`);
  return [
    `<COLLECTION NAME="${name}" ISMODIFY="No"><TYPE>${type}</TYPE><FETCH>${fetch.join(', ')}</FETCH>`,
    ...computes.map((compute) => `<COMPUTE>${escapeXml(compute)}</COMPUTE>`),
    ...(names.length === 0 ? [] : [`<FILTERS>${names.join(', ')}</FILTERS>`]),
    '</COLLECTION>',
    ...filters.map((filter, index) => `<SYSTEM TYPE="Formulae" NAME="${names[index]}">${escapeXml(filter)}</SYSTEM>`),
  ].join('');
}
