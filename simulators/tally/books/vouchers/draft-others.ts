import type { Master } from '../master.ts';
import { at } from '../present.ts';
import type { Draw } from '../random.ts';
import { flagsOf } from './draft-flags.ts';
import { drawCosts } from './draft-items.ts';
import { drawBank } from './draft-money.ts';
import type { Entry, Voucher } from './voucher.ts';
import { drawFor, type World } from './world.ts';

/** Paid out for the running of the shop, for wages, to the tax office or to the owner. */
export function draftExpense(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 41);
  const { expenses, tdsProfessional, salaryPayable, drawings, bankCharges, reverseCgst, reverseSgst } = world.chart;
  const paise = draw.between(3, 220) * 10_000 + draw.below(100) * 50;
  const use = draw.below(20);
  if (use === 0) return spend(world, index, draw, [debit(tdsProfessional, paise)]);
  if (use === 1) return spend(world, index, draw, [debit(salaryPayable, paise)]);
  if (use === 2) return spend(world, index, draw, [debit(drawings, paise)]);
  if (use === 3) return spend(world, index, draw, [debit(reverseCgst, paise), debit(reverseSgst, paise)]);
  if (use === 4) return spend(world, index, draw, [debit(bankCharges, 1_770), debit(bankCharges, 590)]);
  const costs = drawCosts(world, draw, -paise);
  return spend(world, index, draw, [{ ...debit(draw.pick(expenses), paise), costs }]);
}

/** Cash to the bank, or from it, or from bank to bank. */
export function draftContra(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 42);
  const { cash, banks } = world.chart;
  const way = draw.below(3);
  const [from, to] = way === 0 ? [at(banks, 0), cash] : way === 1 ? [at(banks, 1), at(banks, 0)] : [cash, at(banks, 0)];
  const paise = draw.between(20, 900) * 10_000;
  const date = world.plan.dateOf(index);
  const bank = (ledger: Master): Entry['bank'] =>
    ledger === cash
      ? undefined
      : {
          ...drawBank(draw, date, 'Self'),
          transactionType: way === 1 ? 'Inter Bank Transfer' : way === 0 && draw.chance(0.4) ? 'ATM' : 'Cash',
        };
  return plain(world, index, world.chart.types.contra, [
    { ...debit(to, paise), bank: bank(to) },
    { ...credit(from, paise), bank: bank(from) },
  ]);
}

export function draftJournal(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 43);
  const { depreciation, furniture, salaries, salaryPayable, discountAllowed, accountCustomers, types } = world.chart;
  const paise = draw.between(2, 60) * 10_000 + draw.below(100);
  switch (draw.below(3)) {
    case 0:
      return plain(world, index, types.journal, [debit(depreciation, paise), credit(furniture, paise)]);
    case 1: {
      const costs = drawCosts(world, draw, -paise);
      return plain(world, index, types.journal, [{ ...debit(salaries, paise), costs }, credit(salaryPayable, paise)]);
    }
    default: {
      const party = draw.pick(accountCustomers).ledger;
      return plain(world, index, types.journal, [debit(discountAllowed, paise), credit(party, paise)]);
    }
  }
}

/** A note of money given out that is not in the accounts yet. */
export function draftMemorandum(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 44);
  const paise = draw.between(2, 20) * 10_000;
  return plain(world, index, world.chart.types.memorandum, [
    debit(draw.pick(world.chart.expenses), paise),
    credit(world.chart.cash, paise),
  ]);
}

function spend(world: World, index: number, draw: Draw, debits: readonly Entry[]): Voucher {
  const paise = -debits.reduce((sum, entry) => sum + entry.paise, 0);
  const { banks, cash, types } = world.chart;
  const money = draw.chance(0.5) ? cash : draw.pick(banks);
  const bank = money === cash ? undefined : drawBank(draw, world.plan.dateOf(index), at(debits, 0).ledger.name);
  return plain(world, index, types.payment, [...debits, { ...credit(money, paise), bank }]);
}

function plain(world: World, index: number, type: Master, entries: readonly Entry[]): Voucher {
  const flags = flagsOf(world, index);
  return {
    type,
    date: world.plan.dateOf(index),
    view: 'Accounting Voucher View',
    ...flags,
    party: at(entries, entries.length - 1).ledger,
    entries: flags.isCancelled ? [] : entries,
    items: [],
  };
}

function debit(ledger: Master, paise: number): Entry {
  return { ledger, paise: -paise, deemedPositive: true };
}

function credit(ledger: Master, paise: number): Entry {
  return { ledger, paise, deemedPositive: false };
}
