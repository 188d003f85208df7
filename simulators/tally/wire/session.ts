import { masterTypes, type TallyDate } from '../books.ts';
import type { TallyBehaviour } from './behaviour.ts';
import { type Definitions, definitionKey } from './definitions.ts';
import type { FormulaScope } from './formula/compile-formula.ts';
import type { Formula, Value } from './formula/formula.ts';
import { parseFormula } from './formula/parse-formula.ts';
import { tdlFunction } from './functions.ts';
import type { Licence } from './licence.ts';
import { MasterIndex } from './master-index.ts';
import { type ChosenPeriod, choosePeriod, defaultPeriod, type Period } from './period.ts';
import type { Statics } from './request.ts';
import { type Company, companyInfo, type Shelf } from './shelf.ts';
import { textOf } from './text-of.ts';

/** What a request is answered from. */
export interface Desk {
  readonly shelf: Shelf;
  readonly behaviour: TallyBehaviour;
  /** How many requests came before this one. */
  readonly served: number;
  /** A fault in force: rows after which a collection ends as if complete (facts §6). */
  readonly rowLimit: number | undefined;
  /** A fault in force: the same, because the company was closed meanwhile. */
  readonly closesAfter: number | undefined;
  readonly licence: Licence;
}

/** One request's view of one company: its period and what its formulae may see. */
export interface Session {
  readonly company: Company;
  readonly period: ChosenPeriod;
  /** The period balances are taken over; the display period where the asked one was impossible. */
  readonly balances: Period;
  readonly masters: MasterIndex;
  readonly scope: FormulaScope;
}

export function openSession(desk: Desk, company: Company, statics: Statics, definitions: Definitions): Session {
  const info = companyInfo(company);
  const shown = desk.shelf.shownPeriod() ?? desk.behaviour.displayPeriod ?? defaultPeriod(info);
  const period = choosePeriod(statics, info, shown, desk.behaviour);
  const balances = period.loaded ?? shown;
  const masters = new MasterIndex(company.books, balances);
  const active = desk.shelf.active()?.name ?? '';
  const simple = desk.shelf.simple()?.name ?? '';
  const around = { behaviour: desk.behaviour, activeCompany: simple, shown, today: todayOf(desk, company), masters };
  const scope: FormulaScope = {
    variables: variables(statics, period, statics.get('SVCURRENTCOMPANY')?.trim() || active),
    formula: (name) => definitions.formulae.get(definitionKey(name)) ?? builtInFormula(name, desk.behaviour),
    function: (name) => tdlFunction(name, around),
    lookup: (type, key, method) => lookUp(masters, type, key, method),
  };
  return { company, period, balances, masters, scope };
}

/** The product's own day: a setting, else the books', else the last voucher's date, so that figures don't change from run to run. */
export function todayOf(desk: Desk, company: Company): TallyDate {
  const info = company.books.info();
  return desk.behaviour.today ?? info.today ?? info.lastVoucherDate ?? info.booksFrom;
}

function variables(statics: Statics, period: ChosenPeriod, company: string): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ...statics,
    ['SVCURRENTCOMPANY', company],
    ['SVFROMDATE', period.from],
    ['SVTODATE', period.to],
  ]);
}

const notOptionalOrCancelled = parseFormula('NOT $IsOptional AND NOT $IsCancelled');

/** `@@VersionReleaseString` (facts §1.7) and the built-in filter LD uses (facts §2.4). */
function builtInFormula(name: string, behaviour: TallyBehaviour): Formula | undefined {
  switch (definitionKey(name)) {
    case 'VERSIONRELEASESTRING':
      return { type: 'literal', value: behaviour.release };
    case 'ISNONOPTIONALCANCELLEDVCHS':
      return notOptionalOrCancelled;
    default:
      return undefined;
  }
}

function lookUp(masters: MasterIndex, type: string, key: string, method: string): string | undefined {
  const master = masterTypes.find((candidate) => candidate.toUpperCase() === definitionKey(type));
  return master === undefined ? undefined : textOf(masters.find(master, key), method);
}
