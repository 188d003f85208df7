import { expect, test } from 'vitest';
import { BridgeError, errorCatalogue, isBridgeError } from './errors.ts';

test.each(Object.entries(errorCatalogue))('%s has a plain sentence and an action', (code, { sentence, action }) => {
  expect(code).toMatch(/^[a-z-]+(\.[a-z-]+)+$/);
  expect(sentence).toMatch(/^"?[A-Z{].*[.?!}]$/s);
  expect(action).toMatch(/[.}]$|^ledger-bridge |: ledger-bridge /);
});

test('fills sentence and action from its details', () => {
  const error = new BridgeError('deletions.held', { details: { id: 'del-1', count: 30, total: 90 } });
  expect(error.message).toBe(
    '30 of 90 records are no longer in the books. That is unusual, so nothing was deleted upstream.',
  );
  expect(error.action).toBe('If the deletion is right, approve it: ledger-bridge approve del-1.');
  expect(error.retry).toBe('person');
});

test('is told from other errors, and by its codes', () => {
  const error: unknown = new BridgeError('store.full');
  expect(isBridgeError(error)).toBe(true);
  expect(isBridgeError(error, 'store.full', 'store.locked')).toBe(true);
  expect(isBridgeError(error, 'store.locked')).toBe(false);
  expect(isBridgeError(new Error('store.full'))).toBe(false);
});
