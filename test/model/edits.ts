import type {
  EditKind,
  Keyboard,
  MasterType,
  TallyDate,
  TallyObject,
  VoucherRef,
} from '../../simulators/tally/books.ts';
import type { Company } from './company.ts';

/** What leaves the books as they are. */
export const changesNothing: ReadonlySet<string> = new Set(['backup', 'new financial year']);

/** One thing a person does to the books. Says what, or null when there is nothing to do it to. */
export type Edit = (company: Company, keyboard: Keyboard) => string | null;

/** Everything a person does to a company, by kind; each as likely as its weight. */
export const edits: { readonly [kind: string]: { readonly weight: number; readonly make: Edit } } = {
  create: { weight: 2, make: createLike((company, ref) => company.near(ref.date)) },
  'create before others of a series': { weight: 3, make: createLike((company) => company.early(), 'series') },
  'create in the next year': { weight: 2, make: createLike((company) => company.nextYear()) },
  'alter texts': { weight: 1.5, make: alterTexts },
  'alter amounts': { weight: 2.5, make: alterAmounts },
  'make optional or regular': { weight: 1.5, make: toggleOptional },
  'redate by days': { weight: 1.5, make: redate((company, ref) => company.near(ref.date)) },
  'redate to another month': { weight: 1.5, make: redate((company, ref) => company.otherMonth(ref.date)) },
  'redate to another year': { weight: 1.5, make: redate((company, ref) => company.otherYear(ref.date)) },
  cancel: { weight: 1.5, make: cancel },
  'delete voucher': { weight: 1.5, make: deleteVoucher() },
  'delete within a series': { weight: 2.5, make: deleteVoucher('series') },
  'set or clear a bank date': { weight: 2, make: reconcile },
  'receive an IRN': { weight: 2, make: receiveIrn },
  'rename ledger': { weight: 1.5, make: rename('Ledger') },
  'rename item': { weight: 1.5, make: rename('StockItem') },
  'rename voucher type': { weight: 1.5, make: rename('VoucherType') },
  'rename cost centre': { weight: 1.5, make: rename('CostCentre') },
  'rename group': { weight: 1.5, make: rename('Group') },
  'rename unit, godown or other': { weight: 1.5, make: renameOther },
  'alter ledger': { weight: 2, make: alterLedger },
  'move ledger to another group': { weight: 1.5, make: moveLedger },
  'create master': { weight: 1.5, make: createMaster },
  'delete master': { weight: 4, make: deleteMaster },
  backup: { weight: 2, make: simulated('backup') },
  restore: { weight: 6, make: restore },
  rewrite: { weight: 1.5, make: simulated('rewrite') },
  repair: { weight: 1.5, make: simulated('repair') },
  'new financial year': { weight: 1.5, make: simulated('new-year') },
};

/** As the simulator's own person does it. */
function simulated(kind: EditKind): Edit {
  return (company, keyboard) => {
    const { masterId } = keyboard.anyEdit(() => company.dice.next(), [kind]);
    return masterId === undefined ? 'the company' : String(masterId);
  };
}

function restore(company: Company, keyboard: Keyboard): string | null {
  const kept = keyboard.backups();
  if (kept === 0) return null;
  const backup = company.dice.chance(0.7) ? kept : company.dice.int(1, kept);
  keyboard.restore(backup);
  return `backup ${backup} of ${kept}`;
}

function createLike(dateOf: (company: Company, ref: VoucherRef) => TallyDate, within?: 'series'): Edit {
  return (company, keyboard) => {
    const ref = company.voucher(within);
    if (ref === null) return null;
    const date = dateOf(company, ref);
    const masterId = keyboard.createVoucher({ ...bodyOf(ref, company), DATE: date });
    return `${ref.voucherTypeName} of ${date} like ${ref.masterId} is ${masterId}`;
  };
}

