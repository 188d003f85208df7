import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../process/command.ts';

const Shown = z.looseObject({
  type: z.string().optional(),
  input: z.looseObject({}).optional(),
  state: z.string().optional(),
  code: z.string().nullish(),
  message: z.string().nullish(),
});
export type Shown = z.infer<typeof Shown>;

export interface Section {
  readonly requests: readonly Shown[];
  readonly results: readonly Shown[];
}

/** Blocks of a language on a page of `docs/`. */
export function examples(name: string, language: string): string[] {
  return blocks(readFileSync(join(root, 'docs', name), 'utf8'), language);
}

/** What docs/jobs.md shows of each job type, in its order. */
export function jobExamples(): ReadonlyMap<string, Section> {
  const page = readFileSync(join(root, 'docs', 'jobs.md'), 'utf8');
  const sections = page.split(/^## (?=[a-z-]+\.[a-z-]+$)/m).slice(1);
  return new Map(
    sections.map((section) => {
      const shown = blocks(section, 'json').flatMap((block) => documents(block));
      const requests = shown.filter(({ input }) => input !== undefined);
      return [
        section.slice(0, section.indexOf('\n')),
        { requests, results: shown.filter((each) => !requests.includes(each)) },
      ];
    }),
  );
}

/** What stands on the page under a heading that is no job type. */
export function examplesUnder(heading: string): Section {
  const page = readFileSync(join(root, 'docs', 'jobs.md'), 'utf8');
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const shown = blocks(section.split('\n## ')[0] ?? '', 'json').flatMap((block) => documents(block));
  return {
    requests: shown.filter(({ input }) => input !== undefined),
    results: shown.filter(({ input }) => input === undefined),
  };
}

/** A block is one document or several, each from the beginning of a line. */
export function documents(block: string): Shown[] {
  return block
    .trim()
    .split(/\n(?=\{)/)
    .map((text) => Shown.parse(JSON.parse(text)));
}

function blocks(page: string, language: string): string[] {
  return [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, of]) => of === language)
    .map(([, , body = '']) => body);
}
