import { type Decimal, sum, zero } from '../../../../contract/decimal.ts';
import type {
  AttendanceEntry,
  CostAllocation,
  PayrollEntry,
  VoucherLine,
} from '../../../../contract/records/voucher.ts';
import type { XmlNode } from '../xml/node.ts';
import type { MapContext } from './context.ts';
import { amount, name, quantity, text } from './parsers.ts';
import { keepLeft, Table } from './table.ts';

export interface Payroll {
  readonly payroll: readonly PayrollEntry[];
  readonly attendance: readonly AttendanceEntry[];
  /** One posting for each pay head: they are ledgers, which the voucher may or may not list besides. */
  readonly postings: readonly VoucherLine[];
}

const category = new Table({ CATEGORY: name }, ['EMPLOYEEENTRIES.LIST', 'EMPLOYEEENTRY.LIST']);
const employee = new Table({ EMPLOYEENAME: text, AMOUNT: amount }, [
  'PAYHEADALLOCATIONS.LIST',
  'ATTENDANCEENTRIES.LIST',
]);
const payHead = new Table({ PAYHEADNAME: text, AMOUNT: amount });

/** Employees by cost category (`CATEGORYENTRY.LIST`), and hours or days (`ATTENDANCEENTRIES.LIST`, by employee or alone). */
export function payrollOf(
  categories: readonly XmlNode[],
  attendances: readonly XmlNode[],
  context: MapContext,
  rest: XmlNode[],
): Payroll {
  const payroll: PayrollEntry[] = [];
  const attendance = attendanceOf(attendances, null, null, rest);
  for (const node of categories) {
    const { one, many, rest: left } = category.read(node);
    const inCategory = one.CATEGORY ?? null;
    const employees = [...many['EMPLOYEEENTRIES.LIST'], ...many['EMPLOYEEENTRY.LIST']];
    const entries = employees.map((entry) => employeeOf(entry, inCategory, left));
    payroll.push(...entries.flatMap(({ pay }) => pay ?? []));
    attendance.push(...entries.flatMap(({ hours }) => hours));
    if (entries.every(({ pay, hours }) => pay === null && hours.length === 0)) rest.push(node);
    else keepLeft(node, left, rest);
  }
  return { payroll, attendance, postings: postingsOf(payroll, context) };
}

function employeeOf(
  node: XmlNode,
  inCategory: string | null,
  rest: XmlNode[],
): { readonly pay: PayrollEntry | null; readonly hours: AttendanceEntry[] } {
  const { one, many, rest: left } = employee.read(node);
  if (one.EMPLOYEENAME === undefined) {
    rest.push(node);
    return { pay: null, hours: [] };
  }
  const hours = attendanceOf(many['ATTENDANCEENTRIES.LIST'], inCategory, one.EMPLOYEENAME, left);
  const payHeads = payHeadsOf(many['PAYHEADALLOCATIONS.LIST'], left);
  keepLeft(node, left, rest);
  if (hours.length > 0 && payHeads.length === 0 && one.AMOUNT === undefined) return { pay: null, hours };
  const pay = { category: inCategory, employee: one.EMPLOYEENAME, amount: one.AMOUNT?.base ?? null, payHeads };
  return { pay, hours };
}

function payHeadsOf(nodes: readonly XmlNode[], rest: XmlNode[]): PayrollEntry['payHeads'] {
  const payHeads: PayrollEntry['payHeads'] = [];
  for (const node of nodes) {
    const { one, rest: left } = payHead.read(node);
    if (one.PAYHEADNAME === undefined) {
      rest.push(node);
      continue;
    }
    payHeads.push({ payHead: one.PAYHEADNAME, amount: one.AMOUNT?.base ?? null });
    keepLeft(node, left, rest);
  }
  return payHeads;
}

const attended = new Table({
  NAME: text,
  EMPLOYEENAME: text,
  ATTENDANCETYPE: text,
  ATTDTYPETIMEVALUE: quantity,
  ATTDTYPEVALUE: quantity,
});

function attendanceOf(
  nodes: readonly XmlNode[],
  inCategory: string | null,
  ofEmployee: string | null,
  rest: XmlNode[],
): AttendanceEntry[] {
  const entries: AttendanceEntry[] = [];
  for (const node of nodes) {
    const { one, rest: left } = attended.read(node);
    if (one.ATTENDANCETYPE === undefined) {
      rest.push(node);
      continue;
    }
    const named = [ofEmployee, one.EMPLOYEENAME, one.NAME].find((each) => each !== undefined && each !== null) ?? null;
    entries.push({
      category: inCategory,
      employee: named,
      attendanceType: one.ATTENDANCETYPE,
      value: one.ATTDTYPETIMEVALUE ?? one.ATTDTYPEVALUE ?? null,
    });
    const isTimeSaid = one.ATTDTYPETIMEVALUE !== undefined;
    left.push(
      ...node.children.filter(
        (child) =>
          (child.name === 'ATTDTYPEVALUE' && isTimeSaid && one.ATTDTYPEVALUE !== undefined) ||
          ((child.name === 'NAME' || child.name === 'EMPLOYEENAME') && child.text !== named && !left.includes(child)),
      ),
    );
    keepLeft(node, left, rest);
  }
  return entries;
}

function postingsOf(payroll: readonly PayrollEntry[], { names }: MapContext): VoucherLine[] {
  const byHead = new Map<string, { amount: Decimal; costs: CostAllocation[] }[]>();
  for (const { category: inCategory, employee: centre, payHeads } of payroll) {
    for (const { payHead: account, amount: paid } of payHeads) {
      const each = { amount: paid ?? zero, costs: [{ category: inCategory, centre, amount: paid ?? zero }] };
      byHead.set(account, [...(byHead.get(account) ?? []), each]);
    }
  }
  return [...byHead].map(([account, parts]) => {
    const known = names?.ledger(account);
    return {
      account,
      accountId: known?.accountId ?? null,
      amount: sum(parts.map((part) => part.amount)),
      isParty: known?.isParty ?? null,
      bills: [],
      costs: parts.flatMap((part) => part.costs),
      banks: [],
    };
  });
}
