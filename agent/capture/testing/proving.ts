import type { PlainDate } from '../../../contract/dates.ts';
import type { RecordId } from '../../../contract/ids.ts';
import { tempStore } from '../../store/testing.ts';
import { type TieOut, tieOut } from '../tie-out.ts';
import type { TieOutOptions } from '../tie-out-options.ts';
import { addSource } from './capture-books.ts';
import { follow, pollMs } from './following.ts';
import { ModelBooks, type ModelVoucher } from './model-books.ts';
import { ModelGateway } from './model-gateway.ts';

export const asOn = '2025-03-31' as PlainDate;
const signal = new AbortController().signal;

export function saleOf(reference: string, paise: number, date = '2024-04-02'): ModelVoucher {
  return {
    date,
    type: 'Sales',
    lines: [
      { account: 'meera', paise, bill: { reference, type: 'new' } },
      { account: 'sales', paise: -paise },
    ],
  };
}

export function someBooks(): ModelBooks {
  const books = new ModelBooks();
  books.putAccount('meera', {
    name: 'Meera Stores',
    isParty: true,
    openingPaise: 5_000,
    openingBills: [{ reference: 'OLD/7', paise: 5_000 }],
  });
  books.putAccount('sales', { name: 'Sales', isNominal: true });
  books.putAccount('stock', { name: 'Stock-in-hand', openingPaise: 900_000 });
  books.putAccount('unused', { name: 'Unused' });
  books.putVoucher('v1', saleOf('INV/1', 118_000));
  books.putVoucher('v2', saleOf('INV/2', 50_000));
  return books;
}

/** Books, an agent that follows them, and a gateway that holds everything, standing still. */
export async function proving(books = someBooks()) {
  const [store, gateway] = [tempStore(), new ModelGateway()];
  addSource(store);
  const following = await follow(store, books, gateway);
  const settle = async () => {
    for (let times = 0; times < 4; times += 1) {
      gateway.take(store);
      await following.advance(pollMs);
    }
    gateway.take(store);
  };
  await settle();
  const options: TieOutOptions = {
    store,
    clock: {
      now: () => new Date('2026-04-01T10:00:00Z'),
      sleep: async () => {
        await following.advance(pollMs);
        if (gateway.isOnline) gateway.take(store);
      },
    },
    isSettled: () => following.follower.isSettled,
    ask: async (request) => gateway.totals(request),
    newTieOutId: () => 'tie-out-1',
  };
  const prove = (day = asOn) => tieOut(options, books, day, signal);
  return { store, books, gateway, following, options, settle, prove };
}

export type Proving = Awaited<ReturnType<typeof proving>>;

/** The bill of this reference, as the gateway holds it. */
export function billIn(gateway: ModelGateway, reference: string): RecordId {
  const bill = [...gateway.records.values()].find(
    ({ kind, data }) => kind === 'bill' && data['reference'] === reference,
  );
  if (bill === undefined) throw new Error(`no bill ${reference}`);
  return bill.id;
}

/** Each difference with its likeliest cause. */
export function causesIn(outcome: TieOut | null): readonly (readonly unknown[])[] {
  return (outcome?.differences ?? []).map(({ side, figure, account, amount, cause }) => [
    side,
    figure,
    account,
    amount,
    cause?.code,
    cause?.voucherType ?? null,
    cause?.from ?? null,
    cause?.to ?? null,
  ]);
}
