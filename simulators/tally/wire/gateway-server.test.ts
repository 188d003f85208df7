import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startTallySimulator, type TallySimulator, type TallySimulatorOptions } from '../simulator.ts';
import type { TallyBehaviour } from './behaviour.ts';
import { collection, get, post } from './testing/post.ts';
import { TinyBooks, type TinyVoucher } from './testing/tiny-books.ts';

let running: TallySimulator | undefined;

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

async function start(options: Partial<TallySimulatorOptions> = {}): Promise<TallySimulator> {
  running = await startTallySimulator({ companies: [new TinyBooks({ vouchers: manyVouchers })], ...options });
  return running;
}

function startWith(behaviour: Partial<TallyBehaviour>): Promise<TallySimulator> {
  return start({ behaviour });
}

const manyVouchers = Array.from({ length: 300 }, (_, index): TinyVoucher => {
  return { masterId: index + 1, alterId: index + 1, date: '20250410', type: 'Sales', number: String(index + 1) };
});
const everyVoucher = collection('<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>Date</FETCH></COLLECTION>');
const companies = collection('<COLLECTION NAME="Ours"><TYPE>Company</TYPE><FETCH>Name</FETCH></COLLECTION>');
const unknownType = collection('<COLLECTION NAME="Ours"><TYPE>Voucher.AllLedgerEntries</TYPE></COLLECTION>');
const refusal = '<RESPONSE>Unknown Request, cannot be processed</RESPONSE>\r\n';

/** Whether something answers within a few turns of the event loop and the loopback. */
async function answersSoon(reply: Promise<unknown>, simulator: TallySimulator): Promise<boolean> {
  const probe = fetch(`${simulator.controlUrl}state`).then(() => fetch(`${simulator.controlUrl}state`));
  return await Promise.race([reply.then(() => true), probe.then(() => false)]);
}

describe('the probe', () => {
  it('is 51 bytes or 102, by the charset of the request header', async () => {
    const { url } = await start();
    const narrow = await get(url);
    expect(narrow.text).toBe('<RESPONSE>TallyPrime Server is Running</RESPONSE>\r\n');
    expect(narrow.bytes).toHaveLength(51);
    const wide = await get(`${url}status`, 'text/xml; charset=utf-16');
    expect(wide.bytes).toHaveLength(102);
    expect(wide.headers).toMatchObject({ 'content-type': 'text/xml; charset=utf-16', unicode: 'Yes', respstatus: '1' });
  });

  it('names ERP 9 where it is one, and answers an empty POST too', async () => {
    const { url } = await start({ profile: 'erp9' });
    expect((await post(url, '')).text).toContain('Tally.ERP 9 Server is Running');
  });
});

describe('a request it can not read', () => {
  it.each([
    ['malformed XML', '<ENVELOPE><HEADER></ENVELOPE>'],
    ['a bare ampersand', everyVoucher.replace('Ours', 'Ours & theirs')],
    ['an unknown verb', everyVoucher.replace('Export', 'Fetch')],
    ['another document', '<html/>'],
  ])('is refused with 200: %s', async (_, body) => {
    const { url } = await start();
    expect(await post(url, body)).toMatchObject({ status: 200, text: refusal });
  });

  it('is UTF-16 without its charset', async () => {
    const { url } = await start();
    const bytes = Buffer.from(companies, 'utf16le');
    expect((await post(url, bytes, { contentType: 'text/xml' })).text).toBe(refusal);
  });

  it('answers a verb with nothing to do with an empty 200', async () => {
    const { url } = await start();
    const body = '<ENVELOPE><HEADER><TALLYREQUEST>Export Data</TALLYREQUEST></HEADER><BODY/></ENVELOPE>';
    expect(await post(url, body)).toMatchObject({ status: 200, text: '' });
  });
});

