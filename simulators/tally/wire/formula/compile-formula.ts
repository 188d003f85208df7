import { methodType } from '../method-type.ts';
import { readTallyDate } from '../tally-date.ts';
import { BadFormula, type Formula, type Operator, type Value, yesNo } from './formula.ts';

/** What a formula may look at besides the object it is evaluated on. */
export interface FormulaScope {
  /** `##SVFromDate` and the like, names in capitals. */
  readonly variables: ReadonlyMap<string, Value>;
  /** `@@Name`, and the built-in ones. */
  formula(name: string): Formula | undefined;
  /** Undefined when Tally knows no such `$$` function: the value is then empty (facts §2.4). */
  function(name: string): ((argument: readonly Value[]) => Value) | undefined;
  /** A method of a master found by type and name. */
  lookup(objectType: string, key: string, method: string): string | undefined;
}

/** Gives a row's method by name; `undefined` when it is not set. */
export type MethodReader<Row> = (name: string) => (row: Row) => string | undefined;

/** Turns a formula into a closure over rows, so that a million rows are judged without looking at the tree again. */
export function compileFormula<Row>(
  formula: Formula,
  scope: FormulaScope,
  read: MethodReader<Row>,
): (row: Row) => Value {
  switch (formula.type) {
    case 'literal':
      return constant(formula.value);
    case 'variable':
      return constant(scope.variables.get(formula.name));
    case 'method':
      return compileMethod(formula.name, read);
    case 'reference':
      return compileReference(formula.name, scope, read);
    case 'lookup':
      return compileLookup(formula, scope, read);
    case 'call':
      return compileCall(formula, scope, read);
    case 'not':
      return compileNot(formula.operand, scope, read);
    case 'negate':
      return compileNegate(formula.operand, scope, read);
    case 'binary':
      return compileBinary(formula, scope, read);
  }
}

/** The methods a formula looks at, so that the caller may decide it on a cheap row. */
export function methodsOf(formula: Formula, scope: Pick<FormulaScope, 'formula'>): ReadonlySet<string> {
  const found = new Set<string>();
  collectMethods(formula, scope, found);
  return found;
}

function collectMethods(formula: Formula, scope: Pick<FormulaScope, 'formula'>, found: Set<string>): void {
  switch (formula.type) {
    case 'literal':
    case 'variable':
      return;
    case 'method':
      found.add(formula.name);
      return;
    case 'reference': {
      const target = scope.formula(formula.name);
      if (target !== undefined) collectMethods(target, scope, found);
      return;
    }
    case 'lookup':
      collectMethods(formula.key, scope, found);
      return;
    case 'call':
      for (const argument of formula.argument) collectMethods(argument, scope, found);
      return;
    case 'not':
    case 'negate':
      collectMethods(formula.operand, scope, found);
      return;
    case 'binary':
      collectMethods(formula.left, scope, found);
      collectMethods(formula.right, scope, found);
  }
}

export function isTrue(value: Value): boolean {
  if (typeof value === 'string') return yesNo.get(value.trim().toUpperCase()) ?? false;
  return value !== undefined && value !== false && value !== 0;
}

export function asText(value: Value): string {
  if (value === undefined) return '';
  return typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value);
}

/** TDL's `=`: text without regard to case, numbers by value, empty equal to empty only. */
export function isEqual(left: Value, right: Value): boolean {
  if (left === undefined || right === undefined) return (left ?? '') === (right ?? '');
  if (typeof left === 'boolean' || typeof right === 'boolean') return isTrue(left) === isTrue(right);
  return order(left, right) === 0;
}

function constant<Row>(value: Value): (row: Row) => Value {
  return () => value;
}

function compileMethod<Row>(name: string, read: MethodReader<Row>): (row: Row) => Value {
  const get = read(name);
  const type = methodType(name);
  if (type === 'Logical') return (row) => asLogical(get(row));
  if (type === 'Number' || type === 'Amount') return (row) => asNumber(get(row));
  return get;
}

function compileReference<Row>(name: string, scope: FormulaScope, read: MethodReader<Row>): (row: Row) => Value {
  const target = scope.formula(name);
  if (target === undefined) throw new BadFormula(`@@${name}`);
  return compileFormula(target, scope, read);
}

function compileLookup<Row>(
  formula: Extract<Formula, { type: 'lookup' }>,
  scope: FormulaScope,
  read: MethodReader<Row>,
): (row: Row) => Value {
  const key = compileFormula(formula.key, scope, read);
  return (row) => scope.lookup(formula.objectType, asText(key(row)), formula.name);
}

