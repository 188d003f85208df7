import { createHash } from 'node:crypto';
import { BridgeError } from '../../../contract/errors.ts';
import type { Fingerprint } from '../../../contract/frames.ts';
import type { SourceId } from '../../../contract/ids.ts';
import type { Company } from './company.ts';

/**
 * Same books, same id, on whatever PC they are opened. The GUID alone is not enough: the child of a year-end split
 * keeps its parent's (facts/tally.md §1.8).
 */
export function sourceIdOf({ guid, number, booksFrom }: Pick<Fingerprint, 'guid' | 'number' | 'booksFrom'>): SourceId {
  const digest = createHash('sha256').update(`${guid.toLowerCase()}\n${number}\n${booksFrom}`).digest('hex');
  return `tally-${digest.slice(0, 16)}` as SourceId;
}

export function fingerprintOf(origin: string, { guid, number, name, booksFrom }: Company): Fingerprint {
  return { connector: 'tally', origin, guid, number, name, booksFrom };
}

/**
 * The pinned company among the open ones (DESIGN rule 7). Its name may have changed. Throws `tally.no-company`,
 * `tally.company-closed`, `tally.identity-changed` where a company takes its place that differs in more than the name,
 * or `tally.same-name` where Tally would take another one for it: requests name a company by its name alone, and case
 * and blanks around it don't count (facts/tally.md §1.8).
 */
export function recognise(pin: Fingerprint, open: readonly Company[]): Company {
  if (open.length === 0) throw new BridgeError('tally.no-company');
  const same = open.find((company) => differences(pin, company).length === 0);
  if (same !== undefined) return unmistakable(same, open);
  const namesake = open.find((company) => company.name === pin.name);
  const field = namesake === undefined ? undefined : differences(pin, namesake)[0];
  if (field !== undefined) throw new BridgeError('tally.identity-changed', { details: { field } });
  throw new BridgeError('tally.company-closed', { details: { company: pin.name } });
}

function unmistakable(company: Company, open: readonly Company[]): Company {
  const { name } = company;
  if (open.filter((other) => fold(other.name) === fold(name)).length === 1) return company;
  throw new BridgeError('tally.same-name', { details: { company: name } });
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}

function differences(pin: Fingerprint, company: Company): readonly string[] {
  return (['guid', 'number', 'booksFrom'] as const).filter((field) => pin[field] !== company[field]);
}
