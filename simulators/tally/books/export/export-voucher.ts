import type { TallyObject } from '../../books.ts';
import { toSerial } from '../calendar.ts';
import { companyGstin, companyState } from '../company/chart.ts';
import type { GroupTree } from '../group-tree.ts';
import { type Master, scalar } from '../master.ts';
import { numberingRule } from '../vouchers/numbering-rule.ts';
import type { Entry, StoredVoucher, Voucher } from '../vouchers/voucher.ts';
import { exportEntry } from './export-entry.ts';
import { exportItem } from './export-item.ts';
import { scaffolded, voucherScaffold } from './scaffold.ts';

/** What an export needs besides the voucher. */
export interface ExportContext {
  readonly companyGuid: string;
  readonly baseSymbol: string;
  readonly groups: GroupTree;
  /** Whether ALLLEDGERENTRIES of an item invoice repeats the ledgers under its items; measured on sales only. */
  readonly itemLedgersInAllEntries: boolean;
}

/**
 * A voucher as TallyPrime 7 hands it to a collection (`facts/tally.md` §3.5). The attributes of the row are methods too:
 * `REMOTEID`, `VCHKEY`, `VCHTYPE`, `OBJVIEW`. An invoice carries ALLLEDGERENTRIES and LEDGERENTRIES, which overlap; a
 * cancelled voucher carries neither.
 */
export function exportVoucher(context: ExportContext, stored: StoredVoucher, number: string): TallyObject {
  const { voucher, fields } = stored;
  const invoice = voucher.view === 'Invoice Voucher View';
  const own = voucher.entries.map((entry) => exportEntry(context, voucher, entry));
  return scaffolded(voucherScaffold, {
    ...identity(context, stored),
    DATE: voucher.date,
    EFFECTIVEDATE: voucher.date,
    VOUCHERTYPENAME: voucher.type.name,
    VOUCHERTYPEORIGNAME: voucher.type.name,
    VCHSTATUSVOUCHERTYPE: voucher.type.name,
    VOUCHERNUMBER: number,
    NUMBERINGSTYLE: numberingRule(voucher.type).submethod || 'Manual',
    PARTYLEDGERNAME: headerParty(context, voucher)?.name ?? '',
    PERSISTEDVIEW: voucher.view,
    VCHENTRYMODE: invoice ? (voucher.items.length > 0 ? 'Item Invoice' : 'Accounting Invoice') : 'As Voucher',
    ISINVOICE: invoice ? 'Yes' : 'No',
    ISOPTIONAL: voucher.isOptional ? 'Yes' : 'No',
    ISCANCELLED: voucher.isCancelled ? 'Yes' : 'No',
    ISPOSTDATED: voucher.isPostDated ? 'Yes' : 'No',
    VCHSTATUSISOPTIONAL: voucher.isOptional ? 'Yes' : 'No',
    VCHSTATUSISCANCELLED: voucher.isCancelled ? 'Yes' : 'No',
    ISDEEMEDPOSITIVE: own[0]?.['ISDEEMEDPOSITIVE'] ?? 'No',
    ISNEGISPOSSET: 'Yes',
    CMPGSTIN: companyGstin,
    CMPGSTREGISTRATIONTYPE: 'Regular',
    CMPGSTSTATE: companyState,
    GSTREGISTRATION: `${companyState} Registration`,
    ...fields,
    ALLINVENTORYENTRIES: voucher.items.map((line) => exportItem(context, voucher, line)),
    LEDGERENTRIES: invoice ? own : [],
    ALLLEDGERENTRIES: context.itemLedgersInAllEntries ? withItemLedgers(context, voucher, own) : own,
  });
}

function identity(context: ExportContext, { masterId, alterId, voucher, key }: StoredVoucher): TallyObject {
  const guid = voucherGuid(context.companyGuid, masterId);
  const serial = toSerial(voucher.date);
  return {
    REMOTEID: guid,
    VCHKEY: `${context.companyGuid}-${hex8(serial)}:${hex8(key)}`,
    VCHTYPE: voucher.type.name,
    OBJVIEW: voucher.view,
    GUID: guid,
    MASTERID: ` ${masterId}`,
    ALTERID: ` ${alterId}`,
    VOUCHERKEY: String(serial * 4_294_967_296 + key),
    VOUCHERRETAINKEY: String((masterId - 1) * 4 + 1),
  };
}

/** Vouchers and masters share this form although their ids are separate number spaces (`facts/tally.md` §4.1). */
export function voucherGuid(companyGuid: string, masterId: number): string {
  return `${companyGuid}-${hex8(masterId)}`;
}

export function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** On payments, receipts and contras Tally answers with the bank, whichever party was entered (`facts/tally.md` §3.5). */
function headerParty(context: ExportContext, voucher: Voucher): Master | undefined {
  if (!moneyTypes.has(voucher.type.reservedName || scalar(voucher.type.body, 'PARENT'))) return voucher.party;
  return voucher.entries.findLast((entry) => context.groups.isMoney(entry.ledger))?.ledger ?? voucher.party;
}

const moneyTypes = new Set(['Payment', 'Receipt', 'Contra']);

function withItemLedgers(context: ExportContext, voucher: Voucher, own: TallyObject[]): TallyObject[] {
  if (voucher.items.length === 0) return own;
  const byLedger = new Map<Master, Entry>();
  for (const line of voucher.items) {
    for (const { ledger, paise, deemedPositive, forex } of line.ledgers) {
      const before = byLedger.get(ledger);
      const cents = (before?.forex?.cents ?? 0) + (forex?.cents ?? 0);
      byLedger.set(ledger, {
        ledger,
        paise: (before?.paise ?? 0) + paise,
        deemedPositive,
        forex: forex && { ...forex, cents },
      });
    }
  }
  const sums = [...byLedger.values()].map((entry) => exportEntry(context, voucher, entry));
  return [...own.slice(0, 1), ...sums, ...own.slice(1)];
}
