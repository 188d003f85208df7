import type { RecordId } from '../../../../contract/ids.ts';
import type { PayHeadData, TaxRateData } from '../../../../contract/records/masters.ts';
import { nameOrNone } from '../scalars/words.ts';
import { child, childText, type XmlNode } from '../xml/node.ts';
import { decimal } from './parsers.ts';
import { taxHead } from './tax-heads.ts';

/** What a ledger of payroll pays or keeps back; null for any other. The ledger's own record keeps all of it besides. */
export function payHeadOf(node: XmlNode, name: string, accountId: RecordId): PayHeadData | null {
  const field = (tag: string) => nameOrNone(childText(node, tag) ?? '');
  const payType = field('PAYTYPE');
  if (childText(node, 'FORPAYROLL') !== 'Yes' && payType === null) return null;
  return {
    accountId,
    name,
    payType,
    payslipName: field('PAYSLIPNAME'),
    incomeType: field('PAYSTATTYPE'),
    calculationType: field('CALCULATIONTYPE'),
    calculationPeriod: field('CALCULATIONPERIOD'),
    attendanceType: field('LEAVETYPE'),
  };
}

/** Which tax a ledger of Duties & Taxes is for; null where it names none. */
export function taxRateOf(
  node: XmlNode,
  name: string,
  accountId: RecordId,
  path: readonly string[] | undefined,
): TaxRateData | null {
  const tax = nameOrNone(childText(node, 'TAXTYPE') ?? '');
  if (path?.includes('Duties & Taxes') !== true || tax === null || tax === 'Others') return null;
  const head = nameOrNone(childText(node, 'GSTDUTYHEAD') ?? '');
  const rate = child(node, 'RATEOFTAXCALCULATION');
  const percent = rate === undefined ? undefined : decimal(rate);
  return {
    accountId,
    name,
    tax,
    head: head === null ? null : taxHead(head),
    rate: percent === undefined || !/[1-9]/.test(percent) ? null : percent,
  };
}
