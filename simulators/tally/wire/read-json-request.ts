import type { IncomingHttpHeaders } from 'node:http';
import type { Statics, TallyRequest } from './request.ts';

/** What a JSON request says, in its headers and its body (facts §1.10). */
export function readJsonRequest(headers: IncomingHttpHeaders, text: string): TallyRequest {
  const isExport = textOf(headers['tallyrequest']).toUpperCase() === 'EXPORT';
  const isCollection = textOf(headers['type']).toUpperCase() === 'COLLECTION';
  const asked = objectOf(text);
  if (!isExport || !isCollection || asked === undefined) return { type: 'unknown' };
  return {
    type: 'json',
    id: textOf(headers['id']),
    statics: staticsOf(asked['static_variables']),
    fetch: textsOf(asked['fetch_list']),
  };
}

function objectOf(text: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined; // not JSON: Tally can't process it
  }
}

function staticsOf(variables: unknown): Statics {
  const pairs = Array.isArray(variables) ? variables : [];
  return new Map(
    pairs.map((pair: { readonly name?: unknown; readonly value?: unknown } | null) => [
      textOf(pair?.name).toUpperCase(),
      textOf(pair?.value),
    ]),
  );
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
