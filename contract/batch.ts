import { z } from 'zod';
import { StreamName } from './ids.ts';

/** Header of a binary frame: what `blob` holds and where it stands in its stream. */
export const BatchHeader = z.looseObject({
  stream: StreamName,
  epoch: z.int().positive(),
  firstSeq: z.int().positive(),
  count: z.int().positive(),
  /** `nextChain(previous chain, blob)`. */
  chain: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BatchHeader = z.infer<typeof BatchHeader>;

/**
 * A batch as it travels: the header's length as 4 bytes big-endian, the header as JSON, the blob. The blob is zstd over
 * `count` lines of JSON (one change each, `\n` between them): `Change` in a source's stream, `JobResult` in `jobs`.
 */
export function encodeBatch(header: BatchHeader, blob: Uint8Array): Buffer {
  const head = Buffer.from(JSON.stringify(header), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, blob]);
}

/** Null when the bytes are not a batch frame. */
export function decodeBatch(bytes: Buffer): { readonly header: BatchHeader; readonly blob: Buffer } | null {
  if (bytes.length < 4) return null;
  const end = 4 + bytes.readUInt32BE(0);
  if (end > bytes.length || end > 4 + 4096) return null;
  let raw: unknown;
  try {
    raw = JSON.parse(bytes.toString('utf8', 4, end));
  } catch {
    return null;
  }
  const header = BatchHeader.safeParse(raw);
  return header.success ? { header: header.data, blob: bytes.subarray(end) } : null;
}
