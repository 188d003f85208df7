import type { Formula } from './formula/formula.ts';
import { parseFormula } from './formula/parse-formula.ts';
import { children, childText, type XmlElement } from './parse-xml.ts';

/** One inline `COLLECTION` (facts §2.4). */
export interface CollectionDefinition {
  readonly name: string;
  /** Absent when the collection only aggregates another one. */
  readonly type: string | undefined;
  readonly fetch: readonly string[];
  readonly computes: readonly Compute[];
  /** Names of Formulae, AND-combined. */
  readonly filters: readonly string[];
  readonly childOf: Formula | undefined;
  readonly belongsTo: boolean;
  readonly source: string | undefined;
  readonly by: readonly Compute[];
  readonly aggregates: readonly Aggregate[];
}

export interface Compute {
  readonly name: string;
  readonly formula: Formula;
}

export interface Aggregate extends Compute {
  readonly method: 'SUM' | 'MAX' | 'MIN' | 'COUNT';
}

/** An inline `REPORT`: it changes the company or period on the screen for good (facts §1.8), or shows forms (facts §2.3). */
export interface ReportDefinition {
  readonly uses: string | undefined;
  readonly sets: ReadonlyMap<string, Formula>;
  readonly forms: readonly string[];
}

export interface FormDefinition {
  readonly parts: readonly string[];
  /** HEIGHT and WIDTH, which one Tally wanted. */
  readonly hasGeometry: boolean;
}

export interface PartDefinition {
  readonly lines: readonly string[];
  /** Line by line over a collection, or over a list of the object around. */
  readonly repeats: ReadonlyMap<string, string>;
}

export interface LineDefinition {
  readonly fields: readonly string[];
  /** Parts shown behind the fields, each under a condition if it has one. */
  readonly explodes: readonly { readonly part: string; readonly condition: Formula | undefined }[];
}

export interface FieldDefinition {
  readonly tag: string;
  readonly value: Formula;
}

/** The TDL of one request. Keys are names in capitals without blanks, as TDL compares them. */
export interface Definitions {
  readonly collections: ReadonlyMap<string, CollectionDefinition>;
  readonly reports: ReadonlyMap<string, ReportDefinition>;
  readonly forms: ReadonlyMap<string, FormDefinition>;
  readonly parts: ReadonlyMap<string, PartDefinition>;
  readonly lines: ReadonlyMap<string, LineDefinition>;
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  readonly formulae: ReadonlyMap<string, Formula>;
}

export const noDefinitions: Definitions = {
  collections: new Map(),
  reports: new Map(),
  forms: new Map(),
  parts: new Map(),
  lines: new Map(),
  fields: new Map(),
  formulae: new Map(),
};

/** Names compare without regard to case and blanks. */
export function definitionKey(name: string): string {
  return name.replace(/\s+/g, '').toUpperCase();
}

/** Throws BadFormula. */
export function readDefinitions(messages: readonly XmlElement[]): Definitions {
  return {
    collections: keyed(all(messages, 'COLLECTION'), readCollection),
    reports: keyed(all(messages, 'REPORT'), readReport),
    forms: keyed(all(messages, 'FORM'), readForm),
    parts: keyed(all(messages, 'PART'), readPart),
    lines: keyed(all(messages, 'LINE'), readLine),
    fields: keyed(all(messages, 'FIELD'), readField),
    formulae: keyed(
      all(messages, 'SYSTEM').filter((system) => /^formulae?$/i.test(system.attributes['TYPE'] ?? '')),
      (system) => parseFormula(system.text),
    ),
  };
}

