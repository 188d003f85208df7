import type { TallyObject } from '../books.ts';
import { aggregateRows } from './aggregate.ts';
import { type Answer, newWork, type Work } from './answer.ts';
import { collectionEnvelope } from './collection-envelope.ts';
import { type CollectionRequest, filters, type Plan, planOf } from './collection-plan.ts';
import { companyObject } from './company-object.ts';
import { fetchTree } from './fetch-tree.ts';
import { asText, compileFormula } from './formula/compile-formula.ts';
import { companyErrorText, lineError, noCompany } from './line-error.ts';
import { isLight, lightReader, matchingHeads, matchingMasters, matchingVouchers, objectReader } from './matching.ts';
import { collectionAttributes, elementOf } from './object-type.ts';
import { compileRow } from './render-row.ts';
import type { Statics } from './request.ts';
import { entryLists } from './scaffold.ts';
import { type Desk, openSession, type Session } from './session.ts';
import type { Company } from './shelf.ts';
import { textOf } from './text-of.ts';

/** Throws BadFormula. */
export function answerCollection(request: CollectionRequest, desk: Desk): Answer {
  const plan = planOf(request);
  if (plan.type === 'dialog') return plan;
  return plan.object.type === 'company' ? companies(plan, desk) : ofChosenCompany(plan, desk);
}

/** The objects that a report's line is repeated over, or the dialog it raises. Throws BadFormula. */
export function repeatedObjects(
  request: CollectionRequest,
  desk: Desk,
  session: Session,
): Repeated | Extract<Answer, { type: 'dialog' }> {
  const plan = planOf(request);
  if (plan.type === 'dialog') return plan;
  const work = workOf(plan);
  if (plan.object.type !== 'company')
    return { type: 'repeated', work, objects: () => objects(plan, desk, session, work) };
  return { type: 'repeated', work, objects: () => matchingMasters(openCompanies(desk), filters(plan), session) };
}

export interface Repeated {
  readonly type: 'repeated';
  readonly work: Work;
  readonly objects: () => Iterable<TallyObject>;
}

/** Every open company, whatever SVCURRENTCOMPANY says (facts §1.8). */
function companies(plan: Plan, desk: Desk): Answer {
  const active = desk.shelf.active();
  const work = newWork({ for: 'companies' });
  if (active === undefined) return answer(plan, desk, work, () => []);
  const session = openSession(desk, active, heeded(plan.request, desk), plan.request.definitions);
  return answer(plan, desk, work, () => {
    return rows(plan, desk, session, matchingMasters(openCompanies(desk), filters(plan), session), work);
  });
}

function openCompanies(desk: Desk): readonly TallyObject[] {
  return desk.shelf.open().map((company) => companyObject(company));
}

function ofChosenCompany(plan: Plan, desk: Desk): Answer {
  const chosen = desk.shelf.choose(plan.request.statics.get('SVCURRENTCOMPANY'));
  const work = workOf(plan);
  switch (chosen.state) {
    case 'open':
      return ofCompany(plan, desk, chosen.company, work);
    case 'none-open':
      return noCompany(desk.behaviour);
    case 'deadly':
      return { type: 'crash' };
    case 'blank':
      return answer(plan, desk, work, () => []);
    case 'unknown':
    case 'closed': {
      const rule =
        chosen.state === 'unknown' ? desk.behaviour.unknownCompanyCollection : desk.behaviour.closedCompanyCollection;
      return rule === 'line-error'
        ? lineError(companyErrorText(chosen, desk.behaviour))
        : answer(plan, desk, work, () => []);
    }
  }
}

function ofCompany(plan: Plan, desk: Desk, company: Company, work: Work): Answer {
  if (stopsAt(plan, desk)) return { type: 'dialog', dialog: 'untyped-period' };
  const session = openSession(desk, company, heeded(plan.request, desk), plan.request.definitions);
  return answer(
    plan,
    desk,
    work,
    () => countsByHead(plan, session, work) ?? rows(plan, desk, session, objects(plan, desk, session, work), work),
  );
}

function stopsAt({ object, request }: Plan, { behaviour }: Desk): boolean {
  const isOfLedgers = object.type === 'master' && object.master === 'Ledger';
  const isUntyped = request.statics.has('SVFROMDATE') && request.untyped.has('SVFROMDATE');
  return isOfLedgers && isUntyped && behaviour.untypedLedgerPeriod === 'dialog';
}

/** The static variables that count. */
function heeded({ statics, untyped }: CollectionRequest, { behaviour }: Desk): Statics {
  if (behaviour.svDates !== 'typed') return statics;
  return new Map([...statics].filter(([name]) => !periodVariables.has(name) || !untyped.has(name)));
}

const periodVariables: ReadonlySet<string> = new Set(['SVFROMDATE', 'SVTODATE']);

