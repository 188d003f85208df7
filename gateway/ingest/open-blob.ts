import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import type { BatchHeader } from '../../contract/batch.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { maxBatchBytes } from '../../contract/frames.ts';

const decompress = promisify(zstdDecompress);
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type Opened =
  | { readonly state: 'open'; readonly lines: readonly string[] }
  | { readonly state: 'unreadable'; readonly code: ErrorCode };

/** The lines of a batch. Stops decompressing at `maxBatchBytes`, whatever the blob claims to hold. */
export async function openBlob({ count }: BatchHeader, blob: Buffer): Promise<Opened> {
  let text: string;
  try {
    text = decoder.decode(await decompress(blob, { maxOutputLength: maxBatchBytes }));
  } catch (error) {
    const tooLarge = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    return { state: 'unreadable', code: tooLarge ? 'batch.too-large' : 'batch.undecodable' };
  }
  const lines = text.split('\n');
  return lines.length === count ? { state: 'open', lines } : { state: 'unreadable', code: 'batch.undecodable' };
}
