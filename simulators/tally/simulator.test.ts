import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTallySimulator, type TallySimulator } from './simulator.ts';
import { collection, post } from './wire/testing/post.ts';
import { textOf } from './wire/text-of.ts';

let simulator: TallySimulator;

beforeEach(async () => {
  simulator = await startTallySimulator({ vouchers: 40, seed: 11 });
});

afterEach(() => simulator.stop());

const year = { from: '20240401', to: '20260331' };

function ledgerUnder(group: string): string {
  const ledger = [...simulator.books.masters('Ledger', year)].find((one) => textOf(one, 'PARENT') === group);
  return textOf(ledger, 'NAME').replaceAll('&', '&amp;');
}

function journal(amount: string, marker: string): string {
  const line = (ledger: string, side: string, signed: string) =>
    `<ALLLEDGERENTRIES.LIST><LEDGERNAME>${ledger}</LEDGERNAME><ISDEEMEDPOSITIVE>${side}</ISDEEMEDPOSITIVE><AMOUNT>${signed}</AMOUNT></ALLLEDGERENTRIES.LIST>`;
  const debit = line(ledgerUnder('Indirect Expenses'), 'Yes', `-${amount}`);
  const credit = line(ledgerUnder('Cash-in-Hand'), 'No', amount);
  return (
    `<VOUCHER REMOTEID="ours-1" VCHTYPE="Payment" ACTION="Create"><DATE>20250602</DATE><VOUCHERTYPENAME>Payment</VOUCHERTYPENAME>` +
    `<NARRATION>${marker}</NARRATION>${debit}${credit}</VOUCHER>`
  );
}

async function send(message: string): Promise<string> {
  const company = simulator.books.info().name;
  const body = `<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Import</TALLYREQUEST><TYPE>Data</TYPE><ID>Vouchers</ID></HEADER><BODY><DESC><STATICVARIABLES><SVCURRENTCOMPANY>${company}</SVCURRENTCOMPANY></STATICVARIABLES></DESC><DATA><TALLYMESSAGE>${message}</TALLYMESSAGE></DATA></BODY></ENVELOPE>`;
  return (await post(simulator.url, body)).text;
}

async function readBack(masterId: string): Promise<string> {
  const definition =
    '<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>Date, Narration, ALLLEDGERENTRIES.AMOUNT</FETCH><FILTER>Mine</FILTER></COLLECTION>' +
    `<SYSTEM TYPE="Formulae" NAME="Mine">$MasterId = ${masterId}</SYSTEM>`;
  const statics = '<SVFROMDATE TYPE="Date">20250602</SVFROMDATE><SVTODATE TYPE="Date">20250602</SVTODATE>';
  return (await post(simulator.url, collection(definition, { statics }))).text;
}

function counter(answer: string, name: string): string | undefined {
  return new RegExp(`<${name}>(\\d+)</${name}>`).exec(answer)?.[1];
}

describe('a voucher sent to the simulator', () => {
  it('is created once, altered by a resend, and read back as sent', async () => {
    const first = await send(journal('125.50', 'LB:one'));
    expect(first).toMatch(/<CREATED>1<.*<ERRORS>0<.*<EXCEPTIONS>0</s);
    const again = await send(journal('130.00', 'LB:one'));
    expect(again).toMatch(/<CREATED>0<.*<ALTERED>1</s);
    const masterId = counter(first, 'LASTVCHID') ?? '';
    const xml = await readBack(masterId);
    expect(xml.match(/<VOUCHER /g)).toHaveLength(1);
    expect(xml).toContain('<AMOUNT TYPE="Amount">-130.00</AMOUNT>');
    expect(xml).toContain('<NARRATION TYPE="String">LB:one</NARRATION>');
    const truth = await fetch(`${simulator.controlUrl}books/effects?marker=LB:one`);
    expect(await truth.json()).toHaveLength(1);
  });

  it('moves the counter that the company list shows', async () => {
    const list = collection('<COLLECTION NAME="Ours"><TYPE>Company</TYPE><FETCH>AltVchId</FETCH></COLLECTION>');
    const mark = async () => Number(/<ALTVCHID[^>]*> (\d+)</.exec((await post(simulator.url, list)).text)?.[1]);
    const before = await mark();
    await send(journal('1.00', 'LB:two'));
    expect(await mark()).toBe(before + 1);
    await simulator.atDesk((keyboard) =>
      keyboard.deleteVoucher(simulator.books.voucherByGuid(firstGuid())?.masterId ?? 0),
    );
    expect(await mark()).toBe(before + 3);
  });

  it('naming a ledger that is not there is an exception with its words', async () => {
    const answer = await send(journal('1.00', 'x').replace(ledgerUnder('Cash-in-Hand'), 'Nobody'));
    expect(answer).toContain('<LINEERROR>Ledger &apos;Nobody&apos; does not exist!</LINEERROR>');
    expect(counter(answer, 'CREATED')).toBe('0');
  });
});

function firstGuid(): string {
  const [first] = simulator.books.vouchers(year.from, year.to);
  return first?.guid ?? '';
}

describe('a port that is taken', () => {
  it('frees the other one again', async () => {
    const controlPort = Number(new URL(simulator.controlUrl).port);
    await expect(startTallySimulator({ vouchers: 1, port: 0, controlPort })).rejects.toThrow(/EADDRINUSE/);
  });
});
