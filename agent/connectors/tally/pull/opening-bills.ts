import { addDays } from '../../../../contract/dates.ts';
import type { RecordId } from '../../../../contract/ids.ts';
import type { AccountData, OpeningBill } from '../../../../contract/records/masters.ts';
import type { CanonicalRecord } from '../../../../contract/records/record.ts';
import { readBillLines } from '../balances/open-bills.ts';
import type { Names } from '../map/names.ts';
import type { Mapped } from './map-rows.ts';
import type { Reader } from './reader.ts';

/**
 * A ledger keeps the bills with which its books began. Where reading begins later, those that are open on the day before take their
 * place, by Tally's own list, so that balances and bills of that day belong together. Returns what is to be made of a master's records.
 */
export async function openingBillsOf(reader: Reader, names: Names): Promise<(mapped: Mapped) => Mapped> {
  const { booksFrom } = reader.company;
  if (reader.firstDay === booksFrom) return (mapped) => mapped;
  const lines = await readBillLines(reader, { from: booksFrom, to: addDays(reader.firstDay, -1) }, names);
  const bills = new Map<RecordId, OpeningBill[]>();
  for (const { accountId, reference, open, billDate, dueDate } of lines) {
    const bill = { reference, type: null, date: billDate, dueDate, creditDays: null, amount: open };
    bills.set(accountId, [...(bills.get(accountId) ?? []), bill]);
  }
  return ({ records, ...rest }) => ({ ...rest, records: records.map((record) => withBills(record, bills)) });
}

function withBills(record: CanonicalRecord, bills: ReadonlyMap<RecordId, readonly OpeningBill[]>): CanonicalRecord {
  if (record.kind !== 'account') return record;
  // The kind says what the data is.
  const data = record.data as AccountData;
  return { ...record, data: { ...data, openingBills: [...(bills.get(record.id) ?? [])] } };
}
