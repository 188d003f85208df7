import { z } from 'zod';
import { compare, Decimal, sum } from '../../../contract/decimal.ts';
import { BridgeError } from '../../../contract/errors.ts';
import type { GeneralLedger, GeneralLedgerLine, ReportImportInput } from '../../../contract/jobs/report-import.ts';
import type { VoucherData } from '../../../contract/records/voucher.ts';
import type { BookLedger, Cursor, Listed, Source } from '../../connectors/source.ts';
import { invalidInput, type ReadDesk } from './job-kind.ts';
import { eachObject, openToken, sealToken } from './list-page.ts';
import { withState } from './read-state.ts';

type Asked = Extract<ReportImportInput, { report: 'general-ledger' }>;

/** Where a page ended, and what the account had come to; good for the same state of the books only. */
const Place = z.object({ mark: z.record(z.string(), z.unknown()), balance: Decimal, counters: z.string().nullable() });
type Place = z.infer<typeof Place>;

/** Opening, every voucher that posts to the account, and whether they add up to the product's own closing. */
export async function generalLedger(source: Source, asked: Asked, desk: ReadDesk) {
  const { from, to, limit } = asked;
  if (!isReadable(source)) throw new BridgeError('job.unsupported', { details: { type: 'report general-ledger' } });
  const place = asked.page === undefined ? null : openToken(Place, asked.page);
  const { asOf, told } = await withState(source, desk, async () => {
    const figures = await source.ledger(asked.account, { from, to }, desk.signal);
    if (figures === null) throw new BridgeError('write.unknown-ledger', { details: { name: asked.account } });
    const page = new LedgerPage(figures, limit, place);
    const wish = { of: 'vouchers', types: null, dated: { from, to }, most: limit } as const;
    const pages = source.list(wish, place?.mark ?? null, desk.signal);
    await eachObject(pages, desk, (object) => page.take(object));
    return page;
  });
  if (place !== null && (place.counters !== asOf.counters || asOf.moved)) {
    throw invalidInput('page: the books were changed since the first page; begin with it again');
  }
  const next = told.isFull ? sealToken({ mark: told.mark, balance: told.balance, counters: asOf.counters }) : null;
  return { asOf, ledger: told.ledger(from, to), more: next !== null, next };
}

type Readable = Source & Required<Pick<Source, 'list' | 'ledger'>>;

function isReadable(source: Source): source is Readable {
  return 'list' in source && 'ledger' in source;
}

class LedgerPage {
  readonly #figures: BookLedger;
  readonly #limit: number;
  readonly #lines: GeneralLedgerLine[] = [];
  balance: Decimal;
  mark: Cursor;
  isFull = false;

  constructor(figures: BookLedger, limit: number, place: Place | null) {
    this.#figures = figures;
    this.#limit = limit;
    this.balance = place?.balance ?? figures.opening;
    this.mark = place?.mark ?? {};
  }

  /** False when the page is full. */
  take({ records: [record], mark }: Listed): boolean {
    const voucher = record?.data as VoucherData; // a list of vouchers has nothing else
    const amount = postedTo(voucher, this.#figures.accountId);
    if (record !== undefined && amount !== null) {
      this.isFull = this.#lines.length === this.#limit;
      if (this.isFull) return false;
      this.balance = sum([this.balance, amount]);
      const { date, type, nativeType, number, narration } = voucher;
      const against = otherAccounts(voucher, this.#figures.accountId);
      const line = { voucherId: record.id, date, type, nativeType, number, narration, against };
      this.#lines.push({ ...line, amount, balance: this.balance });
    }
    this.mark = mark;
    return true;
  }

  ledger(from: GeneralLedger['from'], to: GeneralLedger['to']): GeneralLedger {
    const { name: account, ...figures } = this.#figures;
    const proved = this.isFull ? null : compare(this.balance, figures.closing) === 0;
    return { ...figures, account, from, to, lines: this.#lines, proved };
  }
}

/** Null where the voucher does not move the account. */
function postedTo({ affects, lines }: VoucherData, accountId: string): Decimal | null {
  const own = lines.filter((line) => line.accountId === accountId);
  if (!affects.accounts || own.length === 0) return null;
  return sum(own.map((line) => line.amount));
}

function otherAccounts({ lines }: VoucherData, accountId: string): string[] {
  return [...new Set(lines.filter((line) => line.accountId !== accountId).map(({ account }) => account))];
}
