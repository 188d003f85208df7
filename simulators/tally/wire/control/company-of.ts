import type { Company } from '../shelf.ts';
import type { TallyProcess } from '../tally-process.ts';
import { Refused } from './control-reply.ts';

/** The company of that name, open or not; without a name the active one. */
export function companyOf(process: TallyProcess, name: string | undefined): Company {
  if (name === undefined) {
    const active = process.shelf.active();
    if (active === undefined) throw new Refused(409, 'no company is open');
    return active;
  }
  const found = process.shelf.all().find((company) => company.name.toLowerCase() === name.trim().toLowerCase());
  if (found === undefined) throw new Refused(404, `no company is called ${name}`);
  return found;
}
