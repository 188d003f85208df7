import { BridgeError } from '../../../../../contract/errors.ts';
import type { Tds } from '../../../../../contract/jobs/document-parts.ts';
import { checkDeduction, type Deduction } from '../../../../gst/check-deduction.ts';
import { checkTaxes } from '../../../../gst/check-taxes.ts';
import type { Finding } from '../../../../gst/finding.ts';
import type { MasterVersion } from '../../pull/master-versions.ts';
import type { BookDesk } from '../book-desk.ts';
import type { DraftVoucher } from '../voucher/draft.ts';
import { ledgerTaxOf } from './ledger-tax.ts';
import { isTaxed, type StatedTaxes, type TaxFacts, taxDocumentsOf } from './tax-document.ts';
import { type GoodsTax, goodsTaxOf } from './tax-memory.ts';

/**
 * Refuses a voucher whose taxes are certainly wrong. Its own amounts are what is posted: ours only check them. Throws
 * `write.tax-rate` and `write.tax-differs`.
 */
export async function requireTaxes(voucher: DraftVoucher, stated: StatedTaxes, desk: BookDesk): Promise<void> {
  if (!isTaxed(voucher)) return;
  const found = taxDocumentsOf(voucher, stated, await factsOf(voucher, desk)).map(checkTaxes);
  const [first] = found.some((findings) => findings.length === 0) ? [] : found;
  refuseIf(first ?? []);
}

/** Refuses tax deducted at source that is not what the document says of it. `amount` is what was deducted. Throws as `requireTaxes`. */
export function requireDeduction(tds: Tds | undefined, deducted: Pick<Deduction, 'path' | 'date' | 'amount'>): void {
  if (tds !== undefined) refuseIf(checkDeduction({ ...tds, ...deducted }));
}

function refuseIf(findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const isRate = findings.every(({ code }) => code === 'tax-rate');
  const reason = findings.map(({ path, sentence }) => `${path}: ${sentence}`).join(' ');
  throw new BridgeError(isRate ? 'write.tax-rate' : 'write.tax-differs', { details: { reason } });
}

async function factsOf({ lines, items }: DraftVoucher, desk: BookDesk): Promise<TaxFacts> {
  const { names, taxes, planned } = desk;
  const accounts = inBooks(
    lines.map(({ account }) => names.ledger(account)),
    desk,
  );
  const goods = inBooks(
    items.map(({ item }) => names.item(item)),
    desk,
  );
  const toBe = (type: MasterVersion['type']) => planned.filter(({ version }) => version.type === type);
  return {
    ledgers: new Map([
      ...byName(accounts, await taxes.ledgers(desk, accounts)),
      ...toBe('Ledger').map(({ version, node }) => [version.name, ledgerTaxOf(node, desk.list.names)] as const),
    ]),
    goods: new Map<string, readonly GoodsTax[]>([
      ...byName(goods, await taxes.goods(desk, goods)),
      ...toBe('StockItem').map(({ version, node }) => [version.name, [goodsTaxOf(node)]] as const),
    ]),
    own: await taxes.own(desk),
  };
}

function inBooks(masters: readonly MasterVersion[], { planned }: BookDesk): readonly MasterVersion[] {
  return masters.filter((master) => planned.every(({ version }) => version !== master));
}

function byName<T>(masters: readonly MasterVersion[], known: ReadonlyMap<number, T>): ReadonlyMap<string, T> {
  return new Map(
    masters.flatMap(({ name, masterId }) => {
      const one = known.get(masterId);
      return one === undefined ? [] : [[name, one] as const];
    }),
  );
}
