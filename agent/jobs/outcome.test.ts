import { expect, it } from 'vitest';
import { rejectedBy } from './outcome.ts';

it("tells the product's own words of a refusal, what they mean, and what to do", () => {
  const text = "Ledger 'Sharma' does not exist!";
  const known = rejectedBy({ state: 'rejected', text, code: 'write.unknown-ledger', details: { name: 'Sharma' } });
  expect(known).toMatchObject({
    end: 'rejected',
    code: 'write.unknown-ledger',
    message: expect.stringContaining('Sharma'),
    output: { text, retry: 'person', action: expect.stringContaining('ledger') },
  });
  const unknown = rejectedBy({ state: 'rejected', text: 'The moon is full!' });
  expect(unknown).toMatchObject({ code: 'write.rejected', output: { text: 'The moon is full!', retry: 'person' } });
});