function compileCall<Row>(
  formula: Extract<Formula, { type: 'call' }>,
  scope: FormulaScope,
  read: MethodReader<Row>,
): (row: Row) => Value {
  const apply = scope.function(formula.name);
  if (apply === undefined) return constant(undefined);
  const parts = formula.argument.map((argument) => compileFormula(argument, scope, read));
  if (formula.argument.every((argument) => argument.type === 'literal' || argument.type === 'variable')) {
    const whole = parts.map((part) => part as () => Value); // closures over literals and variables never look at a row
    return constant(apply(whole.map((part) => part())));
  }
  return (row) => apply(parts.map((part) => part(row)));
}

function compileNot<Row>(operand: Formula, scope: FormulaScope, read: MethodReader<Row>): (row: Row) => Value {
  const inner = compileFormula(operand, scope, read);
  return (row) => !isTrue(inner(row));
}

function compileNegate<Row>(operand: Formula, scope: FormulaScope, read: MethodReader<Row>): (row: Row) => Value {
  const inner = compileFormula(operand, scope, read);
  return (row) => {
    const value = toNumber(inner(row));
    return value === undefined ? undefined : -value;
  };
}

function compileBinary<Row>(
  formula: Extract<Formula, { type: 'binary' }>,
  scope: FormulaScope,
  read: MethodReader<Row>,
): (row: Row) => Value {
  const [leftFormula, rightFormula] = alignDates(formula.left, formula.right);
  const left = compileFormula(leftFormula, scope, read);
  const right = compileFormula(rightFormula, scope, read);
  if (formula.operator === 'AND') return (row) => isTrue(left(row)) && isTrue(right(row));
  if (formula.operator === 'OR') return (row) => isTrue(left(row)) || isTrue(right(row));
  const apply = operations[formula.operator];
  return (row) => apply(left(row), right(row));
}

const operations: {
  readonly [operator in Exclude<Operator, 'AND' | 'OR'>]: (left: Value, right: Value) => Value;
} = {
  '=': isEqual,
  '<>': (left, right) => !isEqual(left, right),
  '<': (left, right) => bothSet(left, right) && order(left, right) < 0,
  '<=': (left, right) => bothSet(left, right) && order(left, right) <= 0,
  '>': (left, right) => bothSet(left, right) && order(left, right) > 0,
  '>=': (left, right) => bothSet(left, right) && order(left, right) >= 0,
  '+': (left, right) => arithmetic(left, right, (a, b) => a + b),
  '-': (left, right) => arithmetic(left, right, (a, b) => a - b),
  '*': (left, right) => arithmetic(left, right, (a, b) => a * b),
  '/': (left, right) => arithmetic(left, right, (a, b) => (b === 0 ? undefined : a / b)),
};

/** A date method beside a quoted literal: the literal is a date too. */
function alignDates(left: Formula, right: Formula): [Formula, Formula] {
  if (isDate(left)) return [left, dateLiteral(right)];
  if (isDate(right)) return [dateLiteral(left), right];
  return [left, right];
}

function isDate(formula: Formula): boolean {
  return formula.type === 'method' && methodType(formula.name) === 'Date';
}

function dateLiteral(formula: Formula): Formula {
  if (formula.type !== 'literal' || typeof formula.value !== 'string') return formula;
  const found = readTallyDate(formula.value);
  return { type: 'literal', value: found.state === 'read' ? found.date : undefined };
}

function bothSet(left: Value, right: Value): boolean {
  return left !== undefined && right !== undefined && left !== '' && right !== '';
}

function order(left: Value, right: Value): number {
  if (typeof left === 'number' || typeof right === 'number') {
    return (toNumber(left) ?? Number.NaN) - (toNumber(right) ?? Number.NaN);
  }
  const a = asText(left).toLowerCase();
  const b = asText(right).toLowerCase();
  return a < b ? -1 : a > b ? 1 : 0;
}

function arithmetic(
  left: Value,
  right: Value,
  apply: (a: number, b: number) => number | undefined,
): number | undefined {
  const a = toNumber(left);
  const b = toNumber(right);
  return a === undefined || b === undefined ? undefined : apply(a, b);
}

function asLogical(text: string | undefined): Value {
  return text === undefined || text === '' ? undefined : isTrue(text);
}

function asNumber(text: string | undefined): Value {
  return text === undefined ? undefined : toNumber(text);
}

function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === undefined || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
