import type { PlainDate } from '../../../contract/dates.ts';
import { BridgeError } from '../../../contract/errors.ts';
import type { Question, TallyGateway } from './gateway/tally-gateway.ts';
import { companiesRequest } from './requests/companies.ts';
import { optionalNumber, readRow, requiredText } from './row.ts';
import { parseDate } from './scalars/date.ts';
import { parseLogical } from './scalars/words.ts';
import { attribute, childText, withChildren, type XmlNode } from './xml/node.ts';

/** An open company: who it is, and how far its books have been written. */
export interface Company {
  readonly name: string;
  readonly guid: string;
  readonly number: string;
  readonly booksFrom: PlainDate;
  readonly endingAt: PlainDate | null;
  readonly lastVoucherDate: PlainDate | null;
  readonly counters: Counters;
  /** Only days 1, 2 and 31 count as bounds of a period then, and as dates of new vouchers (facts/tally.md §1.7). */
  readonly isEducational: boolean;
  /** The day on the machine Tally runs on, as far as it tells. */
  readonly today: PlainDate | null;
  /** `TallyPrime 7.1`, as far as it tells. */
  readonly product: string;
  /** The row without what changes with every save: what the company's own record is made of. */
  readonly row: XmlNode;
}

/** Marks that rise with every save, of masters and of vouchers; 0 where none was ever made (facts/tally.md §4.2). */
export interface Counters {
  readonly masters: number;
  readonly vouchers: number;
}

export function sameCounters(a: Counters, b: Counters): boolean {
  return a.masters === b.masters && a.vouchers === b.vouchers;
}

export function countersText({ masters, vouchers }: Counters): string {
  return `${masters}/${vouchers}`;
}

/** Some of them went back: restored or rewritten books (facts/tally.md §4.4). */
export function areBelow(now: Counters, before: Counters): boolean {
  return now.masters < before.masters || now.vouchers < before.vouchers;
}

export interface OpenCompanies {
  readonly companies: readonly Company[];
  readonly elapsedMs: number;
}

/** Every company that is open in this Tally, at least one. Throws `tally.no-company`, `tally.starting`, `tally.too-old`. */
export async function readCompanies(
  gateway: TallyGateway,
  { lane, signal }: Pick<Question, 'lane' | 'signal'>,
): Promise<OpenCompanies> {
  const companies: Company[] = [];
  const { elapsedMs } = await gateway.ask({
    xml: companiesRequest(),
    lane,
    signal,
    row: { element: 'COMPANY', take: (row) => companies.push(companyOf(readRow(row))) },
  });
  gateway.sawCompanies(companies.length);
  return { companies, elapsedMs };
}

function companyOf(row: XmlNode): Company {
  const guid = childText(row, 'GUID');
  const number = childText(row, 'COMPANYNUMBER');
  if (guid === undefined || number === undefined) throw new BridgeError('tally.too-old');
  const booksFrom = dateOf(row, 'BOOKSFROM') ?? dateOf(row, 'STARTINGFROM');
  if (booksFrom === null) throw new BridgeError('tally.garbled', { hint: 'no BOOKSFROM' });
  return {
    name: childText(row, 'NAME') ?? attribute(row, 'NAME') ?? requiredText(row, 'NAME'),
    guid,
    number: number.trim(),
    booksFrom,
    endingAt: dateOf(row, 'ENDINGAT'),
    lastVoucherDate: dateOf(row, 'LASTVOUCHERDATE'),
    counters: { masters: optionalNumber(row, 'ALTMSTID') ?? 0, vouchers: optionalNumber(row, 'ALTVCHID') ?? 0 },
    isEducational: parseLogical(childText(row, 'ISEDUCATIONAL') ?? '') === true,
    today: dateOf(row, 'TODAY'),
    product: productOf(row),
    row: withChildren(
      row,
      row.children.filter(({ name }) => lasting.has(name)),
    ),
  };
}

const lasting: ReadonlySet<string> = new Set([
  'NAME',
  'GUID',
  'COMPANYNUMBER',
  'BOOKSFROM',
  'STARTINGFROM',
  'CURRENCYNAME',
  'LANGUAGENAME.LIST',
]);

function productOf(row: XmlNode): string {
  const isPrime = parseLogical(childText(row, 'ISPRIME') ?? '') !== false;
  const release = (childText(row, 'RELEASE') ?? '').trim();
  return `${isPrime ? 'TallyPrime' : 'Tally.ERP 9'} ${release}`.trim();
}

function dateOf(row: XmlNode, method: string): PlainDate | null {
  return parseDate(childText(row, method) ?? '');
}
