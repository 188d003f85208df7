import type { Answer } from './answer.ts';
import { type CollectionDefinition, type Definitions, definitionKey } from './definitions.ts';
import type { Formula } from './formula/formula.ts';
import { countedIn } from './formula/walk-formula.ts';
import { builtInCollection, elementOf, type ObjectType, objectTypeOf } from './object-type.ts';
import type { TallyRequest } from './request.ts';

export type CollectionRequest = Extract<TallyRequest, { type: 'collection' }>;

export interface Plan {
  readonly type: 'plan';
  readonly request: CollectionRequest;
  readonly source: CollectionDefinition;
  readonly object: ObjectType;
  /** The collection that aggregates `source`. */
  readonly summary: CollectionDefinition | undefined;
}

/** What a collection request comes down to, or the dialog that its TDL raises (facts §1.6). Throws BadFormula. */
export function planOf(request: CollectionRequest): Plan | Extract<Answer, { type: 'dialog' }> {
  const definition = definitionOf(request);
  if (definition === undefined) return { type: 'dialog', dialog: 'could-not-find-description' };
  const source = sourceOf(definition, request.definitions);
  const type = objectTypeOf(source?.type ?? '');
  if (source === undefined || type === undefined) return { type: 'dialog', dialog: 'incorrect-object-type' };
  const missing = source.filters.find((name) => filterFormula(name, request.definitions) === undefined);
  if (missing !== undefined) return { type: 'dialog', dialog: 'could-not-find-description' };
  if (looksAtItself(source, request.definitions)) return { type: 'dialog', dialog: 'bad-formula' };
  return { type: 'plan', request, source, object: type, summary: source === definition ? undefined : definition };
}

/** The predicates that its objects have to satisfy. */
export function filters(plan: Plan): readonly Formula[] {
  return plan.source.filters.flatMap((name) => filterFormula(name, plan.request.definitions) ?? []);
}

function definitionOf(request: CollectionRequest): CollectionDefinition | undefined {
  const inline = request.definitions.collections.get(definitionKey(request.id));
  if (inline !== undefined) return { ...inline, fetch: [...inline.fetch, ...request.fetch] };
  const builtIn = builtInCollection(request.id);
  if (builtIn === undefined) return undefined;
  return {
    name: request.id,
    type: elementOf(builtIn.type),
    fetch: request.fetch.length > 0 ? request.fetch.flatMap((list) => list.split(',')) : builtIn.fetch,
    computes: [],
    filters: [],
    childOf: undefined,
    belongsTo: false,
    source: undefined,
    by: [],
    aggregates: [],
  };
}

function sourceOf(definition: CollectionDefinition, definitions: Definitions): CollectionDefinition | undefined {
  if (definition.source === undefined) return definition;
  return definitions.collections.get(definitionKey(definition.source));
}

/** Through `$$NumItems` of its own name (facts §1.6). */
function looksAtItself({ name, filters: names, computes }: CollectionDefinition, definitions: Definitions): boolean {
  const formulae = names.flatMap((of) => filterFormula(of, definitions) ?? []);
  const find = (of: string): Formula | undefined => definitions.formulae.get(definitionKey(of));
  return [...formulae, ...computes.map((one) => one.formula)].some((formula) =>
    countedIn(formula, find).has(definitionKey(name)),
  );
}

/** A predicate of the request, or one Tally has by itself. */
function filterFormula(name: string, definitions: Definitions): Formula | undefined {
  const key = definitionKey(name);
  if (definitions.formulae.has(key)) return definitions.formulae.get(key);
  return key === 'ISNONOPTIONALCANCELLEDVCHS' ? { type: 'reference', name: key } : undefined;
}
