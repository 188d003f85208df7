import { type Books, masterTypes, type TallyObject, type VoucherRef } from '../../books.ts';
import { textOf } from '../text-of.ts';
import { companyOf } from './company-of.ts';
import { type ControlCall, type ControlRoute, ok, Refused } from './control-reply.ts';
import { masterTypeOf } from './read-body.ts';

/** What the books really hold, for tests: past the gateway, its encoding, its period rules and its faults. `?company=` chooses one. */
export const truthRoutes: { readonly [route: string]: ControlRoute } = {
  'GET /books/info': (call) => ok(booksOf(call).info()),
  'GET /books/counts': (call) => {
    const books = booksOf(call);
    const masters = masterTypes.map((type) => [type, [...books.masters(type, wholeTime)].length]);
    return ok({ vouchers: books.voucherCount(), masters: Object.fromEntries(masters) });
  },
  /** ?masterId= or ?guid= */
  'GET /books/voucher': (call) => {
    const guid = call.query.get('guid');
    const books = booksOf(call);
    const found = guid === null ? books.voucher(Number(call.query.get('masterId'))) : books.voucherByGuid(guid);
    if (found === undefined) throw new Refused(404, 'there is no such voucher');
    return ok(found.load());
  },
  /** NDJSON, ?from= ?to= ?full=yes: every voucher, only what a census needs unless full */
  'GET /books/vouchers': (call) => {
    const { from, to } = periodOf(call);
    const isFull = call.query.get('full') === 'yes';
    return { status: 200, lines: mapped(booksOf(call).vouchers(from, to), isFull ? loaded : censusLine) };
  },
  /** NDJSON, ?type= */
  'GET /books/masters': (call) => {
    const type = masterTypeOf(call.query.get('type') ?? '');
    return { status: 200, lines: booksOf(call).masters(type, periodOf(call)) };
  },
  /** ?from= ?to= ?exploded=yes */
  'GET /books/trial-balance': (call) => {
    const { from, to } = periodOf(call);
    return ok([...booksOf(call).trialBalance(from, to, call.query.get('exploded') === 'yes')]);
  },
  /** ?side=receivable|payable ?asOn= */
  'GET /books/bills': (call) => {
    const books = booksOf(call);
    const side = call.query.get('side') === 'payable' ? 'payable' : 'receivable';
    return ok([...books.bills(side, call.query.get('asOn') ?? books.info().lastVoucherDate ?? books.info().endingAt)]);
  },
  /** ?from= ?to=: every ledger in paise, debit negative */
  'GET /books/ledgers': (call) => {
    const { from, to } = periodOf(call);
    return ok([...booksOf(call).ledgerTruth(from, to)]);
  },
  /** ?asOn=: every bill-wise party with its open bills, and what is on account */
  'GET /books/parties': (call) => {
    const books = booksOf(call);
    return ok([...books.partyTruth(call.query.get('asOn') ?? books.info().lastVoucherDate ?? books.info().endingAt)]);
  },
  /** how many vouchers of each type a month has */
  'GET /books/voucher-counts': (call) => ok([...booksOf(call).countVouchers()]),
  /** ?report=profit-and-loss|balance-sheet|cash-flow|stock-summary ?from= ?to= ?exploded=yes */
  'GET /books/statement': (call) => {
    const { from, to } = periodOf(call);
    const books = booksOf(call);
    const exploded = call.query.get('exploded') === 'yes';
    switch (call.query.get('report') ?? '') {
      case 'profit-and-loss':
        return ok([...books.profitAndLoss(from, to, exploded)]);
      case 'balance-sheet':
        return ok([...books.balanceSheet(from, to, exploded)]);
      case 'cash-flow':
        return ok([...books.cashFlow(from, to)]);
      case 'stock-summary':
        return ok([...books.stockSummary(from, to, exploded)]);
      default:
        throw new Refused(400, '?report= is profit-and-loss, balance-sheet, cash-flow or stock-summary');
    }
  },
  /** ?marker=: the live vouchers whose narration or reference contains it. How often a write really happened. */
  'GET /books/effects': (call) => {
    const marker = call.query.get('marker') ?? '';
    if (marker === '') throw new Refused(400, '?marker= is needed');
    return ok(vouchersMarked(booksOf(call), marker));
  },
};

/** Also for tests in the same process. */
export function vouchersMarked(books: Books, marker: string): readonly TallyObject[] {
  const found: TallyObject[] = [];
  for (const ref of books.vouchers(wholeTime.from, wholeTime.to)) {
    const voucher = ref.load();
    if (`${textOf(voucher, 'NARRATION')}\n${textOf(voucher, 'REFERENCE')}`.includes(marker)) found.push(voucher);
  }
  return found;
}

const wholeTime = { from: '19000101', to: '29991231' };

function booksOf({ process, query }: ControlCall): Books {
  return companyOf(process, query.get('company') ?? undefined).books;
}

function periodOf({ query }: ControlCall): { readonly from: string; readonly to: string } {
  return { from: query.get('from') ?? wholeTime.from, to: query.get('to') ?? wholeTime.to };
}

function loaded(ref: VoucherRef): unknown {
  return ref.load();
}

function censusLine(ref: VoucherRef): unknown {
  const { masterId, alterId, guid, date, voucherTypeName, voucherNumber, isCancelled, isOptional } = ref;
  return { masterId, alterId, guid, date, voucherTypeName, voucherNumber, isCancelled, isOptional };
}

function* mapped<T>(items: Iterable<T>, change: (item: T) => unknown): Iterable<unknown> {
  for (const item of items) yield change(item);
}
