import { setImmediate as nextTurn } from 'node:timers/promises';
import { jobsStream, type StreamName } from '../../contract/ids.ts';
import type { Entry } from '../storage/streams.ts';
import { readChange } from './read-change.ts';
import { readResult } from './read-result.ts';

/** Lets other connections have their turn after this much text (about 20 ms of parsing). */
const charactersPerTurn = 1024 * 1024;

/** Parses the lines of a batch, one number each from `firstSeq` on. A line that breaks its form becomes a `rejected` entry. */
export async function readEntries(stream: StreamName, firstSeq: number, lines: readonly string[]): Promise<Entry[]> {
  const read = stream === jobsStream ? readResult : readChange;
  const entries: Entry[] = [];
  let characters = 0;
  for (const line of lines) {
    entries.push(read(firstSeq + entries.length, line));
    characters += line.length;
    if (characters < charactersPerTurn) continue;
    characters = 0;
    await nextTurn();
  }
  return entries;
}
