import { runTable } from './run-table.ts';
import { troublesOfProgram } from './trouble.ts';

runTable(troublesOfProgram);
