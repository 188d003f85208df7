import type { Formula } from './formula.ts';

/** Looks a `@@` formula up. */
type Find = (name: string) => Formula | undefined;

/** `$$` functions whose first argument names a list. */
export const listFunctions: ReadonlySet<string> = new Set(['NUMITEMS', 'FULLLIST']);

/** The methods and lists a formula looks at, so that the caller may decide it on a cheap row. */
export function methodsOf(formula: Formula, scope: { readonly formula: Find }): ReadonlySet<string> {
  return new Set([...walk(formula, scope.formula)].flatMap(looksAt));
}

/** The lists and collections it counts. */
export function countedIn(formula: Formula, find: Find): ReadonlySet<string> {
  return new Set([...walk(formula, find)].flatMap((part) => (isCount(part) ? wordOf(part.argument[0]) : [])));
}

/** A word as the name of a list: in capitals without blanks. */
export function wordOf(formula: Formula | undefined): string {
  return formula?.type === 'literal'
    ? String(formula.value ?? '')
        .replace(/\s+/g, '')
        .toUpperCase()
    : '';
}

/** The formula and all below it, through the formulae it refers to. */
function* walk(formula: Formula, find: Find): Generator<Formula> {
  yield formula;
  for (const part of partsOf(formula, find)) yield* walk(part, find);
}

function partsOf(formula: Formula, find: Find): readonly Formula[] {
  switch (formula.type) {
    case 'literal':
    case 'variable':
    case 'method':
    case 'outer':
    case 'element':
      return [];
    case 'reference': {
      const target = find(formula.name);
      return target === undefined ? [] : [target];
    }
    case 'lookup':
      return [formula.key];
    case 'call':
      return formula.argument;
    case 'not':
    case 'negate':
      return [formula.operand];
    case 'binary':
      return [formula.left, formula.right];
    case 'if': {
      const { condition, then, otherwise } = formula;
      return otherwise === undefined ? [condition, then] : [condition, then, otherwise];
    }
  }
}

function looksAt(part: Formula): readonly string[] {
  if (part.type === 'method' || part.type === 'outer') return [part.name];
  if (part.type === 'element') return [part.list];
  if (part.type !== 'call') return [];
  if (part.name === 'ISINWARDS') return ['ISDEEMEDPOSITIVE'];
  return listFunctions.has(part.name) ? [wordOf(part.argument[0])] : [];
}

function isCount(part: Formula): part is Extract<Formula, { type: 'call' }> {
  return part.type === 'call' && part.name === 'NUMITEMS';
}
