import type { ServerResponse } from 'node:http';
import type { Work } from './answer.ts';
import type { TallyBehaviour } from './behaviour.ts';
import { type Charset, contentTypeFor, encodedLength, encodeText } from './charset.ts';
import { ProcessGone } from './tally-process.ts';

export interface Sending {
  readonly charset: Charset;
  readonly behaviour: Pick<TallyBehaviour, 'framing' | 'keepAlive'>;
  /** The connection breaks after so many bytes. */
  readonly cutAfter: number | undefined;
  /** Called per piece sent with the characters made since the last call; waits as long as Tally would have worked. */
  readonly charge: (characters: number) => Promise<void> | undefined;
  /** The program died meanwhile. */
  readonly isGone: () => boolean;
}

/**
 * Sends a body while it is made, at the reader's pace and in constant memory. A reader that goes away doesn't stop the making, as in
 * Tally (facts §1.5). `work` is what this making costs: measuring a length beforehand is free. Returns the bytes sent.
 */
export async function sendBody(
  response: ServerResponse,
  pieces: () => Iterable<string>,
  work: Work,
  sending: Sending,
): Promise<number> {
  writeHead(response, pieces, sending);
  work.vouchersScanned = 0;
  work.vouchersRendered = 0;
  let sent = 0;
  for (const text of gathered(pieces())) {
    if (sending.isGone()) throw new ProcessGone();
    const bytes = encodeText(text, sending.charset);
    if (sending.cutAfter !== undefined && sent + bytes.length >= sending.cutAfter) {
      await write(response, bytes.subarray(0, sending.cutAfter - sent));
      response.destroy();
      return sending.cutAfter;
    }
    const work = sending.charge(text.length);
    if (work !== undefined) await work;
    await write(response, bytes);
    sent += bytes.length;
  }
  if (!response.destroyed) response.end();
  return sent;
}

const gatheredLength = 64 * 1024;

/** Pieces joined so that one write is worth its cost. */
function* gathered(pieces: Iterable<string>): Iterable<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < gatheredLength) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function writeHead(response: ServerResponse, pieces: () => Iterable<string>, { charset, behaviour }: Sending): void {
  response.sendDate = false;
  response.statusCode = 200;
  response.setHeader('Content-Type', contentTypeFor(charset));
  response.setHeader('Unicode', 'Yes');
  response.setHeader('RESPSTATUS', '1');
  if (!behaviour.keepAlive || behaviour.framing === 'close-delimited') response.setHeader('Connection', 'close');
  if (behaviour.framing === 'content-length') response.setHeader('Content-Length', measure(pieces(), charset));
  if (behaviour.framing === 'close-delimited') response.removeHeader('Transfer-Encoding');
  response.flushHeaders();
}

function measure(pieces: Iterable<string>, charset: Charset): number {
  let length = 0;
  for (const piece of pieces) length += encodedLength(piece, charset);
  return length;
}

/** Waits for room, or for the reader to go away. */
async function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  if (response.destroyed) return await new Promise((resolve) => setImmediate(resolve));
  if (response.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.on('drain', go);
    response.on('close', go);
  });
}
