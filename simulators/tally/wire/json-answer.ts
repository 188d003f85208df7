import type { TallyObject } from '../books.ts';
import { type Answer, body } from './answer.ts';
import { repeatedObjects } from './collection.ts';
import { noDefinitions } from './definitions.ts';
import { methodType } from './method-type.ts';
import { builtInCollection } from './object-type.ts';
import type { TallyRequest } from './request.ts';
import { type Desk, openSession } from './session.ts';

type JsonRequest = Extract<TallyRequest, { type: 'json' }>;

/**
 * A built-in list in Tally's JSONEx (facts §1.10): scalars are `{type, value}`, numbers keep their leading blank, logicals are JSON's. What
 * else may be asked in JSON is not covered; an id Tally does not know hangs it.
 */
export function answerJson(request: JsonRequest, desk: Desk): Answer {
  const builtIn = builtInCollection(request.id);
  if (builtIn === undefined) return { type: 'dialog', dialog: 'could-not-find-description' };
  const chosen = desk.shelf.choose(request.statics.get('SVCURRENTCOMPANY'));
  if (chosen.state !== 'open') return body(written(request.id, []));
  const session = openSession(desk, chosen.company, request.statics, noDefinitions);
  const { id, statics } = request;
  const read = repeatedObjects(
    { type: 'collection', id, fetch: [], untyped: new Set(), statics, definitions: noDefinitions },
    desk,
    session,
  );
  if (read.type === 'dialog') return read;
  const fetch = (request.fetch.length > 0 ? request.fetch : builtIn.fetch).map((name) => name.toUpperCase());
  return body(
    written(
      id,
      Array.from(read.objects(), (object) => rowOf(object, fetch)),
    ),
    read.work,
  );
}

function written(id: string, rows: readonly unknown[]): string {
  return JSON.stringify({ status: '1', data: { metadata: { type: 'Collection', name: id }, collection: rows } });
}

function rowOf(object: TallyObject, fetch: readonly string[]): unknown {
  const fields = fetch.flatMap((name): [string, unknown][] => {
    const value = object[name];
    return typeof value === 'string'
      ? [[name.toLowerCase(), { type: methodType(name), value: jsonValue(name, value) }]]
      : [];
  });
  return {
    metadata: { name: object['NAME'] ?? '', reservedname: object['RESERVEDNAME'] ?? '' },
    ...Object.fromEntries(fields),
  };
}

function jsonValue(name: string, value: string): string | boolean {
  return methodType(name) === 'Logical' ? value === 'Yes' : value;
}
