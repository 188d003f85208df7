import { expect, it } from 'vitest';
import { rejectedBy, told, withMasters, without } from './outcome.ts';

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

it('says of every end what was made for the document, since none of it is taken out again', () => {
  const made = [{ type: 'item.create', name: 'Copper Bottle', nativeId: 'guid', records: {} }];
  const cancelled = withMasters(without('cancelled', 'job.cancelled'), made, null);
  expect(cancelled.message).toMatch(/Made in the books for it before: "Copper Bottle"\.$/);
  expect(cancelled.output).toEqual({ masters: made });
  expect(withMasters(told({ a: 1 }), made, null)).toMatchObject({ message: null, output: { a: 1, masters: made } });
  expect(withMasters(told({ a: 1 }), [], null)).toEqual(told({ a: 1 }));
});
