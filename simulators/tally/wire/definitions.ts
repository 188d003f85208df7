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

/** What an inline `REPORT` may do here: change the current company or period for good (facts §1.8). */
export interface ReportDefinition {
  readonly uses: string | undefined;
  readonly sets: ReadonlyMap<string, Formula>;
}

/** The TDL of one request. Keys are names in capitals without blanks, as TDL compares them. */
export interface Definitions {
  readonly collections: ReadonlyMap<string, CollectionDefinition>;
  readonly reports: ReadonlyMap<string, ReportDefinition>;
  readonly formulae: ReadonlyMap<string, Formula>;
}

export const noDefinitions: Definitions = { collections: new Map(), reports: new Map(), formulae: new Map() };

/** Names compare without regard to case and blanks. */
export function definitionKey(name: string): string {
  return name.replace(/\s+/g, '').toUpperCase();
}

/** Throws BadFormula. */
export function readDefinitions(messages: readonly XmlElement[]): Definitions {
  return {
    collections: keyed(all(messages, 'COLLECTION'), readCollection),
    reports: keyed(all(messages, 'REPORT'), readReport),
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
  return { uses: childText(element, 'USE'), sets: new Map(sets.map((set) => [set.name, set.formula])) };
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
