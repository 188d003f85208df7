import { expect, it } from 'vitest';
import { systemClock } from '../../agent/clock.ts';
import type { Leaf } from '../../agent/connectors/tally/gateway/answer.ts';
import { TallyGateway } from '../../agent/connectors/tally/gateway/tally-gateway.ts';
import { passingNotes } from '../../agent/connectors/tally/notes.ts';
import { importRequest } from '../../agent/connectors/tally/requests/envelope.ts';
import { readOutcome } from '../../agent/connectors/tally/write/import-outcome.ts';
import { isBeforeAll, isNotNow, meaningOf } from '../../agent/connectors/tally/write/import-texts.ts';
import { rejectedBy } from '../../agent/jobs/outcome.ts';
import { waitReason } from '../../agent/jobs/wait-reason.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { deskOf, keepNumbers, receipt } from './desk.ts';
import { openOffice } from './office.ts';

const { signal } = new AbortController();

/** Try later, give up, or ask a person. */
type Retry = 'later' | 'never' | 'person';

/** Every text of facts/tally.md §5.4, as captured or as told there, in its order. */
const captured: readonly (readonly [text: string, code: ErrorCode, retry: Retry])[] = [
  ["Could not set 'SVCurrentCompany' to 'Kesarvan'", 'tally.company-closed', 'later'],
  ["Could not set 'SVCurrentCompany' to ''", 'tally.no-company', 'later'],
  ["Could not find Company 'Kesarvan'!", 'tally.company-closed', 'later'],
  ["Could not find Report 'Vouchers'!", 'tally.refused', 'never'],
  ["Ledger 'Sharma & Sons' does not exist!", 'write.unknown-ledger', 'person'],
  ["Stock Item 'Pen' does not exist!", 'write.unknown-item', 'person'],
  ["Unit 'Nos' does not exist!", 'write.missing-master', 'person'],
  ["Godown 'Attic' does not exist!", 'write.missing-master', 'person'],
  ["Group 'Debtors' does not exist!", 'write.unknown-group', 'person'],
  ["Group 'Primary' does not exist!", 'write.unknown-group', 'person'],
  ["Cost Centre 'North' does not exist!", 'write.missing-master', 'person'],
  ["Voucher Type 'Bill' does not exist!", 'write.missing-master', 'person'],
  ['Unit does not exist!', 'write.missing-master', 'person'],
  ['Godown does not exist!', 'write.missing-master', 'person'],
  ['Item does not exist!', 'write.gone', 'never'],
  ['Voucher totals do not match!', 'write.totals-differ', 'never'],
  ['Voucher totals do not match! Dr: 10.00 Cr: 9.00 Diff: 1.00', 'write.totals-differ', 'never'],
  ['Mismatch in total amount between Credit and Debit entries', 'write.totals-differ', 'never'],
  [
    "Voucher date is missing for: 'Sales' voucher 7. Verify the data, resolve any errors, and retry Split.",
    'tally.licence-lost',
    'person',
  ],
  ['Voucher No. is missing', 'write.number-refused', 'person'],
  ['Duplicate Voucher No.', 'write.number-refused', 'person'],
  ["Ledger 'Sharma' already exists!", 'write.exists', 'person'],
  ['Cannot be deleted!', 'write.in-use', 'never'],
  ['Cannot change Type of Voucher!', 'write.type-fixed', 'never'],
  ['Date cannot be below the Financial Year beginning date', 'write.date-outside', 'person'],
  ['Date cannot be below the current period (1-Apr-25)', 'write.date-outside', 'person'],
  ['The Base Currency Symbol is required!', 'write.currency-unnamed', 'person'],
  ['The Formal Name for Currency is required!', 'write.currency-unnamed', 'person'],
  ['Could not find description', 'tally.refused', 'never'],
  ['Function Execution Failed!', 'tally.refused', 'never'],
  ['Unknown Request, cannot be processed', 'tally.refused', 'never'],
  // Only told of by one source.
  ['Bill-Allocation totals do not match', 'write.totals-differ', 'never'],
  ["Currency 'USD' does not exist", 'write.missing-master', 'person'],
  ['Voucher with same GUID already exists', 'write.exists', 'person'],
  ['Company is locked', 'tally.company-locked', 'later'],
];

it.each(captured)('%s: %s, %s', (text, code, retry) => {
  const refused: readonly Leaf[] = [
    { path: 'RESPONSE/LINEERROR', text },
    ...['CREATED', 'ALTERED', 'DELETED', 'ERRORS'].map((name) => ({ path: `RESPONSE/${name}`, text: '0' })),
    { path: 'RESPONSE/EXCEPTIONS', text: '1' },
  ];
  const sent = readOutcome(refused);
  if (sent.state !== 'rejected') throw new Error(sent.state);
  expect(sent.text).toBe(text);
  const meaning = meaningOf(sent.text, '2025-06-02') ?? expect.fail('nobody knows it');
  expect(meaning.code).toBe(code);
  expect(isNotNow(meaning)).toBe(waitReason(code) !== null);
  const { message, output } = rejectedBy({ ...sent, ...meaning });
  expect(output).toEqual({ text, retry, action: expect.stringMatching(/^[A-Z].+\.$/s) });
  expect(`${message} ${String(output['action'])}`).not.toMatch(/\{\w+\}|undefined/);
});

