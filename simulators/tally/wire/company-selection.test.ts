import { afterEach, describe, expect, it } from 'vitest';
import { startTallySimulator, type TallySimulator } from '../simulator.ts';
import type { TallyBehaviour } from './behaviour.ts';
import { collection, post } from './testing/post.ts';
import { TinyBooks } from './testing/tiny-books.ts';

let running: TallySimulator | undefined;

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const ledgers = (name: string) => ({ Ledger: [{ NAME: `${name} Cash`, PARENT: 'Cash-in-Hand' }] });
const companies = () => [
  new TinyBooks({ name: 'Ram & Sons', masters: ledgers('Ram') }),
  new TinyBooks({ name: 'Second Co', guid: 'bbbbbbbb-0000-4000-8000-000000000002', masters: ledgers('Second') }),
];

async function start(behaviour: Partial<TallyBehaviour> = {}): Promise<TallySimulator> {
  running = await startTallySimulator({ companies: companies(), behaviour });
  return running;
}

async function ledgersOf(simulator: TallySimulator, statics: string): Promise<string> {
  const definition = '<COLLECTION NAME="Ours"><TYPE>Ledger</TYPE><FETCH>Name</FETCH></COLLECTION>';
  return (await post(simulator.url, collection(definition, { statics }))).text;
}

function report(statics: string): string {
  return `<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Data</TYPE><ID>Trial Balance</ID></HEADER><BODY><DESC><STATICVARIABLES>${statics}</STATICVARIABLES></DESC></BODY></ENVELOPE>`;
}

function named(name: string): string {
  return `<SVCURRENTCOMPANY>${name}</SVCURRENTCOMPANY>`;
}

describe('SVCURRENTCOMPANY', () => {
  it('chooses without regard to case and surrounding blanks, not by a prefix', async () => {
    const simulator = await start();
    expect(await ledgersOf(simulator, named('\n second CO '))).toContain('Second Cash');
    expect(await ledgersOf(simulator, named('Second'))).not.toContain('Cash');
  });

  it('means the active company when it is left out, and no rows when it is empty', async () => {
    const simulator = await start();
    expect(await ledgersOf(simulator, '')).toContain('Ram Cash');
    simulator.process.shelf.activate('Second Co');
    expect(await ledgersOf(simulator, '')).toContain('Second Cash');
    const empty = await ledgersOf(simulator, named(''));
    expect(empty).toContain('<STATUS>1</STATUS>');
    expect(empty).not.toContain('Cash');
  });

  it('naming nothing gives no rows with STATUS 1, or an error where the switch says so', async () => {
    const quiet = await start();
    expect(await ledgersOf(quiet, named('Nobody &amp; Co'))).toContain('<STATUS>1</STATUS>');
    await quiet.stop();
    const loud = await start({ unknownCompanyCollection: 'line-error', unknownCompanyText: 'could-not-find' });
    expect(await ledgersOf(loud, named('Nobody &amp; Co'))).toContain(
      '<LINEERROR>Could not find Company &apos;Nobody &amp; Co&apos;!</LINEERROR>',
    );
  });

  it('refuses a report of a company that is not open', async () => {
    const simulator = await start();
    simulator.process.shelf.closeCompany('Second Co');
    const { text } = await post(simulator.url, report(named('Second Co')));
    expect(text).toContain('<STATUS>0</STATUS>');
    expect(text).toContain(
      '<LINEERROR>Could not set &apos;SVCurrentCompany&apos; to &apos;Second Co&apos;</LINEERROR>',
    );
  });

  it.each([
    ['line-error', 'LINEERROR'],
    ['empty', '<ENVELOPE></ENVELOPE>\r\n'],
  ] as const)('naming nothing in a report is %s by the switch', async (unknownCompanyReport, expected) => {
    const simulator = await start({ unknownCompanyReport });
    expect((await post(simulator.url, report(named('Nobody')))).text).toContain(expected);
  });
});

describe('with no company open', () => {
  it.each([
    ['empty-body', ''],
    ['line-error', 'Could not find Company &apos;&apos;'],
    ['start-server-text', 'load company'],
  ] as const)('data requests get the %s', async (noCompanyOpen, expected) => {
    const simulator = await start({ noCompanyOpen });
    for (const company of simulator.process.shelf.open()) simulator.process.shelf.closeCompany(company.name);
    const text = await ledgersOf(simulator, '');
    expect(expected === '' ? text === '' : text.includes(expected)).toBe(true);
  });
});

describe('the Company collection', () => {
  const list =
    '<COLLECTION NAME="Ours"><TYPE>Company</TYPE><FETCH>Name,Guid,AltMstId,AltVchId,BooksFrom</FETCH>' +
    '<COMPUTE>IsActive : $$IsEqual:$Name:##SVCurrentCompany</COMPUTE><COMPUTE>Release : @@VersionReleaseString</COMPUTE>' +
    '<COMPUTE>Edu : $$LicenseInfo:IsEducationalMode</COMPUTE><COMPUTE>Nothing : $$NoSuchFunction</COMPUTE></COLLECTION>';

  it('lists every open company whatever the variable says, with its marks and the licence', async () => {
    const simulator = await start({ licence: 'educational' });
    const { text } = await post(simulator.url, collection(list, { statics: named('Nobody') }));
    expect([...text.matchAll(/<COMPANY NAME="([^"]*)"/g)].map((found) => found[1])).toEqual([
      'Ram &amp; Sons',
      'Second Co',
    ]);
    expect(text).toContain('<ALTMSTID TYPE="Number"> 40</ALTMSTID>');
    expect(text).not.toContain('ALTVCHID');
    expect(text).toContain('<RELEASE>7.1</RELEASE>');
    expect(text).toContain('<EDU>Yes</EDU>');
    expect(text).not.toContain('NOTHING');
  });

  it('marks the active one', async () => {
    const simulator = await start();
    const { text } = await post(simulator.url, collection(list));
    expect([...text.matchAll(/<ISACTIVE>(\w+)</g)].map((found) => found[1])).toEqual(['Yes', 'No']);
  });

  it('is also built in as List of Companies, but refused as a legacy report', async () => {
    const simulator = await start();
    expect((await post(simulator.url, collection('', { id: 'List of Companies' }))).text).toContain('Second Co');
    const legacy =
      '<ENVELOPE><HEADER><TALLYREQUEST>Export Data</TALLYREQUEST></HEADER><BODY><EXPORTDATA><REQUESTDESC><REPORTNAME>List of Companies</REPORTNAME></REQUESTDESC></EXPORTDATA></BODY></ENVELOPE>';
    expect((await post(simulator.url, legacy)).text).toContain('Unknown Request');
  });
});
