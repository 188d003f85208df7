import type { TallyDate, TallyObject } from '../../books.ts';
import { aggregate, isOn, type Master, scalar } from '../master.ts';
import { entryOf } from '../present.ts';

export type NumberingMethod = 'Automatic' | 'Automatic (Manual Override)' | 'Manual';
export type NumberingSubmethod = 'Auto Retain' | 'Auto Renumber';

/** How a voucher type numbers, as its default series says (`facts/tally.md` §3.4: the top-level field is legacy). */
export interface NumberingRule {
  /** One of `NumberingMethod`, or whatever an import has put there. */
  readonly method: string;
  readonly submethod: string;
  readonly renumbers: boolean;
  readonly preventsDuplicates: boolean;
  readonly prefixes: readonly { readonly from: TallyDate; readonly text: string }[];
}

export function numberingRule(type: Master): NumberingRule {
  return entryOf(rules, type.body, () => readRule(type.body));
}

/** The prefix in force on the first day of a financial year. */
export function prefixFor(rule: NumberingRule, yearStart: TallyDate): string {
  let current = '';
  for (const { from, text } of rule.prefixes) if (from <= yearStart) current = text;
  return current;
}

const rules = new WeakMap<TallyObject, NumberingRule>();

function readRule(body: TallyObject): NumberingRule {
  const series = aggregate(body, 'VOUCHERNUMBERSERIES')[0] ?? {};
  const method = scalar(series, 'NUMBERINGMETHOD') || scalar(body, 'NUMBERINGMETHOD') || 'Automatic';
  const submethod = method === 'Manual' ? '' : scalar(series, 'NUMBERINGSUBMETHOD') || 'Auto Retain';
  return {
    method,
    submethod,
    renumbers: submethod === 'Auto Renumber',
    preventsDuplicates: isOn(series, 'PREVENTDUPLICATES') || isOn(body, 'PREVENTDUPLICATES'),
    prefixes: aggregate(series, 'PREFIXLIST').map((entry) => ({
      from: scalar(entry, 'DATE'),
      text: scalar(entry, 'NAME'),
    })),
  };
}
