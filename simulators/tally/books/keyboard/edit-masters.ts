import type { Edit, MasterType, TallyObject } from '../../books.ts';
import { inventGstin } from '../gstin.ts';
import { isInUse } from '../import/is-in-use.ts';
import { aggregate, isOn, type Master, reserved, scalar } from '../master.ts';
import { at } from '../present.ts';
import type { EditDesk } from './edit-desk.ts';

type Done = Omit<Edit, 'action'>;

export function renameSome(desk: EditDesk, type: MasterType): Done | undefined {
  const master = some(desk, type);
  if (!master) return undefined;
  desk.keyboard.renameMaster(type, master.name, freshName(desk, master.name));
  return done(master);
}

/** Another GSTIN of the same state, in the flat field and in the dated list, where the ledger has them. */
export function alterSomeLedger(desk: EditDesk): Done | undefined {
  const ledger = some(desk, 'Ledger', ({ body }) => scalar(body, 'PARTYGSTIN') !== '');
  if (!ledger) return undefined;
  const gstin = inventGstin(scalar(ledger.body, 'PARTYGSTIN').slice(0, 2), Math.floor(desk.random() * 10_000));
  const dated = aggregate(ledger.body, 'LEDGSTREGDETAILS');
  const changes: TallyObject = {
    PARTYGSTIN: gstin,
    ...(dated.length === 0 ? {} : { LEDGSTREGDETAILS: [...dated.slice(0, -1), { ...dated.at(-1), GSTIN: gstin }] }),
  };
  desk.keyboard.alterMaster('Ledger', ledger.name, changes);
  return done(ledger);
}

/** Under another group that counts alike in the accounts. */
export function moveSomeLedger(desk: EditDesk): Done | undefined {
  const { masters } = desk.state;
  const ledger = some(desk, 'Ledger', ({ body, reservedName }) => reservedName === '' && scalar(body, 'PARENT') !== '');
  const now = ledger && masters.find('Group', scalar(ledger.body, 'PARENT'));
  if (!ledger || !now) return undefined;
  const alike = (method: string, group: Master): boolean => isOn(group.body, method) === isOn(now.body, method);
  const group = some(desk, 'Group', (one) => one !== now && alike('ISREVENUE', one) && alike('ISDEEMEDPOSITIVE', one));
  if (!group) return undefined;
  desk.keyboard.alterMaster('Ledger', ledger.name, { PARENT: group.name });
  return done(ledger);
}

export function createSomeMaster(desk: EditDesk): Done {
  const { masters } = desk.state;
  const [type, body] = at(newMasters(desk), Math.floor(desk.random() * 4));
  const name = freshName(desk, `New ${type}`);
  const masterId = desk.keyboard.createMaster(type, { NAME: name, ...body });
  return { of: type, masterId, name: masters.byId(masterId)?.name ?? name };
}

/** One that nothing refers to: of a few, since looking for a reference reads the vouchers. */
export function deleteSomeMaster(desk: EditDesk): Done | undefined {
  const { state, keyboard } = desk;
  const types: readonly MasterType[] = ['Ledger', 'CostCentre', 'Group', 'Godown'];
  const recent = types.flatMap((type) => [...state.masters.ofType(type)].slice(-4));
  const free = recent.find((master) => master.reservedName === '' && !isInUse(state.store, master));
  if (!free) return undefined;
  keyboard.deleteMaster(free.type, free.name);
  return done(free);
}

function newMasters({ state, random }: EditDesk): readonly (readonly [MasterType, TallyObject])[] {
  const { masters } = state;
  const customers = masters.reserved('Group', 'Sundry Debtors').name;
  const opening = random() < 0.3 ? `-${100 + Math.floor(random() * 9000)}.25` : '0.00';
  return [
    ['Ledger', { PARENT: customers, ISBILLWISEON: 'No', OPENINGBALANCE: opening }],
    ['CostCentre', { PARENT: reserved.primary, FORPAYROLL: 'No' }],
    ['Group', { PARENT: customers, ISREVENUE: 'No', ISDEEMEDPOSITIVE: 'Yes' }],
    ['Godown', { PARENT: reserved.primary }],
  ];
}

function some(
  { state, random }: EditDesk,
  type: MasterType,
  isWanted: (master: Master) => boolean = () => true,
): Master | undefined {
  const found = [...state.masters.ofType(type)].filter(isWanted);
  return found[Math.floor(random() * found.length)];
}

/** The name with another ending, in one of the scripts and with the characters that have broken clients. */
function freshName({ random }: EditDesk, name: string): string {
  const base = name.replace(/ ~.*$/s, '');
  const ending = at(['', ' & Co', ' "નવું"', ' नया', ' <B>'], Math.floor(random() * 5));
  return `${base} ~${Math.floor(random() * 1_000_000)}${ending}`;
}

function done({ type, masterId, name }: Master): Done {
  return { of: type, masterId, name };
}
