import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import { type ErrorCode, isBridgeError } from '../../contract/errors.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import { hastyClock, type Office, openOffice, pullAll, told, truthOf } from './office.ts';
import { tap } from './wiretap.ts';

const { signal } = new AbortController();
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function coded(code: ErrorCode) {
  return expect.objectContaining({ name: 'BridgeError', code });
}

it('says tally.unreachable when nothing listens on the port', async () => {
  await using office = await openOffice({ vouchers: 10 });
  await office.simulator.stop();
  await expect(office.source.probe(null, signal)).rejects.toEqual(coded('tally.unreachable'));
});

it.each([
  ['an HTML page', 200, 'text/html', '<!DOCTYPE html><html><body>Router login</body></html>'],
  ['an error of another server', 404, 'text/plain', 'not found'],
  ['a redirect to a login', 302, 'text/html', ''],
  ['JSON', 200, 'application/json', '{"ok":true}'],
])('says tally.not-tally for %s', async (_what, status, type, body) => {
  const origin = await serve(status, type, body);
  await expect(openTally({ origin }).discover(signal)).rejects.toEqual(coded('tally.not-tally'));
});

it('says tally.not-tally for a port that does not speak HTTP', async () => {
  const server = createTcpServer((socket) => socket.end('220 mail.example ready\r\n'));
  const origin = await listen(server);
  await expect(openTally({ origin }).discover(signal)).rejects.toEqual(coded('tally.not-tally'));
});

it.each([
  ['xml that is not Tally’s', '<feed><entry/></feed>'],
  ['text that is not xml', 'garbage in, garbage out'],
])('says tally.garbled for %s', async (_what, body) => {
  const origin = await serve(200, 'text/xml; charset=utf-8', body);
  await expect(openTally({ origin }).discover(signal)).rejects.toEqual(coded('tally.garbled'));
});

it('says tally.too-old for a company row without what tells companies apart', async () => {
  const row = '<COMPANY NAME="Old Books"><NAME TYPE="String">Old Books</NAME><BOOKSFROM>20080401</BOOKSFROM></COMPANY>';
  const head = '<HEADER><VERSION>1</VERSION><STATUS>1</STATUS></HEADER>';
  const answer = `<ENVELOPE>${head}<BODY><DATA><COLLECTION>${row}</COLLECTION></DATA></BODY></ENVELOPE>`;
  const origin = await serve(200, 'text/xml; charset=utf-8', answer);
  await expect(openTally({ origin }).discover(signal)).rejects.toEqual(coded('tally.too-old'));
});

it('says tally.crashed, not truncated, when Tally goes down in the middle of an answer', async () => {
  await using office = await openOffice({ vouchers: 10 });
  office.simulator.process.onAsked(() => office.simulator.process.crash());
  await expect(office.source.probe(null, signal)).rejects.toEqual(coded('tally.crashed'));
  await expect(office.source.probe(null, signal)).rejects.toEqual(coded('tally.crashed'));
});

it.each(['nothing', 'no-company'] as const)('says tally.starting while Tally comes up (%s)', async (answers) => {
  await using office = await openOffice({ vouchers: 10, clock: hastyClock });
  office.simulator.process.crash();
  await expect(office.source.probe(null, signal)).rejects.toEqual(coded('tally.unreachable'));
  await office.simulator.restart(answers);
  await expect.poll(() => codeOf(office), { timeout: 10_000 }).toBe('tally.starting');
  office.simulator.process.finishStart();
  await expect.poll(() => codeOf(office), { timeout: 10_000 }).toBeNull();
});

it('tells Educational mode, a lost licence and an unknown release without stopping', async () => {
  await using office = await openOffice({ vouchers: 10, profile: 'prime7-edu' });
  const noticed = async () => (await office.source.probe(null, signal)).notices?.map(({ code }) => code);
  expect(await noticed()).toEqual(['tally.educational']);
  office.simulator.process.set({ licence: 'gold', dates: 'every-day', release: '8.0' });
  expect(await noticed()).toEqual(['tally.release-unknown']);
  office.simulator.process.licence.lose();
  expect(await noticed()).toEqual(['tally.licence-lost', 'tally.release-unknown']);
  expect((await office.source.probe(null, signal)).noWrites).toEqual(coded('tally.licence-lost'));
});

it('says tally.garbled or truncated for garbage in the middle of a session, and goes on afterwards', async () => {
  await using office = await openOffice({ vouchers: 10 });
  office.simulator.faults.add({ type: 'garbage' });
  const trouble = await office.source.probe(null, signal).catch((error: unknown) => error);
  expect([coded('tally.garbled'), coded('tally.truncated')]).toContainEqual(trouble);
  await expect(office.source.probe(null, signal)).resolves.toMatchObject({ state: 'changed' });
});

