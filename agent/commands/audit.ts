import { createPrivateKey } from 'node:crypto';
import type { PlainDate } from '../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { JobId } from '../../contract/ids.ts';
import { systemClock } from '../clock.ts';
import type { AuditRow, Proof } from '../store/audit.ts';
import { signerOf } from '../store/audit-checkpoint.ts';
import { openStoreReadOnly } from '../store/open.ts';
import { SecretFile } from '../store/secrets.ts';
import type { Store } from '../store/store.ts';
import type { Folders } from '../support/folders.ts';
import { writeAuditFile } from './audit-file.ts';
import { type AuditLine, auditLine, factsOf, type JobFacts } from './audit-line.ts';
import { printJson, printLine, table, wrapped } from './output.ts';
import { sayTime } from './say-time.ts';

export interface Choice {
  /** Days in India, both included. */
  readonly from?: PlainDate | undefined;
  readonly toDay?: PlainDate | undefined;
  readonly job?: JobId | undefined;
}

/** Proves the audit trail, with or without a running engine. Exits with 1 and names the row where it is broken. */
export async function auditVerify(folders: Folders, json: boolean): Promise<void> {
  const proof = await withStore(folders, (store) => store.audit.verify());
  const signer = await ownKey(folders);
  if (json) await printJson({ ok: proof.state === 'whole', ...shown(proof, signer) });
  else await printLine(wrapped(described(proof, signer)));
  if (proof.state === 'broken') process.exitCode = 1;
}

/** The same for a report to support: no content, and a trail that can't be opened says why. */
export async function auditProof(folders: Folders): Promise<object> {
  try {
    return shown(await withStore(folders, (store) => store.audit.verify()), await ownKey(folders));
  } catch (error) {
    if (!isBridgeError(error)) throw error;
    return { code: error.code };
  }
}

/** Newest first. */
export async function auditList(folders: Folders, lines: number, job: JobId | null, json: boolean): Promise<void> {
  const entries = await withStore(folders, (store) => {
    const facts = factsIn(store);
    return store.audit.newest(lines, job).map((row) => auditLine(row, facts(row)));
  });
  if (json) return printJson(entries);
  if (entries.length === 0) return printLine('Nothing has been written down yet.');
  const rows = entries.map((line) => [String(line.number), line.ist, line.by, line.job, line.happened]);
  await printLine(table(['no.', 'time (IST)', 'by', 'job', 'what happened'], rows));
}

/** One row for each event, in order, into a CSV or XLSX file. */
export async function auditExport(
  folders: Folders,
  file: string,
  { json, signal, ...choice }: Choice & { readonly json: boolean; readonly signal: AbortSignal },
): Promise<void> {
  let rows = 0;
  const counted = function* (lines: Iterable<AuditLine>) {
    for (const line of lines) {
      rows += 1;
      yield line;
    }
  };
  await withStore(folders, (store) => writeAuditFile(file, counted(linesOf(store, choice)), signal));
  if (json) await printJson({ ok: true, file, rows });
  else await printLine(`${rows} rows are in ${file}. It holds names and amounts of the books.`);
}

const rowsAtOnce = 500;

export function* linesOf(store: Pick<Store, 'audit' | 'jobs'>, { from, toDay, job }: Choice): Generator<AuditLine> {
  const facts = factsIn(store);
  const first = from === undefined ? null : startOf(from);
  const end = toDay === undefined ? null : startOf(toDay).getTime() + 86_400_000;
  for (let after = 0; ; ) {
    const rows = store.audit.rows(after, rowsAtOnce, job ?? null);
    for (const row of rows) {
      if ((first === null || row.at >= first) && (end === null || row.at.getTime() < end)) {
        yield auditLine(row, facts(row));
      }
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

function startOf(day: PlainDate): Date {
  return new Date(`${day}T00:00:00+05:30`);
}

const factsKept = 1_000;

function factsIn({ jobs }: Pick<Store, 'jobs'>): (row: AuditRow) => JobFacts | null {
  const known = new Map<JobId, JobFacts | null>();
  return ({ jobId }) => {
    if (jobId === null) return null;
    const kept = known.get(jobId);
    if (kept !== undefined) return kept;
    if (known.size >= factsKept) known.clear();
    const facts = readFacts(jobs, jobId);
    known.set(jobId, facts);
    return facts;
  };
}

function readFacts(jobs: Store['jobs'], jobId: JobId): JobFacts | null {
  const row = jobs.get(jobId);
  if (row === null) return null;
  try {
    return factsOf(row.type, jobs.input(jobId));
  } catch (error) {
    if (!isBridgeError(error, 'store.key-lost')) throw error;
    return factsOf(row.type, null);
  }
}

export async function withStore<T>(folders: Folders, body: (store: Store) => T | Promise<T>): Promise<T> {
  const key = await new SecretFile(folders.secrets).get('store-key');
  // Without the key the chain is proved all the same.
  const store = openStoreReadOnly({ folder: folders.data, key: key ?? new Uint8Array(32), clock: systemClock });
  if (store === null) throw new BridgeError('audit.no-store', { details: { folder: folders.data } });
  try {
    return await body(store);
  } finally {
    store.close();
  }
}

async function ownKey(folders: Folders): Promise<string | null> {
  const kept = await new SecretFile(folders.secrets).get('installation-key');
  return kept && signerOf(createPrivateKey({ key: kept, format: 'der', type: 'pkcs8' })).publicKey;
}

/** What of a proof may leave the PC. */
function shown(proof: Proof, signer: string | null) {
  if (proof.state === 'broken') return proof;
  const { checkpoint, ...rest } = proof;
  if (checkpoint === null) return { ...rest, checkpoint };
  const { through, at, firstAt, lastAt, publicKey } = checkpoint;
  return { ...rest, checkpoint: { through, at, firstAt, lastAt, publicKey, isOwnKey: publicKey === signer } };
}

function described(proof: Proof, signer: string | null): string {
  if (proof.state === 'broken') {
    const { message, action } = new BridgeError('audit.broken', {
      details: { row: proof.at, what: whats[proof.what] },
    });
    return `${message}\nWhat to do: ${action}`;
  }
  const { rows, firstAt, lastAt, chain, checkpoint, endIsKnown } = proof;
  const span = firstAt === null || lastAt === null ? '' : `, from ${sayTime(firstAt)} to ${sayTime(lastAt)}`;
  const lines = [`The audit trail is whole: ${rows} rows${span}.`];
  if (checkpoint !== null) {
    const { through, at, publicKey } = checkpoint;
    const whose = publicKey === signer ? "this installation's key" : `a key that is not here any more (${publicKey})`;
    lines.push(
      `Rows 1 to ${through}, from ${sayTime(checkpoint.firstAt)} to ${sayTime(checkpoint.lastAt)}, went on ${sayTime(at)} after their years; what stands in their place is signed with ${whose}.`,
    );
  }
  if (!endIsKnown) lines.push('Its keys are not here: whether rows are missing at its end can not be told.');
  lines.push(`Row ${(checkpoint?.through ?? 0) + rows} proves all before it: ${chain}`);
  return lines.join('\n');
}

const whats = {
  row: 'a row was changed, moved, added or removed',
  checkpoint: 'the checkpoint is forged',
  end: 'rows are missing at the end, or were added there',
};
