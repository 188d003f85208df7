import type { Books, TallyObject, VoucherRef } from '../books.ts';
import type { Work } from './answer.ts';
import { compileFormula, isTrue, type RowReader } from './formula/compile-formula.ts';
import type { Formula } from './formula/formula.ts';
import { methodsOf } from './formula/walk-formula.ts';
import type { Period } from './period.ts';
import type { Session } from './session.ts';

export const objectReader: RowReader<TallyObject> = {
  method: (name) => (object) => {
    const value = object[name];
    return typeof value === 'string' ? value : undefined;
  },
  list: (name) => (object) => {
    const value = object[name];
    return value === undefined || typeof value === 'string' ? [] : value;
  },
};

export function* matchingMasters(
  masters: Iterable<TallyObject>,
  filters: readonly Formula[],
  session: Session,
): Iterable<TallyObject> {
  const tests = filters.map((filter) => compileFormula(filter, session.scope, objectReader));
  for (const master of masters) {
    if (tests.every((test) => isTrue(test(master)))) yield master;
  }
}

/** Decides on the light fields first and builds a voucher only when it may be wanted. */
export function* matchingVouchers(
  books: Books,
  period: Period,
  filters: readonly Formula[],
  session: Session,
  work: Work,
): Iterable<TallyObject> {
  const { light, heavy } = split(filters, session);
  for (const ref of books.vouchers(period.from, period.to)) {
    work.vouchersScanned += 1;
    if (!light.every((test) => isTrue(test(ref)))) continue;
    const voucher = ref.load();
    if (heavy.every((test) => isTrue(test(voucher)))) yield voucher;
  }
}

/** Vouchers by their heads alone, none of them built; the filters have to be light. */
export function* matchingHeads(
  books: Books,
  period: Period,
  filters: readonly Formula[],
  session: Session,
  work: Work,
): Iterable<VoucherRef> {
  const { light } = split(filters, session);
  for (const ref of books.vouchers(period.from, period.to)) {
    work.vouchersScanned += 1;
    if (light.every((test) => isTrue(test(ref)))) yield ref;
  }
}

/** Whether a voucher's head is enough to decide it. */
export function isLight(formula: Formula, { scope }: Session): boolean {
  return [...methodsOf(formula, scope)].every((name) => lightFields.has(name));
}

function split(filters: readonly Formula[], session: Session) {
  const { scope } = session;
  const heavy = filters.filter((filter) => !isLight(filter, session));
  return {
    light: filters.filter((filter) => isLight(filter, session)).map((one) => compileFormula(one, scope, lightReader)),
    heavy: heavy.map((filter) => compileFormula(filter, scope, objectReader)),
  };
}

const lightFields = new Map<string, (ref: VoucherRef) => string>([
  ['MASTERID', (ref) => String(ref.masterId)],
  ['ALTERID', (ref) => String(ref.alterId)],
  ['GUID', (ref) => ref.guid],
  ['DATE', (ref) => ref.date],
  ['VOUCHERTYPENAME', (ref) => ref.voucherTypeName],
  ['VOUCHERNUMBER', (ref) => ref.voucherNumber],
  ['ISCANCELLED', (ref) => yesOrNo(ref.isCancelled)],
  ['ISOPTIONAL', (ref) => yesOrNo(ref.isOptional)],
  ['ISPOSTDATED', (ref) => yesOrNo(ref.isPostDated)],
]);

export const lightReader: RowReader<VoucherRef> = {
  method: (name) => lightFields.get(name) ?? (() => undefined),
};

function yesOrNo(flag: boolean): string {
  return flag ? 'Yes' : 'No';
}
