import { z } from 'zod';
import { addDays, type PlainDate } from '../contract/dates.ts';

const Counts = z.object({ vouchers: z.int(), masters: z.record(z.string(), z.int()) });
const Info = z.object({ booksFrom: z.string().regex(/^\d{8}$/), lastVoucherDate: z.string().regex(/^\d{8}$/) });
const CensusLine = z.object({
  masterId: z.int(),
  guid: z.string(),
  date: z.string(),
  voucherTypeName: z.string(),
  isCancelled: z.boolean(),
  isOptional: z.boolean(),
});
export type VoucherOnDesk = z.infer<typeof CensusLine>;

/** The person at Tally's keyboard, and the truth about the books, over the simulator's control port. */
export interface Desk {
  counts(): Promise<{ readonly vouchers: number; readonly masters: number }>;
  /** The vouchers from that many days before the last one on, in date order. */
  recentVouchers(days: number): Promise<readonly VoucherOnDesk[]>;
  /** The vouchers of that many days from the beginning of the books on. */
  firstVouchers(days: number): Promise<readonly VoucherOnDesk[]>;
  alterNarration(masterId: number, narration: string): Promise<void>;
  delete(masterId: number): Promise<void>;
}

export function deskAt(controlUrl: string): Desk {
  const call = async (method: string, path: string, body?: unknown): Promise<string> => {
    const answer = await fetch(new URL(path, controlUrl), {
      method,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status} to ${method} ${path}: ${text}`);
    return text;
  };
  const info = async () => Info.parse(JSON.parse(await call('GET', '/books/info')));
  const vouchers = async (period: string) => {
    const lines = (await call('GET', `/books/vouchers?${period}`)).split('\n').filter((line) => line !== '');
    return lines.map((line) => CensusLine.parse(JSON.parse(line)));
  };
  return {
    async counts() {
      const { vouchers, masters } = Counts.parse(JSON.parse(await call('GET', '/books/counts')));
      return { vouchers, masters: Object.values(masters).reduce((sum, count) => sum + count, 0) };
    },
    async recentVouchers(days) {
      const { lastVoucherDate } = await info();
      return vouchers(`from=${daysBefore(days, lastVoucherDate)}`);
    },
    async firstVouchers(days) {
      const { booksFrom } = await info();
      return vouchers(`to=${daysBefore(-days, booksFrom)}`);
    },
    async alterNarration(masterId, narration) {
      await call('POST', '/keyboard/alter-voucher', { masterId, changes: { NARRATION: narration } });
    },
    async delete(masterId) {
      await call('POST', '/keyboard/delete-voucher', { masterId });
    },
  };
}

/** Both `YYYYMMDD`. */
function daysBefore(days: number, date: string): string {
  const plain = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` as PlainDate;
  return addDays(plain, -days).replaceAll('-', '');
}
