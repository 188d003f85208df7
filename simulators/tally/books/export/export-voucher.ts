import type { BookRules, TallyObject } from '../../books.ts';
import { toSerial } from '../calendar.ts';
import { companyGstin, companyState } from '../company/tax-units.ts';
import { type Master, scalar } from '../master.ts';
import { at } from '../present.ts';
import { numberingRule } from '../vouchers/numbering-rule.ts';
import type { Entry, StoredVoucher, Voucher } from '../vouchers/voucher.ts';
import type { ExportContext } from './export-context.ts';
import { exportEntry } from './export-entry.ts';
import { exportItem } from './export-item.ts';
import { exportAttendance, exportPay } from './export-payroll.ts';
import { scaffolded, voucherScaffold } from './scaffold.ts';
import { registrationWord } from './shape-master.ts';

/**
 * A voucher as TallyPrime 7 hands it to a collection (`facts/tally.md` §3.5). The attributes of the row are methods too:
 * `REMOTEID`, `VCHKEY`, `VCHTYPE`, `OBJVIEW`. An invoice carries ALLLEDGERENTRIES and LEDGERENTRIES, which overlap; a
 * cancelled voucher carries neither.
 */
export function exportVoucher(context: ExportContext, stored: StoredVoucher, number: string): TallyObject {
  const { voucher, fields } = stored;
  const { rules } = context;
  const invoice = voucher.view === 'Invoice Voucher View';
  const { entries, items, pay = [], attendance = [] } = voucher.isCancelled ? empty : voucher;
  const own = entries.map((entry) => exportEntry(context, voucher, entry));
  const inward = items.filter((line) => line.list === 'in').map((line) => exportItem(context, voucher, line));
  const outward = items.filter((line) => line.list === 'out').map((line) => exportItem(context, voucher, line));
  const repeats = rules.stockJournalInAllEntries || inward.length + outward.length === 0;
  const paid = new Set(pay.flatMap((one) => one.heads.map(({ head }) => head)));
  const beyondPay = own.filter((_, i) => !paid.has(at(entries, i).ledger));
  const exported = scaffolded(voucherScaffold, {
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
    VCHENTRYMODE: invoice ? (items.length > 0 ? 'Item Invoice' : 'Accounting Invoice') : 'As Voucher',
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
    GSTREGISTRATION: context.homeRegistration,
    ...modeOf(voucher),
    ...fields,
    ...asReleased(fields, rules),
    ALLINVENTORYENTRIES: repeats ? items.map((line) => exportItem(context, voucher, line)) : [],
    INVENTORYENTRIESIN: inward,
    INVENTORYENTRIESOUT: outward,
    ATTENDANCEENTRIES: attendance.map(exportAttendance),
    CATEGORYENTRY: exportPay(pay),
    LEDGERENTRIES: invoice || paid.size > 0 ? beyondPay : [],
    ALLLEDGERENTRIES: allEntries(context, voucher, rules.payHeadsInAllEntries ? own : beyondPay),
  });
  return withAmount(exported, own);
}

/** What a voucher comes to is its first line's amount; asked for by name it is there, a wildcard doesn't show it. */
function withAmount(exported: TallyObject, [first]: readonly TallyObject[]): TallyObject {
  return Object.defineProperty(exported, 'AMOUNT', { value: first ? scalar(first, 'AMOUNT') : '', enumerable: false });
}

/** What a release says otherwise or not at all. */
function asReleased(fields: TallyObject, rules: BookRules): TallyObject {
  const word = scalar(fields, 'GSTREGISTRATIONTYPE');
  const isConsumer = scalar(fields, 'COUNTRYOFRESIDENCE') !== 'India';
  return {
    ...(word === '' ? {} : { GSTREGISTRATIONTYPE: registrationWord(word, rules, isConsumer) }),
    ...(rules.ownRegistrations ? {} : { GSTREGISTRATION: '', CMPGSTREGISTRATIONTYPE: '' }),
  };
}

const empty: Pick<Voucher, 'entries' | 'items' | 'pay' | 'attendance'> = { entries: [], items: [] };

/** What a voucher of a special view says of itself. */
function modeOf({ view, applicableUpto }: Voucher): TallyObject {
  return {
    ...(view === 'Multi Consumption Voucher View' ? { MFGJOURNAL: 'Yes' } : {}),
    ...(view === 'PaySlip Voucher View' ? { ASPAYSLIP: 'Yes' } : {}),
    ...(applicableUpto ? { APPLICABLEUPTO: applicableUpto } : {}),
  };
}

function allEntries(context: ExportContext, voucher: Voucher, own: TallyObject[]): TallyObject[] {
  return context.rules.itemLedgersInAllEntries ? withItemLedgers(context, voucher, own) : own;
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
  if (voucher.items.every((line) => line.ledgers.length === 0)) return own;
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
