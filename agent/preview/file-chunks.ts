import { createReadStream } from 'node:fs';
import { fileError } from './file-error.ts';

/** The bytes of a file as they are read. Throws `file.missing` or `file.unreadable`. */
export async function* fileChunks(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, {
      highWaterMark: 1 << 18,
      ...(signal ? { signal } : {}),
    }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw fileError(path, error);
  }
}
