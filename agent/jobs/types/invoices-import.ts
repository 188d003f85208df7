import { InvoicesImportInput } from '../../../contract/jobs/invoices-import.ts';
import type { CanonicalRecord } from '../../../contract/records/record.ts';
import { parseInput, type ReadDesk, type ReadKind } from './job-kind.ts';
import { listPage } from './list-page.ts';

/** Sales invoices as they are in the books now, page by page. */
export const invoicesImport: ReadKind = {
  writes: false,
  patient: true,
  isLong: true,
  async ask(input, source, desk) {
    const asked = parseInput(InvoicesImportInput, input);
    const { from, to, limit, updatedAfter } = asked;
    const wish = { of: 'vouchers', types: ['sales'], dated: { from, to }, most: limit } as const;
    const isMeant = (record: CanonicalRecord) =>
      updatedAfter === undefined || isSeenAfter(record, new Date(updatedAfter), desk);
    return await listPage(source, wish, asked, desk, ({ records }) => records.filter(isMeant));
  },
};

/** A version that was never carried is seen now. */
function isSeenAfter({ id, native }: CanonicalRecord, moment: Date, { seenAt }: ReadDesk): boolean {
  const seen = seenAt(id, native.version ?? '');
  return seen === null || seen > moment;
}
