import { coverageOfPath } from '../preview/coverage/coverage-of-path.ts';
import { coverageOfSource } from '../preview/coverage/coverage-of-source.ts';
import { type Counts, type Coverage, isWhole, together } from '../preview/coverage/tally.ts';
import { printJson, printLine, table } from './output.ts';

/** Says how every leaf of a file, a folder of them, or a live source is accounted for; exits with 1 when anything is lost. */
export async function coverage(target: string, json: boolean, signal: AbortSignal): Promise<void> {
  const isSource = /^https?:\/\//.test(target);
  const parts = isSource ? await coverageOfSource(target, signal) : await coverageOfPath(target, signal);
  const total = together('all', parts);
  const ok = isWhole(total);
  if (json) await printJson({ ok, files: parts, total });
  else await printLine(textOf(parts, total));
  if (!ok) process.exitCode = 1;
}

function textOf(parts: readonly Coverage[], total: Coverage): string {
  const files = table(
    ['file', 'objects', 'records', 'problems', ...heads],
    [...parts, ...(parts.length > 1 ? [total] : [])].map((part) => [
      part.name,
      String(sumOf(part.objects)),
      String(sumOf(part.records)),
      String(part.problems),
      ...cells(part.total),
    ]),
  );
  const tags = table(
    ['tag', ...heads],
    Object.entries(total.tags)
      .sort(([, a], [, b]) => b.lost - a.lost || b.seen - a.seen)
      .map(([tag, counts]) => [tag, ...cells(counts)]),
  );
  const kinds = table(
    ['records of kind', 'count'],
    Object.entries(total.records).map(([kind, count]) => [kind, String(count)]),
  );
  const verdict = isWhole(total)
    ? 'Nothing is lost.'
    : `Lost or made up:\n${total.faults.map((one) => `  ${one}`).join('\n')}`;
  return [tags, kinds, files, verdict].join('\n\n');
}

/** `form` counts TYPE attributes, which only say how a value is written; `left out` what every object of a live source repeats. */
const heads = ['seen', 'mapped', 'extra', 'form', 'left out', 'lost'];

function cells({ seen, mapped, extra, form, 'left-out': leftOut, lost }: Counts): string[] {
  return [seen, mapped, extra, form, leftOut, lost].map(String);
}

function sumOf(counts: { readonly [name: string]: number }): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
