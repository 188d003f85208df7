import { Draw } from '../../books/random.ts';
import { type EditKind, editKinds, type Keyboard } from '../../books.ts';
import type { TallyProcess } from '../tally-process.ts';
import { companyOf } from './company-of.ts';
import { type ControlCall, type ControlReply, type ControlRoute, ok, Refused } from './control-reply.ts';
import { dateField, fieldsOf, masterTypeField, numberField, objectField, stringField } from './read-body.ts';

/**
 * The person at the keyboard. Tally does one thing at a time: an edit waits for the request that is running, and can't be made behind
 * an open dialog. Every body may name a `company`; without it the edit goes to the active one.
 */
export const keyboardRoutes: { readonly [route: string]: ControlRoute } = {
  /** {voucher} → {masterId} */
  'POST /keyboard/create-voucher': typed((keyboard, body) => ({
    masterId: keyboard.createVoucher(objectField(body, 'voucher')),
  })),
  /** {masterId, changes} */
  'POST /keyboard/alter-voucher': typed((keyboard, body) =>
    keyboard.alterVoucher(numberField(body, 'masterId'), objectField(body, 'changes')),
  ),
  /** {masterId} */
  'POST /keyboard/cancel-voucher': typed((keyboard, body) => keyboard.cancelVoucher(numberField(body, 'masterId'))),
  /** {masterId} */
  'POST /keyboard/delete-voucher': typed((keyboard, body) => keyboard.deleteVoucher(numberField(body, 'masterId'))),
  /** {type, master} → {masterId} */
  'POST /keyboard/create-master': typed((keyboard, body) => ({
    masterId: keyboard.createMaster(masterTypeField(body, 'type'), objectField(body, 'master')),
  })),
  /** {type, name, changes} */
  'POST /keyboard/alter-master': typed((keyboard, body) =>
    keyboard.alterMaster(masterTypeField(body, 'type'), stringField(body, 'name'), objectField(body, 'changes')),
  ),
  /** {type, name, newName} */
  'POST /keyboard/rename-master': typed((keyboard, body) =>
    keyboard.renameMaster(masterTypeField(body, 'type'), stringField(body, 'name'), stringField(body, 'newName')),
  ),
  /** {type, name} */
  'POST /keyboard/delete-master': typed((keyboard, body) =>
    keyboard.deleteMaster(masterTypeField(body, 'type'), stringField(body, 'name')),
  ),
  /** {masterId, date}; an empty date undoes it */
  'POST /keyboard/set-bank-date': typed((keyboard, body) =>
    keyboard.setBankDate(numberField(body, 'masterId'), fieldsOf(body)['date'] === '' ? '' : dateField(body, 'date')),
  ),
  /** {masterId, irn, number, date} */
  'POST /keyboard/set-irn': typed((keyboard, body) =>
    keyboard.setIrn(numberField(body, 'masterId'), {
      irn: stringField(body, 'irn'),
      number: stringField(body, 'number'),
      date: dateField(body, 'date'),
    }),
  ),
  /** → {backup} */
  'POST /keyboard/backup': typed((keyboard) => ({ backup: keyboard.backup() })),
  /** {backup} */
  'POST /keyboard/restore': typed((keyboard, body) => keyboard.restore(numberField(body, 'backup'))),
  'POST /keyboard/rewrite': typed((keyboard) => keyboard.rewrite()),
  /** {lost?}: MASTERIDs of the vouchers that do not survive it */
  'POST /keyboard/repair': typed((keyboard, body) => keyboard.repair(numbersField(body, 'lost'))),
  'POST /keyboard/new-financial-year': typed((keyboard) => keyboard.newFinancialYear()),
  /** {from, name?} → {name, number}: the child is opened beside its parent */
  'POST /keyboard/split': typed((keyboard, body, process) => {
    const { name } = fieldsOf(body);
    const child = keyboard.split(dateField(body, 'from'), typeof name === 'string' ? name : undefined);
    process.addCompany(child);
    return { name: child.info().name, number: child.info().number };
  }),
  /** {seed, count, kinds?} → {edits, byKind}; `kinds` is a list or "all", ordinary voucher edits when absent */
  'POST /keyboard/random-edit': typed((keyboard, body) => {
    const draw = new Draw(numberField(body, 'seed', 1));
    const random = (): number => draw.fraction();
    const kinds = kindsField(body);
    const edit = (): { readonly action: EditKind } =>
      kinds === undefined ? keyboard.randomEdit(random) : keyboard.anyEdit(random, kinds);
    const edits = Array.from({ length: numberField(body, 'count', 1) }, edit);
    const byKind: { [kind in EditKind]?: number } = {};
    for (const { action } of edits) byKind[action] = (byKind[action] ?? 0) + 1;
    return { edits, byKind };
  }),
};

function kindsField(body: unknown): readonly EditKind[] | undefined {
  const { kinds } = fieldsOf(body);
  if (kinds === undefined) return undefined;
  if (kinds === 'all') return editKinds;
  const known = editKinds.filter((kind) => Array.isArray(kinds) && kinds.includes(kind));
  if (!Array.isArray(kinds) || known.length !== kinds.length || known.length === 0) {
    throw new Refused(400, `"kinds" has to be "all" or some of ${editKinds.join(', ')}`);
  }
  return known;
}

function numbersField(body: unknown, name: string): readonly number[] {
  const value = fieldsOf(body)[name] ?? [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'number')) {
    throw new Refused(400, `"${name}" has to be a list of numbers`);
  }
  return value;
}

function typed(edit: (keyboard: Keyboard, body: unknown, process: TallyProcess) => unknown): ControlRoute {
  return async ({ process, body }: ControlCall): Promise<ControlReply> => {
    const { state } = process.state();
    if (state !== 'running' && state !== 'busy') throw new Refused(409, `Tally is in the state ${state}`);
    const name = fieldsOf(body)['company'];
    const company = companyOf(process, typeof name === 'string' ? name : undefined);
    if (!company.isOpen) throw new Refused(409, `${company.name} is not open`);
    return ok((await process.turns.take(() => edit(company.books.keyboard, body, process))) ?? { ok: true });
  };
}
