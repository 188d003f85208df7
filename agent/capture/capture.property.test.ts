import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import { tempStore } from '../store/testing.ts';
import { fromUnits } from '../store/units.ts';
import { agentTotals } from './agent-totals.ts';
import { compareTotals } from './compare-totals.ts';
import { defaultDeletionLimits, findDeletions } from './deletions.ts';
import { takeCensus } from './take-census.ts';
import { addSource, captureBooks, hashKey } from './testing/capture-books.ts';
import { type ModelAccount, ModelBooks, type ModelVoucher, sourceId } from './testing/model-books.ts';
import { ModelGateway } from './testing/model-gateway.ts';

const accounts = ['a', 'b', 'c'];
const day = fc.integer({ min: 1, max: 5 }).map((number) => `2024-04-0${number}`);
const paise = fc.integer({ min: -500_000, max: 500_000 });
const bill = fc.record({
  reference: fc.constantFrom('INV/1', 'INV/2', 'बिल/3'),
  type: fc.constantFrom('new' as const, 'against' as const, 'advance' as const),
});
const line = fc.record({ account: fc.constantFrom(...accounts), paise, bill }, { requiredKeys: ['account', 'paise'] });
const voucher: fc.Arbitrary<ModelVoucher> = fc.record({
  date: day,
  lines: fc.array(line, { maxLength: 4 }),
  posted: fc.boolean(),
});
const account: fc.Arbitrary<ModelAccount> = fc.record({
  name: fc.constantFrom('Asha', 'Bina', 'Chitra'),
  openingPaise: paise,
  isParty: fc.boolean(),
  openingBills: fc.uniqueArray(fc.record({ reference: fc.constantFrom('INV/1', 'OLD/7'), paise }), {
    maxLength: 2,
    selector: ({ reference }) => reference,
  }),
});
const key = fc.constantFrom('v1', 'v2', 'v3', 'v4', 'v5');
const edit = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('voucher' as const), key, voucher }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('account' as const), key: fc.constantFrom(...accounts), account }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('delete' as const), key }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('capture' as const, 'send' as const) }) },
);
const everyDay = '2024-04-30' as PlainDate;
const unlimited = { ...defaultDeletionLimits, wholeKind: 100 };

test('after any edits, totals and bills equal the books added up from scratch, here and upstream', async () => {
  const signal = new AbortController().signal;
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 30 }), async (edits) => {
      const [store, books, gateway] = [tempStore(), new ModelBooks(), new ModelGateway()];
      addSource(store);
      const options = { store, hashKey, limits: unlimited };
      const bring = async (whole = false) => {
        await captureBooks(store, books, whole);
        await takeCensus(store, books, signal);
        await findDeletions(options, books, signal);
      };
      for (const each of accounts) books.putAccount(each, { name: each });
      for (const step of edits) {
        if (step.type === 'voucher') books.putVoucher(step.key, step.voucher);
        else if (step.type === 'account') books.putAccount(step.key, step.account);
        else if (step.type === 'delete' && books.vouchers.has(step.key)) books.deleteVoucher(step.key);
        else if (step.type === 'capture') await bring();
        else if (step.type === 'send') gateway.take(store, 2);
      }
      await bring();
      gateway.take(store);

      const { num } = store.sources.require(sourceId);
      const balances = await books.balances(everyDay);
      const agent = agentTotals(store, sourceId, balances);
      const { epoch, last: seq } = gateway.state;
      const periods = balances.years.map(({ from, to }) => ({ from, to }));
      const held = gateway.totals({ t: 'tie-out', tieOutId: 't', sourceId, epoch, seq, asOn: everyDay, periods });
      if (held === null) throw new Error('the gateway stands at that number');
      const { differences } = compareTotals(balances, agent, held);
      expect(differences).toEqual([]);
      expect(agent.counts.reduce((sum, { vouchers }) => sum + vouchers, 0)).toBe(books.vouchers.size);
      const counts = store.records.counts(num);
      expect(counts['voucher'] ?? 0).toBe(books.vouchers.size);
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(gateway.records.size);
      expect(fromUnits(agent.bills.reduce((sum, { open }) => sum + open, 0n))).toBe(
        fromUnits(agent.billsAsOn.reduce((sum, { open }) => sum + open, 0n)),
      );
      store.close();
    }),
    { numRuns: 60 },
  );
});
