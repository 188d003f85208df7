import { closeSync, openSync, readSync } from 'node:fs';
import { Slicer } from '../agent/connectors/tally/xml/slice.ts';

const chunkBytes = 1 << 16;

/** Cuts the vouchers out of a document in a file, chunk by chunk as from a socket. Returns how many there are. */
export function eachVoucherIn(file: string, take: (text: string) => void): number {
  const slicer = new Slicer({ names: new Set(['VOUCHER']), encoding: 'utf-16le' });
  const chunk = Buffer.alloc(chunkBytes);
  const handle = openSync(file, 'r');
  let count = 0;
  try {
    for (let length = readSync(handle, chunk); length > 0; length = readSync(handle, chunk)) {
      for (const event of slicer.push(chunk.subarray(0, length))) {
        if (event.type !== 'object') continue;
        count += 1;
        take(event.text);
      }
    }
  } finally {
    closeSync(handle);
  }
  return count;
}
