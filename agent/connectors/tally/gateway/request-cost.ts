/** What Tally had to do for an answer. */
export interface Effort {
  /** Vouchers dated within the period that was loaded: Tally looks at each of them, whatever the filter says. */
  readonly scanned: number;
  readonly bytes: number;
  readonly elapsedMs: number;
}

/** As measured on 101,000 vouchers (facts/tally.md §2.6): a cautious guess until this Tally has been heard. */
const firstPerVoucher = 0.22;
const firstPerByte = 0.0003;
/** A voucher read whole, in UTF-16, and a row of a list (facts/hot-path.md, facts/tally.md §2.6). */
const firstBytesPerVoucher = 14_000;
const firstBytesPerRow = 2_400;
/** Weight of the newest measurement. */
const freshness = 0.3;
/** Fewer tell more of the way there and back than of Tally. */
const tellingVouchers = 200;
const tellingBytes = 100_000;

/** What requests cost in one Tally, learned from its answers: the time per voucher looked at and per byte written out. */
export class RequestCost {
  #perVoucher = firstPerVoucher;
  #perByte = firstPerByte;
  #bytesPerVoucher = firstBytesPerVoucher;
  #bytesPerRow = firstBytesPerRow;

  /** An answer that was counted in: hardly any bytes. */
  counted({ scanned, bytes, elapsedMs }: Effort): void {
    if (scanned < tellingVouchers) return;
    this.#perVoucher = learned(this.#perVoucher, Math.max(0, elapsedMs - bytes * this.#perByte) / scanned);
  }

  /** Whole vouchers. */
  read(rows: number, effort: Effort): void {
    if (rows > 0) this.#bytesPerVoucher = learned(this.#bytesPerVoucher, effort.bytes / rows);
    this.#wrote(effort);
  }

  /** Rows of a list. */
  listed(rows: number, effort: Effort): void {
    if (rows > 0) this.#bytesPerRow = learned(this.#bytesPerRow, effort.bytes / rows);
    this.#wrote(effort);
  }

  /** How many vouchers Tally can look at in so long. */
  vouchersWithin(ms: number): number {
    return Math.max(1, Math.floor(ms / Math.max(this.#perVoucher, smallest)));
  }

  msToScan(vouchers: number): number {
    return vouchers * this.#perVoucher;
  }

  /** How many whole vouchers can be asked for: `scanned` further ones are looked at besides. */
  readsWithin(ms: number, bytes: number, scanned = 0): number {
    return this.#within(this.#bytesPerVoucher, ms, bytes, scanned);
  }

  /** The same for rows of a list. */
  rowsWithin(ms: number, bytes: number, scanned = 0): number {
    return this.#within(this.#bytesPerRow, ms, bytes, scanned);
  }

  #within(bytesEach: number, ms: number, bytes: number, scanned: number): number {
    const perRow = bytesEach * this.#perByte + (scanned === 0 ? this.#perVoucher : 0);
    const byTime = (ms - this.msToScan(scanned)) / Math.max(perRow, smallest);
    return Math.max(1, Math.floor(Math.min(byTime, bytes / bytesEach)));
  }

  #wrote({ scanned, bytes, elapsedMs }: Effort): void {
    if (bytes < tellingBytes) return;
    this.#perByte = learned(this.#perByte, Math.max(0, elapsedMs - this.msToScan(scanned)) / bytes);
  }
}

const smallest = 1e-7;

function learned(before: number, now: number): number {
  return before + (now - before) * freshness;
}
