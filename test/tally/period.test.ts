import { expect, it } from 'vitest';
import type { CensusWish } from '../../agent/connectors/source.ts';
import type { PlainDate } from '../../contract/dates.ts';
import type { TallyBehaviour } from '../../simulators/tally/wire/behaviour.ts';
import { deskOf, keepNumbers, receipt } from './desk.ts';
import { type Office, openOffice, pullAll } from './office.ts';

const periodIgnored = expect.objectContaining({ name: 'BridgeError', code: 'tally.period-ignored' });
const ignoring: Partial<TallyBehaviour> = { svDates: 'ignored' };
/** Another release takes the place of the one that was there. */
const replaced: Partial<TallyBehaviour> = { svDates: 'ignored', release: '6.6' };

const screens = {
  'the last year': { from: '20250401', to: '20260331' },
  'the first year': { from: '20240401', to: '20250331' },
  'a year before the books': { from: '20100401', to: '20110331' },
  'a single day': { from: '20250701', to: '20250701' },
} as const;
const shown = Object.entries(screens);

it.each(shown)('reads nothing from a Tally that shows only %s, whatever it is asked for', async (_, displayPeriod) => {
  await using office = await openOffice({ behaviour: { ...ignoring, displayPeriod } });
  const carried: unknown[] = [];
  const reading = async () => {
    for await (const { records } of office.source.pull(null, office.signal)) carried.push(...records);
  };
  await expect(reading()).rejects.toEqual(periodIgnored);
  expect(carried).toEqual([]);
});

it('reads nothing in an Educational mode that honours no day which the bridge knows of', async () => {
  await using office = await openOffice({ profile: 'prime7-edu', behaviour: { educationalDays: '31' } });
  await expect(pullAll(office.source, null, office.signal)).rejects.toEqual(periodIgnored);
});

it.each(shown)('does not go on with one that shows only %s', async (_, displayPeriod) => {
  await using office = await openOffice();
  const { cursor } = await pullAll(office.source, null, office.signal);
  office.simulator.process.set({ ...replaced, displayPeriod });
  await expect(pullAll(office.source, cursor, office.signal)).rejects.toEqual(periodIgnored);
});

it.each(shown)('compares nothing, and reads nothing again, with one that shows only %s', async (_, displayPeriod) => {
  await using office = await openOffice();
  await pullAll(office.source, null, office.signal);
  office.simulator.process.set({ ...replaced, displayPeriod });
  await expect(office.source.balances('2026-03-31' as PlainDate, office.signal)).rejects.toEqual(periodIgnored);
  await expect(office.source.reread('masters', office.signal)[Symbol.asyncIterator]().next()).rejects.toEqual(
    periodIgnored,
  );
});

it.each(shown)('takes no census once a Tally takes its place that shows only %s', async (_, displayPeriod) => {
  await using office = await openOffice();
  await pullAll(office.source, null, office.signal);
  await takeCensus(office);
  office.simulator.process.set({ ...replaced, displayPeriod });
  await expect(takeCensus(office)).rejects.toEqual(periodIgnored);
  const day = '2024-06-03' as PlainDate;
  await expect(takeCensus(office, { only: [{ from: day, to: day }] })).rejects.toEqual(periodIgnored);
});

it('looks for no document there: one that is not shown would be written again', async () => {
  await using office = await openOffice();
  await pullAll(office.source, null, office.signal);
  const { writer } = office.source;
  if (writer === null) throw new Error('Tally can be written to');
  const { signal } = office;
  keepNumbers(office, 'Receipt');
  const draft = await writer.prepare(
    {
      type: 'payment.create',
      input: receipt(await deskOf(office.source)),
      effectKey: '0123456789ABCDEF',
      target: null,
    },
    signal,
  );
  office.simulator.process.set({ ...replaced, displayPeriod: screens['the first year'] });
  await expect(writer.readBack(draft, { masterId: '1' }, office.signal)).rejects.toEqual(periodIgnored);
});

it('takes a census of books that were emptied, and names no voucher', async () => {
  await using office = await openOffice({ vouchers: 12 });
  await pullAll(office.source, null, office.signal);
  for (const { masterId } of [...office.books.vouchers('00000000', '99999999')])
    office.books.keyboard.deleteVoucher(masterId);
  expect((await takeCensus(office)).filter((object) => object.includes('voucher:'))).toEqual([]);
});

async function takeCensus({ source, signal }: Office, wish: CensusWish = {}): Promise<readonly string[]> {
  const named: string[] = [];
  for await (const { entries } of source.census(signal, wish)) named.push(...entries.map(({ object }) => object));
  return named;
}
