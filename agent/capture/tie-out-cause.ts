import { assertNever } from '../../contract/assert-never.ts';
import type { PlainDate } from '../../contract/dates.ts';
import type { Cause, CauseCode, Side, TieOutDifference } from './tie-out-difference.ts';
import type { Stretch } from './tie-out-narrow.ts';

/**
 * The likeliest cause of each difference, by what else differs: too few vouchers of a month and too little in a ledger is a voucher
 * that is missing, the right number and another amount one that was altered. `setAside`: vouchers that could not be understood.
 */
export function withCauses(
  differences: readonly TieOutDifference[],
  stretches: readonly Stretch[],
  setAside: number,
): readonly TieOutDifference[] {
  const counts = differences.filter(({ section }) => section === 'vouchers');
  return differences.map((each) => ({ ...each, cause: causeOf(each, differences, counts, stretches, setAside) }));
}

function causeOf(
  each: TieOutDifference,
  all: readonly TieOutDifference[],
  counts: readonly TieOutDifference[],
  stretches: readonly Stretch[],
  setAside: number,
): Cause {
  const { side, figure } = each;
  switch (figure) {
    case 'account':
      return cause(each.found === 'absent' ? 'ledger-missing' : 'ledger-extra', side);
    case 'opening':
      return cause('opening-altered', side);
    case 'group':
    case 'derived':
      return cause('worked-out', side);
    case 'vouchers':
      return voucherCause(side, [each], stretchWithin(side, stretches, each) ?? each, setAside);
    case 'debits':
    case 'credits':
    case 'closing':
      return isOpenings(each, all) ? cause('opening-altered', side) : postedCause(each, counts, stretches, setAside);
    case 'bill':
    case 'on-account': {
      if (isOpenings(each, all)) return cause('opening-altered', side);
      const isPosted = all.some(
        (one) => one.section === 'ledgers' && one.figure !== 'account' && isSameLedger(one, each),
      );
      return isPosted ? postedCause(each, counts, stretches, setAside) : cause(billCause(each, all), side);
    }
    default:
      return assertNever(figure);
  }
}

/** What one bill lacks another has too much, or it is not there at all. */
function billCause(each: TieOutDifference, all: readonly TieOutDifference[]): CauseCode {
  if (each.figure !== 'bill' || each.section !== 'bills') return 'bill-reference';
  const ofLedger = all.filter(({ section }) => section === 'bills').filter((one) => isSameLedger(one, each));
  if (ofLedger.length > 1) return 'bill-reference';
  if (/^-?0\.0+$/.test(each.found)) return 'bill-missing';
  return /^-?0\.0+$/.test(each.expected) ? 'bill-extra' : 'bill-reference';
}

function postedCause(
  each: TieOutDifference,
  counts: readonly TieOutDifference[],
  stretches: readonly Stretch[],
  setAside: number,
): Cause {
  const { side, accountId } = each;
  const stretch = stretches.find((one) => one.side === side && accountId !== null && one.accounts.has(accountId));
  const inStretch = counts.filter((one) => one.side === side && (stretch === undefined || overlaps(one, stretch)));
  return voucherCause(side, inStretch, stretch ?? null, setAside);
}

interface Days {
  readonly from: PlainDate | null;
  readonly to?: PlainDate;
  readonly through?: PlainDate;
}

function voucherCause(side: Side, counts: readonly TieOutDifference[], days: Days | null, setAside: number): Cause {
  const balance = counts.reduce((sum, { amount }) => sum + Number(amount), 0);
  const types = new Set(counts.map(({ account }) => account));
  const type = types.size === 1 ? ([...types][0] ?? null) : null;
  const code = balance < 0 ? 'voucher-missing' : balance > 0 ? 'voucher-extra' : 'voucher-altered';
  const isSetAside = side === 'agent' && code === 'voucher-missing' && setAside > 0;
  return cause(isSetAside ? 'set-aside' : code, side, type, days);
}

function cause(code: CauseCode, side: Side, voucherType: string | null = null, days: Days | null = null): Cause {
  const from = days?.from ?? null;
  const to = days?.to ?? days?.through ?? null;
  return { code, voucherType, from, to, sentence: sentenceOf(code, side, voucherType, from, to) };
}

function sentenceOf(
  code: CauseCode,
  side: Side,
  voucherType: string | null,
  from: PlainDate | null,
  to: PlainDate | null,
): string {
  const where = side === 'agent' ? 'on this PC' : 'at the platform';
  const source = side === 'agent' ? 'in the books' : 'on this PC';
  const when = from === null || to === null ? '' : from === to ? ` of ${from}` : ` between ${from} and ${to}`;
  const voucher = `${voucherType === null ? 'A voucher' : `A ${voucherType} voucher`}${when}`;
  switch (code) {
    case 'voucher-missing':
      return `${voucher} is ${source}, but missing ${where}.`;
    case 'voucher-extra':
      return `${voucher} is held ${where}, but is not ${source}, or is there twice.`;
    case 'voucher-altered':
      return `${voucher} has another amount or ledger ${where} than ${source}.`;
    case 'opening-altered':
      return `The opening balance ${where} is not the one ${source}.`;
    case 'ledger-missing':
      return `The ledger is missing ${where}.`;
    case 'ledger-extra':
      return `The ledger is held ${where}, but is not ${source}.`;
    case 'bill-reference':
      return `The balance agrees, but it is set off against other bills ${where} than ${source}.`;
    case 'bill-missing':
      return `The bill is open ${source}, but missing ${where}, or settled there.`;
    case 'bill-extra':
      return `The bill is open ${where}, but not ${source}.`;
    case 'set-aside':
      return `${voucher} could not be understood and was set aside ${where}.`;
    case 'worked-out':
      return `Every ledger agrees, but the books work this line out otherwise.`;
    default:
      return assertNever(code);
  }
}

function stretchWithin(side: Side, stretches: readonly Stretch[], month: TieOutDifference): Stretch | undefined {
  return stretches.find((each) => each.side === side && overlaps(month, each));
}

function overlaps({ from, through }: TieOutDifference, stretch: Stretch): boolean {
  return from !== null && stretch.from <= through && from <= stretch.to;
}

/** As much as the opening of the same ledger differs by. */
function isOpenings(each: TieOutDifference, all: readonly TieOutDifference[]): boolean {
  if (each.figure === 'debits' || each.figure === 'credits') return false;
  return all.some((one) => one.figure === 'opening' && isSameLedger(one, each) && one.amount === each.amount);
}

function isSameLedger(a: TieOutDifference, b: TieOutDifference): boolean {
  return a.side === b.side && a.accountId !== null && a.accountId === b.accountId;
}
