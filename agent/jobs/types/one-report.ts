import type { PlainDate } from '../../../contract/dates.ts';
import { BridgeError } from '../../../contract/errors.ts';
import type { BookPeriod } from '../../connectors/balances.ts';
import type { ReportWish, Source } from '../../connectors/source.ts';
import { invalidInput, type ReadDesk } from './job-kind.ts';
import { withState } from './read-state.ts';

/** A result travels as one batch. */
const mostBytes = 32 * 1024 * 1024;

/** One of the product's own reports over a period. Throws `tally.refused` where this product has none. */
export async function oneReport(source: Source, period: BookPeriod, wish: ReportWish, desk: ReadDesk) {
  const { asOf, told } = await withState(source, desk, async () => source.reports?.(period, desk.signal, wish) ?? []);
  const [report] = told;
  if (report === undefined) throw new BridgeError('job.unsupported', { details: { type: `report ${wish.kind}` } });
  if (Buffer.byteLength(JSON.stringify(report)) > mostBytes) throw new BridgeError('record.too-large');
  return { asOf, report };
}

/** What has passed by then of the financial year of a day. Throws `job.invalid` for a day before the books. */
export async function yearUpTo(source: Source, asOn: PlainDate, { signal }: ReadDesk): Promise<BookPeriod> {
  const year = (await source.years?.(asOn, signal))?.at(-1);
  if (year === undefined) throw invalidInput('asOn: the books begin later');
  return year;
}
