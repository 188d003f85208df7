import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import { alterIdSumsRequest, type VoucherChoice, voucherVersionsRequest } from '../requests/vouchers.ts';
import { readRow, wholeNumber } from '../row.ts';
import { countOnce } from './count-vouchers.ts';
import type { Reader } from './reader.ts';
import { aimed, byteBudget, total } from './windows.ts';

const attempts = 3;

/** The AlterIDs of some vouchers, about `expected` of them, as many as Tally counts. Throws `tally.truncated`. */
export async function readAlterIds(
  reader: Reader,
  choice: VoucherChoice,
  expected: number,
): Promise<readonly number[]> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const isHeavy = attempt === 1 && expected > rowsInTime(reader);
    const alterIds = isHeavy ? await summed(reader, choice) : await listed(reader, choice);
    const { days } = await countOnce(reader, choice);
    await reader.confirm();
    if (alterIds.length === total(days)) return alterIds;
  }
  throw new BridgeError('tally.truncated', { hint: `AlterIDs of ${choice.dated.from} to ${choice.dated.to}` });
}

function rowsInTime({ cost, limits }: Reader): number {
  return cost.rowsWithin(aimed * limits.longestMs(), byteBudget);
}

async function listed(reader: Reader, choice: VoucherChoice): Promise<readonly number[]> {
  const alterIds: number[] = [];
  await reader.rows(voucherVersionsRequest(reader.scope(choice.dated), choice), 'VOUCHER', (row) => {
    alterIds.push(wholeNumber(readRow(row), 'ALTERID'));
  });
  return alterIds;
}

/** Grouping by AlterID was never measured (facts/tally.md §2.4): what can't be read of it is none, and the list is asked for. */
async function summed(reader: Reader, choice: VoucherChoice): Promise<readonly number[]> {
  const alterIds: number[] = [];
  try {
    await reader.figures(alterIdSumsRequest(reader.scope(choice.dated), choice), 'OBJECT', (row) => {
      const node = readRow(row);
      const alterId = wholeNumber(node, 'ALTERID');
      for (let count = wholeNumber(node, 'COUNT'); count > 0; count -= 1) alterIds.push(alterId);
    });
  } catch (error) {
    if (!isBridgeError(error, 'tally.garbled')) throw error;
    return [];
  }
  return alterIds;
}
