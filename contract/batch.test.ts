import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BatchHeader, decodeBatch, encodeBatch } from './batch.ts';
import { genesisChain, nextChain } from './chain.ts';
import { jobsStream } from './ids.ts';

const genesis = genesisChain('i1', jobsStream, 1, 'salt');
const header: BatchHeader = { stream: jobsStream, epoch: 1, firstSeq: 1, count: 1, chain: genesis };

test('a batch comes back from its frame byte by byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (blob) => {
      const decoded = decodeBatch(encodeBatch(header, blob));
      expect(decoded?.header).toEqual(header);
      expect(Buffer.compare(decoded?.blob ?? Buffer.alloc(1), Buffer.from(blob))).toBe(0);
    }),
  );
});

test('whatever bytes come, they are a batch or nothing, never an exception', () => {
  const frame = encodeBatch(header, Buffer.from('blob'));
  fc.assert(
    fc.property(fc.nat(frame.length), fc.integer({ min: 0, max: 255 }), fc.nat(frame.length), (at, byte, length) => {
      const bytes = Buffer.from(frame);
      bytes[at] = byte;
      decodeBatch(bytes.subarray(0, length));
    }),
  );
  expect(decodeBatch(Buffer.alloc(0))).toBeNull();
  expect(decodeBatch(Buffer.from([0xff, 0xff, 0xff, 0xff, 1]))).toBeNull();
});

test('two histories have the same chain only if they are the same', () => {
  const blobs = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 6 });
  const chainOf = (history: readonly Uint8Array[]) => history.reduce(nextChain, genesis);
  fc.assert(
    fc.property(blobs, blobs, (a, b) => {
      const same = a.length === b.length && a.every((blob, i) => Buffer.compare(blob, b[i] ?? Buffer.alloc(0)) === 0);
      expect(chainOf(a) === chainOf(b)).toBe(same);
    }),
  );
});

test('no two lives of an epoch share the start of a chain', () => {
  expect(genesisChain('i1', jobsStream, 6, 'a')).not.toBe(genesisChain('i1', jobsStream, 6, 'b'));
  expect(genesisChain('i1', jobsStream, 6, 'a')).not.toBe(genesisChain('i2', jobsStream, 6, 'a'));
});
