import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorRow } from '../../contract/control.ts';
import { BridgeError, type ErrorCode, type ErrorDetails } from '../../contract/errors.ts';
import { until } from '../../demo/poll.ts';
import { settle } from '../crash/settle.ts';
import { type Office, openOffice } from '../process/office.ts';

const company = 'Asha & Sons <Retail> "2025"';
const seed = 11;
const patient = { timeout: 60_000 };

let office: Office;

/** The row of `doctor` with that code, once there is one; with its sentence and action as the catalogue has them. */
async function untilDoctorSays(code: ErrorCode, details: ErrorDetails = {}): Promise<DoctorRow> {
  const row = await until(`${code} in doctor`, 40, new AbortController().signal, async () =>
    (await office.agent.doctor()).find((found) => found.code === code),
  );
  const { message: sentence, action } = new BridgeError(code, { details });
  expect(row).toMatchObject({ ok: false, code, sentence, action });
  expect((await office.agent.command('doctor')).status).toBe(1);
  return row;
}

/** Trouble is over: everything that was typed meanwhile must be there, and nothing else. */
async function expectNothingLost(): Promise<void> {
  await office.agent.syncNow();
  expect(await settle(office, { seconds: 40 })).toEqual([]);
  expect((await office.agent.doctor()).filter((row) => !row.ok)).toEqual([]);
}

function logged(code: ErrorCode): boolean {
  return readFileSync(join(office.agent.data, 'logs', 'agent.log'), 'utf8').includes(`"code":"${code}"`);
}

describe('trouble in the office', () => {
  beforeAll(async () => {
    const flags = ['--company', company, '--set', 'dialogAnswer=empty-body'];
    office = await openOffice({ vouchers: 120, seed, flags });
  }, 30_000);
  afterAll(() => office.close());

  it('the gateway is down for the whole run: it is said, all is kept, and sent when it is back', patient, async () => {
    await office.gateway.kill();
    office.agent.start();
    await untilDoctorSays('tunnel.unreachable', { gateway: new URL(office.gateway.url).host });
    await until('everything read', 30, new AbortController().signal, async () => {
      const status = await office.agent.status();
      return status?.sources[0]?.state === 'in-sync' ? true : null;
    });
    const { outbox, tunnel } = (await office.agent.status()) ?? {};
    expect(outbox?.records).toBeGreaterThan(120);
    expect(tunnel?.state).not.toBe('online');
    await office.agent.stop();
    await office.gateway.start();
    office.agent.start();
    await expectNothingLost();
  });

  it('carries a company whose name Tally has to escape', patient, async () => {
    const [source] = await office.gateway.client.sources();
    expect(source?.name).toBe(company);
    expect((await office.agent.tieOut()).ok).toBe(true);
  });

  it('Tally is not running', patient, async () => {
    await office.tally.post('crash');
    const row = await untilDoctorSays('tally.unreachable', { origin: office.tally.origin });
    expect(row.check).toBe(`tally at ${office.tally.origin}`);
    expect(logged('tally.unreachable')).toBe(true);
    await office.tally.post('restart');
    await office.tally.edit(1, 5);
    await expectNothingLost();
  });

  it('the company is closed in the middle', patient, async () => {
    await office.tally.edit(2, 5);
    await office.tally.post('company/close', { name: company });
    await untilDoctorSays('tally.no-company');
    await office.tally.post('company/open', { name: company });
    await expectNothingLost();
  });

  it('Tally answers garbage', patient, async () => {
    await office.tally.post('faults', { type: 'garbage', times: -1 });
    await office.tally.edit(3, 5);
    await untilDoctorSays('tally.garbled');
    await office.tally.clearFaults();
    await expectNothingLost();
  });

  it('Tally shows a question', patient, async () => {
    await office.tally.edit(4, 5);
    await office.tally.post('dialog/open');
    await untilDoctorSays('tally.dialog');
    await office.tally.post('dialog/ok');
    await expectNothingLost();
  });

  it('answers are cut short', patient, async () => {
    await office.tally.post('faults', { type: 'cut-body', bytes: 900, on: 'collection', times: -1 });
    await office.tally.edit(5, 5);
    await untilDoctorSays('tally.truncated');
    await office.tally.clearFaults();
    await expectNothingLost();
  });

  it('a second engine on the same folder is refused, and the first goes on', patient, async () => {
    const pid = await office.agent.enginePid();
    const { status, stderr } = await office.agent.command('run');
    const { message: sentence, action } = new BridgeError('store.locked', { details: { pid } });
    expect({ status, stderr }).toEqual({ status: 1, stderr: `${sentence} (store.locked)\nWhat to do: ${action}\n` });
    expect((await office.agent.status())?.pid).toBe(pid);
  });

  it('another program answers on one port: it is said, and the Tally on the other is carried on', patient, async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Printer</title>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await office.agent.stop();
    office.agent.configure({ tally: { origins: [origin, office.tally.origin] }, pollSeconds: 0.5 });
    await office.tally.edit(6, 5);
    office.agent.start();
    expect(await settle(office, { seconds: 40 })).toEqual([]);
    await untilDoctorSays('tally.not-tally', { origin });
    server.close();
  });
});