it('says tally.refused when Tally does not know the request', async () => {
  await using office = await openOffice({ vouchers: 10 });
  office.simulator.faults.add({ type: 'unknown-request' });
  await expect(office.source.probe(null, signal)).rejects.toEqual(coded('tally.refused'));
});

it('says tally.truncated when the connection breaks in the middle of an answer', async () => {
  await using office = await openOffice({ vouchers: 10 });
  office.simulator.faults.add({ type: 'cut-body', bytes: 200 });
  await expect(office.source.probe(null, signal)).rejects.toEqual(coded('tally.truncated'));
});

it.each(['no-rows', 'line-error'] as const)('says tally.company-closed when it was closed (%s)', async (how) => {
  const companies = [
    openBooks({ seed: 1, vouchers: 20, name: 'First Demo' }),
    openBooks({ seed: 2, vouchers: 20, name: 'Second Demo' }),
  ];
  await using office = await openOffice({ companies, behaviour: { closedCompanyCollection: how } });
  office.simulator.process.shelf.closeCompany('First Demo');
  await expect(office.source.probe(null, signal)).rejects.toEqual(coded('tally.company-closed'));
  await expect(pullAll(office.source, null, signal)).rejects.toEqual(coded('tally.company-closed'));
});

it.each(['no-rows', 'line-error'] as const)(
  'says tally.company-closed when it is closed during a pull (%s)',
  async (how) => {
    const companies = [
      openBooks({ seed: 1, vouchers: 900, name: 'First Demo' }),
      openBooks({ seed: 2, vouchers: 20, name: 'Second Demo' }),
    ];
    await using office = await openOffice({ companies, behaviour: { closedCompanyCollection: how } });
    const read = async () => {
      for await (const { progress } of office.source.pull(null, signal)) {
        if (progress.stage === 'vouchers') office.simulator.process.shelf.closeCompany('First Demo');
      }
    };
    await expect(read()).rejects.toEqual(coded('tally.company-closed'));
  },
);

it.each(['empty-body', 'line-error', 'start-server-text'] as const)(
  'says tally.no-company with none open (%s)',
  async (how) => {
    await using office = await openOffice({ vouchers: 20, behaviour: { noCompanyOpen: how } });
    const { name } = office.books.info();
    const read = async () => {
      for await (const { progress } of office.source.pull(null, signal)) {
        if (progress.stage === 'masters') office.simulator.process.shelf.closeCompany(name);
      }
    };
    await expect(read()).rejects.toEqual(coded('tally.no-company'));
    await expect(office.source.probe(null, signal)).rejects.toEqual(coded('tally.no-company'));
  },
);

it('says tally.identity-changed when other books stand under the pinned name', async () => {
  await using office = await openOffice({ vouchers: 20, company: { name: 'Same Name', number: '10001' } });
  const { fingerprint } = await office.source.probe(null, signal);
  const other = office.tally.open(office.source.sourceId, { ...fingerprint, number: '10002' });
  await expect(other.probe(null, signal)).rejects.toMatchObject({
    code: 'tally.identity-changed',
    details: { field: 'number' },
  });
  await expect(pullAll(other, null, signal)).rejects.toEqual(coded('tally.identity-changed'));
});

it('reads on under the new name of a company that was only renamed', async () => {
  await using office = await openOffice({ vouchers: 20, company: { name: 'Old Name' } });
  const [company] = office.simulator.process.shelf.open();
  if (company === undefined) throw new Error('no company');
  office.simulator.process.shelf.rename(company, 'New & Better Name');
  expect(await office.source.probe(null, signal)).toMatchObject({ renamedTo: 'New & Better Name' });
  const { records } = await pullAll(office.source, null, signal);
  expect(told(records.values())).toEqual(truthOf(office.books));
});

it('says tally.busy after a long silence, asks nothing more meanwhile, and goes on when Tally is done', async () => {
  await using office = await openOffice({ vouchers: 20, clock: hastyClock });
  office.simulator.faults.add({ type: 'hang' });
  await expect(office.source.probe(null, signal)).rejects.toEqual(coded('tally.busy'));
  const asked = office.simulator.stats.snapshot().byKind.collection;
  await expect(office.source.probe(null, signal)).rejects.toEqual(coded('tally.busy'));
  expect(office.simulator.stats.snapshot().byKind.collection).toBe(asked);
  office.simulator.faults.release();
  await expect.poll(() => codeOf(office), { timeout: 10_000 }).toBeNull();
  expect(office.simulator.stats.snapshot().abandoned).toBe(0);
});

