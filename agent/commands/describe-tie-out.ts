import type { TieOutSummary } from '../../contract/control.ts';
import type { TieOutFigures } from '../../contract/frames.ts';

/** One line for `status`. */
export function tieOutLine({ ok, asOn, differences, figures }: TieOutSummary): string {
  const known = figures === undefined ? '' : `: ${knownBy(figures, asOn)}`;
  if (ok) return `books = this PC = platform, to the paisa, as on ${asOn}${known}`;
  const [first] = differences.map(sayDifference);
  const count = differences.length === 1 ? 'one figure' : `${differences.length} figures`;
  return `books and platform DIFFER in ${count} as on ${asOn}: ${first}`;
}

/** Everything that a person may want to know of it. */
export function describeTieOut(name: string, outcome: TieOutSummary): string {
  const { ok, asOn, accounts, bills, differences, sections = [], figures, mended = 0 } = outcome;
  const verdict = ok ? 'books = this PC = platform, to the paisa' : `${differences.length} DIFFERENCES`;
  const shown = differences.slice(0, mostShown).map((each) => `  ${sayDifference(each)}`);
  const more = differences.length > shown.length ? [`  … and ${differences.length - shown.length} more`] : [];
  const compared = sections.map(({ section, compared: count, notCompared }) => {
    return notCompared === undefined ? `${count} ${words[section] ?? section}` : `not ${words[section] ?? section}`;
  });
  return [
    `${name}: ${verdict}: ${accounts} ledgers and ${bills} open bills as on ${asOn}`,
    ...(mended > 0
      ? [`  ${mended} figures differed at first, and agree since what they are made of was read again`]
      : []),
    ...shown,
    ...more,
    ...(figures === undefined ? [] : [`  ${knownBy(figures, asOn)}`]),
    ...(compared.length === 0 ? [] : [`  compared: ${compared.join(', ')}`]),
    ...(figures === undefined || figures.otherParties === 0 ? [] : [`  ${otherParties(figures)}`]),
  ].join('\n');
}

const mostShown = 20;

const words: { readonly [section: string]: string } = {
  vouchers: 'counts of vouchers by type and month',
  ledgers: 'ledgers by year',
  'trial-balance': 'lines of the trial balance',
  derived: 'lines that Tally works out',
  bills: 'bills',
  parties: 'parties kept bill by bill',
};

function knownBy(figures: TieOutFigures, asOn: string): string {
  const { trialBalance, debtors, creditors, onAccount, vouchersThisMonth } = figures;
  return [
    ...(trialBalance === null ? [] : [`trial balance ${rupees(trialBalance)}`]),
    `debtors ${side(debtors)}`,
    `creditors ${side(creditors)}`,
    `on account ${side(onAccount)}`,
    `${grouped(vouchersThisMonth)} vouchers in ${asOn.slice(0, 7)}`,
  ].join(', ');
}

function otherParties({ otherParties: count, otherPartyNames: names = [] }: TieOutFigures): string {
  const said = `${count} debtors and creditors are not kept bill by bill: only their balance is compared`;
  if (names.length === 0) return said;
  const named = names.slice(0, mostShown);
  const more = count > named.length ? `, … and ${count - named.length} more` : '';
  return `${said}: ${named.join(', ')}${more}`;
}

/** As the agent sent it; an older one said less. */
interface Told {
  readonly side?: string;
  readonly figure?: string;
  readonly account?: string | null;
  readonly reference?: string | null;
  readonly from?: string | null;
  readonly through?: string;
  readonly expected?: string;
  readonly found?: string;
  readonly amount?: string;
  readonly cause?: { readonly sentence: string };
}

/** `Meera Stores, debits 2025-04-01 to 2026-03-31: 1,180.00 in the books, 590.00 on this PC. A Sales voucher of …` */
function sayDifference(difference: TieOutSummary['differences'][number]): string {
  // Each is one that this program, or an earlier version of it, made.
  const told = difference as Told;
  const [expected, found] =
    told.side === 'gateway' ? ['on this PC', 'at the platform'] : ['in the books', 'on this PC'];
  const days = told.from == null ? `as on ${told.through}` : `${told.from} to ${told.through}`;
  const what = [told.account, told.reference && `bill ${told.reference}`, told.figure].filter(Boolean).join(', ');
  const amount = (text = '') => (told.figure === 'vouchers' || !/\d/.test(text) ? text : rupees(text));
  const cause = told.cause === undefined ? '' : `. ${told.cause.sentence}`;
  return `${what} ${days}: ${amount(told.expected)} ${expected}, ${amount(told.found)} ${found}${cause}`;
}

function side(amount: string): string {
  const isNil = !/[1-9]/.test(amount);
  return isNil ? '0.00' : `${rupees(amount.replace('-', ''))} ${amount.startsWith('-') ? 'Cr' : 'Dr'}`;
}

/** Grouped as in India, exact. */
function rupees(amount: string): string {
  const [whole = '0', decimals = '00'] = amount.replace('-', '').split('.');
  return `${amount.startsWith('-') ? '-' : ''}${BigInt(whole).toLocaleString('en-IN')}.${decimals}`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-IN');
}