it('knows no other text', () => {
  expect(meaningOf('EXCEPTIONS 1', null)).toBeNull();
  expect(meaningOf('The moon is full!', null)).toBeNull();
});

const line = (ledger: string, amount: string) =>
  `<ALLLEDGERENTRIES.LIST><LEDGERNAME>${ledger}</LEDGERNAME><AMOUNT>${amount}</AMOUNT></ALLLEDGERENTRIES.LIST>`;
const journal = (content: string, date = '20250602', type = 'Journal') =>
  `<VOUCHER ACTION="Create"><DATE>${date}</DATE><VOUCHERTYPENAME>${type}</VOUCHERTYPENAME>${content}</VOUCHER>`;
const even = line('Cash', '-1.00') + line('Depreciation', '1.00');
const stock = (more: string) =>
  `<ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>Oven Gloves</STOCKITEMNAME>${more}</ALLINVENTORYENTRIES.LIST>`;

it.each<[ErrorCode, string]>([
  ['write.unknown-ledger', journal(line('Nobody', '0.00'))],
  [
    'write.unknown-item',
    journal('<ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>Mittens</STOCKITEMNAME></ALLINVENTORYENTRIES.LIST>'),
  ],
  ['write.missing-master', journal(stock('<RATE>1.00/Gross</RATE>'))],
  ['write.missing-master', journal(even, '20250602', 'Bill of Lading')],
  ['write.unknown-group', '<LEDGER NAME="New" ACTION="Create"><PARENT>Primary</PARENT></LEDGER>'],
  ['write.gone', '<VOUCHER REMOTEID="nobody" ACTION="Delete"></VOUCHER>'],
  ['write.gone', '<LEDGER NAME="Nobody" ACTION="Delete"></LEDGER>'],
  ['write.totals-differ', journal(line('Cash', '-1.00'))],
  ['write.exists', '<LEDGER NAME="Cash" ACTION="Alter"><NAME>Depreciation</NAME></LEDGER>'],
  ['write.in-use', '<LEDGER NAME="Cash" ACTION="Delete"></LEDGER>'],
  ['write.date-outside', journal(even, '20190602')],
])('is what the simulated Tally answers: %s', async (code, message) => {
  await using office = await openOffice({ vouchers: 40 });
  const text = await answerTo(office.simulator.url, office.books.info().name, message);
  expect(meaningOf(text, '2025-06-02')?.code).toBe(code);
});

it('takes a date that Tally calls missing for a licence that is missing, and an unknown company for a closed one', async () => {
  await using office = await openOffice({ vouchers: 40, profile: 'prime7-edu' });
  const { url } = office.simulator;
  const undated = await answerTo(url, office.books.info().name, journal(even, '20250605'));
  expect(meaningOf(undated, null)?.code).toBe('tally.licence-lost');
  const closed = meaningOf(await answerTo(url, 'Another Company', journal(even)), null);
  expect(closed).toMatchObject({ code: 'tally.company-closed', details: { company: 'Another Company' } });
  expect(closed && isBeforeAll(closed)).toBe(true);
});

it('gives the class of a refusal with its words, and waits where it is not the document’s fault', async () => {
  await using office = await openOffice({ vouchers: 200 });
  keepNumbers(office, 'Receipt');
  const { writer } = office.source;
  if (writer === null) throw new Error('Tally can be written to');
  const desk = await deskOf(office.source);
  const request = { type: 'payment.create', input: receipt(desk), effectKey: '0123456789ABCDEF', target: null };
  const draft = await writer.prepare(request, signal);
  await writer.look(draft, signal);
  office.simulator.faults.add({ type: 'company-not-set', on: 'import' });
  expect(await writer.send(draft, signal)).toMatchObject({ state: 'held', code: 'tally.company-closed' });
  office.simulator.keyboard.renameMaster('Ledger', desk.bank, 'Other Bank');
  const text = `Ledger '${desk.bank}' does not exist!`;
  await writer.look(draft, signal);
  expect(await writer.send(draft, signal)).toMatchObject({
    state: 'rejected',
    text,
    code: 'write.unknown-ledger',
    details: { name: desk.bank },
  });
});

async function answerTo(origin: string, company: string, message: string): Promise<string> {
  const gateway = new TallyGateway({
    origin,
    clock: systemClock,
    notes: passingNotes(),
    isSure: true,
    limits: undefined,
  });
  const xml = importRequest(company, 'Vouchers', message);
  const sent = readOutcome((await gateway.import({ xml, lane: 'write', signal })).leaves);
  if (sent.state !== 'rejected' && sent.state !== 'unsure') throw new Error(sent.state);
  return sent.text;
}
