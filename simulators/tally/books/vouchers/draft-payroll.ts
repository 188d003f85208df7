import type { Master } from '../master.ts';
import { at } from '../present.ts';
import { flagsOf } from './draft-flags.ts';
import type { AttendanceLine, CostAllocation, EmployeePay, Entry, Voucher } from './voucher.ts';
import { drawFor, type World } from './world.ts';

/** Who was there how long. */
export function draftAttendance(world: World, index: number): Voucher {
  const { payroll, types } = world.chart;
  const draw = drawFor(world, index, 81);
  const attendance = payroll.employees.flatMap(({ centre }): AttendanceLine[] => [
    { employee: centre, type: payroll.present, value: draw.between(40, 52) * 50 },
    ...(draw.chance(0.4) ? [{ employee: centre, type: payroll.overtime, value: draw.between(2, 40) * 50 }] : []),
  ]);
  return {
    type: types.attendance,
    date: world.plan.dateOf(index),
    view: 'Accounting Voucher View',
    ...flagsOf(world, index),
    entries: [],
    items: [],
    attendance,
  };
}

/**
 * Wages by employee and pay head. Earnings are debited, deductions and what is left to pay are credited; each pay head is posted
 * once with the employees as its cost centres.
 */
export function draftPayroll(world: World, index: number): Voucher {
  const { salaryPayable, types } = world.chart;
  const flags = flagsOf(world, index);
  const head = {
    type: types.payroll,
    date: world.plan.dateOf(index),
    view: 'PaySlip Voucher View' as const,
    party: salaryPayable,
    ...flags,
  };
  if (flags.isCancelled) return { ...head, entries: [], items: [] };
  const pay = drawPay(world, index);
  const heads = [...new Set(pay.flatMap((one) => one.heads.map((part) => part.head)))];
  const entries = heads.map((ledger) => headEntry(world, pay, ledger));
  const net = -entries.reduce((sum, entry) => sum + entry.paise, 0);
  return {
    ...head,
    items: [],
    pay,
    entries: [...entries, { ledger: salaryPayable, paise: net, deemedPositive: false }],
  };
}

function drawPay(world: World, index: number): EmployeePay[] {
  const { employees, earnings, deductions } = world.chart.payroll;
  const draw = drawFor(world, index, 82);
  return employees.map(({ centre, basic }) => {
    const earned = Math.round((basic * draw.between(20, 26)) / 26) * 100;
    const rent = Math.round((earned * 0.2) / 100) * 100;
    return {
      employee: centre,
      heads: [
        { head: at(earnings, 0), paise: -earned },
        { head: at(earnings, 1), paise: -rent },
        { head: at(deductions, 0), paise: Math.round((earned * 12) / 10_000) * 100 },
        ...(basic > 12_000 ? [{ head: at(deductions, 1), paise: 20_000 }] : []),
      ],
    };
  });
}

function headEntry(world: World, pay: readonly EmployeePay[], ledger: Master): Entry {
  const { category } = world.chart.costs;
  const costs = pay.flatMap(({ employee, heads }): CostAllocation[] =>
    heads.filter(({ head }) => head === ledger).map(({ paise }) => ({ category, centre: employee, paise })),
  );
  const paise = costs.reduce((sum, cost) => sum + cost.paise, 0);
  return { ledger, paise, deemedPositive: paise < 0, costs };
}
