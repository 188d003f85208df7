import type { TallyDate, TallyObject } from '../../books.ts';
import { addDays } from '../calendar.ts';
import { inventPan } from '../gstin.ts';
import { type Master, reserved } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { ledgerBody } from './ledgers.ts';

/** Who works in the company, and what of their pay is posted where. */
export interface PayrollMasters {
  readonly employees: readonly Employee[];
  readonly present: Master;
  readonly absent: Master;
  readonly overtime: Master;
  readonly earnings: readonly Master[];
  readonly deductions: readonly Master[];
}

export interface Employee {
  readonly centre: Master;
  /** Basic pay of a month in rupees. */
  readonly basic: number;
}

/** Employees are cost centres for payroll, pay heads are ledgers with a PAYTYPE (`facts/tally.md` §3.4). */
export function addPayroll(masters: MasterStore, category: Master, booksFrom: TallyDate): PayrollMasters {
  const attendance = (name: string, kind: string, more: TallyObject = {}): Master =>
    masters.add('AttendanceType', name, {
      PARENT: reserved.primary,
      ATTENDANCEPRODUCTIONTYPE: kind,
      ATTENDANCEPERIOD: kind === 'Production' ? '' : 'Days',
      ...more,
    });
  const head = (name: string, parent: string, payType: string, more: TallyObject = {}): Master =>
    masters.add('Ledger', name, {
      ...ledgerBody(parent, 0, {}),
      ISCOSTCENTRESON: 'Yes',
      FORPAYROLL: 'Yes',
      PAYTYPE: payType,
      PAYSLIPNAME: name,
      AFFECTSNETSALARY: 'Yes',
      CALCULATIONTYPE: 'As User Defined Value',
      CALCULATIONPERIOD: 'Months',
      ...more,
    });
  const departments = ['Shop Staff', 'Godown Staff'].map((name) =>
    masters.add('CostCentre', name, {
      ...centreBody(category, reserved.primary),
      FORPAYROLL: 'Yes',
      ISEMPLOYEEGROUP: 'Yes',
    }),
  );
  return {
    employees: people.map(([name, title, basic, group], serial) => ({
      basic,
      centre: masters.add('CostCentre', name, {
        ...centreBody(category, departments[group]?.name ?? ''),
        FORPAYROLL: 'Yes',
        ISEMPLOYEEGROUP: 'No',
        MAILINGNAME: [`E${String(serial + 1).padStart(3, '0')}`],
        EMPLOYEENUMBER: `E${String(serial + 1).padStart(3, '0')}`,
        DESIGNATION: title,
        GENDER: serial % 2 === 0 ? 'Male' : 'Female',
        DATEOFJOIN: addDays(booksFrom, -400 - serial * 173),
        DATEOFBIRTH: addDays(booksFrom, -9_000 - serial * 611),
        PANNUMBER: inventPan(400 + serial),
        PFACCOUNTNUMBER: `GJ/ZZZ/0000000/000/${1001 + serial}`,
        BANKDETAILS: `0099004600${10 + serial}`,
      }),
    })),
    present: attendance('Present', 'Attendance / Leave with Pay'),
    absent: attendance('Absent', 'Leave without Pay'),
    overtime: attendance('Overtime', 'Production', { BASEUNITS: 'Hrs' }),
    earnings: [
      head('Basic Pay', 'Staff Costs', 'Earnings for Employees', { CALCULATIONTYPE: 'On Attendance' }),
      head('House Rent Allowance', 'Staff Costs', 'Earnings for Employees'),
    ],
    deductions: [
      head("Employees' PF Payable", 'Provisions', "Employees' Statutory Deductions", {
        STATPAYTYPE: 'PF Account (A/c No. 1)',
      }),
      head('Professional Tax Payable', 'Duties & Taxes', "Employees' Statutory Deductions", {
        STATPAYTYPE: 'Professional Tax',
      }),
    ],
  };
}

function centreBody(category: Master, parent: string): TallyObject {
  return { PARENT: parent, CATEGORY: category.name, REVENUELEDFOROPBAL: 'No' };
}

const people: readonly (readonly [name: string, title: string, basic: number, department: 0 | 1])[] = [
  ['Harshvan Kolmekar', 'Salesman', 14_500, 0],
  ['Gauripal Desarkar', 'Cashier', 13_200, 0],
  ['Omkaral Vyas', 'Accountant', 18_000, 0],
  ['દેવકર્ણ રાવળ', 'Storekeeper', 12_750, 1],
  ['Yashodal Mistri', 'Loader', 10_400, 1],
  ['Nirvhan "Bhai" Solani', 'Driver', 12_000, 1],
];
