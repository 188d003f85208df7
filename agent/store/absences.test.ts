import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordId, SourceId } from '../../contract/ids.ts';
import { systemClock } from '../clock.ts';
import { openStore } from './open.ts';
import type { SourceNum } from './source-num.ts';
import type { Store } from './store.ts';

const sourceId = 'books' as SourceId;
const pin = { connector: 'tally', origin: 'o', guid: 'g', number: '1', name: 'n', booksFrom: '2025-04-01' };
const voucher = 'books:voucher:1' as RecordId;

let folder: string;
let store: Store;
let source: SourceNum;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'absences-'));
  store = openStore({ folder, key: Buffer.alloc(32), clock: systemClock });
  store.transaction(() => store.sources.pin(sourceId, pin));
  source = store.sources.require(sourceId).num;
  const state = {
    kind: 'voucher',
    object: voucher,
    version: '1',
    hash: 'h',
    shape: 1,
    digest: null,
    effects: null,
    date: null,
  };
  store.transaction(() => store.records.put(source, { id: voucher, ...state }, 1));
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

test('keeps what is gone from the books when the platform has named it too', () => {
  store.absences.suspect(source, voucher, 'voucher');
  store.absences.gather(source, 'books:bill:');
  store.absences.keepAbsent(source, 'books:bill:');
  expect(store.absences.free(source, 10)).toEqual([{ object: voucher, upstreamKind: null }]);
});

test('forgets what the census names, whoever suspected it', () => {
  store.absences.suspect(source, voucher, 'voucher');
  store.censuses.add(source, { object: voucher, version: '1', date: null });
  store.absences.gather(source, 'books:bill:');
  expect(store.absences.free(source, 10)).toEqual([]);
});
