import { expect, test } from 'vitest';
import type { SourceId } from '../../contract/ids.ts';
import { continuedBy } from './continued.ts';

function books(sourceId: string, booksFrom: string, guid = 'GUID-1', connector = 'tally') {
  const pin = { connector, origin: 'http://127.0.0.1:9000', guid, number: sourceId, name: sourceId, booksFrom };
  return { sourceId: sourceId as SourceId, pin };
}

const parent = books('parent', '2023-04-01');
const child = books('child', '2024-04-01', 'guid-1');
const grandchild = books('grandchild', '2025-04-01');

test('books go on from those of the same GUID that begin last before them', () => {
  const all = [grandchild, parent, child];
  expect(all.map((each) => continuedBy(each, all))).toEqual(['child', null, 'parent']);
});

test('books of another GUID, or of another product, are not gone on from, nor are books that are not pinned any more', () => {
  const others = [
    books('other', '2022-04-01', 'guid-2'),
    books('busy', '2022-04-01', 'GUID-1', 'busy'),
    { sourceId: 'lost' as SourceId, pin: null },
  ];
  expect(continuedBy(parent, [parent, ...others])).toBeNull();
});
