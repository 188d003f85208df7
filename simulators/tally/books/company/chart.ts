import type { TallyDate, TallyObject } from '../../books.ts';
import { type Master, reserved, scalar } from '../master.ts';
import { MasterStore } from '../master-store.ts';
import { formatAmount, parseAmount } from '../money.ts';
import { present } from '../present.ts';
import { addStockMasters, type StockMasters } from './items.ts';
import { addOwnGroups, addRoleLedgers, ledgerBody, type RoleLedgers } from './ledgers.ts';
import { addParties, type Parties } from './parties.ts';
import { addPayroll, type PayrollMasters } from './payroll.ts';
import { addPredefinedGroups } from './predefined-groups.ts';
import { addTaxUnits, type TaxUnits } from './tax-units.ts';
import { addOwnVoucherTypes, addPredefinedVoucherTypes, type UsedVoucherTypes } from './voucher-types.ts';

/** The masters of a new company and the generator's handles to them. */
export interface Chart extends RoleLedgers, Parties, StockMasters {
  readonly masters: MasterStore;
  readonly types: UsedVoucherTypes;
  readonly baseCurrency: Master;
  readonly profitAndLoss: Master;
  readonly costs: CostMasters;
  readonly payroll: PayrollMasters;
  readonly taxUnits: TaxUnits;
}

export interface CostMasters {
  readonly category: Master;
  readonly centres: readonly Master[];
  readonly routes: Master;
  readonly routeCentres: readonly Master[];
}

/** Masters come in the order, and so with the ids, that Tally gives them when it creates a company. */
export function drawChart(seed: number, booksFrom: TallyDate, years: readonly TallyDate[]): Chart {
  const masters = new MasterStore();
  addPredefinedGroups(masters);
  const baseCurrency = masters.add('Currency', '₹', currency('INR', 'paise'));
  const profitAndLoss = masters.add(
    'Ledger',
    'Profit & Loss A/c',
    ledgerBody(reserved.primary, 18_640_075, {}),
    'Profit & Loss A/c',
  );
  const cash = masters.add('Ledger', 'Cash', ledgerBody('Cash-in-Hand', -6_431_550, {}));
  addPredefinedVoucherTypes(masters, years);
  const types = addOwnVoucherTypes(masters, years);
  masters.add('Currency', '$', currency('USD', 'cents'));
  const costs = addCostMasters(masters);
  addOwnGroups(masters);
  const ledgers = addRoleLedgers(masters, cash);
  const stock = addStockMasters(masters, booksFrom);
  const parties = addParties(masters, seed, booksFrom);
  const payroll = addPayroll(masters, costs.category, booksFrom);
  const taxUnits = addTaxUnits(masters, booksFrom);
  balanceOpenings(masters);
  return { masters, types, baseCurrency, profitAndLoss, costs, payroll, taxUnits, ...ledgers, ...stock, ...parties };
}

/** The owner's capital takes up what the openings lack, but for a difference that somebody once failed to find. */
function balanceOpenings(masters: MasterStore): void {
  const capital = present(masters.find('Ledger', capitalName), capitalName);
  let sum = 0;
  for (const ledger of masters.ofType('Ledger')) sum += parseAmount(scalar(ledger.body, 'OPENINGBALANCE')) ?? 0;
  for (const item of masters.ofType('StockItem')) sum += parseAmount(scalar(item.body, 'OPENINGVALUE')) ?? 0;
  const own = parseAmount(scalar(capital.body, 'OPENINGBALANCE')) ?? 0;
  capital.body = { ...capital.body, OPENINGBALANCE: formatAmount(own - sum + openingDifference) };
}

const capitalName = "Proprietor's Capital";
/** Paise, credit: 1,250.00. */
const openingDifference = 125_000;

function currency(isoCode: string, decimalName: string): TallyObject {
  return {
    MAILINGNAME: isoCode,
    EXPANDEDSYMBOL: isoCode,
    ISOCURRENCYCODE: isoCode,
    DECIMALSYMBOL: decimalName,
    ISSUFFIX: 'No',
    HASSPACE: 'Yes',
    INMILLIONS: 'No',
    DECIMALPLACES: ' 2',
    DECIMALPLACESFORPRINTING: ' 2',
  };
}

function addCostMasters(masters: MasterStore): CostMasters {
  const allocates = { ALLOCATEREVENUE: 'Yes', ALLOCATENONREVENUE: 'No', AFFECTSSTOCK: 'No' };
  const category = masters.add('CostCategory', 'Primary Cost Category', allocates, 'Primary Cost Category');
  const routes = masters.add('CostCategory', 'Delivery Routes', allocates);
  const centre = (name: string, of: Master): Master =>
    masters.add('CostCentre', name, {
      PARENT: reserved.primary,
      CATEGORY: of.name,
      FORPAYROLL: 'No',
      ISEMPLOYEEGROUP: 'No',
    });
  return {
    category,
    routes,
    centres: ['Head Office', 'Naroda Branch', 'Wholesale (Mandi)'].map((name) => centre(name, category)),
    routeCentres: ['Route 1 - North', 'Route 2 & 3', 'રૂટ ૪'].map((name) => centre(name, routes)),
  };
}
