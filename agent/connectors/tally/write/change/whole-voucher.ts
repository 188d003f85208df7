import type { PlainDate } from '../../../../../contract/dates.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import { countOnce } from '../../pull/count-vouchers.ts';
import { latestDayOf } from '../../pull/find-days.ts';
import { total } from '../../pull/windows.ts';
import type { VoucherChoice } from '../../requests/vouchers.ts';
import { wholeVouchersRequest } from '../../requests/vouchers.ts';
import { readRow } from '../../row.ts';
import type { XmlNode } from '../../xml/node.ts';
import type { BookDesk } from '../book-desk.ts';

/** A voucher with everything that Tally has of it: what is sent again must leave nothing out. Null when it is nowhere in the books. */
export async function readWhole(
  desk: Pick<BookDesk, 'reader'>,
  guid: string,
  expected: readonly PlainDate[],
): Promise<XmlNode | null> {
  const { reader } = desk;
  for (const day of expected) {
    const [found] = await read(desk, { dated: { from: day, to: day }, above: 0, guid });
    await reader.confirm();
    if (found !== undefined) return found;
  }
  const day = await latestDayOf(reader, { dated: reader.wholeBooks(), above: 0, guid });
  await reader.confirm();
  if (day === null) return null;
  const [found] = await readSurely(desk, { dated: { from: day, to: day }, above: 0, guid });
  return found ?? null;
}

/** Throws `tally.truncated` where Tally counts other than it shows. */
async function readSurely(desk: Pick<BookDesk, 'reader'>, choice: VoucherChoice): Promise<readonly XmlNode[]> {
  const found = await read(desk, choice);
  const { days } = await countOnce(desk.reader, choice);
  await desk.reader.confirm();
  if (found.length === total(days)) return found;
  throw new BridgeError('tally.truncated', { hint: 'one voucher' });
}

async function read({ reader }: Pick<BookDesk, 'reader'>, choice: VoucherChoice): Promise<readonly XmlNode[]> {
  const found: XmlNode[] = [];
  await reader.rows(wholeVouchersRequest(reader.scope(choice.dated), choice), 'VOUCHER', (row) => {
    found.push(readRow(row));
  });
  return found;
}
