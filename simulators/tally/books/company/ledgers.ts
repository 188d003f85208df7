import type { TallyObject } from '../../books.ts';
import type { Master } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { formatAmount } from '../money.ts';
import { present } from '../present.ts';

/** The ledgers that are not parties, by the role the generator gives them. */
export interface RoleLedgers {
  readonly cash: Master;
  readonly banks: readonly Master[];
  readonly overdraft: Master;
  readonly salesLocal: Master;
  readonly salesInterstate: Master;
  readonly salesExport: Master;
  readonly salesCounter: Master;
  readonly serviceIncome: Master;
  readonly purchaseLocal: Master;
  readonly purchaseInterstate: Master;
  readonly freightInward: Master;
  readonly outputCgst: Master;
  readonly outputSgst: Master;
  readonly outputIgst: Master;
  readonly inputCgst: Master;
  readonly inputSgst: Master;
  readonly inputIgst: Master;
  readonly reverseCgst: Master;
  readonly reverseSgst: Master;
  readonly tdsProfessional: Master;
  readonly professionalFees: Master;
  readonly salaryPayable: Master;
  readonly salaries: Master;
  readonly depreciation: Master;
  readonly furniture: Master;
  readonly discountAllowed: Master;
  readonly roundOff: Master;
  readonly bankCharges: Master;
  readonly drawings: Master;
  readonly expenses: readonly Master[];
  readonly purchaseImport: Master;
  readonly scrapSales: Master;
  readonly tcs: Master;
  readonly badDebts: Master;
  readonly cardSettlement: Master;
}

export function addOwnGroups(masters: MasterStore): void {
  for (const [name, parent] of ownGroups) {
    const above = present(masters.find('Group', parent), parent).body;
    masters.add('Group', name, { ...above, PARENT: parent, ISADDABLE: 'Yes', SORTPOSITION: ' 500' });
  }
}

export function addRoleLedgers(masters: MasterStore, cash: Master): RoleLedgers {
  const ledger = (name: string, parent: string, rupees = 0, more: TallyObject = {}): Master =>
    masters.add('Ledger', name, ledgerBody(parent, rupees * 100, more));
  const duty = (name: string, head: string): Master =>
    ledger(name, 'GST', 0, { TAXTYPE: 'GST', GSTDUTYHEAD: head, ROUNDINGMETHOD: '', RATEOFTAXCALCULATION: ' 0' });
  const bank = (name: string, group: string, rupees: number, account: string): Master =>
    ledger(name, group, rupees, {
      BANKDETAILS: account,
      BANKACCHOLDERNAME: 'Proprietor',
      IFSCODE: 'ZZZZ0000001',
      BANKINGCONFIGBANK: name,
      ISBILLWISEON: 'No',
    });

  const costed = { ISCOSTCENTRESON: 'Yes' };
  for (const [name, group, rupees] of quietLedgers) ledger(name, group, rupees);
  return {
    cash,
    banks: [
      bank('Navdhara Bank C/A 0045', 'Bank Accounts', -842_310.4, '009900450045'),
      bank('Sahyogan Co-op. Bank', 'Bank Accounts', -215_775.25, '009900450187'),
    ],
    overdraft: bank('Navdhara Bank O/D', 'Bank OD A/c', 364_900, '009900459001'),
    salesLocal: ledger('Sales (Local)', 'Sales Accounts', 0, { ...goods, ...costed }),
    salesInterstate: ledger('Sales (Interstate)', 'Sales Accounts', 0, { ...goods, ...costed }),
    salesExport: ledger('Sales - Export', 'Sales Accounts', 0, goods),
    salesCounter: ledger('Sales (Counter)', 'Sales Accounts', 0, goods),
    serviceIncome: ledger('Delivery & Service Charges', 'Direct Incomes', 0, { GSTAPPLICABLE: '\u0004 Applicable' }),
    purchaseLocal: ledger('Purchase (Local)', 'Purchase Accounts', 0, goods),
    purchaseInterstate: ledger('Purchase (Interstate)', 'Purchase Accounts', 0, goods),
    freightInward: ledger('Freight Inward (RCM)', 'Direct Expenses', 0, costed),
    outputCgst: duty('Output CGST', 'CGST'),
    outputSgst: duty('Output SGST', 'State Tax'),
    outputIgst: duty('Output IGST', 'IGST'),
    inputCgst: duty('Input CGST', 'CGST'),
    inputSgst: duty('Input SGST', 'State Tax'),
    inputIgst: duty('Input IGST', 'IGST'),
    reverseCgst: duty('CGST Payable (Reverse Charge)', 'CGST'),
    reverseSgst: duty('SGST Payable (Reverse Charge)', 'State Tax'),
    tdsProfessional: ledger('TDS on Professional Fees u/s 194J', 'TDS Payable', 18_250, {
      TAXTYPE: 'TDS',
      ISTDSAPPLICABLE: 'Yes',
      TDSRATENAME: 'Fees for Professional or Technical Services',
      TDSNATUREOFPAYMENT: 'Fees for Professional or Technical Services',
    }),
    professionalFees: ledger('Professional & Legal Fees', 'Office Expenses', 0, costed),
    salaryPayable: ledger('Salary Payable', 'Provisions', 96_400),
    salaries: ledger('Salaries', 'Staff Costs', 0, costed),
    depreciation: ledger('Depreciation', 'Indirect Expenses'),
    furniture: ledger('Furniture & Fixtures', 'Fixed Assets', -412_600),
    discountAllowed: ledger('Discount Allowed', 'Selling & Distribution Exp.'),
    roundOff: ledger('Round Off', 'Indirect Expenses', 0, { ROUNDINGMETHOD: 'Normal Rounding' }),
    bankCharges: ledger('Bank Charges', 'Indirect Expenses'),
    drawings: ledger('Drawings', 'Capital Account', -48_000),
    expenses: expenseNames.map(([name, group]) => ledger(name, group, 0, costed)),
    purchaseImport: ledger('Purchase - Import', 'Purchase Accounts', 0, goods),
    scrapSales: ledger('Scrap Sales', 'Indirect Incomes', 0, { GSTAPPLICABLE: '\u0004 Applicable' }),
    tcs: ledger('TCS on Sale of Scrap', 'TDS Payable', 0, {
      TAXTYPE: 'TCS',
      ISTCSAPPLICABLE: 'Yes',
      TCSNATUREOFGOODS: 'Scrap',
      RATEOFTAXCALCULATION: ' 1',
    }),
    badDebts: ledger('Bad Debts Written Off', 'Indirect Expenses'),
    cardSettlement: ledger('Card Machine Settlement', 'Loans & Advances (Asset)'),
  };
}

