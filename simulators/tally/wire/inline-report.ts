import type { TallyObject } from '../books.ts';
import { type Answer, emptyReport, type Work } from './answer.ts';
import { repeatedObjects } from './collection.ts';
import type { Definitions, FieldDefinition, ReportDefinition } from './definitions.ts';
import { escapeXml } from './escape-xml.ts';
import { compileFormula, isTrue, type RowReader, shown } from './formula/compile-formula.ts';
import type { TallyRequest } from './request.ts';
import type { Desk, Session } from './session.ts';

type ReportRequest = Extract<TallyRequest, { type: 'report' }>;

/**
 * An inline REPORT/FORM/PART/LINE/FIELD (facts §2.3): every field of every line, repeated over a collection and exploded into the lists
 * of each object, under its XMLTAG in a bare envelope, or as comma delimited text. Throws BadFormula.
 */
export function showReport(report: ReportDefinition, request: ReportRequest, session: Session, desk: Desk): Answer {
  const { definitions } = request;
  const forms = report.forms.map((form) => definitions.forms.get(form));
  const parts = forms.flatMap((form) => form?.parts ?? []);
  if (forms.includes(undefined)) return { type: 'dialog', dialog: 'could-not-find-description' };
  const isBare = forms.every((form) => form?.hasGeometry !== true);
  if (isBare && desk.behaviour.inlineReports === 'empty-without-geometry') return emptyReport;
  const plan = compileParts(parts, { definitions, request, session, desk, sources: new Map() }, 0);
  if (plan.type !== 'parts') return plan;
  const isText = /ascii/i.test(request.statics.get('SVEXPORTFORMAT') ?? '');
  const pieces = (): Iterable<string> => (isText ? asText(plan.print) : asEnvelope(plan.print));
  return { type: 'body', pieces, work: plan.work ?? emptyReport.work };
}

/** One object, and the one whose list it is in. */
interface Row {
  readonly object: TallyObject;
  readonly outer: Row | undefined;
}

/** One line: its fields as tag and value. */
type PrintedLine = readonly (readonly [tag: string, value: string])[];
type Print = (row: Row) => Iterable<PrintedLine>;

interface CompiledParts {
  readonly type: 'parts';
  readonly print: Print;
  /** Of the collection that the outermost lines repeat over. */
  readonly work: Work | undefined;
}

type Trouble = Extract<Answer, { type: 'dialog' | 'crash' }>;

interface Compiling {
  readonly definitions: Definitions;
  readonly request: ReportRequest;
  readonly session: Session;
  readonly desk: Desk;
  readonly sources: Map<string, Work>;
}

function compileParts(names: readonly string[], compiling: Compiling, depth: number): CompiledParts | Trouble {
  const prints: Print[] = [];
  for (const name of names) {
    const part = compiling.definitions.parts.get(name);
    if (part === undefined || depth > deepest) return noDescription;
    for (const line of part.lines) {
      const print = compileLine(line, part.repeats.get(line), compiling, depth);
      if (typeof print !== 'function') return print;
      prints.push(print);
    }
  }
  const [work] = compiling.sources.values();
  return { type: 'parts', print: (row) => each(prints, row), work };
}

const noDescription: Trouble = { type: 'dialog', dialog: 'could-not-find-description' };
/** A part that explodes into itself ends in the dialog too. */
const deepest = 16;

function compileLine(name: string, repeated: string | undefined, compiling: Compiling, depth: number): Print | Trouble {
  const { definitions, session } = compiling;
  const line = definitions.lines.get(name);
  if (line === undefined) return noDescription;
  const fields = line.fields.flatMap((field) => definitions.fields.get(field) ?? []);
  if (fields.length === 0) return { type: 'crash' };
  const exploded: Print[] = [];
  for (const { part, condition } of line.explodes) {
    const inner = compileParts([part], compiling, depth + 1);
    if (inner.type !== 'parts') return inner;
    const test = condition && compileFormula(condition, session.scope, rowReader);
    exploded.push((row) => (test === undefined || isTrue(test(row)) ? inner.print(row) : []));
  }
  const show = compileFields(fields, session);
  const print: Print = function* (row) {
    yield show(row);
    yield* each(exploded, row);
  };
  return repeated === undefined ? print : repeatOver(repeated, print, compiling);
}

/** Over a collection of the request or of Tally, or else over a list of the object around. */
function repeatOver(
  name: string,
  print: Print,
  { request, session, desk, definitions, sources }: Compiling,
): Print | Trouble {
  if (!definitions.collections.has(name)) {
    return function* (row) {
      const list = row.object[name];
      if (list === undefined || typeof list === 'string') return;
      for (const object of list) if (typeof object === 'object') yield* print({ object, outer: row });
    };
  }
  const { statics } = request;
  const source = repeatedObjects(
    { type: 'collection', id: name, fetch: [], untyped: new Set(), statics, definitions },
    desk,
    session,
  );
  if (source.type === 'dialog') return source;
  sources.set(name, source.work);
  return function* (row) {
    for (const object of source.objects()) {
      if (source.work.for !== 'masters') source.work.vouchersRendered += 1;
      yield* print({ object, outer: row });
    }
  };
}

function compileFields(fields: readonly FieldDefinition[], session: Session): (row: Row) => PrintedLine {
  const compiled = fields.map(({ tag, value }) => ({ tag, value: compileFormula(value, session.scope, rowReader) }));
  return (row) => compiled.map(({ tag, value }) => [tag, shown(value(row))] as const);
}

/** What an object in a list does not have, the object around it has. */
const rowReader: RowReader<Row> = {
  method: (name) => (row) => methodOf(row, name),
  outer: (name) => (row) => row.outer && methodOf(row.outer, name),
  list: (name) => (row) => {
    const value = row.object[name];
    return value === undefined || typeof value === 'string' ? [] : value;
  },
};

function methodOf(row: Row, name: string): string | undefined {
  for (let at: Row | undefined = row; at !== undefined; at = at.outer) {
    const value = at.object[name];
    if (value !== undefined) return firstText(value);
  }
  return undefined;
}

/** A repeating scalar asked for as one value gives its first. */
function firstText(value: TallyObject[string]): string | undefined {
  const first = typeof value === 'string' ? value : value[0];
  return typeof first === 'string' ? first : undefined;
}

function* each(prints: readonly Print[], row: Row): Iterable<PrintedLine> {
  for (const print of prints) yield* print(row);
}

const nowhere: Row = { object: {}, outer: undefined };

function* asEnvelope(print: Print): Iterable<string> {
  let some = false;
  for (const line of print(nowhere)) {
    const fields = line.map(([tag, value]) => ` <${tag}>${escapeXml(value)}</${tag}>\r\n`).join('');
    yield some ? fields : `<ENVELOPE>\r\n${fields}`;
    some = true;
  }
  yield some ? '</ENVELOPE>\r\n' : '<ENVELOPE></ENVELOPE>\r\n';
}

/** Every value in quotes, a comma behind each, one line per row (facts §2.3). */
function* asText(print: Print): Iterable<string> {
  for (const line of print(nowhere)) yield `${line.map(([, value]) => `"${value}",`).join('')}\r\n`;
}
