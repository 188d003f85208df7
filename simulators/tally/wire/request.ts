import type { ImportObject } from '../books.ts';
import { type Definitions, noDefinitions, readDefinitions } from './definitions.ts';
import { readImportObjects } from './import-objects.ts';
import { child, children, childText, parseXml, type XmlElement } from './parse-xml.ts';

/** One POST as the gateway understands it, from either generation of envelope (facts §2.1). */
export type TallyRequest =
  | (Read & {
      readonly type: 'collection';
      readonly id: string;
      readonly fetch: readonly string[];
      /** Static variables that came without `TYPE="Date"`. */
      readonly untyped: ReadonlySet<string>;
    })
  | (Read & { readonly type: 'report'; readonly id: string; readonly legacy: boolean })
  | (Read & {
      readonly type: 'object';
      readonly objectType: string;
      readonly id: string;
      readonly fetch: readonly string[];
    })
  | (Read & { readonly type: 'function'; readonly id: string; readonly parameters: readonly string[] })
  | {
      readonly type: 'import';
      readonly id: string;
      readonly statics: Statics;
      readonly objects: readonly ImportObject[];
    }
  /** A collection asked for in JSON (facts §1.10). */
  | { readonly type: 'json'; readonly id: string; readonly statics: Statics; readonly fetch: readonly string[] }
  /** A verb Tally knows with nothing to do: an empty 200. */
  | { readonly type: 'nothing' }
  /** `Export` of version 1 without its DESC where one is needed. */
  | { readonly type: 'no-description' }
  /** A verb that modifies data, with an empty body: Tally dies of it. */
  | { readonly type: 'deadly' }
  | { readonly type: 'unknown' };

/** The probe is no POST. */
export type RequestKind = TallyRequest['type'] | 'probe';

interface Read {
  readonly statics: Statics;
  readonly definitions: Definitions;
}

/** STATICVARIABLES, names in capitals. An absent name and an empty value are different things (facts §1.8). */
export type Statics = ReadonlyMap<string, string>;

/** Throws MalformedXml. */
export function readRequest(text: string): TallyRequest {
  const envelope = parseXml(text);
  if (envelope.name !== 'ENVELOPE') return { type: 'unknown' };
  const header = child(envelope, 'HEADER');
  const body = child(envelope, 'BODY');
  const verb = (childText(header, 'TALLYREQUEST') ?? '').replace(/\s+/g, '').toUpperCase();
  switch (verb) {
    case 'EXPORT':
      return readExport(header, child(body, 'DESC'));
    case 'EXPORTDATA':
      return readLegacyExport(child(child(body, 'EXPORTDATA'), 'REQUESTDESC'));
    case 'IMPORT':
      return readImport(childText(header, 'ID') ?? '', child(body, 'DESC'), child(body, 'DATA'));
    case 'IMPORTDATA':
      return readLegacyImport(child(body, 'IMPORTDATA'));
    case 'EXECUTE':
      return { type: 'nothing' };
    case 'ALTERDATA':
    case 'DELETEDATA':
    case 'CREATEDATA':
      return { type: body === undefined || body.children.length === 0 ? 'deadly' : 'unknown' };
    default:
      return { type: 'unknown' };
  }
}

function readExport(header: XmlElement | undefined, description: XmlElement | undefined): TallyRequest {
  const id = childText(header, 'ID') ?? '';
  const read = readDescription(description);
  switch ((childText(header, 'TYPE') ?? '').toUpperCase()) {
    case 'COLLECTION':
      return { type: 'collection', id, fetch: fetchList(description), untyped: untypedStatics(description), ...read };
    case 'DATA':
      return { type: 'report', id, legacy: false, ...read };
    case 'OBJECT':
      return {
        type: 'object',
        id,
        objectType: childText(header, 'SUBTYPE') ?? '',
        fetch: fetchList(description),
        ...read,
      };
    case 'FUNCTION':
      return { type: 'function', id, parameters: functionParameters(description), ...read };
    default:
      return { type: 'unknown' };
  }
}

function readLegacyExport(description: XmlElement | undefined): TallyRequest {
  if (description === undefined) return { type: 'nothing' };
  const id = childText(description, 'REPORTNAME') ?? '';
  const read = readDescription(description);
  const [only] = read.definitions.collections.values();
  if (id.toUpperCase() === 'COLLECTION' && only !== undefined) {
    return { type: 'collection', id: only.name, fetch: [], untyped: untypedStatics(description), ...read };
  }
  return { type: 'report', id, legacy: true, ...read };
}

function readImport(id: string, description: XmlElement | undefined, data: XmlElement | undefined): TallyRequest {
  if (data === undefined || data.children.length === 0) return { type: 'deadly' };
  if (description === undefined) return { type: 'no-description' };
  return { type: 'import', id, statics: readStatics(description), objects: importObjects(data) };
}

function readLegacyImport(importData: XmlElement | undefined): TallyRequest {
  const data = child(importData, 'REQUESTDATA');
  const description = child(importData, 'REQUESTDESC');
  if (data === undefined || data.children.length === 0) return { type: 'deadly' };
  return {
    type: 'import',
    id: childText(description, 'REPORTNAME') ?? '',
    statics: readStatics(description),
    objects: importObjects(data),
  };
}

function importObjects(data: XmlElement): readonly ImportObject[] {
  return children(data, 'TALLYMESSAGE').flatMap((message) => readImportObjects(message));
}

function readDescription(description: XmlElement | undefined): Read {
  const tdl = child(description, 'TDL');
  return {
    statics: readStatics(description),
    definitions: tdl === undefined ? noDefinitions : readDefinitions(children(tdl, 'TDLMESSAGE')),
  };
}

function readStatics(description: XmlElement | undefined): Statics {
  const variables = child(description, 'STATICVARIABLES')?.children ?? [];
  return new Map(variables.map((variable) => [variable.name.toUpperCase(), variable.text]));
}

function untypedStatics(description: XmlElement | undefined): ReadonlySet<string> {
  const variables = child(description, 'STATICVARIABLES')?.children ?? [];
  const untyped = variables.filter(({ attributes }) => attributes['TYPE']?.toUpperCase() !== 'DATE');
  return new Set(untyped.map(({ name }) => name.toUpperCase()));
}

function fetchList(description: XmlElement | undefined): readonly string[] {
  return children(child(description, 'FETCHLIST'), 'FETCH').map((fetch) => fetch.text);
}

function functionParameters(description: XmlElement | undefined): readonly string[] {
  return children(child(description, 'FUNCPARAMLIST'), 'PARAM').map((parameter) => parameter.text.trim());
}
