import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { settle } from '../crash/settle.ts';
import { type Office, openOffice } from '../process/office.ts';

const Named = z.looseObject({ NAME: z.string(), PARTYGSTIN: z.string().optional() });
const Voucher = z.looseObject({ NARRATION: z.string().default(''), PARTYGSTIN: z.string().default('') });

let office: Office;
let secrets: { readonly [what: string]: ReadonlySet<string> };

beforeAll(async () => {
  office = await openOffice({ vouchers: 200, seed: 23, settings: { log: 'debug' } });
  const { tally, agent } = office;
  agent.start();
  await tally.edit(1, 10);
  expect(await settle(office)).toEqual([]);
  // Trouble makes the talkative lines: a garbled answer, one that is cut, one that Tally refuses, a closed company.
  for (const fault of [{ type: 'garbage' }, { type: 'cut-body', bytes: 3000 }, { type: 'unknown-request' }]) {
    await tally.post('faults', { ...fault, on: 'collection', times: 2 });
    await agent.command('doctor');
  }
  await tally.post('company/close', { name: tally.company });
  await agent.command('doctor');
  await tally.post('company/open', { name: tally.company });
  secrets = await contentOf(office);
}, 90_000);
afterAll(() => office.close());

describe('rule 12: nothing of the books leaves the books by the side door', () => {
  it('the log holds no name, tax number, narration or amount', () => {
    const folder = join(office.agent.data, 'logs');
    const log = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(log.join('').split('\n').length).toBeGreaterThan(10);
    expect(findings(log.join('\n'))).toEqual([]);
  });

  it('what the engine says on stderr holds none either', () => {
    expect(findings(office.agent.stderr())).toEqual([]);
  });

  it('the bundle holds none, and no token or key', async () => {
    const { stdout } = await office.agent.command('bundle', '--json', '--to', office.folder);
    const { file } = z.looseObject({ file: z.string() }).parse(JSON.parse(stdout));
    const parts = Object.values(unzipSync(readFileSync(file))).map((part) => Buffer.from(part).toString('utf8'));
    expect(parts.length).toBeGreaterThanOrEqual(4);
    expect(findings(parts.join('\n'))).toEqual([]);
    const { token } = z.looseObject({ token: z.string() }).parse(read('control.json'));
    expect(parts.join('\n')).not.toContain(token);
  });

  it('the data folder holds no narration and no party in plain text', () => {
    const { parties, narrations } = secrets;
    const store = readdirSync(office.agent.data).filter((name) => name.startsWith('store.db'));
    const bytes = Buffer.concat(store.map((name) => readFileSync(join(office.agent.data, name))));
    const plain = [...(parties ?? []), ...(narrations ?? [])].filter((text) => bytes.includes(text));
    expect(plain).toEqual([]);
  });

  it('would notice: each kind of content is there to be found', () => {
    for (const texts of Object.values(secrets)) expect(texts.size).toBeGreaterThan(10);
  });
});

/** All that must not be seen, by what it is. */
async function contentOf({ tally }: Office): Promise<typeof secrets> {
  const ledgers = (await tally.lines('books/masters?type=Ledger')).map((ledger) => Named.parse(ledger));
  const vouchers = await tally.lines('books/vouchers?full=yes');
  const read = vouchers.map((voucher) => Voucher.parse(voucher));
  const texts = JSON.stringify([ledgers, vouchers]);
  return {
    ledgers: new Set(ledgers.map(({ NAME }) => NAME)),
    parties: new Set(ledgers.filter(({ PARTYGSTIN }) => PARTYGSTIN).map(({ NAME }) => NAME)),
    narrations: new Set(read.map(({ NARRATION }) => NARRATION).filter((text) => text.length > 5)),
    gstins: new Set(texts.match(/\b\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]\b/g)),
    amounts: new Set(texts.match(/\b\d{2,}\.\d{2}\b/g)),
  };
}

/** What of the books a text holds. Names count as whole words, so that `Rent` is not found in `current`. */
function findings(text: string): string[] {
  const words = `\n${text.replaceAll(/[^\p{L}\p{M}\p{N}.]+/gu, ' ')} `;
  return Object.entries(secrets).flatMap(([what, contents]) =>
    [...contents]
      .filter((content) => words.includes(` ${content.replaceAll(/[^\p{L}\p{M}\p{N}.]+/gu, ' ').trim()} `))
      .map((content) => `${what}: ${content}`),
  );
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(office.agent.data, name), 'utf8'));
}
