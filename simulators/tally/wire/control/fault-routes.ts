import type { Fault, FaultEffect } from '../faults.ts';
import { type ControlRoute, ok, Refused } from './control-reply.ts';
import { fieldsOf, numberField, stringField } from './read-body.ts';

/** Faults put in the way of coming requests. */
export const faultRoutes: { readonly [route: string]: ControlRoute } = {
  'GET /faults': ({ process }) => ok({ waiting: process.faults.waiting() }),
  /** {type, on?, times?, skip?} and what the type needs: milliseconds, rows or bytes */
  'POST /faults': ({ process, body }) => {
    const fault = faultOf(body);
    process.faults.add(fault);
    return ok(fault);
  },
  'DELETE /faults': ({ process }) => {
    process.faults.clear();
    return ok();
  },
  'POST /faults/release': ({ process }) => {
    process.faults.release();
    return ok();
  },
};

const kinds = ['probe', 'collection', 'report', 'object', 'function', 'import', 'unknown'] as const;

function faultOf(body: unknown): Fault {
  const { on, times, skip } = fieldsOf(body);
  const kind = kinds.find((candidate) => candidate === on);
  if (on !== undefined && kind === undefined) throw new Refused(400, `"on" has to be one of ${kinds.join(', ')}`);
  return {
    ...effectOf(body),
    ...(kind === undefined ? {} : { on: kind }),
    ...(times === undefined ? {} : { times: numberField(body, 'times') }),
    ...(skip === undefined ? {} : { skip: numberField(body, 'skip') }),
  };
}

function effectOf(body: unknown): FaultEffect {
  const type = stringField(body, 'type');
  switch (type) {
    case 'latency':
    case 'lingering':
      return { type, milliseconds: numberField(body, 'milliseconds') };
    case 'truncate-rows':
    case 'company-closes':
      return { type, rows: numberField(body, 'rows') };
    case 'cut-body':
      return { type, bytes: numberField(body, 'bytes') };
    case 'hang':
    case 'empty-answer':
    case 'company-not-set':
    case 'exception':
    case 'drop-answer':
    case 'half-close':
    case 'refuse':
    case 'garbage':
    case 'unknown-request':
      return { type };
    default:
      throw new Refused(400, `there is no fault ${type}`);
  }
}
