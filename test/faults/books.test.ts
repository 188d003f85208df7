import { runTable } from './run-table.ts';
import { troublesOfBooks } from './trouble.ts';

runTable(troublesOfBooks);
