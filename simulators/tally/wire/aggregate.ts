import type { Aggregate, CollectionDefinition } from './definitions.ts';
import { asText, compileFormula, type RowReader } from './formula/compile-formula.ts';
import type { Formula, Value } from './formula/formula.ts';
import { methodType } from './method-type.ts';
import type { Session } from './session.ts';
import { scalar, untypedTags } from './tags.ts';
import { shortDate } from './tally-date.ts';

/** SOURCECOLLECTION + BY + AGGRCOMPUTE: one OBJECT per group in order of appearance, untyped, dates as `d-MMM-yy` (facts §2.4). */
export function* aggregateRows<Row>(
  objects: Iterable<Row>,
  summary: CollectionDefinition,
  session: Session,
  reader: RowReader<Row>,
): Iterable<string> {
  const compile = (formula: Formula): ((object: Row) => Value) => compileFormula(formula, session.scope, reader);
  const by = summary.by.map(({ name, formula }) => ({ name, formula, value: compile(formula) }));
  const sums = summary.aggregates.map((aggregate) => ({ ...aggregate, value: compile(aggregate.formula) }));
  const groups = new Map<string, { readonly keys: readonly Value[]; readonly totals: (number | undefined)[] }>();
  for (const object of objects) {
    const keys = by.map((part) => part.value(object));
    const id = keys.map(asText).join('\u0000');
    let group = groups.get(id);
    if (group === undefined) {
      group = { keys, totals: sums.map(() => undefined) };
      groups.set(id, group);
    }
    for (const [index, sum] of sums.entries()) {
      group.totals[index] = combine(sum.method, group.totals[index], Number(sum.value(object) ?? Number.NaN));
    }
  }
  for (const { keys, totals } of groups.values()) {
    const shown = by.map((part, index) => keyField(part.name, part.formula, keys[index]));
    const counted = sums.map((sum, index) => scalar(untypedTags(sum.name, fieldDepth), String(totals[index] ?? '')));
    yield `    <OBJECT>\r\n${shown.join('')}${counted.join('')}    </OBJECT>\r\n`;
  }
}

const fieldDepth = 5;

function combine(method: Aggregate['method'], total: number | undefined, value: number): number | undefined {
  if (method === 'COUNT') return (total ?? 0) + 1;
  if (Number.isNaN(value)) return total;
  if (total === undefined) return value;
  switch (method) {
    case 'SUM':
      return total + value;
    case 'MAX':
      return Math.max(total, value);
    case 'MIN':
      return Math.min(total, value);
  }
}

function keyField(name: string, formula: Formula, value: Value): string {
  const type = formula.type === 'method' ? methodType(formula.name) : 'String';
  const text = type === 'Date' ? shortDate(asText(value)) : asText(value);
  return scalar(untypedTags(name, fieldDepth), text);
}
