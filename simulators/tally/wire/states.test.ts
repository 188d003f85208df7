import { afterEach, describe, expect, it } from 'vitest';
import { openBooks } from '../books/open-books.ts';
import { startTallySimulator, type TallySimulator, type TallySimulatorOptions } from '../simulator.ts';
import { collection, get, post } from './testing/post.ts';

let simulator: TallySimulator;

afterEach(() => simulator.stop());

async function start(options: TallySimulatorOptions = {}): Promise<void> {
  simulator = await startTallySimulator({ vouchers: 120, seed: 1, ...options });
}

async function control(path: string, body: unknown = {}): Promise<unknown> {
  const response = await fetch(`${simulator.controlUrl}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return await response.json();
}

/** Whether it answered by the time two calls of the control port were through. */
async function answersSoon(reply: Promise<unknown>): Promise<boolean> {
  const looks = fetch(`${simulator.controlUrl}state`).then(() => fetch(`${simulator.controlUrl}state`));
  return await Promise.race([reply.then(() => true), looks.then(() => false)]);
}

const dates = (from: string, to: string): string =>
  `<SVFROMDATE TYPE="Date">${from}</SVFROMDATE><SVTODATE TYPE="Date">${to}</SVTODATE>`;
const whole = { statics: dates('20240401', '20260331') };
const companies = collection('<COLLECTION NAME="Ours"><TYPE>Company</TYPE><FETCH>AltVchId</FETCH></COLLECTION>');
const vouchers = collection('<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>AlterId</FETCH></COLLECTION>', whole);
const rowsOf = (text: string): number => (text.match(/<VOUCHER /g) ?? []).length;

const journal =
  '<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Import</TALLYREQUEST><TYPE>Data</TYPE><ID>Vouchers</ID></HEADER><BODY><DESC>' +
  '</DESC><DATA><TALLYMESSAGE><VOUCHER VCHTYPE="Journal" ACTION="Create"><DATE>20250502</DATE><VOUCHERTYPENAME>Journal</VOUCHERTYPENAME>' +
  '<ALLLEDGERENTRIES.LIST><LEDGERNAME>Depreciation</LEDGERNAME><ISDEEMEDPOSITIVE>Yes</ISDEEMEDPOSITIVE><AMOUNT>-5.00</AMOUNT></ALLLEDGERENTRIES.LIST>' +
  '<ALLLEDGERENTRIES.LIST><LEDGERNAME>Cash</LEDGERNAME><ISDEEMEDPOSITIVE>No</ISDEEMEDPOSITIVE><AMOUNT>5.00</AMOUNT></ALLLEDGERENTRIES.LIST>' +
  '</VOUCHER></TALLYMESSAGE></DATA></BODY></ENVELOPE>';

describe('a Tally that is starting', () => {
  it('accepts and says nothing until it is up', async () => {
    await start();
    simulator.process.crash();
    await simulator.restart('nothing');
    const reply = post(simulator.url, vouchers);
    expect(await answersSoon(reply)).toBe(false);
    expect(await control('started')).toMatchObject({ state: 'running' });
    expect(rowsOf((await reply).text)).toBe(120);
  });

  it('answers before a company is loaded, then loads the one that was active last', async () => {
    const options = [1, 2].map((seed) => openBooks({ seed, vouchers: 20, name: `Company ${seed}` }));
    await start({ companies: options });
    simulator.process.shelf.activate('Company 2');
    await control('crash');
    await control('restart', { starting: 'no-company' });
    expect((await get(simulator.url)).text).toContain('Server is Running');
    expect((await post(simulator.url, companies)).text).not.toContain('<COMPANY ');
    expect((await post(simulator.url, vouchers)).text).toBe('');
    await control('started');
    const after = (await post(simulator.url, companies)).text;
    expect(after).toContain('Company 2');
    expect(after).not.toContain('Company 1');
  });
});

describe('a long job at the PC', () => {
  it('holds everybody up and ends by itself', async () => {
    await start();
    expect(await control('busy')).toMatchObject({ state: 'busy' });
    const replies = [get(simulator.url), post(simulator.url, vouchers)];
    expect(await answersSoon(Promise.race(replies))).toBe(false);
    await control('idle');
    expect((await Promise.all(replies)).map(({ text }) => text.length > 0)).toEqual([true, true]);
  });

  it('takes the time it was given', async () => {
    let finish = (): void => undefined;
    await start({ pass: () => new Promise((resolve) => (finish = resolve)) });
    await control('busy', { milliseconds: 60_000 });
    const reply = get(simulator.url);
    expect(await answersSoon(reply)).toBe(false);
    finish();
    expect((await reply).text).toContain('Running');
  });
});

describe('a dialog', () => {
  it('does not open for a collection that is called as a method it looks at', async () => {
    await start();
    const named =
      '<COLLECTION NAME="Parent"><TYPE>Ledger</TYPE><FILTER>F</FILTER></COLLECTION><SYSTEM TYPE="Formulae" NAME="F">$Parent = "Cash-in-Hand"</SYSTEM>';
    expect((await post(simulator.url, collection(named, { id: 'Parent' }))).text).toContain('<LEDGER NAME="Cash"');
  });

  it('opens for a collection that counts itself', async () => {
    await start();
    const itself = '<COLLECTION NAME="Ours"><TYPE>Ledger</TYPE><COMPUTE>Many : $$NumItems:Ours</COMPUTE></COLLECTION>';
    const reply = post(simulator.url, collection(itself));
    expect(await answersSoon(reply)).toBe(false);
    expect(simulator.process.state()).toEqual({ state: 'dialog', dialog: 'bad-formula' });
    await control('dialog/ok');
    await reply;
  });

  it.each(['blocked', 'answered'] as const)('has the probe %s', async (probeDuringDialog) => {
    await start({ behaviour: { probeDuringDialog } });
    await control('dialog/open');
    const [read, probe] = [post(simulator.url, vouchers), get(simulator.url)];
    expect(await answersSoon(probe)).toBe(probeDuringDialog === 'answered');
    expect(await answersSoon(read)).toBe(false);
    await control('dialog/ok');
    expect(rowsOf((await read).text)).toBe(120);
  });
});

describe('a lost licence', () => {
  it.each([
    ['jammed-until-reload', true],
    ['resume', false],
  ] as const)('fails every import; afterwards they %s', async (importsAfterLicenceLoss, jammed) => {
    await start({ behaviour: { importsAfterLicenceLoss } });
    await control('licence/lose');
    const failed = (await post(simulator.url, journal)).text;
    expect(failed).toMatch(/<LINEERROR>Voucher date is missing for: .* retry Split\.<.*<EXCEPTIONS>1</s);
    expect(simulator.books.voucherCount()).toBe(120);
    await control('licence/regain');
    expect((await post(simulator.url, journal)).text).toContain(jammed ? '<CREATED>0<' : '<CREATED>1<');
    const { name } = simulator.books.info();
    await control('company/close', { name });
    await control('company/open', { name });
    expect((await post(simulator.url, journal)).text).toContain('<CREATED>1<');
  });

  it.each([
    ['educational', 120],
    ['as-licensed', undefined],
  ] as const)('leaves reads %s', async (readsWithoutLicence, wholeBook) => {
    await start({ behaviour: { readsWithoutLicence } });
    const fortnight = collection('<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE></COLLECTION>', {
      statics: dates('20250401', '20250510'),
    });
    const licensed = rowsOf((await post(simulator.url, fortnight)).text);
    await control('licence/lose');
    const now = rowsOf((await post(simulator.url, fortnight)).text);
    expect(licensed).toBeLessThan(120);
    expect(now).toBe(wholeBook ?? licensed);
  });
});

describe('requests at the same time', () => {
  const both = (): Promise<readonly { readonly text: string }[]> => {
    simulator.faults.add({ type: 'hang' });
    const statics = `<SVCURRENTCOMPANY>${simulator.books.info().name}</SVCURRENTCOMPANY>${whole.statics}`;
    const read = collection('<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE></COLLECTION>', { statics });
    return Promise.all([post(simulator.url, read), post(simulator.url, read)]);
  };

  it.each([
    ['queue', [120, 120]],
    ['could-not-set-company', [120, 0]],
  ] as const)('are a %s', async (parallelRequests, rows) => {
    await start({ behaviour: { parallelRequests } });
    const replies = both();
    await answersSoon(replies);
    simulator.faults.release();
    const texts = (await replies).map(({ text }) => text);
    expect(texts.map(rowsOf).toSorted((a, b) => b - a)).toEqual(rows);
    expect(texts.some((text) => text.includes('Could not set &apos;SVCurrentCompany&apos;'))).toBe(rows[1] === 0);
  });

  it('hang once, however many hangs one of them met', async () => {
    await start();
    for (let hang = 0; hang < 2; hang += 1) simulator.faults.add({ type: 'hang' });
    const reply = post(simulator.url, vouchers);
    await answersSoon(reply);
    simulator.faults.release();
    expect(rowsOf((await reply).text)).toBe(120);
  });

  it('do not hang on what was released while they were on their way into it', async () => {
    let arrive = () => {};
    const pass = () =>
      new Promise<void>((resolve) => {
        arrive = resolve;
      });
    await start({ pass });
    simulator.faults.add({ type: 'latency', milliseconds: 1 });
    simulator.faults.add({ type: 'hang' });
    const reply = post(simulator.url, vouchers);
    await answersSoon(reply);
    simulator.faults.release();
    arrive();
    expect(rowsOf((await reply).text)).toBe(120);
  });

  it('are answered side by side where Tally does that', async () => {
    await start({ behaviour: { parallelRequests: 'concurrent' } });
    simulator.faults.add({ type: 'hang' });
    const first = post(simulator.url, vouchers);
    await answersSoon(first);
    expect(rowsOf((await post(simulator.url, vouchers)).text)).toBe(120);
    simulator.faults.release();
    expect(rowsOf((await first).text)).toBe(120);
  });
});

describe('a group company that is active', () => {
  it('is deadly to a read that names no company, and is passed over as the simple one', async () => {
    const options = ['Group of All', 'Member'].map((name, seed) => openBooks({ seed, vouchers: 20, name }));
    await start({ companies: options });
    await control('company/group', { name: 'Group of All' });
    const named = { statics: `<SVCURRENTCOMPANY>Member</SVCURRENTCOMPANY>${whole.statics}` };
    const member = collection('<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE></COLLECTION>', named);
    expect(rowsOf((await post(simulator.url, member)).text)).toBe(20);
    const simple =
      '<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Function</TYPE><ID>$$CurrentSimpleCompany</ID></HEADER>' +
      '<BODY><DESC></DESC></BODY></ENVELOPE>';
    expect((await post(simulator.url, simple)).text).toContain('>Member<');
    await expect(post(simulator.url, vouchers)).rejects.toThrow();
    expect(simulator.process.state()).toEqual({ state: 'crashed' });
  });
});

describe('a fault', () => {
  it('closes the company in the middle of an answer that says it is complete', async () => {
    await start();
    simulator.faults.add({ type: 'company-closes', rows: 40 });
    const { text } = await post(simulator.url, vouchers);
    expect(rowsOf(text)).toBe(40);
    expect(text).toContain('<STATUS>1</STATUS>');
    expect((await post(simulator.url, companies)).text).not.toContain('<COMPANY ');
  });

  it.each([
    ['empty-answer', /^$/],
    ['exception', /^<EXCEPTION>/],
    ['company-not-set', /Could not set &apos;SVCurrentCompany&apos;/],
  ] as const)('answers %s once and goes on', async (type, expected) => {
    await start();
    simulator.faults.add({ type });
    expect((await post(simulator.url, vouchers)).text).toMatch(expected);
    expect(rowsOf((await post(simulator.url, vouchers)).text)).toBe(120);
  });

  it('keeps Tally busy beyond its answer', async () => {
    let finish = (): void => undefined;
    await start({ pass: () => new Promise((resolve) => (finish = resolve)) });
    simulator.faults.add({ type: 'lingering', milliseconds: 9000 });
    expect((await get(simulator.url)).text).toContain('Running');
    const next = get(simulator.url);
    expect(await answersSoon(next)).toBe(false);
    finish();
    expect((await next).text).toContain('Running');
  });
});

describe('the switches', () => {
  it('can be set while it runs, and a wrong one is refused', async () => {
    await start();
    await control('switches', { licence: 'educational', dates: 'educational', latencyScale: 0.5 });
    expect(simulator.process.behaviour).toMatchObject({
      licence: 'educational',
      dates: 'educational',
      latencyScale: 0.5,
    });
    expect(await control('switches', { dates: 'sundays' })).toHaveProperty('error');
  });
});
