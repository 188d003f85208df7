import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ReportRows } from './report-rows.ts';

const figures = fc.dictionary(
  fc.constantFrom('DSPCLDRAMT/DSPCLDRAMTA', 'DSPCLCRAMT/DSPCLCRAMTA'),
  fc.constantFrom('-1.00', '2.50', '0.00'),
);
const rows = fc.array(fc.record({ name: fc.constantFrom('Cash', 'Sales', 'Heading'), figures }), { maxLength: 12 });

it('ties names and figures by their place alone, whatever rows have none', () => {
  fc.assert(
    fc.property(rows, (written) => {
      const read = new ReportRows();
      for (const row of written) {
        read.note('ENVELOPE/DSPACCNAME/DSPDISPNAME', row.name);
        for (const [path, text] of Object.entries(row.figures)) read.note(`ENVELOPE/DSPACCINFO/${path}`, text);
      }
      const told = written.map((row) => ({
        'DSPACCNAME/DSPDISPNAME': row.name,
        ...Object.fromEntries(Object.entries(row.figures).map(([path, text]) => [`DSPACCINFO/${path}`, text])),
      }));
      expect(read.all().map((row) => Object.fromEntries(row))).toEqual(told);
    }),
  );
});

it('makes a row without a name of figures that come twice under one', () => {
  const read = new ReportRows();
  read.note('ENVELOPE/DSPACCNAME/DSPDISPNAME', 'Cash');
  read.note('ENVELOPE/PLAMT/BSMAINAMT', '1.00');
  read.note('ENVELOPE/PLAMT/BSMAINAMT', '2.00');
  expect(read.all().map((row) => [...row])).toEqual([
    [
      ['DSPACCNAME/DSPDISPNAME', 'Cash'],
      ['PLAMT/BSMAINAMT', '1.00'],
    ],
    [['PLAMT/BSMAINAMT', '2.00']],
  ]);
});

it('does not take a bill without a reference for part of the one before', () => {
  const read = new ReportRows();
  for (const party of ['Asha', 'Meera']) {
    read.note('ENVELOPE/BILLFIXED/BILLDATE', '1-May-26');
    read.note('ENVELOPE/BILLFIXED/BILLPARTY', party);
    read.note('ENVELOPE/BILLCL', '-1.00');
  }
  expect(read.all().map((row) => row.get('BILLFIXED/BILLPARTY'))).toEqual(['Asha', 'Meera']);
});