/** Fields common to every ledger; `opening` in paise, debit negative. */
export function ledgerBody(parent: string, opening: number, more: TallyObject): TallyObject {
  return {
    PARENT: parent,
    OPENINGBALANCE: formatAmount(Math.round(opening)),
    CURRENCYNAME: '₹',
    ISBILLWISEON: 'No',
    ISCOSTCENTRESON: 'No',
    ISINTERESTON: 'No',
    ISTDSAPPLICABLE: 'No',
    TAXTYPE: 'Others',
    GSTTYPE: '\u0004 Not Applicable',
    AFFECTSSTOCK: 'No',
    ...more,
  };
}

const goods: TallyObject = { AFFECTSSTOCK: 'Yes', GSTAPPLICABLE: '\u0004 Applicable', GSTTYPEOFSUPPLY: 'Goods' };

const ownGroups: readonly (readonly [name: string, parent: string])[] = [
  ['Gujarat Debtors', 'Sundry Debtors'],
  ['Ahmedabad (City) Debtors', 'Gujarat Debtors'],
  ['Outstation Debtors', 'Sundry Debtors'],
  ['Overseas Debtors', 'Sundry Debtors'],
  ['Suppliers & Mills', 'Sundry Creditors'],
  ['Transporters', 'Sundry Creditors'],
  ['Professionals', 'Sundry Creditors'],
  ['GST', 'Duties & Taxes'],
  ['TDS Payable', 'Duties & Taxes'],
  ['Staff Costs', 'Indirect Expenses'],
  ['Office Expenses', 'Indirect Expenses'],
  ['Selling & Distribution Exp.', 'Indirect Expenses'],
];

/** Ledgers with an opening balance and no movement, as every old book has them. Rupees, debit negative. */
const quietLedgers: readonly (readonly [name: string, group: string, rupees: number])[] = [
  ["Proprietor's Capital", 'Capital Account', 4_150_000],
  ['General Reserve', 'Reserves & Surplus', 310_000],
  ['Vehicle Loan (Tempo)', 'Secured Loans', 286_540.5],
  ['Loan from Relatives', 'Unsecured Loans', 250_000],
  ['Delivery Tempo', 'Fixed Assets', -524_000],
  ['Computers & Printers', 'Fixed Assets', -138_450],
  ['Shop Rent Deposit', 'Deposits (Asset)', -300_000],
  ['Electricity Deposit', 'Deposits (Asset)', -24_500],
  ['Staff Advance', 'Loans & Advances (Asset)', -37_200],
  ['Fixed Deposit - Sahyogan', 'Investments', -400_000],
  ['Interest on Fixed Deposit', 'Indirect Incomes', 0],
  ['Preliminary Expenses', 'Misc. Expenses (ASSET)', -15_000],
  ['ખાતા તફાવત (Suspense)', 'Suspense A/c', 0],
];

const expenseNames: readonly (readonly [name: string, group: string])[] = [
  ['Shop Rent', 'Office Expenses'],
  ['Electricity', 'Office Expenses'],
  ['Telephone & Internet', 'Office Expenses'],
  ['Printing/Stationery', 'Office Expenses'],
  ['Staff Welfare', 'Staff Costs'],
  ['Freight Outward', 'Selling & Distribution Exp.'],
  ['Advertisement', 'Selling & Distribution Exp.'],
  ['Repairs & Maintenance', 'Office Expenses'],
  ['Conveyance', 'Office Expenses'],
  ['Packing Material', 'Direct Expenses'],
];
