import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { append } from '../agent/capture/append.ts';
import { systemClock } from '../agent/clock.ts';
import { openStore } from '../agent/store/open.ts';
import type { SourceId } from '../contract/ids.ts';
import type { CanonicalRecord } from '../contract/records/record.ts';

const perBatch = 500;
const progress = { stage: 'vouchers', done: 0, total: null, through: null } as const;

/** Takes records into a store of its own, in batches as a pull hands them over. */
export class RecordStore {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-bench-'));
  readonly #store = openStore({ folder: this.#folder, key: new Uint8Array(32), clock: systemClock });
  readonly #sourceId: SourceId;
  #waiting: CanonicalRecord[] = [];

  constructor(sourceId: SourceId) {
    this.#sourceId = sourceId;
    const pin = { connector: 'tally', origin: '', guid: '', number: '', name: '', booksFrom: '2024-04-01' };
    this.#store.transaction(() => this.#store.sources.pin(sourceId, pin));
  }

  take(record: CanonicalRecord): void {
    this.#waiting.push(record);
    if (this.#waiting.length === perBatch) this.flush();
  }

  flush(): void {
    const batch = { records: this.#waiting, problems: [], cursor: null, progress };
    append({ store: this.#store, hashKey: 'a key', echoOf: () => null }, this.#sourceId, batch);
    this.#waiting = [];
  }

  close(): void {
    this.#store.close();
    rmSync(this.#folder, { recursive: true });
  }
}
