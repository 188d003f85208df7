import { afterEach, describe, expect, it } from 'vitest';
import { startTallySimulator, type TallySimulator, type TallySimulatorOptions } from '../simulator.ts';

let simulator: TallySimulator;

afterEach(() => simulator.stop());

async function ask(id: string, options: TallySimulatorOptions, fetchList: readonly string[] = []): Promise<Response> {
  simulator = await startTallySimulator({ vouchers: 20, seed: 1, ...options });
  const headers = { 'content-type': 'application/json', version: '1', tallyrequest: 'Export', type: 'Collection', id };
  const body = { static_variables: [{ name: 'svExportFormat', value: 'jsonex' }], fetch_list: fetchList };
  return await fetch(simulator.url, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('a request in JSON', () => {
  it('is answered with typed scalars, in UTF-8', async () => {
    const response = await ask('List of Ledgers', {}, ['Name', 'Parent', 'AlterId', 'IsBillwiseOn']);
    expect(response.headers.get('content-type')).toContain('application/json');
    const { status, data } = (await response.json()) as { status: string; data: { collection: unknown[] } };
    expect(status).toBe('1');
    expect(data.collection).toHaveLength([...simulator.books.masters('Ledger', { from: '0', to: '0' })].length);
    expect(data.collection).toContainEqual(
      expect.objectContaining({
        metadata: { name: 'Cash', reservedname: '' },
        parent: { type: 'String', value: 'Cash-in-Hand' },
        alterid: { type: 'Number', value: expect.stringMatching(/^ \d+$/) as unknown },
        isbillwiseon: { type: 'Logical', value: false },
      }),
    );
  });

  it.each([
    ['prime7', true],
    ['prime4', false],
    ['erp9', false],
  ] as const)('of the companies, by %s: %s', async (profile, isAnswered) => {
    const response = await ask('List of Companies', { profile });
    const text = await response.text();
    expect(text.includes(simulator.books.info().name)).toBe(isAnswered);
    expect(text.includes('Unknown Request, cannot be processed')).toBe(!isAnswered);
  });

  it('for a list Tally has never heard of hangs it', async () => {
    const hung = ask('List of Wishes', {}).then((response) => response.text());
    await new Promise((resolve) => setImmediate(resolve));
    while ((simulator as TallySimulator | undefined)?.process.state().state !== 'dialog') {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const gone = hung.catch((error: unknown) => error);
    simulator.process.clickOk();
    expect(await gone).toBeInstanceOf(Error);
  });
});