it('says tally.dialog when the silence does not end', async () => {
  await using office = await openOffice({ vouchers: 20, clock: hastyClock });
  office.simulator.process.openDialog('operator');
  await expect.poll(() => codeOf(office), { timeout: 10_000 }).toBe('tally.dialog');
  office.simulator.process.clickOk();
  await expect.poll(() => codeOf(office), { timeout: 10_000 }).toBeNull();
});

it('says tally.dialog when a dialog makes Tally answer nothing', async () => {
  await using office = await openOffice({ vouchers: 20, clock: hastyClock, behaviour: { dialogAnswer: 'empty-body' } });
  office.simulator.process.openDialog('operator');
  expect(await codeOf(office)).toBe('tally.dialog');
});

it('reads again what stopped early and still said STATUS 1, vouchers and counts', async () => {
  await using office = await openOffice({ vouchers: 600 });
  await using wire = await tap(office.simulator.url);
  const asked = { counts: 0, reads: 0 };
  wire.onRequest = (_number, xml) => {
    if (!xml.includes('<TYPE>Voucher</TYPE>')) return;
    const kind = xml.includes('AllLedgerEntries') ? 'reads' : 'counts';
    asked[kind] += 1;
    if (asked[kind] % 4 === 1) office.simulator.faults.add({ type: 'truncate-rows', rows: kind === 'reads' ? 37 : 5 });
  };
  const tally = openTally({ origin: wire.url });
  const [found] = await tally.discover(signal);
  if (found === undefined) throw new Error('nothing found');
  const { records } = await pullAll(tally.open(found.sourceId, found.fingerprint), null, signal);
  expect(told(records.values())).toEqual(truthOf(office.books));
});

it('says tally.truncated when every answer stops at once', async () => {
  await using office = await openOffice({ vouchers: 600 });
  await using wire = await tap(office.simulator.url);
  wire.onRequest = (_number, xml) => {
    if (xml.includes('AllLedgerEntries')) office.simulator.faults.add({ type: 'truncate-rows', rows: 0 });
  };
  const tally = openTally({ origin: wire.url });
  const [found] = await tally.discover(signal);
  if (found === undefined) throw new Error('nothing found');
  const source = tally.open(found.sourceId, found.fingerprint);
  await expect(pullAll(source, null, signal)).rejects.toEqual(coded('tally.truncated'));
});

it('has all of the books or says why not, whichever answer (every third is tried) stops after its first row', async () => {
  await using office = await openOffice({ vouchers: 20 });
  await using wire = await tap(office.simulator.url);
  const truth = { vouchers: truthOf(office.books), records: (await pullAll(office.source, null, signal)).records.size };
  const outcomes: string[] = [];
  for (let nth = 1; nth === 1 || nth <= wire.count + 3; nth += 3) {
    wire.reset();
    wire.onRequest = (number) => {
      if (number === nth) office.simulator.faults.add({ type: 'truncate-rows', rows: 1 });
    };
    outcomes.push(await outcomeOf(wire.url, truth));
    office.simulator.faults.clear();
  }
  expect(outcomes.length).toBeGreaterThan(15);
  const allowed = ['whole', 'tally.truncated', 'tally.no-company'];
  expect(outcomes.filter((outcome) => !allowed.includes(outcome))).toEqual([]);
});

it('stops promptly when told to', async () => {
  await using office = await openOffice({ vouchers: 20 });
  office.simulator.faults.add({ type: 'hang' });
  const stop = new AbortController();
  const probe = office.source.probe(null, stop.signal);
  setImmediate(() => stop.abort(new Error('stopped')));
  await expect(probe).rejects.toThrow('stopped');
});

interface Truth {
  readonly vouchers: readonly string[];
  readonly records: number;
}

async function outcomeOf(origin: string, { vouchers, records: count }: Truth): Promise<string> {
  try {
    const tally = openTally({ origin });
    const [found] = await tally.discover(signal);
    if (found === undefined) return 'tally.no-company';
    const { records } = await pullAll(tally.open(found.sourceId, found.fingerprint), null, signal);
    expect(told(records.values())).toEqual(vouchers);
    expect(records.size).toBe(count);
    return 'whole';
  } catch (error) {
    if (isBridgeError(error)) return error.code;
    throw error;
  }
}

async function codeOf(office: Office): Promise<string | null> {
  return await office.source.probe(null, signal).then(
    () => null,
    (error: { code: string }) => error.code,
  );
}

async function serve(status: number, type: string, body: string): Promise<string> {
  const headers = { 'Content-Type': type, ...(status === 302 ? { Location: '/login' } : {}) };
  return await listen(createServer((_request, response) => response.writeHead(status, headers).end(body)));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  // A TCP server has an address with a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
