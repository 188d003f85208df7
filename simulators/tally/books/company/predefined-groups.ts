import { reserved } from '../master.ts';
import type { MasterStore } from '../master-store.ts';

/** The 28 predefined groups in the order Tally creates them, so that their MASTERIDs are 1 to 28 as in every new company. */
export function addPredefinedGroups(masters: MasterStore): void {
  for (const [name, parent, nature, sortPosition] of groups) {
    masters.add(
      'Group',
      name,
      {
        PARENT: parent,
        ISBILLWISEON: 'No',
        ISCOSTCENTRESON: 'No',
        ISADDABLE: 'No',
        ISSUBLEDGER: 'No',
        ISREVENUE: nature.revenue,
        AFFECTSGROSSPROFIT: nature.gross,
        ISDEEMEDPOSITIVE: nature.debit,
        TRACKNEGATIVEBALANCES: nature.debit,
        AFFECTSSTOCK: name === 'Stock-in-Hand' ? 'Yes' : 'No',
        SORTPOSITION: ` ${sortPosition}`,
      },
      name,
    );
  }
}

interface Nature {
  readonly revenue: 'Yes' | 'No';
  readonly gross: 'Yes' | 'No';
  readonly debit: 'Yes' | 'No';
}

const asset: Nature = { revenue: 'No', gross: 'No', debit: 'Yes' };
const liability: Nature = { revenue: 'No', gross: 'No', debit: 'No' };
const tradingIncome: Nature = { revenue: 'Yes', gross: 'Yes', debit: 'No' };
const tradingExpense: Nature = { revenue: 'Yes', gross: 'Yes', debit: 'Yes' };
const income: Nature = { revenue: 'Yes', gross: 'No', debit: 'No' };
const expense: Nature = { revenue: 'Yes', gross: 'No', debit: 'Yes' };

const groups: readonly (readonly [name: string, parent: string, nature: Nature, sortPosition: number])[] = [
  ['Capital Account', reserved.primary, liability, 10],
  ['Loans (Liability)', reserved.primary, liability, 20],
  ['Current Liabilities', reserved.primary, liability, 30],
  ['Fixed Assets', reserved.primary, asset, 40],
  ['Investments', reserved.primary, asset, 50],
  ['Current Assets', reserved.primary, asset, 60],
  ['Branch / Divisions', reserved.primary, liability, 70],
  ['Misc. Expenses (ASSET)', reserved.primary, asset, 80],
  ['Suspense A/c', reserved.primary, liability, 90],
  ['Reserves & Surplus', 'Capital Account', liability, 100],
  ['Bank OD A/c', 'Loans (Liability)', liability, 110],
  ['Secured Loans', 'Loans (Liability)', liability, 120],
  ['Unsecured Loans', 'Loans (Liability)', liability, 130],
  ['Duties & Taxes', 'Current Liabilities', liability, 140],
  ['Provisions', 'Current Liabilities', liability, 150],
  ['Sundry Creditors', 'Current Liabilities', liability, 160],
  ['Stock-in-Hand', 'Current Assets', asset, 170],
  ['Deposits (Asset)', 'Current Assets', asset, 180],
  ['Loans & Advances (Asset)', 'Current Assets', asset, 190],
  ['Sundry Debtors', 'Current Assets', asset, 200],
  ['Cash-in-Hand', 'Current Assets', asset, 210],
  ['Bank Accounts', 'Current Assets', asset, 220],
  ['Sales Accounts', reserved.primary, tradingIncome, 230],
  ['Purchase Accounts', reserved.primary, tradingExpense, 240],
  ['Direct Incomes', reserved.primary, tradingIncome, 250],
  ['Direct Expenses', reserved.primary, tradingExpense, 260],
  ['Indirect Incomes', reserved.primary, income, 270],
  ['Indirect Expenses', reserved.primary, expense, 280],
];
