import { expect, test } from 'vitest';
import { tempStore } from '../store/testing.ts';
import { notesAt } from './notes-at.ts';

test('keeps notes apart by origin, and leaves what comes after the end', () => {
  const store = tempStore();
  const notes = notesAt(store, 'http://127.0.0.1:9000');
  notes.set('suspects', 'one');
  expect(notes.get('suspects')).toBe('one');
  expect(notesAt(store, 'http://127.0.0.1:9001').get('suspects')).toBe(null);
  store.close();
  expect(() => notes.set('suspects', 'two')).not.toThrow();
  expect(() => notes.set('suspects', null)).not.toThrow();
});
