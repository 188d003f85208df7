import { once } from 'node:events';
import type { Condition } from '../../contract/control.ts';
import { isBridgeError } from '../../contract/errors.ts';

/** Writes one line to stdout and waits while its reader is slow. Ends quietly when the reader went away (`| head`). */
export async function printLine(text: string): Promise<void> {
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain');
}

export async function printJson(value: unknown): Promise<void> {
  await printLine(JSON.stringify(value, null, 2));
}

/** Columns as wide as their longest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [head, ...rows].map(line).join('\n');
}

/** The sentence, then what to do, as a person reads it. */
export function conditionText(condition: Condition): string {
  const code = condition.code === null ? '' : ` (${condition.code})`;
  return `${condition.sentence}${code}${condition.action === null ? '' : `\n  What to do: ${condition.action}`}`;
}

const widest = 100;

/** Long lines are broken between words; what follows stands two further in than the line began. */
export function wrapped(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const indent = ' '.repeat(line.length - line.trimStart().length);
      const lines: string[] = [];
      let current = indent;
      for (const word of line.trimStart().split(' ')) {
        if (current.trim() !== '' && current.length + 1 + word.length > widest) {
          lines.push(current);
          current = `${indent}  `;
        }
        current = current.trim() === '' ? current + word : `${current} ${word}`;
      }
      return [...lines, current].join('\n');
    })
    .join('\n');
}

/** Says why a command failed: for people on stderr, as one JSON document on stdout where JSON was asked for. */
export function reportFailure(error: unknown, json: boolean): void {
  if (!isBridgeError(error)) throw error;
  const { code, message: sentence, action, hint } = error;
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, error: { code, sentence, action } })}\n`);
  else process.stderr.write(`${sentence} (${code})\nWhat to do: ${action}\n${hint ? `For support: ${hint}\n` : ''}`);
}
