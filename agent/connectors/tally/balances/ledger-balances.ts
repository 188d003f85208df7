import { type Decimal, negate, zero } from '../../../../contract/decimal.ts';
import type { RecordId, SourceId } from '../../../../contract/ids.ts';
import type { BookFigures } from '../../balances.ts';
import { idOf } from '../map/identity.ts';
import { nameOf } from '../map/master-name.ts';
import { type Names, type PartyRole, rolesOf } from '../map/names.ts';
import type { MasterList } from '../pull/master-versions.ts';
import type { Reader } from '../pull/reader.ts';
import type { Period } from '../requests/envelope.ts';
import { balancesRequest } from '../requests/masters.ts';
import { readRow } from '../row.ts';
import { parseAmount } from '../scalars/amount.ts';
import { nameOrNone, parseLogical } from '../scalars/words.ts';
import { attribute, childText, type XmlNode } from '../xml/node.ts';
import { requireWhole } from './whole.ts';

export interface LedgerBalance extends BookFigures {
  readonly accountId: RecordId;
  readonly name: string;
  readonly parent: string | null;
  readonly party: PartyRole | null;
  readonly billWise: boolean | null;
  /** Null for a ledger whose figures are what openings and postings add up to. */
  readonly worksOut: 'stock' | 'profit-and-loss' | null;
}

/** Every ledger, or those with these MASTERIDs, over a period that Tally honours. Throws `tally.truncated`. */
export async function readLedgerBalances(
  reader: Reader,
  sourceId: SourceId,
  period: Period,
  list: MasterList,
  masterIds: readonly number[] | null = null,
): Promise<readonly LedgerBalance[]> {
  const ledgers: LedgerBalance[] = [];
  await reader.rows(balancesRequest(reader.company.name, period, masterIds), 'LEDGER', (row) => {
    ledgers.push(balanceOf(readRow(row), sourceId, list.names));
  });
  requireWhole(ledgers.length, list, 'Ledger', masterIds?.length);
  return ledgers;
}

function balanceOf(node: XmlNode, sourceId: SourceId, names: Names): LedgerBalance {
  const name = nameOf(node) ?? '';
  const parent = nameOrNone(childText(node, 'PARENT') ?? '');
  return {
    accountId: idOf(node, sourceId, 'ledger', name),
    name,
    parent,
    party: rolesOf(names.groupPath(parent ?? '') ?? [])[0] ?? null,
    billWise: parseLogical(childText(node, 'ISBILLWISEON') ?? ''),
    worksOut: worksOut(node, parent, names),
    opening: amountOf(node, 'TBALOPENING'),
    debits: amountOf(node, 'DEBITTOTALS'),
    credits: negate(amountOf(node, 'CREDITTOTALS')),
    closing: amountOf(node, 'TBALCLOSING'),
  };
}

/** Tally works these out instead of adding up postings (facts/tally.md §3.3). */
function worksOut(node: XmlNode, parent: string | null, names: Names): LedgerBalance['worksOut'] {
  if (attribute(node, 'RESERVEDNAME') === 'Profit & Loss A/c') return 'profit-and-loss';
  return names.groupPath(parent ?? '')?.includes('Stock-in-Hand') === true ? 'stock' : null;
}

/** An empty figure is none that differs from nil here: Tally leaves out what never moved (facts/tally.md §3.2). */
function amountOf(node: XmlNode, method: string): Decimal {
  return parseAmount(childText(node, method) ?? '')?.base ?? zero;
}
