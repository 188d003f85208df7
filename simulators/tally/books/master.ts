import type { MasterType, TallyObject } from '../books.ts';

/**
 * One master, held by reference: vouchers point at it, so that a rename shows in all of them without touching one
 * (`facts/tally.md` §4.2).
 */
export interface Master {
  readonly type: MasterType;
  readonly masterId: number;
  alterId: number;
  name: string;
  /** Set for predefined masters only; survives a rename. */
  readonly reservedName: string;
  /** Everything a person or an import has set; names, ids and balances are added when it is exported. */
  body: TallyObject;
}

export function scalar(body: TallyObject, method: string): string {
  const value = body[method];
  return typeof value === 'string' ? value : '';
}

/** The aggregate under a method; empty when it is absent or a list of strings. */
export function aggregate(body: TallyObject, method: string): readonly TallyObject[] {
  const value = body[method];
  return Array.isArray(value) && typeof value[0] === 'object' ? value : [];
}

export function isOn(body: TallyObject, method: string): boolean {
  return scalar(body, method) === 'Yes';
}

/** Tally's reserved words carry a control character in front. */
export const reserved = {
  primary: '\u0004 Primary',
  notApplicable: '\u0004 Not Applicable',
  applicable: '\u0004 Applicable',
  any: '\u0004 Any',
} as const;
