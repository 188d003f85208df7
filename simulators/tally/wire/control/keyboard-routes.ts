import { Draw } from '../../books/random.ts';
import type { Keyboard } from '../../books.ts';
import { companyOf } from './company-of.ts';
import { type ControlCall, type ControlReply, type ControlRoute, ok, Refused } from './control-reply.ts';
import { fieldsOf, masterTypeField, numberField, objectField, stringField } from './read-body.ts';

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
  /** {seed, count} → {edits} */
  'POST /keyboard/random-edit': typed((keyboard, body) => {
    const draw = new Draw(numberField(body, 'seed', 1));
    const count = numberField(body, 'count', 1);
    return { edits: Array.from({ length: count }, () => keyboard.randomEdit(() => draw.fraction())) };
  }),
};

function typed(edit: (keyboard: Keyboard, body: unknown) => unknown): ControlRoute {
  return async ({ process, body }: ControlCall): Promise<ControlReply> => {
    if (process.state().state !== 'running') throw new Refused(409, `Tally is in the state ${process.state().state}`);
    const name = fieldsOf(body)['company'];
    const company = companyOf(process, typeof name === 'string' ? name : undefined);
    if (!company.isOpen) throw new Refused(409, `${company.name} is not open`);
    return ok((await process.turns.take(() => edit(company.books.keyboard, body))) ?? { ok: true });
  };
}
