import type { StreamName } from '../../contract/ids.ts';
import { streamSource } from '../../contract/ids.ts';
import type { Batches, BatchRow, SentLine } from './batches.ts';
import type { Bills } from './bills.ts';
import type { History } from './history.ts';
import type { Quarantine } from './quarantine.ts';
import type { Records } from './records.ts';
import type { Refusals } from './refusals.ts';
import type { SourceNum } from './source-num.ts';
import type { Streams } from './streams.ts';

interface Parts {
  readonly streams: Streams;
  readonly batches: Batches;
  readonly history: History;
  readonly records: Records;
  readonly bills: Bills;
  readonly refusals: Refusals;
  readonly quarantine: Quarantine;
}

/** A refused batch comes again in so many parts: a bad record among 500 is alone after three more refusals. */
const parts = 8;

/**
 * What becomes of a batch that can't be stored upstream (DESIGN rule 2): its payload is kept aside and never sent again, its records
 * are read again and travel in smaller batches. A record that is refused alone is set aside. Part of the caller's transaction.
 */
export class Parking {
  readonly #parts: Parts;

  constructor(all: Parts) {
    this.#parts = all;
  }

  park(stream: StreamName, firstSeq: number, code: string): void {
    const { streams, batches, history } = this.#parts;
    const row = streams.require(stream);
    const batch = batches.startingAt(row, firstSeq);
    if (batch === undefined) return;
    const lines = streamSource(stream) === null ? [] : batches.lines(batch);
    history.park({ stream, epoch: row.epoch, ...batch }, code);
    batches.delete(batch);
    streams.shrink(row, [batch], row);
    const source = streams.source(row);
    if (source !== null) this.#release(source.num, batch, lines, code);
  }

  #release(source: SourceNum, batch: BatchRow, lines: readonly SentLine[], code: string): void {
    const { records, bills, refusals } = this.#parts;
    const [only, ...others] = lines;
    if (only !== undefined && others.length === 0 && this.#withhold(source, batch, only, code)) return;
    records.clearBatch(source, batch.batch);
    bills.clearBatch(source, batch.batch);
    for (const { id } of lines) refusals.limit(source, id, Math.ceil(lines.length / parts));
  }

  /** Its state is kept, as carried by no batch: it is sent again only when it changes. False when it has changed since. */
  #withhold(source: SourceNum, { batch }: BatchRow, { op, id }: SentLine, code: string): boolean {
    const { records, bills, refusals, quarantine } = this.#parts;
    const isLatest = records.uncarry(source, id, batch) || bills.uncarry(source, id, batch) || op === 'delete';
    if (!isLatest) return false;
    refusals.limit(source, id, 0);
    quarantine.add(source, { record: id, code, at: id, message: 'the platform would not take it' });
    return true;
  }
}
