import type { TallyObject } from '../../books.ts';
import { methodType } from '../method-type.ts';
import { readTallyDate } from '../tally-date.ts';
import { BadFormula, type Formula, type Operator, type Value, yesNo } from './formula.ts';
import { listFunctions, wordOf } from './walk-formula.ts';

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

/** How a formula looks at a row. */
export interface RowReader<Row> {
  /** A method by name; `undefined` when it is not set. */
  method(name: string): (row: Row) => string | undefined;
  /** A method of the object around the row; absent where there is none. */
  outer?(name: string): (row: Row) => string | undefined;
  /** An aggregate or a repeating scalar of the row. */
  list?(name: string): (row: Row) => readonly string[] | readonly TallyObject[];
}

/** Turns a formula into a closure over rows, so that a million rows are judged without looking at the tree again. */
export function compileFormula<Row>(formula: Formula, scope: FormulaScope, read: RowReader<Row>): (row: Row) => Value {
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
    case 'outer':
      return read.outer?.(formula.name) ?? constant(undefined);
    case 'element':
      return compileElement(formula, read);
    case 'if':
      return compileChoice(formula, scope, read);
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

export function isTrue(value: Value): boolean {
  if (typeof value === 'string') return yesNo.get(value.trim().toUpperCase()) ?? false;
  return value !== undefined && value !== false && value !== 0;
}

/** The number a text begins with, behind any `=`: of an amount in another currency, a quantity, a rate, a period. */
export function numberIn(text: string | undefined): number | undefined {
  const [, sign = '', digits = ''] =
    /(-?)[^\d-]*(\d+(?:\.\d+)?)/.exec(text?.slice(text.lastIndexOf('=') + 1) ?? '') ?? [];
  if (digits === '') return undefined;
  const number = Number(digits);
  return sign === '-' && number !== 0 ? -number : number;
}

/** As a field shows it: a negative number stands behind `(-)`. */
export function shown(value: Value): string {
  return typeof value === 'number' && value < 0 ? `(-)${-value}` : asText(value);
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

function compileMethod<Row>(name: string, read: RowReader<Row>): (row: Row) => Value {
  const get = read.method(name);
  const type = methodType(name);
  if (type === 'Logical') return (row) => asLogical(get(row));
  if (type === 'Number') return (row) => asNumber(get(row));
  if (type === 'Amount') return (row) => numberIn(get(row));
  return get;
}

function compileElement<Row>(
  { list, at, name }: Extract<Formula, { type: 'element' }>,
  read: RowReader<Row>,
): (row: Row) => Value {
  const elements = read.list?.(list) ?? (() => []);
  return (row) => {
    const element = elements(row).at(at === 'last' ? -1 : at - 1);
    const value = typeof element === 'object' ? element[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
}

function compileChoice<Row>(
  { condition, then, otherwise }: Extract<Formula, { type: 'if' }>,
  scope: FormulaScope,
  read: RowReader<Row>,
): (row: Row) => Value {
  const test = compileFormula(condition, scope, read);
  const yes = compileFormula(then, scope, read);
  const no = otherwise === undefined ? constant<Row>(undefined) : compileFormula(otherwise, scope, read);
  return (row) => (isTrue(test(row)) ? yes(row) : no(row));
}

function compileReference<Row>(name: string, scope: FormulaScope, read: RowReader<Row>): (row: Row) => Value {
  const target = scope.formula(name);
  if (target === undefined) throw new BadFormula(`@@${name}`);
  return compileFormula(target, scope, read);
}

function compileLookup<Row>(
  formula: Extract<Formula, { type: 'lookup' }>,
  scope: FormulaScope,
  read: RowReader<Row>,
): (row: Row) => Value {
  const key = compileFormula(formula.key, scope, read);
  return (row) => scope.lookup(formula.objectType, asText(key(row)), formula.name);
}

function compileCall<Row>(
  formula: Extract<Formula, { type: 'call' }>,
  scope: FormulaScope,
  read: RowReader<Row>,
): (row: Row) => Value {
  const ofRow = compileRowFunction(formula, read);
  if (ofRow !== undefined) return ofRow;
  const apply = scope.function(formula.name);
  if (apply === undefined) return constant(undefined);
  const isRaw = rawFunctions.has(formula.name);
  const parts = formula.argument.map((argument) =>
    isRaw && argument.type === 'method' ? read.method(argument.name) : compileFormula(argument, scope, read),
  );
  if (formula.argument.every((argument) => argument.type === 'literal' || argument.type === 'variable')) {
    const whole = parts.map((part) => part as () => Value); // closures over literals and variables never look at a row
    return constant(apply(whole.map((part) => part())));
  }
  return (row) => apply(parts.map((part) => part(row)));
}

/** Functions of a composite's text, which its number alone no longer has. */
const rawFunctions = new Set(['FOREXVALUE', 'CURRENCY']);

/** What looks at the row itself: how many a list has, all its texts, and which way goods go. */
function compileRowFunction<Row>(
  { name, argument }: Extract<Formula, { type: 'call' }>,
  read: RowReader<Row>,
): ((row: Row) => Value) | undefined {
  if (name === 'ISINWARDS') {
    const inwards = read.method('ISDEEMEDPOSITIVE');
    return (row) => isTrue(inwards(row));
  }
  if (!listFunctions.has(name)) return undefined;
  const list = read.list?.(wordOf(argument[0]));
  if (list === undefined) return () => undefined;
  return name === 'NUMITEMS' ? (row) => list(row).length : (row) => texts(list(row)).join(', ');
}

function texts(list: readonly string[] | readonly TallyObject[]): readonly string[] {
  return list.filter((item) => typeof item === 'string');
}

function compileNot<Row>(operand: Formula, scope: FormulaScope, read: RowReader<Row>): (row: Row) => Value {
  const inner = compileFormula(operand, scope, read);
  return (row) => !isTrue(inner(row));
}

function compileNegate<Row>(operand: Formula, scope: FormulaScope, read: RowReader<Row>): (row: Row) => Value {
  const inner = compileFormula(operand, scope, read);
  return (row) => {
    const value = toNumber(inner(row));
    return value === undefined ? undefined : -value;
  };
}

function compileBinary<Row>(
  formula: Extract<Formula, { type: 'binary' }>,
  scope: FormulaScope,
  read: RowReader<Row>,
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
  CONTAINS: (left, right) => bothSet(left, right) && asText(left).toLowerCase().includes(asText(right).toLowerCase()),
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
