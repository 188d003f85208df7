import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { jobSchemas } from '../../scripts/job-schemas.ts';

const folder = new URL('../../docs/schemas/jobs/', import.meta.url);

it('docs/schemas/jobs holds the input of every job type as the contract has it (npm run docs)', () => {
  const files = jobSchemas();
  expect(readdirSync(folder).toSorted()).toEqual(files.map(({ name }) => name).toSorted());
  for (const { name, text } of files) expect(readFileSync(new URL(name, folder), 'utf8'), name).toBe(text);
});
