import type { PlainDate } from '../../../../../contract/dates.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import type { AlterationFormName } from '../../../../../contract/jobs/alteration-probe.ts';
import type { BookDesk } from '../book-desk.ts';

interface Meant {
  readonly form: AlterationFormName;
  readonly cancels: boolean;
  readonly guid: string;
  readonly date: PlainDate;
}

/** Throws `write.not-ours` where the form is not, or no longer, known to alter this voucher and no other. */
export async function requireProven(desk: BookDesk, { form, cancels, guid, date }: Meant): Promise<void> {
  const proven = desk.forms.of(desk.reader.company);
  const isProven = proven?.form === form && (proven.cancels || !cancels);
  const isSafe = isProven && (form !== 'tag-voucher-number' || (await isOnlyNumber(desk, guid, date)));
  if (!isSafe) throw new BridgeError('write.not-ours');
}

/** The tag matches by date and number only, whatever the type (facts/tally.md §5.5). */
export async function isOnlyNumber({ search }: BookDesk, guid: string, date: PlainDate): Promise<boolean> {
  const onDay = await search.all({ dated: { from: date, to: date }, above: 0 });
  const number = onDay.find(({ native }) => native.guid === guid)?.data.number ?? null;
  return number !== null && onDay.filter(({ data }) => data.number === number).length === 1;
}
