import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editKinds } from '../../books.ts';
import { startTallySimulator, type TallySimulator } from '../../simulator.ts';
import { collection, get, post } from '../testing/post.ts';
import { textOf } from '../text-of.ts';

let simulator: TallySimulator;

beforeEach(async () => {
  simulator = await startTallySimulator({ vouchers: 60, seed: 3 });
});

afterEach(() => simulator.stop());

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${simulator.controlUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text.includes('\n{') ? text : JSON.parse(text) };
}

const all = { statics: '<SVFROMDATE TYPE="Date">20240401</SVFROMDATE><SVTODATE TYPE="Date">20260331</SVTODATE>' };
const census = collection('<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>AlterId</FETCH></COLLECTION>', all);

async function alterIds(): Promise<Map<string, string>> {
  const { text } = await post(simulator.url, census);
  return new Map(
    [...text.matchAll(/<GUID>(\S+)<.*?<ALTERID TYPE="Number"> (\d+)</gs)].map(([, id = '', version = '']) => [
      id,
      version,
    ]),
  );
}

describe('the person at the keyboard', () => {
  it('cancels, deletes and edits vouchers so that the gateway shows it', async () => {
    const before = await alterIds();
    const [first, second] = [...simulator.books.vouchers('20240401', '20260331')].filter((ref) => !ref.isCancelled);
    expect(first).toBeDefined();
    expect(second).toBeDefined();
    await call('POST', 'keyboard/cancel-voucher', { masterId: first?.masterId });
    await call('POST', 'keyboard/delete-voucher', { masterId: second?.masterId });
    const after = await alterIds();
    expect(after.size).toBe(before.size - 1);
    expect(after.has(second?.guid ?? '')).toBe(false);
    expect(Number(after.get(first?.guid ?? ''))).toBeGreaterThan(Number(before.get(first?.guid ?? '')));
  });

  it('renames a ledger that vouchers then show', async () => {
    const ledger = textOf([...simulator.books.masters('Ledger', { from: '20240401', to: '20260331' })].at(-1), 'NAME');
    const renamed = await call('POST', 'keyboard/rename-master', {
      type: 'Ledger',
      name: ledger,
      newName: 'Other & Co',
    });
    expect(renamed.status).toBe(200);
    const list = collection('<COLLECTION NAME="Ours"><TYPE>Ledger</TYPE><FETCH>Name</FETCH></COLLECTION>', all);
    expect((await post(simulator.url, list)).text).toContain('<LEDGER NAME="Other &amp; Co"');
  });

  it('makes the same random edits from the same seed', async () => {
    const { json } = await call('POST', 'keyboard/random-edit', { seed: 5, count: 3 });
    await simulator.stop();
    simulator = await startTallySimulator({ vouchers: 60, seed: 3 });
    expect((await call('POST', 'keyboard/random-edit', { seed: 5, count: 3 })).json).toEqual(json);
  });

  it('makes edits of every kind and says how many of each', async () => {
    const { json } = await call('POST', 'keyboard/random-edit', { seed: 5, count: 200, kinds: 'all' });
    const { byKind } = json as { byKind: { [kind: string]: number } };
    expect(Object.keys(byKind).toSorted()).toEqual([...editKinds].toSorted());
    expect(Object.values(byKind).reduce((sum, count) => sum + count, 0)).toBe(200);
    expect((await call('POST', 'keyboard/random-edit', { kinds: ['juggle'] })).status).toBe(400);
  });

  it('goes back to a backup, counters and all', async () => {
    const before = await alterIds();
    const { json } = await call('POST', 'keyboard/backup', {});
    await call('POST', 'keyboard/random-edit', { seed: 6, count: 30 });
    expect(await alterIds()).not.toEqual(before);
    await call('POST', 'keyboard/restore', json);
    expect(await alterIds()).toEqual(before);
  });

  it('splits a company, both being open then', async () => {
    const child = await call('POST', 'keyboard/split', { from: '20250401', name: 'Next Year & Sons' });
    expect(child.json).toMatchObject({ name: 'Next Year & Sons' });
    const list = collection(
      '<COLLECTION NAME="Ours"><TYPE>Company</TYPE><FETCH>Guid, CompanyNumber</FETCH></COLLECTION>',
    );
    const { text } = await post(simulator.url, list);
    const values = (tag: string): string[] =>
      [...text.matchAll(new RegExp(`<${tag} TYPE[^>]*>(.*?)<`, 'g'))].map((found) => found[1] ?? '');
    expect(new Set(values('GUID')).size).toBe(1);
    expect(new Set(values('COMPANYNUMBER')).size).toBe(2);
  });

  it('can not type behind a dialog', async () => {
    await call('POST', 'dialog/open');
    expect((await call('POST', 'keyboard/cancel-voucher', { masterId: 1 })).status).toBe(409);
    await call('POST', 'dialog/ok');
    expect((await call('GET', 'state')).json).toMatchObject({ state: 'running' });
  });

  it('waits until Tally is free', async () => {
    simulator.faults.add({ type: 'hang', on: 'probe' });
    const probe = get(simulator.url);
    const done: string[] = [];
    const edit = call('POST', 'keyboard/random-edit', {}).then(() => done.push('edit'));
    await call('GET', 'state').then(() => call('GET', 'state'));
    expect(done).toEqual([]);
    simulator.faults.release();
    await Promise.all([probe, edit]);
    expect(done).toEqual(['edit']);
  });

  it('is told what is wrong with a call', async () => {
    expect((await call('POST', 'keyboard/cancel-voucher', {})).json).toEqual({
      error: '"masterId" has to be a number',
    });
    expect((await call('POST', 'keyboard/create-master', { type: 'Sledge', master: {} })).status).toBe(400);
    expect((await call('GET', 'nothing')).status).toBe(404);
  });
});

