import { addDays } from '../../../../../contract/dates.ts';
import { escapeXml, tallyDate } from '../../requests/envelope.ts';
import type { BookDesk } from '../book-desk.ts';
import { markedNarration } from '../voucher/draft.ts';
import type { VoucherRecord } from '../voucher/voucher-search.ts';
import { field } from '../xml-parts.ts';
import type { DraftProbe } from './draft-probe.ts';

/** What a probe's vouchers say of themselves before their mark; nobody else's say it. */
const words = 'Ledger Bridge tries how vouchers are altered here.';
const alteredWords = 'Ledger Bridge has altered this voucher.';

export function alteredNarration(effectKey: string): string {
  return markedNarration(alteredWords, effectKey);
}

/** One rupee from a ledger to itself, in a voucher that moves no accounts. */
export function memorandumXml({ voucherType, account, date, effectKey }: DraftProbe, remoteId: string): string {
  const line = (amount: string, isDebit: boolean) =>
    `<ALLLEDGERENTRIES.LIST>${field('LEDGERNAME', account)}${field('ISDEEMEDPOSITIVE', isDebit ? 'Yes' : 'No')}` +
    `${field('AMOUNT', amount)}</ALLLEDGERENTRIES.LIST>`;
  return voucher(
    { REMOTEID: remoteId, VCHTYPE: voucherType, ACTION: 'Create', OBJVIEW: 'Accounting Voucher View' },
    field('DATE', tallyDate(date)) +
      field('EFFECTIVEDATE', tallyDate(date)) +
      field('VOUCHERTYPENAME', voucherType) +
      field('VOUCHERNUMBER', remoteId) +
      field('NARRATION', markedNarration(words, effectKey)) +
      field('PERSISTEDVIEW', 'Accounting Voucher View') +
      field('ISINVOICE', 'No') +
      line('-1.00', true) +
      line('1.00', false),
  );
}

export function deletionXml({ voucherType }: DraftProbe, remoteId: string, { data }: VoucherRecord): string {
  const attributes = { REMOTEID: remoteId, VCHTYPE: voucherType, ACTION: 'Delete', OBJVIEW: 'Accounting Voucher View' };
  return voucher(attributes, field('DATE', tallyDate(data.date)) + field('VOUCHERTYPENAME', data.nativeType));
}

/** Of this probe and of those of the last year that were cut off. */
export async function memorandaOf(
  { date, voucherType }: DraftProbe,
  desk: BookDesk,
): Promise<readonly VoucherRecord[]> {
  const [from, to] = [addDays(date, -365), addDays(date, 31)];
  const { from: first } = desk.reader.wholeBooks();
  const dated = { from: from < first ? first : from, to };
  const all = await desk.search.all({ dated, above: 0, voucherType });
  return all.filter(({ data }) => isOfAProbe(data.narration));
}

/** Exactly as a probe wrote it: one that a person has edited is his. */
export function isOfAProbe(narration: string | null): boolean {
  const text = narration?.trim() ?? '';
  const key = keyIn(text);
  return [words, alteredWords].some((said) => text === markedNarration(said, key));
}

export function keyIn(narration: string): string {
  return /[0-9A-Z]{16}$/.exec(narration.trim())?.[0] ?? '-';
}

function voucher(attributes: { readonly [name: string]: string }, content: string): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  return `<VOUCHER${written.join('')}>${content}</VOUCHER>`;
}
