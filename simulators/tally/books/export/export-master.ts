import type { BookRules, MasterType, TallyDate, TallyObject } from '../../books.ts';
import type { GroupTree } from '../group-tree.ts';
import { aggregate, type Master, reserved, scalar } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { formatAmount } from '../money.ts';
import { formatQuantity, formatRate } from '../quantity.ts';
import { openingBalance, type PeriodBalances } from '../reports/period-balances.ts';
import { voucherGuid } from './export-voucher.ts';
import { shapeMaster } from './shape-master.ts';

export interface MasterContext {
  readonly companyGuid: string;
  readonly masters: MasterStore;
  readonly groups: GroupTree;
  readonly profitAndLoss: Master;
  readonly booksFrom: TallyDate;
  /** Adds the books up; called only when a balance is read. */
  readonly balances: () => PeriodBalances;
  readonly from: TallyDate;
  readonly rules: BookRules;
}

/**
 * A master as a collection hands it out. Unset methods are absent. Balances are getters: reading one adds up the whole books
 * for the period, so a caller should read only what was fetched.
 */
export function exportMaster(context: MasterContext, master: Master): TallyObject {
  const object: TallyObject = {
    NAME: master.name,
    RESERVEDNAME: master.reservedName,
    ...withoutUnset(shapeMaster(master.type, master.body, context.rules)),
    GUID: voucherGuid(context.companyGuid, master.masterId),
    MASTERID: ` ${master.masterId}`,
    ALTERID: ` ${master.alterId}`,
    LANGUAGENAME: [languageName(master)],
    ...extras[master.type]?.(context, master),
  };
  return Object.defineProperties(object, derived[master.type]?.(context, master) ?? {});
}

function withoutUnset(body: TallyObject): TallyObject {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== ''));
}

function languageName(master: Master): TallyObject {
  const own = aggregate(master.body, 'LANGUAGENAME')[0];
  const names = own?.['NAME'];
  const aliases = Array.isArray(names) ? names.slice(1) : [];
  return { NAME: [master.name, ...(aliases as string[])], LANGUAGEID: ' 1033' };
}

type Extras = (context: MasterContext, master: Master) => TallyObject;
type Derived = (context: MasterContext, master: Master) => PropertyDescriptorMap;

const extras: { readonly [type in MasterType]?: Extras } = {
  Group: ({ groups }, group) => ({
    RESERVENAME: group.reservedName === '' ? '' : group.name,
    PRIMARYGRPPARENT: groups.parentOf(group)?.name ?? reserved.primary,
    _PRIMARYGROUP: (groups.primaryOf(group) ?? group).name,
    PARENTSTRUCTURE: [group, ...groups.ancestorsOf(group)].map((one) => one.name).join('\u0003'),
  }),
  Ledger: ({ groups }, ledger) => ({ _PRIMARYGROUP: groups.primaryOf(ledger)?.name ?? reserved.primary }),
  VoucherType: (_, type) => ({
    ISRESERVED: type.reservedName === '' ? 'No' : 'Yes',
    CANDELETE: type.reservedName === '' ? 'Yes' : 'No',
  }),
  Currency: (_, currency) => ({ ORIGINALNAME: currency.name }),
};

const derived: { readonly [type in MasterType]?: Derived } = {
  Ledger: (context, ledger) => {
    const of = () => context.balances().ledger(ledger);
    const closing = () => {
      const { opening, debit, credit, revalued } = of();
      return opening + debit + credit + revalued.now;
    };
    const unlessEmpty = (text: () => string): string => (of().moved || of().opening !== 0 ? text() : '');
    const opening = (): string => {
      const known = context.from <= context.booksFrom;
      return formatAmount(known ? openingBalance(ledger) : of().opening + of().revalued.before);
    };
    return lazily({
      OPENINGBALANCE: opening,
      TBALOPENING: opening,
      DEBITTOTALS: () => (of().debit === 0 ? '' : formatAmount(of().debit)),
      CREDITTOTALS: () => (of().credit === 0 ? '' : formatAmount(of().credit)),
      TBALCLOSING: () => unlessEmpty(() => formatAmount(closing())),
      CLOSINGBALANCE: () =>
        ledger === context.profitAndLoss
          ? formatAmount(closing() + context.balances().profit)
          : unlessEmpty(() => formatAmount(closing())),
    });
  },
  StockItem: (context, item) => {
    const unit = context.masters.find('Unit', scalar(item.body, 'BASEUNITS'));
    const at = (when: 'opening' | 'closing') => context.balances().stock(item)[when];
    const quantity = (when: 'opening' | 'closing'): string => (unit ? formatQuantity(at(when).milli, unit) : '');
    const rate = (when: 'opening' | 'closing'): string => {
      const { milli, value } = at(when);
      return unit && milli !== 0 ? formatRate(Math.round((value * 1000) / milli) * 100, unit) : '';
    };
    const openings: { [method: string]: () => string } =
      context.from <= context.booksFrom
        ? {}
        : {
            OPENINGBALANCE: () => quantity('opening'),
            OPENINGRATE: () => rate('opening'),
            OPENINGVALUE: () => formatAmount(-at('opening').value),
          };
    return lazily({
      ...openings,
      CLOSINGBALANCE: () => quantity('closing'),
      CLOSINGRATE: () => rate('closing'),
      CLOSINGVALUE: () => formatAmount(-at('closing').value),
    });
  },
};

function lazily(methods: { readonly [method: string]: () => string }): PropertyDescriptorMap {
  return Object.fromEntries(
    Object.entries(methods).map(([method, get]) => [method, { get, enumerable: true, configurable: true }]),
  );
}
