import { expect, test } from 'vitest';
import type { PlainDate } from '../../../../contract/dates.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import { MasterNames } from '../map/master-names.ts';
import { RowMapper } from './map-rows.ts';

const sourceId = 'tally1' as SourceId;
const april = { from: '2025-04-01' as PlainDate, to: '2025-04-30' as PlainDate };

function mapper(): RowMapper {
  return new RowMapper(sourceId, new MasterNames(sourceId));
}

test('a voucher that can not be understood is told with its id and its day', () => {
  const text = '<VOUCHER VCHTYPE="Sales"><GUID>abc-1</GUID><DATE>20250402</DATE><NARRATION>&bad;';
  expect(mapper().voucher(april)({ text, at: 70 })).toMatchObject({
    records: [],
    problem: {
      code: 'record.not-understood',
      record: 'tally1:voucher:abc-1',
      within: { from: '2025-04-02', to: '2025-04-02' },
    },
  });
});

test('one of which nothing is known is told with the days that were asked for', () => {
  const { problem } = mapper().voucher(april)({ text: null, at: 70 });
  expect(problem).toMatchObject({ code: 'record.too-large', within: april });
  expect(problem).not.toHaveProperty('record');
});

test('a master that can not be understood is told with its id', () => {
  const text = '<LEDGER NAME="Cash"><GUID>abc-2</GUID><PARENT>&bad;';
  expect(mapper().master({ text, at: 0 }).problem).toMatchObject({ record: 'tally1:ledger:abc-2', within: 'masters' });
});