describe('companies and crashes', () => {
  it('closes and opens a company', async () => {
    const { name } = simulator.books.info();
    await call('POST', 'company/close', { name });
    expect((await call('GET', 'state')).json).toMatchObject({ companies: [{ name, open: false }], active: null });
    await call('POST', 'company/open', { name: name.toUpperCase() });
    expect((await call('GET', 'state')).json).toMatchObject({ active: name });
  });

  it('crashes and starts again on the same port', async () => {
    await call('POST', 'crash');
    await expect(get(simulator.url)).rejects.toThrow();
    await call('POST', 'restart');
    expect((await get(simulator.url)).text).toContain('Running');
  });
});

describe('the truth about the books', () => {
  it('counts what the gateway gives', async () => {
    const { json } = await call('GET', 'books/counts');
    expect(json).toMatchObject({ vouchers: 60 });
    expect((await alterIds()).size).toBe(60);
  });

  it('finds a voucher by either id, lists them, and finds none by a marker nobody wrote', async () => {
    const [ref] = simulator.books.vouchers('20240401', '20260331');
    const byId = await call('GET', `books/voucher?masterId=${ref?.masterId}`);
    expect(byId.json).toMatchObject({ GUID: ref?.guid });
    expect((await call('GET', `books/voucher?guid=${ref?.guid}`)).json).toEqual(byId.json);
    expect((await call('GET', 'books/voucher?masterId=999999')).status).toBe(404);
    expect(
      String((await call('GET', 'books/vouchers')).json)
        .trim()
        .split('\n'),
    ).toHaveLength(60);
    expect((await call('GET', 'books/effects?marker=LB-none')).json).toEqual([]);
  });

  it('finds the one voucher whose narration carries a marker', async () => {
    const [ref] = [...simulator.books.vouchers('20240401', '20260331')].filter((one) => !one.isCancelled);
    await call('POST', 'keyboard/alter-voucher', { masterId: ref?.masterId, changes: { NARRATION: 'paid LB:42a' } });
    expect((await call('GET', 'books/effects?marker=LB:42a')).json).toMatchObject([{ GUID: ref?.guid }]);
  });

  it('sums the trial balance to zero', async () => {
    const { json } = await call('GET', 'books/trial-balance?exploded=no&from=20240401&to=20260331');
    const rows = json as { debit: string; credit: string }[]; // our own reply
    const paise = rows
      .flatMap((row) => [row.debit, row.credit])
      .filter((text) => text !== '')
      .map((text) => BigInt(text.replace('.', '')));
    expect(paise.length).toBeGreaterThan(5);
    expect(paise.reduce((sum, amount) => sum + amount, 0n)).toBe(0n);
  });
});

describe('faults', () => {
  it('are added and cleared', async () => {
    expect((await call('POST', 'faults', { type: 'latency', milliseconds: 1, times: -1, on: 'probe' })).status).toBe(
      200,
    );
    expect((await call('GET', 'faults')).json).toMatchObject({ waiting: [{ type: 'latency', milliseconds: 1 }] });
    await call('DELETE', 'faults');
    expect((await call('GET', 'faults')).json).toEqual({ waiting: [] });
    expect((await call('POST', 'faults', { type: 'earthquake' })).status).toBe(400);
  });
});
