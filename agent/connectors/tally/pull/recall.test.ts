import { expect, it } from 'vitest';
import type { PlainDate } from '../../../../contract/dates.ts';
import type { RecordId, SourceId } from '../../../../contract/ids.ts';
import type { Digests } from '../../connector.ts';
import { MasterNames } from '../map/master-names.ts';
import { scan } from '../xml/scan.ts';
import { batchesOf, type Mapped, RowMapper } from './map-rows.ts';
import { Recall } from './recall.ts';

const sourceId = 'tally-x' as SourceId;
const april = { from: '2025-04-01' as PlainDate, to: '2025-04-30' as PlainDate };
const progress = { stage: 'vouchers', done: 0, total: null, through: null } as const;

const names = new MasterNames(sourceId);
for (const master of [
  '<VOUCHERTYPE NAME="Journal"><GUID>g-1</GUID></VOUCHERTYPE>',
  '<LEDGER NAME="Cash"><GUID>g-2</GUID><PARENT>Cash-in-Hand</PARENT></LEDGER>',
  '<STOCKITEM NAME="Pens"><GUID>g-3</GUID></STOCKITEM>',
])
  names.learn(scan(master));

interface Voucher {
  readonly type?: string;
  readonly ledger?: string;
  readonly item?: string;
  readonly alterId?: string;
  readonly date?: string;
}

function row({ type = 'Journal', ledger = 'Cash', item = 'Pens', alterId = '7', date = '20250402' }: Voucher = {}) {
  const lines = `<ALLLEDGERENTRIES.LIST><LEDGERNAME>${ledger}</LEDGERNAME><AMOUNT>1.00</AMOUNT></ALLLEDGERENTRIES.LIST>`;
  const items = `<ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>${item}</STOCKITEMNAME><BILLEDQTY> 1 Box 0.5 Nos</BILLEDQTY></ALLINVENTORYENTRIES.LIST>`;
  const head = `<GUID>v-1</GUID><ALTERID>${alterId}</ALTERID><DATE>${date}</DATE><VOUCHERTYPENAME>${type}</VOUCHERTYPENAME>`;
  return { text: `<VOUCHER>${head}${lines}${items}</VOUCHER>`, at: 0 };
}

/** Digests are the texts themselves; `held`: of which there is a record. */
function mapperOf(held: readonly string[] = [], dependsOn = '') {
  const asked: unknown[] = [];
  const digests: Digests = {
    of: (text, other) => other + text,
    dated: (period) => {
      asked.push(period);
      return new Map(held.map((text) => [dependsOn + text, 'tally-x:voucher:v-1' as RecordId]));
    },
    naming: () => null,
    keepNaming: () => {},
  };
  return { mapper: new RowMapper(sourceId, names, { recall: new Recall({ digests, dependsOn, upTo: 10 }) }), asked };
}

function batchOf(rows: readonly Mapped[]) {
  const [batch] = [...batchesOf(rows, progress)];
  if (batch === undefined) throw new Error('no batch');
  return batch;
}

it('gives a voucher of which every master is known a digest of its text', () => {
  const { records, digests } = batchOf([mapperOf([], '2 a ').mapper.voucher(april)(row())]);
  expect([...(digests ?? [])]).toEqual([[records[0]?.id, `2 a ${row().text}`]]);
});

it.each<[string, Voucher]>([
  ['a ledger that is not known', { ledger: 'Quite new' }],
  ['an item that is not known', { item: 'Quite new' }],
  ['a voucher type that is not known', { type: 'Sales Quite New' }],
  ['an AlterID of after the list of masters', { alterId: '11' }],
  ['no AlterID', { alterId: '' }],
])('gives a voucher with %s none', (_what, voucher) => {
  const { mapper } = mapperOf();
  const rows = [row(voucher), row()].map(mapper.voucher(april));
  expect(rows.map(({ records, digest }) => [records.length, digest !== null])).toEqual([
    [1, false],
    [1, true],
  ]);
});

it('does not map what is held, unless it is asked to', () => {
  const { mapper } = mapperOf([row().text]);
  const again = batchOf([mapper.voucherAgain(april)(row())]);
  expect(again.records).toEqual([]);
  expect(again.unchanged).toEqual([{ id: 'tally-x:voucher:v-1', digest: row().text }]);
  expect(mapper.voucher(april)(row()).records).toHaveLength(1);
});

it('maps what is held by another text', () => {
  const { mapper } = mapperOf([row({ alterId: '6' }).text]);
  expect(mapper.voucherAgain(april)(row()).records).toHaveLength(1);
});

it('takes a voucher outside of what was asked for as garbled, whatever is held of other days', () => {
  const outside = row({ date: '20250502' });
  const { mapper, asked } = mapperOf();
  expect(() => mapper.voucherAgain(april)(outside)).toThrow(expect.objectContaining({ code: 'tally.garbled' }));
  expect(asked).toEqual([april]);
});

it('asks once for the days of a heavy day’s pieces', () => {
  const { mapper, asked } = mapperOf();
  for (let piece = 0; piece < 3; piece += 1) mapper.voucherAgain(april)(row());
  mapper.voucherAgain({ ...april, to: april.from })(row({ date: '20250401' }));
  expect(asked).toHaveLength(2);
});

it('counts a voucher that was read twice as it was read last', () => {
  const [edited, unsure] = [row({ alterId: '8' }), row({ alterId: '11' })];
  const read = (...rows: ReturnType<typeof row>[]) => {
    const { records, unchanged, digests } = batchOf(rows.map(mapperOf([row().text]).mapper.voucherAgain(april)));
    return { versions: records.map(({ native }) => native.version), held: unchanged?.length, digests: digests?.size };
  };
  expect(read(edited, row())).toEqual({ versions: [], held: 1, digests: 0 });
  expect(read(row(), edited)).toEqual({ versions: ['8'], held: 0, digests: 1 });
  expect(read(row(), row())).toEqual({ versions: [], held: 1, digests: 0 });
  const [last] = [...(batchOf([edited, unsure].map(mapperOf().mapper.voucher(april))).digests ?? [])];
  expect(last?.[1]).toBeNull();
});
