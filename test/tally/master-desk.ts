import type { Draft, Found, Sent, Writer, WrittenDocument } from '../../agent/connectors/writer.ts';
import type { Difference } from '../../contract/jobs/job.ts';
import { inventGstin, inventPan } from '../../simulators/tally/books/gstin.ts';
import type { Books, TallyObject } from '../../simulators/tally/books.ts';
import { type OfficeOptions, openOffice } from './office.ts';

export const signal: AbortSignal = new AbortController().signal;
const gstin = inventGstin('27', 4711);

/** A customer that these books don't have. */
export const customer = {
  name: 'Testgaon Traders & Sons',
  aliases: ['TTS'],
  gstin,
  pan: inventPan(4711),
  address: { lines: ['1, Invented Chambers', 'Ward 3'], state: 'Maharashtra', pincode: '411001' },
  mobile: '98000 00001',
  email: 'accounts@testgaon.invalid',
  creditDays: 30,
  creditLimit: '250000',
  openingBalance: '1500.50',
};

export async function openDesk(options: OfficeOptions = {}) {
  const office = await openOffice({ vouchers: 100, ...options });
  const { writer } = office.source;
  if (writer === null) throw new Error('Tally can be written to');
  return { office, writer, [Symbol.asyncDispose]: () => office.simulator.stop() };
}

export interface Written {
  readonly draft: Draft;
  readonly looked: Found;
  readonly sent: Sent | null;
  readonly document: WrittenDocument | null;
  readonly differences: readonly Difference[];
}

/** The course of a job that nothing goes amiss in. */
export async function write(writer: Writer, type: string, input: object): Promise<Written> {
  return await writer.withLease(signal, async () => {
    const draft = await prepare(writer, type, input);
    const looked = await writer.look(draft, signal);
    if (looked.state === 'ours')
      return { draft, looked, sent: null, ...(await readBack(writer, draft, looked.document)) };
    if (looked.state !== 'absent') return { draft, looked, sent: null, document: null, differences: [] };
    const mark = await writer.mark(signal);
    const sent = await writer.send(draft, signal);
    const found = sent.state === 'accepted' && sent.masterId !== null ? sent : await writer.find(draft, mark, signal);
    const ref = 'document' in found ? found.document : found;
    if (!('masterId' in ref) || ref.masterId === null) throw new Error(JSON.stringify({ sent, found }));
    return { draft, looked, sent, ...(await readBack(writer, draft, { masterId: ref.masterId })) };
  });
}

async function readBack(writer: Writer, draft: Draft, ref: { readonly masterId: string }) {
  const document = await writer.readBack(draft, ref, signal);
  return { document, differences: document === null ? [] : writer.compare(draft, document) };
}

export function ledgersOf(books: Books, name: string): readonly TallyObject[] {
  return [...books.masters('Ledger', { from: '20240401', to: '20260331' })].filter((one) => one['NAME'] === name);
}

export function guidOf(books: Books, name: string): string {
  const guid = ledgersOf(books, name)[0]?.['GUID'];
  return typeof guid === 'string' ? guid : '';
}

export async function prepare(writer: Writer, type: string, input: object): Promise<Draft> {
  return await writer.prepare({ type, input, effectKey: '0'.repeat(16), target: null }, signal);
}
