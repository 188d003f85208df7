import { Fingerprint } from '../../contract/frames.ts';
import { type SourceId, sourceStream } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { Outbox } from './outbox.ts';
import type { Sealer } from './seal.ts';
import type { SourceNum } from './source-num.ts';

export type Ownership = 'unclaimed' | 'owner' | 'elsewhere';

/**
 * How far the work after a new epoch is (DESIGN rule 3). `owed`: the census of the books has to be shown to the gateway; `confirm`:
 * by another census what it wants is read again, and what it holds beyond the books is proved gone.
 */
export type ResyncPhase = 'none' | 'owed' | 'confirm';

export interface SourceRow {
  readonly num: SourceNum;
  readonly sourceId: SourceId;
  /** Null after the store's key was lost: the books are pinned anew. */
  readonly pin: Fingerprint | null;
  readonly ownership: Ownership;
  readonly ownershipNumber: number;
  readonly cursor: { readonly [key: string]: unknown } | null;
  readonly resync: ResyncPhase;
  /** The gateway could not name everything it holds beyond the books: another resync follows. */
  readonly surplusLeft: boolean;
  /** The books' counters went backwards: writes wait until the books are rebuilt and a person has confirmed (rule 7). */
  readonly rewound: boolean;
  /** When the books were last read to the present. */
  readonly readAt: string | null;
  /** When the latest days were last as in the books, whatever was still owed of others. */
  readonly lookedAt: string | null;
}

interface Row {
  readonly num: number;
  readonly source: string;
  readonly pin: Buffer | null;
  readonly ownership: Ownership;
  readonly ownership_number: number;
  readonly cursor: string | null;
  readonly resync: ResyncPhase;
  readonly surplus_left: number;
  readonly rewound: number;
  readonly read_at: string | null;
  readonly looked_at: string | null;
}

export class Sources {
  readonly #sealer: Sealer;
  readonly #outbox: Outbox;
  readonly #all;
  readonly #one;
  readonly #insert;
  readonly #pin;
  readonly #ownership;
  readonly #cursor;
  readonly #resync;
  readonly #surplusLeft;
  readonly #rewound;
  readonly #readAt;
  readonly #lookedAt;
  readonly #naming;
  readonly #keepNaming;
  /** The pins that were opened last: a row is asked for many times a second. */
  readonly #opened = new Map<number, { readonly sealed: Buffer; readonly pin: Fingerprint | null }>();

  constructor(db: Db, sealer: Sealer, outbox: Outbox) {
    this.#sealer = sealer;
    this.#outbox = outbox;
    this.#all = db.prepare<[], Row>('SELECT * FROM sources ORDER BY num');
    this.#one = db.prepare<[string], Row>('SELECT * FROM sources WHERE source = ?');
    this.#insert = db.prepare('INSERT INTO sources (source, pin) VALUES (?, ?)');
    this.#pin = db.prepare('UPDATE sources SET pin = ? WHERE source = ?');
    this.#ownership = db.prepare(
      'UPDATE sources SET ownership = ?, ownership_number = ?, upstream_records = ? WHERE source = ?',
    );
    this.#cursor = db.prepare('UPDATE sources SET cursor = ? WHERE num = ?');
    this.#resync = db.prepare('UPDATE sources SET resync = ? WHERE num = ?');
    this.#surplusLeft = db.prepare('UPDATE sources SET surplus_left = ? WHERE num = ?');
    this.#rewound = db.prepare('UPDATE sources SET rewound = ? WHERE num = ?');
    this.#readAt = db.prepare('UPDATE sources SET read_at = ? WHERE num = ?');
    this.#lookedAt = db.prepare('UPDATE sources SET looked_at = ? WHERE num = ?');
    this.#naming = db.prepare<[number], string | null>('SELECT naming FROM sources WHERE num = ?').pluck();
    this.#keepNaming = db.prepare('UPDATE sources SET naming = ? WHERE num = ?');
  }

  list(): readonly SourceRow[] {
    return this.#all.all().map((row) => this.#read(row));
  }

  get(sourceId: SourceId): SourceRow | null {
    const row = this.#one.get(sourceId);
    return row === undefined ? null : this.#read(row);
  }

  /** Of a source that was added; a missing one is a programming mistake. */
  require(sourceId: SourceId): SourceRow {
    const row = this.get(sourceId);
    if (row === null) throw new Error(`no source ${sourceId} in the store`);
    return row;
  }

  /** Adds the source and its stream, or pins one that is there already. Call it in a transaction. */
  pin(sourceId: SourceId, fingerprint: Fingerprint): void {
    const sealed = this.#sealer.sealText(JSON.stringify(fingerprint), pinPlace(sourceId));
    if (this.#pin.run(sealed, sourceId).changes > 0) return;
    this.#insert.run(sourceId, sealed);
    this.#outbox.addStream(sourceStream(sourceId));
  }

  /** The gateway's word; `upstreamRecords`: how many records it holds of the source, if it said. */
  setOwnership(
    sourceId: SourceId,
    ownership: Ownership,
    ownershipNumber: number,
    upstreamRecords: number | null = null,
  ): void {
    this.#ownership.run(ownership, ownershipNumber, upstreamRecords, sourceId);
  }

  setCursor(source: SourceNum, cursor: { readonly [key: string]: unknown } | null): void {
    this.#cursor.run(cursor === null ? null : JSON.stringify(cursor), source);
  }

  setResync(source: SourceNum, phase: ResyncPhase): void {
    this.#resync.run(phase, source);
  }

  setSurplusLeft(source: SourceNum, surplusLeft: boolean): void {
    this.#surplusLeft.run(surplusLeft ? 1 : 0, source);
  }

  setRewound(source: SourceNum, rewound: boolean): void {
    this.#rewound.run(rewound ? 1 : 0, source);
  }

  setReadAt(source: SourceNum, at: Date): void {
    this.#readAt.run(at.toISOString(), source);
  }

  setLookedAt(source: SourceNum, at: Date): void {
    this.#lookedAt.run(at.toISOString(), source);
  }

  /** What the connector has written down of names; see `Digests` in connectors/connector.ts. */
  naming(source: SourceNum): { readonly [key: string]: unknown } | null {
    return JSON.parse(this.#naming.get(source) ?? 'null');
  }

  keepNaming(source: SourceNum, naming: { readonly [key: string]: unknown }): void {
    this.#keepNaming.run(JSON.stringify(naming), source);
  }

  #read(row: Row): SourceRow {
    return {
      num: row.num as SourceNum,
      sourceId: row.source as SourceId,
      pin: row.pin && this.#openPin(row.num, row.pin, row.source),
      ownership: row.ownership,
      ownershipNumber: row.ownership_number,
      cursor: row.cursor === null ? null : JSON.parse(row.cursor),
      resync: row.resync,
      surplusLeft: row.surplus_left === 1,
      rewound: row.rewound === 1,
      readAt: row.read_at,
      lookedAt: row.looked_at,
    };
  }

  #openPin(num: number, sealed: Buffer, source: string): Fingerprint | null {
    const opened = this.#opened.get(num);
    if (opened?.sealed.equals(sealed)) return opened.pin;
    const text = this.#sealer.openText(sealed, pinPlace(source));
    const pin = text === null ? null : Fingerprint.parse(JSON.parse(text));
    this.#opened.set(num, { sealed, pin });
    return pin;
  }
}

function pinPlace(sourceId: string): string {
  return `sources/${sourceId}/pin`;
}
