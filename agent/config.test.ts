import { expect, it } from 'vitest';
import { parseConfig, writingAt } from './config.ts';

it('has documents that name what the books do not have refused, unless a kind of it is to be created', () => {
  const plain = writingAt(parseConfig('{}'), 'Any');
  expect(plain.unknown).toEqual({ party: 'refuse', item: 'refuse', taxLedger: 'refuse' });
  const some = writingAt(parseConfig('{"writing": {"unknown": {"party": "create"}}}'), 'Any');
  expect(some.unknown).toEqual({ party: 'create', item: 'refuse', taxLedger: 'refuse' });
  expect(() => parseConfig('{"writing": {"unknown": {"ledger": "create"}}}')).toThrow();
});
