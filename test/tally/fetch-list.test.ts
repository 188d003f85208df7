import { expect, it } from 'vitest';
import { mapObject } from '../../agent/connectors/tally/map/map-object.ts';
import { collectionRequest, type Scope } from '../../agent/connectors/tally/requests/envelope.ts';
import {
  type MasterType,
  masterElement,
  mastersRequest,
  masterTypes,
} from '../../agent/connectors/tally/requests/masters.ts';
import { vouchersRequest } from '../../agent/connectors/tally/requests/vouchers.ts';
import { scan } from '../../agent/connectors/tally/xml/scan.ts';
import { slice } from '../../agent/connectors/tally/xml/slice.ts';
import type { PlainDate } from '../../contract/dates.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import { post } from '../../simulators/tally/wire/testing/post.ts';
import { type Office, openOffice } from './office.ts';

/** A name in a FETCH list that Tally doesn't know brings nothing, without a word: what is asked for by name must say all that everything says. */

const period = { from: '2000-01-01' as PlainDate, to: '2040-12-31' as PlainDate };
const sourceId = 'tally-test' as SourceId;

/** Every list by its own path: a wildcard brings fields, not the lists in them (facts/tally.md §2.4). */
const everythingOfVouchers = [
  '*',
  ...['AllLedgerEntries', 'AllInventoryEntries', 'InventoryEntriesIn', 'InventoryEntriesOut', 'CategoryEntry'].map(
    (list) => `${list}.*`,
  ),
];

async function recordsOf({ simulator }: Office, element: string, xml: string): Promise<readonly CanonicalRecord[]> {
  const { bytes } = await post(simulator.url, xml);
  const records: CanonicalRecord[] = [];
  for await (const event of slice([bytes], { names: new Set([element]), encoding: 'utf-16le' })) {
    if (event.type === 'object') records.push(...mapObject(scan(event.text), { sourceId, extra: 'telling' }));
  }
  return records;
}

function scopeOf({ books }: Office): Scope {
  return { company: books.info().name, period };
}

/** Paths of canonical fields that only `whole` has a value in; what it keeps in `extra` is nobody's loss. */
function missingIn(listed: unknown, whole: unknown, path: string): readonly string[] {
  if (path.endsWith('/extra') || whole === null || whole === undefined) return [];
  if (typeof whole !== 'object')
    return listed === whole ? [] : [`${path}: ${JSON.stringify(listed)}, not ${JSON.stringify(whole)}`];
  if (Array.isArray(whole) && Array.isArray(listed) && listed.length !== whole.length)
    return [`${path}: ${whole.length}`];
  return Object.entries(whole).flatMap(([key, value]) =>
    missingIn((listed as { [key: string]: unknown } | null | undefined)?.[key], value, `${path}/${key}`),
  );
}

function expectAlike(listed: readonly CanonicalRecord[], whole: readonly CanonicalRecord[]): void {
  expect(listed.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
  expect(whole.length).toBeGreaterThan(0);
  const missing = whole.flatMap(({ kind, data }, index) => missingIn(listed[index]?.data, data, kind));
  expect([...new Set(missing)]).toEqual([]);
}

it.each(['erp9', 'prime7'] as const)('says of vouchers by name what everything says (%s)', async (profile) => {
  await using office = await openOffice({ vouchers: 600, profile });
  const scope = scopeOf(office);
  const whole = collectionRequest(scope, { type: 'Voucher', fetch: everythingOfVouchers });
  expectAlike(
    await recordsOf(office, 'VOUCHER', vouchersRequest(scope, { dated: period, above: 0 })),
    await recordsOf(office, 'VOUCHER', whole),
  );
});

it.each<MasterType>(masterTypes)('says of %s by name what everything says', async (type) => {
  await using office = await openOffice({ vouchers: 60 });
  const scope = scopeOf(office);
  expectAlike(
    await recordsOf(office, masterElement(type), mastersRequest(scope, type, { above: 0 })),
    await recordsOf(office, masterElement(type), collectionRequest(scope, { type, fetch: ['*'] })),
  );
});
