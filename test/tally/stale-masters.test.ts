import { expect, it } from 'vitest';
import type { BookPeriod } from '../../agent/connectors/balances.ts';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import type { PlainDate } from '../../contract/dates.ts';
import { TrialBalanceData } from '../../contract/records/report.ts';
import { type Office, openOffice, pullAll } from './office.ts';
import { tap } from './wiretap.ts';

const year: BookPeriod = { from: '2024-04-01' as PlainDate, to: '2025-03-31' as PlainDate };
const spare = 'Spare Ledger';

/** `atBalances` happens once, as Tally is asked for the figures of ledgers. */
async function opened(office: Office) {
  office.simulator.keyboard.createMaster('Ledger', { NAME: spare, PARENT: 'Indirect Expenses' });
  const wire = await tap(office.simulator.url);
  const [found] = await openTally({ origin: wire.url }).discover(office.signal);
  if (found === undefined) throw new Error('nothing found');
  const source = openTally({ origin: wire.url }).open(found.sourceId, found.fingerprint);
  const atBalances = (happens: () => void) => {
    wire.onRequest = (_number, xml) => {
      if (!/TBalOpening/i.test(xml)) return;
      wire.onRequest = () => {};
      happens();
    };
  };
  return { source, atBalances, [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose]() };
}

it('reads reports again by a fresh list of masters when a ledger was made meanwhile', async () => {
  await using office = await openOffice();
  await using at = await opened(office);
  at.atBalances(() => {
    office.simulator.keyboard.createMaster('Ledger', { NAME: 'New Ledger', PARENT: 'Indirect Expenses' });
  });
  const records = (await at.source.reports?.(year, office.signal)) ?? [];
  const trial = TrialBalanceData.parse(records.find(({ kind }) => kind === 'trial-balance')?.data);
  expect(trial.accounts?.map(({ account }) => account)).toEqual(expect.arrayContaining([spare, 'New Ledger']));
});

it('reads movements again by a fresh list of masters when a ledger was deleted meanwhile', async () => {
  await using office = await openOffice();
  await using at = await opened(office);
  const { records } = await pullAll(at.source, null, office.signal);
  const ids = [...records.values()].flatMap(({ kind, id }) => (kind === 'account' ? id : []));
  at.atBalances(() => office.simulator.keyboard.deleteMaster('Ledger', spare));
  const moved = (await at.source.movements?.(ids, [year], office.signal)) ?? [];
  expect(moved).toHaveLength(ids.length - 1);
});

it('says tally.truncated when a fresh list does not help', async () => {
  await using office = await openOffice();
  await using at = await opened(office);
  let made = 0;
  const again = () => {
    made += 1;
    office.simulator.keyboard.createMaster('Ledger', { NAME: `New ${made}`, PARENT: 'Indirect Expenses' });
    if (made < 9) at.atBalances(again);
  };
  at.atBalances(again);
  await expect(at.source.reports?.(year, office.signal)).rejects.toMatchObject({ code: 'tally.truncated' });
  expect(made).toBe(3);
});