/** What is set against bills goes on account, what opens one gets a name of its own: else one bill would be paid twice. */
function bodyOf(ref: VoucherRef, company: Company): TallyObject {
  const mark = company.word('NEW');
  const loaded = ref.load();
  const kept = Object.fromEntries(Object.entries(loaded).filter(([method]) => wanted.has(method)));
  const body = { ...kept, NARRATION: company.word('Entered'), VOUCHERNUMBER: mark, ISPOSTDATED: 'No' };
  const own = loaded['ISINVOICE'] === 'Yes' ? 'LEDGERENTRIES' : 'ALLLEDGERENTRIES';
  return { ...body, [own]: list(loaded, own).map((entry) => ({ ...entry, BILLALLOCATIONS: newBills(entry, mark) })) };
}

const wanted: ReadonlySet<string> = new Set([
  'VOUCHERTYPENAME',
  'PARTYLEDGERNAME',
  'ISINVOICE',
  'ISOPTIONAL',
  'PERSISTEDVIEW',
  'REFERENCE',
  'ALLINVENTORYENTRIES',
]);

function newBills(entry: TallyObject, mark: string): readonly TallyObject[] {
  return list(entry, 'BILLALLOCATIONS').map((bill) =>
    bill['BILLTYPE'] === 'New Ref' || bill['BILLTYPE'] === 'Advance'
      ? { ...bill, NAME: mark, BILLDATE: '' }
      : { ...bill, BILLTYPE: 'On Account', NAME: '', BILLDATE: '' },
  );
}

function alterTexts(company: Company, keyboard: Keyboard): string | null {
  const ref = company.voucher();
  if (ref === null) return null;
  const method = company.dice.pick(['NARRATION', 'REFERENCE']) ?? 'NARRATION';
  keyboard.alterVoucher(ref.masterId, { [method]: company.word('Checked') });
  return `${method} of ${ref.masterId}`;
}

function toggleOptional(company: Company, keyboard: Keyboard): string | null {
  const ref = company.voucher();
  if (ref === null) return null;
  keyboard.alterVoucher(ref.masterId, { ISOPTIONAL: ref.isOptional ? 'No' : 'Yes' });
  return `${ref.masterId} to ${ref.isOptional ? 'regular' : 'optional'}`;
}

/** Of a plain voucher without bills or other currencies: every amount times the same. */
function alterAmounts(company: Company, keyboard: Keyboard): string | null {
  const ref = company.voucher('plain');
  if (ref === null) return null;
  const factor = company.dice.int(2, 5);
  const entries = list(ref.load(), 'ALLLEDGERENTRIES').map((entry) => ({
    LEDGERNAME: entry['LEDGERNAME'] ?? '',
    ISDEEMEDPOSITIVE: entry['ISDEEMEDPOSITIVE'] ?? '',
    AMOUNT: times(text(entry, 'AMOUNT'), factor),
  }));
  keyboard.alterVoucher(ref.masterId, { ALLLEDGERENTRIES: entries });
  return `amounts of ${ref.masterId} times ${factor}`;
}

function times(amount: string, factor: number): string {
  const paise = Math.round(Number(amount) * 100) * factor;
  return (paise / 100).toFixed(2);
}

function redate(dateOf: (company: Company, ref: VoucherRef) => TallyDate): Edit {
  return (company, keyboard) => {
    const ref = company.voucher();
    if (ref === null) return null;
    const date = dateOf(company, ref);
    keyboard.alterVoucher(ref.masterId, { DATE: date, ISPOSTDATED: 'No' });
    return `${ref.masterId} of ${ref.date} to ${date}`;
  };
}

function cancel(company: Company, keyboard: Keyboard): string | null {
  const ref = company.voucher();
  if (ref === null) return null;
  keyboard.cancelVoucher(ref.masterId);
  return String(ref.masterId);
}

function deleteVoucher(within?: 'series'): Edit {
  return (company, keyboard) => {
    const ref = company.voucher(within);
    if (ref === null || company.books.voucherCount() < 8) return null;
    keyboard.deleteVoucher(ref.masterId);
    return `${ref.voucherTypeName} ${ref.masterId} of ${ref.date}`;
  };
}

function reconcile(company: Company, keyboard: Keyboard): string | null {
  const ref = company.compared((voucher) => bankDates(voucher).length > 0);
  if (ref === null) return null;
  const isOpen = bankDates(ref.load()).includes('');
  keyboard.setBankDate(ref.masterId, isOpen ? company.near(ref.date) : '');
  return `${ref.masterId} ${isOpen ? 'set' : 'cleared'}`;
}