function readCollection(element: XmlElement): CollectionDefinition {
  const childOf = childText(element, 'CHILDOF');
  return {
    name: element.attributes['NAME'] ?? '',
    type: childText(element, 'TYPE'),
    fetch: [...lists(element, 'FETCH'), ...lists(element, 'NATIVEMETHOD')],
    computes: children(element, 'COMPUTE').map((compute) => readCompute(compute.text)),
    filters: [...lists(element, 'FILTER'), ...lists(element, 'FILTERS')],
    childOf: childOf === undefined ? undefined : readChildOf(childOf),
    belongsTo: /^yes$/i.test(childText(element, 'BELONGSTO') ?? ''),
    source: childText(element, 'SOURCECOLLECTION'),
    by: children(element, 'BY').map((by) => readCompute(by.text)),
    aggregates: children(element, 'AGGRCOMPUTE').map((aggregate) => readAggregate(aggregate.text)),
  };
}

function readReport(element: XmlElement): ReportDefinition {
  const sets = children(element, 'SET').map((set) => readCompute(set.text));
  return {
    uses: childText(element, 'USE'),
    sets: new Map(sets.map((set) => [set.name, set.formula])),
    forms: keys(element, 'FORMS', 'FORM'),
  };
}

function readForm(element: XmlElement): FormDefinition {
  const hasGeometry = children(element, 'HEIGHT').length > 0 || children(element, 'WIDTH').length > 0;
  return { parts: keys(element, 'PARTS', 'PART', 'TOPPARTS', 'TOPPART'), hasGeometry };
}

function readPart(element: XmlElement): PartDefinition {
  const repeats = children(element, 'REPEAT').map((repeat): [string, string] => {
    const [line, collection] = splitOnce(repeat.text);
    return [definitionKey(line), definitionKey(collection)];
  });
  return { lines: keys(element, 'LINES', 'LINE', 'TOPLINES', 'TOPLINE'), repeats: new Map(repeats) };
}

function readLine(element: XmlElement): LineDefinition {
  const explodes = children(element, 'EXPLODE').map((explode) => {
    const [part, condition] = splitOnce(explode.text);
    return { part: definitionKey(part), condition: condition === '' ? undefined : parseFormula(condition) };
  });
  return { fields: keys(element, 'FIELDS', 'FIELD', 'LEFTFIELDS', 'LEFTFIELD'), explodes };
}

/** Without XMLTAG a field is exported under its name. */
function readField(element: XmlElement): FieldDefinition {
  const tag =
    childText(element, 'XMLTAG')?.replaceAll('"', '').trim() || definitionKey(element.attributes['NAME'] ?? '');
  return { tag, value: parseFormula(childText(element, 'SET') || '""') };
}

function keys(element: XmlElement, ...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => lists(element, name)).map(definitionKey);
}

/** `Name : expression`. */
function readCompute(text: string): Compute {
  const [name, expression] = splitOnce(text);
  return { name: definitionKey(name), formula: parseFormula(expression) };
}

/** `Name : SUM : expression`. */
function readAggregate(text: string): Aggregate {
  const [name, rest] = splitOnce(text);
  const [method, expression] = splitOnce(rest);
  const known = (['SUM', 'MAX', 'MIN', 'COUNT'] as const).find((candidate) => candidate === method.toUpperCase());
  return { name: definitionKey(name), method: known ?? 'SUM', formula: parseFormula(expression) };
}

/** A group's name as it stands, or an expression such as `$$GroupSundryDebtors`. */
function readChildOf(text: string): Formula {
  return /^[$"#@(]/.test(text) ? parseFormula(text) : { type: 'literal', value: text };
}

function splitOnce(text: string): [string, string] {
  const colon = text.indexOf(':');
  return colon === -1 ? [text.trim(), ''] : [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

function lists(element: XmlElement, name: string): string[] {
  return children(element, name).flatMap((list) =>
    list.text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
}

function all(messages: readonly XmlElement[], name: string): readonly XmlElement[] {
  return messages.flatMap((message) => children(message, name));
}

function keyed<T>(elements: readonly XmlElement[], read: (element: XmlElement) => T): ReadonlyMap<string, T> {
  return new Map(elements.map((element) => [definitionKey(element.attributes['NAME'] ?? ''), read(element)]));
}
