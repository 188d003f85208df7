import { type MasterType, masterTypes, type TallyDate, type TallyObject } from '../../books.ts';
import { readTallyDate } from '../tally-date.ts';
import { Refused } from './control-reply.ts';

/** The body as an object with unknown values. */
export function fieldsOf(body: unknown): { readonly [name: string]: unknown } {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refused(400, 'a JSON object is needed');
  return body as { readonly [name: string]: unknown }; // just checked
}

export function stringField(body: unknown, name: string): string {
  const value = fieldsOf(body)[name];
  if (typeof value !== 'string') throw new Refused(400, `"${name}" has to be a string`);
  return value;
}

export function numberField(body: unknown, name: string, otherwise?: number): number {
  const value = fieldsOf(body)[name] ?? otherwise;
  if (typeof value !== 'number') throw new Refused(400, `"${name}" has to be a number`);
  return value;
}

export function dateField(body: unknown, name: string): TallyDate {
  const read = readTallyDate(stringField(body, name));
  if (read.state !== 'read') throw new Refused(400, `"${name}" has to be a date such as 20250401`);
  return read.date;
}

export function masterTypeField(body: unknown, name: string): MasterType {
  return masterTypeOf(stringField(body, name));
}

export function masterTypeOf(text: string): MasterType {
  const found = masterTypes.find((type) => type.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw new Refused(400, `no master type ${text}; there are ${masterTypes.join(', ')}`);
  return found;
}

/** An object in the seam's form: strings, arrays of strings, arrays of such objects. */
export function objectField(body: unknown, name: string): TallyObject {
  return tallyObject(fieldsOf(body)[name], name);
}

function tallyObject(value: unknown, at: string): TallyObject {
  const fields = fieldsOf(value);
  return Object.fromEntries(Object.entries(fields).map(([name, part]) => [name, methodValue(part, `${at}.${name}`)]));
}

function methodValue(value: unknown, at: string): TallyObject[string] {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) throw new Refused(400, `"${at}" has to be a string or an array`);
  const texts = value.filter((part) => typeof part === 'string');
  return texts.length === value.length ? texts : value.map((part, index) => tallyObject(part, `${at}[${index}]`));
}
