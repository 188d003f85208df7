import { writeFileSync } from 'node:fs';
import { supportPage } from './support-page.ts';

writeFileSync(new URL('../docs/support.md', import.meta.url), supportPage());
