import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { jobSchemas } from './job-schemas.ts';
import { supportPage } from './support-page.ts';

writeFileSync(new URL('../docs/support.md', import.meta.url), supportPage());

const schemas = new URL('../docs/schemas/jobs/', import.meta.url);
rmSync(schemas, { recursive: true, force: true });
mkdirSync(schemas, { recursive: true });
for (const { name, text } of jobSchemas()) writeFileSync(new URL(name, schemas), text);
