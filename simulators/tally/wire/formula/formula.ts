/** A TDL expression as parsed. Names are in capitals without blanks. */
export type Formula =
  | { readonly type: 'literal'; readonly value: Value }
  | { readonly type: 'method'; readonly name: string }
  /** `$Parent:Ledger:$PartyLedgerName`: a method of another object, found by name. */
  | { readonly type: 'lookup'; readonly name: string; readonly objectType: string; readonly key: Formula }
  /** `$..Name`: a method of the object around, in a report that goes into sub-collections. */
  | { readonly type: 'outer'; readonly name: string }
  /** `$LedGSTRegDetails[Last].GSTIN`: a method of one element of a list, counted from 1. */
  | { readonly type: 'element'; readonly list: string; readonly at: number | 'last'; readonly name: string }
  | {
      readonly type: 'if';
      readonly condition: Formula;
      readonly then: Formula;
      readonly otherwise: Formula | undefined;
    }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'reference'; readonly name: string }
  | { readonly type: 'call'; readonly name: string; readonly argument: readonly Formula[] }
  | { readonly type: 'not'; readonly operand: Formula }
  | { readonly type: 'negate'; readonly operand: Formula }
  | { readonly type: 'binary'; readonly operator: Operator; readonly left: Formula; readonly right: Formula };

export type Operator = 'AND' | 'OR' | '=' | '<>' | '<' | '<=' | '>' | '>=' | 'CONTAINS' | '+' | '-' | '*' | '/';

/** Undefined is TDL's empty: a method that is not set, or what an unknown `$$` function gives. Dates are `YYYYMMDD`. */
export type Value = string | number | boolean | undefined;

/** The formula can't be read. Tally opens the modal dialog "Bad formula!" (facts §1.6). */
export class BadFormula extends Error {}

export const yesNo = new Map<string, boolean>([
  ['YES', true],
  ['TRUE', true],
  ['ON', true],
  ['NO', false],
  ['FALSE', false],
  ['OFF', false],
]);
