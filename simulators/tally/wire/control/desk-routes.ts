import { readSwitch, switches } from '../switches.ts';
import type { Starting } from '../tally-process.ts';
import { companyOf } from './company-of.ts';
import { type ControlRoute, ok, Refused } from './control-reply.ts';
import { dateField, fieldsOf, numberField, stringField } from './read-body.ts';

/** The program on the screen: companies, the period shown, dialogs, crash and restart. */
export const deskRoutes: { readonly [route: string]: ControlRoute } = {
  'GET /state': ({ process }) =>
    ok({
      ...process.state(),
      companies: process.shelf.all().map((company) => ({ name: company.name, open: company.isOpen })),
      active: process.shelf.active()?.name ?? null,
      licenceLost: process.licence.isLost,
    }),
  'GET /stats': ({ process }) => ok(process.stats.snapshot()),
  /** {name} */
  'POST /company/open': ({ process, body }) => {
    process.shelf.openCompany(companyOf(process, stringField(body, 'name')).name);
    return ok();
  },
  /** {name} */
  'POST /company/close': ({ process, body }) => {
    process.shelf.closeCompany(companyOf(process, stringField(body, 'name')).name);
    return ok();
  },
  /** {name} */
  'POST /company/activate': ({ process, body }) => {
    if (!process.shelf.activate(companyOf(process, stringField(body, 'name')).name)) throw new Refused(409, 'not open');
    return ok();
  },
  /** {name, group}: whether it is a group company */
  'POST /company/group': ({ process, body }) => {
    const { name } = companyOf(process, stringField(body, 'name'));
    process.shelf.setGroup(name, fieldsOf(body)['group'] !== false);
    return ok();
  },
  /** {from, to} */
  'POST /period': ({ process, body }) => {
    process.shelf.showPeriod({ from: dateField(body, 'from'), to: dateField(body, 'to') });
    return ok();
  },
  'POST /dialog/open': ({ process }) => {
    process.openDialog('operator');
    return ok(process.state());
  },
  'POST /dialog/ok': ({ process }) => {
    process.clickOk();
    return ok(process.state());
  },
  'POST /crash': ({ process }) => {
    process.crash();
    return ok(process.state());
  },
  /** {starting?}: "nothing" or "no-company" is what it answers until `POST /started` */
  'POST /restart': async ({ process, restart, body }) => {
    if (process.state().state !== 'crashed') throw new Refused(409, 'Tally is running');
    await restart(startingField(body));
    return ok(process.state());
  },
  'POST /started': ({ process }) => {
    process.finishStart();
    return ok(process.state());
  },
  /** {milliseconds?}: until `POST /idle` when absent */
  'POST /busy': ({ process, body }) => {
    process.beginLongJob();
    const { milliseconds } = fieldsOf(body);
    if (milliseconds !== undefined) {
      void process.pass(numberField(body, 'milliseconds')).then(() => process.endLongJob());
    }
    return ok(process.state());
  },
  'POST /idle': ({ process }) => {
    process.endLongJob();
    return ok(process.state());
  },
  'POST /licence/lose': ({ process }) => {
    process.licence.lose();
    return ok({ lost: true });
  },
  'POST /licence/regain': ({ process }) => {
    process.licence.regain();
    return ok({ lost: false });
  },
  'GET /switches': ({ process }) => ok({ now: process.behaviour, settings: switches }),
  /** {switch: setting, …} */
  'POST /switches': ({ process, body }) => {
    for (const [name, setting] of Object.entries(fieldsOf(body))) {
      const change = readSwitch(`${name}=${String(setting)}`);
      if (change === undefined)
        throw new Refused(400, `there is no ${name}=${String(setting)}; GET /switches lists them`);
      process.set(change);
    }
    return ok(process.behaviour);
  },
};

function startingField(body: unknown): Starting | undefined {
  const { starting } = fieldsOf(body);
  if (starting === undefined || starting === 'nothing' || starting === 'no-company') return starting;
  throw new Refused(400, '"starting" has to be "nothing" or "no-company"');
}
