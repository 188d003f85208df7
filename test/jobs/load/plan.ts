import { addDays, type PlainDate } from '../../../contract/dates.ts';
import type { Desk } from '../../tally/desk.ts';
import { cases, type Earlier, type Here, type WriteType } from '../proof/cases.ts';
import { writeTypes } from '../proof/proof.ts';

/** One document or master with the jobs that it is written, and then changed, by. */
export interface Chain {
  readonly serial: number;
  readonly type: WriteType;
  readonly here: Here;
  readonly first: { readonly type: WriteType; readonly input: object } | null;
  readonly last: (earlier: Earlier) => object;
}

/** A probe changes no document of anybody's. */
const types = writeTypes.filter((type) => cases[type].leavesNothing !== true);
const days = 200;

/** Of all kinds by turns, spread over the days of the books as documents are. */
export function chainOf(serial: number, desk: Desk): Chain {
  const type = types[serial % types.length];
  if (type === undefined) throw new Error('there are no types');
  const here = { desk, token: `LBT${String(serial).padStart(6, '0')}X`, amount: `${1_000_000 + serial}.00` };
  const moved = (input: object) => onAnotherDay(input, Math.floor(serial / types.length) % days);
  const earlier = cases[type].earlier?.(here);
  return {
    serial,
    type,
    here,
    first: earlier === undefined ? null : { type: earlier.type, input: moved(earlier.input) },
    last: (known) => moved(cases[type].input(here, known)),
  };
}

function onAnotherDay(input: object, by: number): object {
  const text = JSON.stringify(input).replaceAll(/2025-06-(?:02|16)/g, (day) => addDays(day as PlainDate, by));
  return JSON.parse(text) as object; // what was an object before
}
