import type { DoctorRow } from '../../contract/control.ts';
import { connectControl } from '../control/client.ts';
import { offlineChecks } from '../support/doctor.ts';
import type { Folders } from '../support/folders.ts';
import { conditionText, printJson, printLine, wrapped } from './output.ts';

/** Every check with its code, sentence and action. Fails when one of them does. */
export async function doctor(folders: Folders, json: boolean): Promise<void> {
  const engine = await connectControl(folders.control);
  const rows = engine === null ? offlineChecks(folders) : await engine.doctor();
  if (json) await printJson(rows);
  else await printLine(wrapped(rows.map(describe).join('\n')));
  if (rows.some((row) => !row.ok)) process.exitCode = 1;
}

function describe(row: DoctorRow): string {
  return `${row.ok ? 'ok      ' : 'TROUBLE '} ${row.check}: ${conditionText(row)}`;
}
