import { companyOf } from './company-of.ts';
import { type ControlRoute, ok, Refused } from './control-reply.ts';
import { dateField, stringField } from './read-body.ts';

/** The program on the screen: companies, the period shown, dialogs, crash and restart. */
export const deskRoutes: { readonly [route: string]: ControlRoute } = {
  'GET /state': ({ process }) =>
    ok({
      ...process.state(),
      companies: process.shelf.all().map((company) => ({ name: company.name, open: company.isOpen })),
      active: process.shelf.active()?.name ?? null,
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
  'POST /restart': async ({ process, restart }) => {
    if (process.state().state !== 'crashed') throw new Refused(409, 'Tally is running');
    await restart();
    return ok(process.state());
  },
};