describe('the charset', () => {
  it('loses Devanagari in an ANSI answer that claims to be utf-8, and keeps it in UTF-16', async () => {
    const { url } = await start({ companies: [new TinyBooks({ name: 'नमस्ते é & Co' })] });
    const narrow = await post(url, companies, { contentType: 'text/xml; charset=utf-8' });
    expect(narrow.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(narrow.text).toContain('NAME="?????? é &amp; Co"');
    expect((await post(url, companies)).text).toContain('NAME="नमस्ते é &amp; Co"');
  });
});

describe('the framing of a body', () => {
  it.each(['chunked', 'content-length', 'close-delimited'] as const)(
    'is %s when the switch says so',
    async (framing) => {
      const { url } = await startWith({ framing });
      const reply = await post(url, everyVoucher);
      expect(reply.text.match(/<VOUCHER /g)).toHaveLength(300);
      expect(reply.headers['transfer-encoding']).toBe(framing === 'chunked' ? 'chunked' : undefined);
      expect(reply.headers['content-length']).toBe(
        framing === 'content-length' ? String(reply.bytes.length) : undefined,
      );
    },
  );

  it.each([true, false])('keeps the connection or not: %s', async (keepAlive) => {
    const { url } = await startWith({ keepAlive });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(/connection: close/i.test(first.toString())).toBe(!keepAlive);
    socket.destroy();
  });
});

describe('one request at a time', () => {
  it('keeps the probe waiting behind an abandoned request, which runs to its end', async () => {
    const simulator = await start();
    simulator.faults.add({ type: 'hang', on: 'collection' });
    const gone = new AbortController();
    const abandoned = post(simulator.url, everyVoucher, { signal: gone.signal });
    const probe = get(simulator.url);
    expect(await answersSoon(probe, simulator)).toBe(false);
    gone.abort();
    await expect(abandoned).rejects.toThrow();
    expect(await answersSoon(probe, simulator)).toBe(false);
    simulator.faults.release();
    await probe;
    expect(simulator.stats.snapshot()).toMatchObject({
      requests: 2,
      peakConcurrency: 2,
      abandoned: 1,
      vouchersScanned: 300,
    });
  });
});

describe('a dialog on the desktop', () => {
  it('opens for an unknown collection TYPE and holds everybody until somebody clicks OK', async () => {
    const simulator = await start();
    const asked = post(simulator.url, unknownType);
    const probe = get(simulator.url);
    expect(await answersSoon(asked, simulator)).toBe(false);
    expect(simulator.process.state()).toEqual({ state: 'dialog', dialog: 'incorrect-object-type' });
    expect(await answersSoon(probe, simulator)).toBe(false);
    simulator.process.clickOk();
    expect((await asked).text).toBe('');
    expect((await probe).text).toContain('Server is Running');
  });

  it.each([
    ['a formula with a blank in an argument', '$$NumItems:My Vouchers', 'bad-formula'],
    ['a formula that is none', '$Date &gt;', 'bad-formula'],
  ])('opens for %s', async (_, formula, dialog) => {
    const simulator = await start();
    const definition = `<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FILTER>F</FILTER></COLLECTION><SYSTEM TYPE="Formulae" NAME="F">${formula}</SYSTEM>`;
    const asked = post(simulator.url, collection(definition));
    expect(await answersSoon(asked, simulator)).toBe(false);
    expect(simulator.process.state()).toEqual({ state: 'dialog', dialog });
    simulator.process.clickOk();
    await asked;
  });

  it('ends Tally after OK when a collection has no description', async () => {
    const simulator = await start();
    const asked = post(simulator.url, collection('', { id: 'NoSuchCollection' }));
    const failed = expect(asked).rejects.toThrow();
    expect(
      await answersSoon(
        asked.catch(() => undefined),
        simulator,
      ),
    ).toBe(false);
    simulator.process.clickOk();
    await failed;
    await expect(get(simulator.url)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('answers with empty bodies where the switch says so', async () => {
    const simulator = await startWith({ dialogAnswer: 'empty-body' });
    expect((await post(simulator.url, unknownType)).text).toBe('');
    expect(await post(simulator.url, companies)).toMatchObject({ status: 200, text: '' });
    simulator.process.clickOk();
    expect((await post(simulator.url, companies)).text).toContain('COMPANY');
  });
});

describe('a crash', () => {
  it('ends what was under way and what waited', async () => {
    const simulator = await start();
    simulator.faults.add({ type: 'hang' });
    const asked = [post(simulator.url, everyVoucher), get(simulator.url)].map((reply) =>
      expect(reply).rejects.toThrow(),
    );
    await answersSoon(new Promise(() => undefined), simulator);
    simulator.process.crash();
    await Promise.all(asked);
    await simulator.restart();
    expect(simulator.stats.snapshot().vouchersScanned).toBe(0);
    expect((await get(simulator.url)).text).toContain('Running');
  });

  it('is what an import without a body ends in, and a restart loads the last active company only', async () => {
    const simulator = await start({ companies: [new TinyBooks({ name: 'One' }), new TinyBooks({ name: 'Two' })] });
    simulator.process.shelf.activate('two');
    const deadly = '<ENVELOPE><HEADER><TALLYREQUEST>Import Data</TALLYREQUEST></HEADER><BODY/></ENVELOPE>';
    await expect(post(simulator.url, deadly)).rejects.toThrow();
    await expect(get(simulator.url)).rejects.toThrow(/ECONNREFUSED/);
    await simulator.restart();
    const reply = await post(simulator.url, companies);
    expect([...reply.text.matchAll(/COMPANY NAME="(\w+)"/g)].map((found) => found[1])).toEqual(['Two']);
  });
});

describe('a fault', () => {
  it('cuts a collection short although it says STATUS 1 and ends well', async () => {
    const simulator = await start();
    simulator.faults.add({ type: 'truncate-rows', rows: 7, on: 'collection' });
    const reply = await post(simulator.url, everyVoucher);
    expect(reply.text.match(/<VOUCHER /g)).toHaveLength(7);
    expect(reply.text).toContain('<STATUS>1</STATUS>');
    expect(reply.text.endsWith('</ENVELOPE>\r\n')).toBe(true);
    expect((await post(simulator.url, everyVoucher)).text.match(/<VOUCHER /g)).toHaveLength(300);
  });

  it('breaks the connection inside the body', async () => {
    const simulator = await start();
    simulator.faults.add({ type: 'cut-body', bytes: 5000 });
    await expect(post(simulator.url, everyVoucher)).rejects.toThrow();
  });

  it('answers garbage as often as it is told and no more', async () => {
    const simulator = await start();
    simulator.faults.add({ type: 'garbage', times: 2 });
    for (const expected of [true, true, false]) {
      expect((await get(simulator.url)).text.includes('garbage')).toBe(expected);
    }
  });
});
