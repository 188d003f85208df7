import { type Figure, isMet } from './benchmark.ts';

/** Goal and figure side by side, one line each. */
export function reportLines(figures: readonly Figure[]): string[] {
  const rows = figures.map((each) => [each.name, shown(each.value, each.unit), goalOf(each), verdict(each)]);
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map(([name = '', value = '', goal = '', met = '']) =>
    `  ${name.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${goal.padEnd(widths[2] ?? 0)}  ${met}`.trimEnd(),
  );
}

function goalOf({ goal, unit }: Figure): string {
  if (goal === null) return '';
  return 'atLeast' in goal
    ? `goal: at least ${number(goal.atLeast, unit)}`
    : `goal: at most ${number(goal.atMost, unit)}`;
}

function verdict(each: Figure): string {
  const met = isMet(each);
  return met === null ? '' : met ? 'met' : 'NOT MET';
}

function shown(value: number, unit: Figure['unit']): string {
  return unit === 'ratio' ? number(value, unit) : `${number(value, unit)} ${unit}`;
}

function number(value: number, unit: Figure['unit']): string {
  const digits = unit === 'ratio' ? (value < 0.5 ? 3 : 2) : value < 100 ? 1 : 0;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: unit === 'ratio' ? 2 : 0 });
}
