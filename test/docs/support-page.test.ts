import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { supportPage } from '../../scripts/support-page.ts';

test('docs/support.md holds every code as the code has it (npm run docs)', () => {
  expect(readFileSync(new URL('../../docs/support.md', import.meta.url), 'utf8')).toBe(supportPage());
});
