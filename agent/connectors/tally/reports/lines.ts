import type { PlainDate } from '../../../../contract/dates.ts';
import type { Decimal } from '../../../../contract/decimal.ts';
import type { RecordId } from '../../../../contract/ids.ts';
import { Figures } from './figures.ts';
import type { ReportKind } from './report-kind.ts';
import type { ReportRow } from './report-rows.ts';

export interface LineContext {
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly accountOf: (party: string) => RecordId | null;
}

export type ReportLine = ReturnType<(typeof readers)[ReportKind]>;

/** The line of a report that a row makes. */
export function lineOf(kind: ReportKind, row: ReportRow, context: LineContext): ReportLine {
  const figures = new Figures(row);
  const line = readers[kind](figures, context);
  return { ...line, ...figures.rest() };
}

const account = 'DSPACCNAME/DSPDISPNAME';

/** What is exploded under a group of the Profit and Loss has this form too. */
function balanceSheetLine(row: Figures) {
  return {
    name: row.text(`BSNAME/${account}`) ?? row.text(account),
    subAmount: row.amount('BSAMT/BSSUBAMT'),
    amount: row.amount('BSAMT/BSMAINAMT'),
  };
}

function where<Name extends string>(name: Name, amount: Decimal | null): { readonly [field in Name]?: Decimal } {
  return amount === null ? {} : ({ [name]: amount } as { readonly [field in Name]: Decimal });
}

const readers = {
  'trial-balance': (row: Figures) => ({
    name: row.text(account),
    closingDebit: row.amount('DSPACCINFO/DSPCLDRAMT/DSPCLDRAMTA'),
    closingCredit: row.amount('DSPACCINFO/DSPCLCRAMT/DSPCLCRAMTA'),
    ...where('openingDebit', row.amount('DSPACCINFO/DSPOPDRAMT/DSPOPDRAMTA')),
    ...where('openingCredit', row.amount('DSPACCINFO/DSPOPCRAMT/DSPOPCRAMTA')),
    ...where('debit', row.amount('DSPACCINFO/DSPDRAMT/DSPDRAMTA')),
    ...where('credit', row.amount('DSPACCINFO/DSPCRAMT/DSPCRAMTA')),
  }),
  'profit-and-loss': (row: Figures) => {
    const name = row.text(account);
    if (name === null) return { ...balanceSheetLine(row), isPart: true as const };
    return { name, subAmount: row.amount('PLAMT/PLSUBAMT'), amount: row.amount('PLAMT/BSMAINAMT') };
  },
  'balance-sheet': balanceSheetLine,
  'cash-flow': (row: Figures, { from, to }: LineContext) => {
    const name = row.text('DSPPERIOD');
    return {
      name,
      month: monthNamed(name, from, to),
      debit: row.amount('DSPACCINFO/DSPDRAMT/DSPDRAMTA'),
      credit: row.amount('DSPACCINFO/DSPCRAMT/DSPCRAMTA'),
      net: row.amount('DSPACCINFO/DSPCLAMT/DSPCLAMTA'),
    };
  },
  'stock-summary': (row: Figures) => ({
    name: row.text(account),
    quantity: row.quantity('DSPSTKINFO/DSPSTKCL/DSPCLQTY'),
    rate: row.rate('DSPSTKINFO/DSPSTKCL/DSPCLRATE'),
    value: row.amount('DSPSTKINFO/DSPSTKCL/DSPCLAMTA'),
  }),
  outstanding: (row: Figures, { accountOf }: LineContext) => {
    const party = row.text('BILLFIXED/BILLPARTY');
    return {
      party,
      accountId: party === null ? null : accountOf(party),
      reference: row.text('BILLFIXED/BILLREF'),
      billDate: row.date('BILLFIXED/BILLDATE'),
      dueDate: row.date('BILLDUE'),
      openAmount: row.amount('BILLCL'),
      overdueDays: row.wholeNumber('BILLOVERDUE'),
    };
  },
};

const monthNames = 'January February March April May June July August September October November December'.split(' ');

/** The month of that name within the period. */
function monthNamed(name: string | null, from: PlainDate | null, to: PlainDate | null): string | null {
  const month = monthNames.indexOf(name?.trim() ?? '') + 1;
  if (month === 0 || from === null || to === null) return null;
  const inYear = (year: string) => `${year}-${String(month).padStart(2, '0')}`;
  const years = [from.slice(0, 4), to.slice(0, 4)];
  return years.map(inYear).find((each) => from.slice(0, 7) <= each && each <= to.slice(0, 7)) ?? null;
}