function bankDates(voucher: TallyObject): readonly string[] {
  const banks = list(voucher, 'ALLLEDGERENTRIES').flatMap((entry) => list(entry, 'BANKALLOCATIONS'));
  return banks.map((bank) => text(bank, 'BANKERSDATE'));
}

function receiveIrn(company: Company, keyboard: Keyboard): string | null {
  const ref = company.compared((voucher) => voucher['ISINVOICE'] === 'Yes');
  if (ref === null) return null;
  const number = String(company.dice.int(100_000_000, 999_999_999));
  keyboard.setIrn(ref.masterId, { irn: number.padStart(64, 'a'), number, date: ref.date });
  return String(ref.masterId);
}

function rename(type: MasterType): Edit {
  return (company, keyboard) => {
    const name = company.master(type);
    if (name === null) return null;
    const newName = company.word(type);
    keyboard.renameMaster(type, name, newName);
    return `${type} "${name}" to "${newName}"`;
  };
}

function renameOther(company: Company, keyboard: Keyboard): string | null {
  const type = company.dice.pick<MasterType>(['Unit', 'Godown', 'StockGroup', 'StockCategory', 'CostCategory']);
  return rename(type ?? 'Unit')(company, keyboard);
}

function alterLedger(company: Company, keyboard: Keyboard): string | null {
  const name = company.ledgerBelow(company.dice.pick(ledgerGroups) ?? '');
  if (name === null) return null;
  const changes = company.dice.chance(0.5)
    ? { OPENINGBALANCE: (company.dice.int(-900_000, 900_000) / 100).toFixed(2) }
    : { EMAIL: `${company.word('x').replaceAll(/\W/g, '').toLowerCase()}@example.in` };
  keyboard.alterMaster('Ledger', name, changes);
  return `"${name}": ${Object.keys(changes).join()}`;
}

const ledgerGroups = ['Sundry Debtors', 'Sundry Creditors', 'Bank Accounts', 'Indirect Expenses', 'Sales Accounts'];

function moveLedger(company: Company, keyboard: Keyboard): string | null {
  const name = company.ledgerBelow('Sundry Debtors', 'Sundry Creditors');
  const group = company.dice.pick(['Sundry Debtors', 'Sundry Creditors', 'Loans & Advances (Asset)']);
  const target = company.reserved('Group', group ?? '');
  if (name === null || target === null) return null;
  keyboard.alterMaster('Ledger', name, { PARENT: target });
  return `"${name}" to "${target}"`;
}

function createMaster(company: Company, keyboard: Keyboard): string | null {
  const debtors = company.reserved('Group', 'Sundry Debtors') ?? '';
  const [type, body] = company.dice.pick<readonly [MasterType, TallyObject]>([
    ['Ledger', { PARENT: debtors, ISBILLWISEON: 'Yes' }],
    ['Group', { PARENT: debtors }],
    ['CostCentre', {}],
    ['Godown', {}],
    ['StockGroup', {}],
  ]) ?? ['Godown', {}];
  const name = company.word(`New ${type}`);
  keyboard.createMaster(type, { NAME: name, ...body });
  return `${type} "${name}"`;
}

const deletedTypes: readonly MasterType[] = ['Ledger', 'Group', 'CostCentre', 'Godown', 'StockGroup'];

/** One that nothing uses; what the screen refuses to delete stays. */
function deleteMaster(company: Company, keyboard: Keyboard): string | null {
  const made = deletedTypes.filter((type) => company.made(type) !== null);
  const type = company.dice.pick(made.length > 0 ? made : deletedTypes) ?? 'Ledger';
  const name = company.made(type) ?? company.master(type);
  if (name === null) return null;
  keyboard.deleteMaster(type, name);
  return `${type} "${name}"`;
}

function list(object: TallyObject, method: string): readonly TallyObject[] {
  const value = object[method];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object') : [];
}

function text(object: TallyObject, method: string): string {
  const value = object[method];
  return typeof value === 'string' ? value : '';
}
