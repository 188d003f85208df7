import type { TallyObject } from '../../books.ts';
import { scalar } from '../master.ts';
import { formatAmount, formatDecimal } from '../money.ts';
import { entryOf } from '../present.ts';
import type { AttendanceLine, EmployeePay } from '../vouchers/voucher.ts';

/** One line of ATTENDANCEENTRIES: days are a time value, what a production type counts is a quantity. */
export function exportAttendance({ employee, type, value }: AttendanceLine): TallyObject {
  const number = ` ${formatDecimal(value, 2, 0)}`;
  const unit = scalar(type.body, 'BASEUNITS');
  const said = unit === '' ? { ATTDTYPETIMEVALUE: number } : { ATTDTYPEVALUE: `${number} ${unit}` };
  return { NAME: employee.name, ATTENDANCETYPE: type.name, ...said };
}

/** CATEGORYENTRY of a payroll voucher: by cost category and employee, what each pay head comes to. Earnings are debits. */
export function exportPay(pay: readonly EmployeePay[]): TallyObject[] {
  const categories = new Map<string, TallyObject[]>();
  for (const [serial, { employee, heads }] of pay.entries()) {
    const same = entryOf(categories, scalar(employee.body, 'CATEGORY'), (): TallyObject[] => []);
    same.push({
      EMPLOYEENAME: employee.name,
      EMPLOYEESORTORDER: ` ${serial + 1}`,
      AMOUNT: formatAmount(heads.reduce((sum, { paise }) => sum + paise, 0)),
      PAYHEADALLOCATIONS: heads.map(({ head, paise }, i) => ({
        PAYHEADNAME: head.name,
        ISDEEMEDPOSITIVE: paise < 0 ? 'Yes' : 'No',
        PAYHEADSORTORDER: ` ${i + 1}`,
        AMOUNT: formatAmount(paise),
      })),
    });
  }
  return [...categories].map(([category, employees]) => ({ CATEGORY: category, EMPLOYEEENTRIES: employees }));
}
