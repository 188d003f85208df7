import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { XMLParser } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import { parseCsv } from 'hucre/csv';
import { expect, onTestFinished, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import type { JobId } from '../../contract/ids.ts';
import { systemClock } from '../clock.ts';
import { JobWorld, jobFrame, unreachable } from '../jobs/model/job-world.ts';
import { openAgentStore } from '../open-agent-store.ts';
import type { AuditEntry } from '../store/audit.ts';
import { storeFile } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { tempFolder, tempStore, testSigner } from '../store/testing.ts';
import { type Folders, foldersOf } from '../support/folders.ts';
import { linesOf } from './audit.ts';
import { writeAuditFile } from './audit-file.ts';
import { type AuditLine, auditHeads } from './audit-line.ts';

const { signal } = new AbortController();
const heads = Object.values(auditHeads);

function newWorld(): JobWorld {
  const world = new JobWorld();
  world.books();
  onTestFinished(() => world.remove());
  return world;
}

function told(world: JobWorld): string[] {
  return [...linesOf(world, {})].map(({ happened, by }) => `${by}: ${happened}`);
}

test('the story of a document: who asked, who allowed it, what was sent, answered and read back', async () => {
  const world = newWorld();
  world.deliver(jobFrame('job-1'));
  await world.live(() => world.runner.counts().waitingForApproval > 0);
  world.approve('job-1');
  await world.live(() => world.results.length > 0);
  expect(told(world)).toEqual([
    'Ledger Bridge: Received from the platform',
    expect.stringMatching(/^Ledger Bridge: Checked against the books; waits: /),
    'accountant: Approved by a person',
    'Ledger Bridge: Taken up again',
    'Ledger Bridge: Checked against the books',
    'Ledger Bridge: Not in the books',
    "Ledger Bridge: Allowed; Tally's counters noted; being sent to Tally",
    'Ledger Bridge: Tally accepted it',
    'Ledger Bridge: Read back: as it was sent; ended: done and verified',
  ]);
  const lines = [...linesOf(world, {})];
  expect(lines[6]?.details).toMatch(/request of \d+ bytes, SHA-256 [0-9a-f]{64}/);
  expect(lines.at(-1)).toMatchObject({
    job: 'job-1',
    document: 'payment: create',
    party: 'Party of job-1',
    amount: '1180.00',
    tallyNumber: expect.stringMatching(/^N/),
    tallyGuid: expect.any(String),
    utc: expect.stringMatching(/Z$/),
  });
});

test('a refusal, an expiry, a dry run, a rule and what differs are told as such', async () => {
  const world = newWorld();
  world.deliver(jobFrame('refused'));
  await world.live(() => world.runner.counts().waitingForApproval > 0);
  world.approve('refused', 'refuse');
  const { input } = jobFrame('dry');
  world.deliver(jobFrame('dry', { input: { ...(input as object), dryRun: true } }));
  await world.live(() => world.results.length === 2);
  world.books().writer.trouble = unreachable();
  world.deliver(jobFrame('late', { validForMs: 1500 }));
  await world.live(() => world.results.length === 3);
  world.books().writer.trouble = null;
  world.approve('payment.create', 'approve', true);
  world.at = (point) => {
    if (point !== 'before read-back') return;
    const { book } = world.books();
    for (const document of book.documents()) book.personChanges(document, { narration: 'mine' });
  };
  world.deliver(jobFrame('changed'));
  await world.live(() => world.results.length === 4);
  const story = told(world).join('\n');
  for (const words of [
    'accountant: Refused by a person',
    'ended: refused',
    'Answered; nothing was written',
    'ended: expired',
    'accountant: Standing rule set by a person',
    'Read back: it differs',
  ]) {
    expect(story).toContain(words);
  }
  const last = [...linesOf(world, {})].at(-1);
  expect(last).toMatchObject({ code: 'write.differs', differences: expect.stringContaining('Tally holds mine') });
});

const evil = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\tx',
  '\rx',
  'a "quoted", text\nof two lines',
  '<&>',
  'मीरा ट्रेडर्स',
  '\u0004 Primary',
];

function line(number: number, details: string): AuditLine {
  const empty = Object.fromEntries(Object.keys(auditHeads).map((column) => [column, '']));
  // Every column is in it.
  return { ...empty, number, details } as unknown as AuditLine;
}

test('a CSV file opens in Excel as UTF-8, no cell of it is a formula, and it reads back', async () => {
  const file = join(tempFolder(), 'audit.csv');
  await writeAuditFile(
    file,
    evil.map((details, index) => line(index + 1, details)),
    signal,
  );
  const text = readFileSync(file, 'utf8');
  expect(text.startsWith('\uFEFF"No."') || text.startsWith('\uFEFFNo.')).toBe(true);
  const [head, ...rows] = parseCsv(text);
  expect(head).toEqual(heads);
  expect(rows).toHaveLength(evil.length);
  const cells = rows.map((row) => String(row.at(-1)));
  for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  expect(cells[0]).toBe("'=1+1");
  expect(cells.slice(6, 9)).toEqual(evil.slice(6, 9));
});

test('an XLSX file holds texts only, and reads back', async () => {
  const file = join(tempFolder(), 'audit.xlsx');
  await writeAuditFile(
    file,
    evil.map((details, index) => line(index + 1, details)),
    signal,
  );
  const parts = unzipSync(readFileSync(file));
  const sheet = Object.entries(parts).find(([name]) => /worksheets\/sheet1\.xml$/.test(name))?.[1];
  const xml = strFromU8(sheet ?? new Uint8Array());
  expect(xml).not.toMatch(/<f[ >]/);
  const options = {
    ignoreAttributes: false,
    parseTagValue: false,
    trimValues: false,
    isArray: (name: string) => name === 'row' || name === 'c',
  };
  const { row } = new XMLParser(options).parse(xml).worksheet.sheetData;
  const texts = (cells: { c: { is?: { t: unknown } }[] }) => cells.c.map(({ is }) => textOf(is?.t));
  expect(texts(row[0])).toEqual(heads);
  expect(row.slice(1).map((cells: never) => texts(cells).at(-1))).toEqual(
    evil.map((text) => text.replace('\u0004', ' ').replace('\r', '\n')),
  );
});

function textOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('#text' in value)) return value;
  return value['#text'];
}

test('days and jobs are chosen by Indian time', () => {
  const store = tempStore();
  const entry = { event: 'rule.set', by: 'accountant', body: {} } satisfies Partial<AuditEntry>;
  store.transaction(() => {
    store.audit.append({ ...entry, jobId: null, at: new Date('2026-03-31T18:29:59Z') });
    store.audit.append({ ...entry, jobId: 'job-1' as JobId, at: new Date('2026-03-31T18:30:00Z') });
    store.audit.append({ ...entry, jobId: null, at: new Date('2026-04-01T18:30:00Z') });
  });
  const day = '2026-04-01' as PlainDate;
  expect([...linesOf(store, { from: day, toDay: day })].map(({ number, ist }) => [number, ist])).toEqual([
    [2, '2026-04-01 00:00:00'],
  ]);
  expect([...linesOf(store, { job: 'job-1' as JobId })].map(({ number }) => number)).toEqual([2]);
});

interface Beside extends Disposable {
  readonly folders: Folders;
  readonly file: string;
  readonly store: Store;
}

/** A running engine's store with a row of each day. */
async function storeBesides(days = ['2026-04-01', '2026-04-01', '2026-04-01']): Promise<Beside> {
  const data = join(tempFolder(), 'data');
  mkdirSync(data);
  const folders = foldersOf(data);
  const { store } = await openAgentStore(folders, systemClock);
  store.transaction(() => {
    for (const day of days) {
      const at = new Date(`${day}T10:00:00Z`);
      store.audit.append({ at, jobId: null, event: 'rule.set', by: 'accountant', body: { type: 'invoice.create' } });
    }
  });
  return { folders, store, file: join(data, storeFile), [Symbol.dispose]: () => store.close() };
}

function cli(folders: Folders, ...args: string[]) {
  const main = fileURLToPath(new URL('../cli.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [main, ...args, '--data', folders.data, '--json'], {
    encoding: 'utf8',
  });
  return { status, said: JSON.parse(stdout) as unknown };
}

test('beside a running engine it is proved, listed and exported; once tampered with, the row is named and it fails', async () => {
  using here = await storeBesides();
  const { folders, file } = here;
  expect(cli(folders, 'audit', 'verify')).toMatchObject({ status: 0, said: { ok: true, rows: 3, endIsKnown: true } });
  expect(cli(folders, 'audit', 'list', '--lines', '1')).toMatchObject({ status: 0, said: [{ number: 3 }] });
  const to = join(tempFolder(), `${randomBytes(3).toString('hex')}.csv`);
  expect(cli(folders, 'audit', 'export', '--to', to)).toMatchObject({ status: 0, said: { rows: 3 } });
  expect(cli(folders, 'audit', 'export', '--to', 'a.doc')).toMatchObject({ status: 1, said: { ok: false } });
  const db = new Database(file);
  db.exec("DROP TRIGGER audit_is_append_only_update; UPDATE audit SET by = 'nobody' WHERE seq = 2");
  db.close();
  expect(cli(folders, 'audit', 'verify')).toEqual({
    status: 1,
    said: { ok: false, state: 'broken', at: 2, what: 'row' },
  });
});

const harms: readonly (readonly [harm: string, sql: string, broken: object])[] = [
  ['a changed row', "UPDATE audit SET by = 'nobody' WHERE seq = 4", { at: 4, what: 'row' }],
  ['a removed row', 'DELETE FROM audit WHERE seq = 4', { at: 5, what: 'row' }],
  [
    'two rows in each other’s place',
    'UPDATE audit SET seq = 9 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 9',
    { at: 4, what: 'row' },
  ],
  ['a tail that was cut off', 'DELETE FROM audit WHERE seq > 4', { at: 4, what: 'end' }],
  ['a removed checkpoint', 'DELETE FROM audit_checkpoint', { at: 3, what: 'row' }],
  ['a forged checkpoint', 'UPDATE audit_checkpoint SET through = 1', { at: 1, what: 'checkpoint' }],
];

test('a trail whose oldest rows have gone after their years is whole from its signed checkpoint on', async () => {
  using here = await prunedBesides();
  const said = { ok: true, state: 'whole', rows: 4, endIsKnown: true, checkpoint: { through: 2 } };
  expect(cli(here.folders, 'audit', 'verify')).toMatchObject({ status: 0, said });
});

test.each(harms)('the command line finds %s in a trail whose oldest rows have gone', async (_harm, sql, broken) => {
  using here = await prunedBesides();
  const { folders, file } = here;
  const db = new Database(file);
  for (const name of db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()) {
    db.exec(`DROP TRIGGER ${name}`);
  }
  db.exec(sql);
  db.close();
  const said = { ok: false, state: 'broken', ...broken };
  expect(cli(folders, 'audit', 'verify')).toEqual({ status: 1, said });
});

/** Of six rows the two of 2016 have gone after their eight years. */
async function prunedBesides(): ReturnType<typeof storeBesides> {
  const here = await storeBesides(['2016-04-01', '2016-04-02', '2026-04-01', '2026-04-02', '2026-04-03', '2026-04-04']);
  expect(here.store.retention.dropEvidence(8, testSigner())).toBe(false);
  return here;
}
