import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TieOutSummary } from '../../contract/control.ts';
import type { SourceId } from '../../contract/ids.ts';
import { isReportKind } from '../../contract/records/record.ts';
import { until } from '../../demo/poll.ts';
import { type Tamper, tamperWith } from '../../demo/tamper.ts';
import { type Office, openOffice } from '../process/office.ts';

const patient = { timeout: 120_000 };

let office: Office;
let sourceId: SourceId;

beforeAll(async () => {
  office = await openOffice({ vouchers: 150, seed: 5 });
  office.agent.start();
  await until('a first proof', 110, new AbortController().signal, async () => {
    const source = (await office.agent.status())?.sources[0];
    return source?.tieOut?.ok === true ? true : null;
  });
  const [source] = await office.gateway.client.sources();
  if (source === undefined) throw new Error('no books at the platform');
  sourceId = source.sourceId;
}, 120_000);
afterAll(() => office.close());

const causes: { readonly [tamper in Tamper]: string } = {
  'drop-voucher': 'voucher-missing',
  'alter-voucher': 'voucher-altered',
  'lose-bill': 'bill-missing',
  'double-voucher': 'voucher-extra',
};

it.each(Object.entries(causes))(
  'what was spoilt at the platform is red by its cause, and mended: %s',
  patient,
  async (tamper, cause) => {
    tamperWith(join(office.folder, 'gateway'), tamper as Tamper);
    const { stdout, stderr } = await office.agent.command('tie-out', '--json');
    const outcome = TieOutSummary.parse(JSON.parse(stdout === '' ? stderr : stdout));
    expect(outcome).toMatchObject({ ok: true, differences: [], mended: expect.any(Number) });
    const results = await office.gateway.client.tieOuts(sourceId);
    const red = results.find(({ ok }) => !ok);
    const found = new Set(red?.differences.map((each) => (each['cause'] as { code: string }).code));
    expect([...found]).toEqual([cause]);
    expect(results[0]).toMatchObject({ ok: true, figures: { vouchers: expect.any(Number) } });
  },
);

it('carries the reports of every financial year as records of the source', patient, async () => {
  const kinds = await until('the reports at the platform', 60, new AbortController().signal, async () => {
    const { counts } = await office.gateway.client.source(sourceId);
    return (counts['trial-balance'] ?? 0) > 1 && (counts['day-book'] ?? 0) > 10 ? counts : null;
  });
  expect(Object.keys(kinds).filter(isReportKind).length).toBe(7);
  expect((await office.agent.tieOut()).mended).toBeUndefined();
});