/** Vouchers that are only added up, and by what their heads say, need not be built. */
function countsByHead(plan: Plan, session: Session, work: Work): Iterable<string> | undefined {
  const { summary, object } = plan;
  const { loaded } = session.period;
  if (summary === undefined || object.type !== 'voucher' || loaded === undefined) return undefined;
  const kept = filters(plan);
  const asked = [...kept, ...summary.by.map((one) => one.formula), ...summary.aggregates.map((one) => one.formula)];
  if (!asked.every((formula) => isLight(formula, session))) return undefined;
  return aggregateRows(
    matchingHeads(session.company.books, loaded, kept, session, work),
    summary,
    session,
    lightReader,
  );
}

function objects(plan: Plan, desk: Desk, session: Session, work: Work): Iterable<TallyObject> {
  if (session.period.loaded === undefined) return [];
  const { books } = session.company;
  switch (plan.object.type) {
    case 'voucher':
      return matchingVouchers(books, session.period.loaded, filters(plan), session, work);
    case 'master': {
      const masters = rooted(books.masters(plan.object.master, session.balances), desk.behaviour.rootParent);
      const found = matchingMasters(masters, filters(plan), session);
      return belonging(found, plan, session);
    }
    case 'company':
    case 'bare':
      return [];
  }
}

/** What it will cost Tally, as far as that is known beforehand. */
function workOf({ source, object, summary }: Plan): Work {
  if (object.type === 'company') return newWork({ for: 'companies' });
  if (object.type !== 'voucher') return newWork({ for: 'masters' });
  if (summary !== undefined) return newWork({ for: 'counts' });
  const { all, named, branches } = fetchTree(source.fetch);
  const isWhole = all || [...entryLists].some((list) => named.has(list) || branches.get(list)?.all === true);
  const isHead = !all && branches.size === 0 && [...named].every((name) => censusFields.has(name));
  return newWork({ for: isHead ? 'census' : 'vouchers', isWhole });
}

const censusFields = new Set([
  'GUID',
  'MASTERID',
  'ALTERID',
  'DATE',
  'VOUCHERNUMBER',
  'VOUCHERTYPENAME',
  'ISCANCELLED',
]);

function rows(plan: Plan, desk: Desk, session: Session, found: Iterable<TallyObject>, work: Work): Iterable<string> {
  if (plan.summary !== undefined) return aggregateRows(found, plan.summary, session, objectReader);
  const render = compileRow(
    {
      element: elementOf(plan.object),
      fetch: fetchTree(plan.source.fetch),
      computes: plan.source.computes.map(({ name, formula }) => ({
        name,
        value: compileFormula(formula, session.scope, objectReader),
      })),
    },
    desk.behaviour,
  );
  return plan.object.type === 'voucher' ? counted(mapped(found, render), work) : mapped(found, render);
}

/** CHILDOF, with BELONGSTO at any depth. Ledgers hang in groups, everything else in its own kind. */
function* belonging(found: Iterable<TallyObject>, plan: Plan, session: Session): Iterable<TallyObject> {
  const { childOf, belongsTo } = plan.source;
  if (childOf === undefined || plan.object.type !== 'master') return yield* found;
  const parent = asText(compileFormula(childOf, session.scope, objectReader)({}));
  const tree = plan.object.master === 'Ledger' ? 'Group' : plan.object.master;
  for (const object of found) {
    const own = textOf(object, 'PARENT');
    const below = belongsTo ? session.masters.isUnder(tree, own, parent) : own.toLowerCase() === parent.toLowerCase();
    if (below) yield object;
  }
}

/** Before release 3 the root group's PARENT was empty (facts §1.9). */
function* rooted(found: Iterable<TallyObject>, rootParent: 'reserved-word' | 'empty'): Iterable<TallyObject> {
  if (rootParent === 'reserved-word') return yield* found;
  for (const object of found) yield object['PARENT'] === '\u0004 Primary' ? { ...object, PARENT: '' } : object;
}

function answer(plan: Plan, desk: Desk, work: Work, found: () => Iterable<string>): Answer {
  const attributes = plan.summary === undefined ? collectionAttributes(plan.object) : '';
  const counter = desk.behaviour.companyCounters === 'varying' && desk.served % 2 === 1 ? 61 : 0;
  const pieces = (): Iterable<string> =>
    collectionEnvelope(attributes, counter, limited(closing(found(), plan, desk), desk.rowLimit));
  return { type: 'body', pieces, work };
}

/** Somebody closes the company while it is read: what is missing then is missing without a word. */
function* closing(rows: Iterable<string>, plan: Plan, desk: Desk): Iterable<string> {
  if (desk.closesAfter === undefined) return yield* rows;
  yield* limited(rows, desk.closesAfter);
  const { shelf } = desk;
  shelf.closeCompany(plan.request.statics.get('SVCURRENTCOMPANY') ?? shelf.active()?.name ?? '');
}

function* mapped(found: Iterable<TallyObject>, render: (object: TallyObject) => string): Iterable<string> {
  for (const object of found) yield render(object);
}

function* counted(rows: Iterable<string>, work: Work): Iterable<string> {
  for (const row of rows) {
    work.vouchersRendered += 1;
    yield row;
  }
}

function* limited(found: Iterable<string>, limit: number | undefined): Iterable<string> {
  if (limit === undefined) return yield* found;
  let left = limit;
  for (const row of found) {
    if (left === 0) return;
    left -= 1;
    yield row;
  }
}
