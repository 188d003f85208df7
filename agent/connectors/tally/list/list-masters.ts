import { z } from 'zod';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Cursor, ListPage, ListWish } from '../../source.ts';
import { type Mapped, notAsked } from '../pull/map-rows.ts';
import type { MasterList, MasterVersion } from '../pull/master-versions.ts';
import { Naming } from '../pull/naming.ts';
import { openingBillsOf } from '../pull/opening-bills.ts';
import type { PullOptions } from '../pull/pull.ts';
import { Reader } from '../pull/reader.ts';
import { type MasterType, masterElement, mastersByIdRequest } from '../requests/masters.ts';
import { accountTypeOf } from './account-types.ts';

type MasterWish = Extract<ListWish, { of: 'masters' }>;

/** The last that was handed over. */
const Mark = z.object({ class: z.enum(['account-group', 'account']), masterId: z.int().nonnegative() });
type Mark = z.infer<typeof Mark>;

const classTypes = { 'account-group': 'Group', account: 'Ledger' } as const satisfies Record<string, MasterType>;
const perRequest = 250;
const attempts = 5;

/** Masters by MASTERID, which they keep for life: an edit meanwhile neither hides one nor shows it twice. */
export async function* listMasters(
  options: PullOptions,
  wish: MasterWish,
  after: Cursor | null,
): AsyncGenerator<ListPage, void, undefined> {
  const reader = await Reader.open({ ...options, lane: 'import' });
  await options.periods.ensure(reader, options.plan);
  const naming = await Naming.of(options, reader);
  let mark = after === null ? null : Mark.parse(after);
  let total: number | null = null;
  let most = Math.min(perRequest, wish.most);
  for (let overtaken = 0; overtaken < attempts; ) {
    const { list } = naming;
    const left = wantedAfter(mark, list, wish);
    total ??= left.length;
    const piece = pieceOf(left, list, most);
    if (piece === null) return yield { objects: [], problems: [], total };
    const read = await readUnlessSetAside(reader, naming, piece);
    // What was read by an older list may show names of before, or lack one that is gone.
    const stands = reader.company.counters.masters === list.counter;
    if (!stands) await naming.stands(reader);
    overtaken = stands ? 0 : overtaken + 1;
    if (stands && read === 'set-aside') most = 1;
    if (!stands || read === 'set-aside') continue;
    yield { ...pageOf(read, piece), total };
    mark = { class: piece.class, masterId: piece.masters.at(-1)?.masterId ?? 0 };
  }
  throw new BridgeError('tally.books-moved');
}

interface Wanted {
  readonly class: Mark['class'];
  readonly master: MasterVersion;
}

/** Of one class; between the first and the last of `masters` there may be others. */
interface Piece {
  readonly class: Mark['class'];
  readonly masters: readonly MasterVersion[];
  /** How many of the type have a MASTERID of the piece's range. */
  readonly inRange: number;
}

function wantedAfter(mark: Mark | null, list: MasterList, { classes, types }: MasterWish): readonly Wanted[] {
  const rest = mark === null ? classes : classes.slice(classes.indexOf(mark.class));
  return rest.flatMap((each) =>
    list.masters
      .filter(({ type, masterId }) => type === classTypes[each] && (each !== mark?.class || masterId > mark.masterId))
      .filter(({ type, parent }) => type !== 'Ledger' || types === null || types.includes(typeOf(parent, list)))
      .toSorted((a, b) => a.masterId - b.masterId)
      .map((master) => ({ class: each, master })),
  );
}

function typeOf(parent: string | null, { names }: MasterList) {
  return accountTypeOf(parent === null ? [] : names.groupPath(parent));
}

/** As far as one request goes: Tally gives everything within the bounds. */
function pieceOf(left: readonly Wanted[], list: MasterList, most: number): Piece | null {
  const [first] = left;
  if (first === undefined) return null;
  const from = first.master.masterId;
  const ids = list.masters
    .flatMap(({ type, masterId }) => (type === classTypes[first.class] && masterId >= from ? [masterId] : []))
    .toSorted((a, b) => a - b);
  const highest = ids[Math.min(most, ids.length) - 1] ?? from;
  const masters = left
    .filter((each) => each.class === first.class && each.master.masterId <= highest)
    .map(({ master }) => master);
  const last = masters.at(-1)?.masterId ?? from;
  return { class: first.class, masters, inRange: ids.filter((id) => id <= last).length };
}

/** `set-aside` when Tally has stopped at these masters before: then it is asked for each of them alone. */
async function readUnlessSetAside(
  reader: Reader,
  naming: Naming,
  piece: Piece,
): Promise<readonly Mapped[] | 'set-aside'> {
  try {
    return await readPiece(reader, naming, piece);
  } catch (error) {
    if (!isBridgeError(error, 'tally.request-set-aside')) throw error;
    return piece.inRange > 1 ? 'set-aside' : [notAsked(error, 'masters')];
  }
}

/** Throws `tally.truncated`. */
async function readPiece(reader: Reader, { list, mapper }: Naming, piece: Piece): Promise<readonly Mapped[]> {
  const { masters, inRange } = piece;
  const type = classTypes[piece.class];
  const above = (masters[0]?.masterId ?? 1) - 1;
  const upTo = masters.at(-1)?.masterId ?? above;
  const withBills = type === 'Ledger' ? await openingBillsOf(reader, list.names) : (mapped: Mapped) => mapped;
  const rows: Mapped[] = [];
  const xml = mastersByIdRequest(reader.scope(), type, { above, upTo });
  await reader.rows(xml, masterElement(type), (row) => rows.push(withBills(mapper.master(row))), inRange > 1);
  const { counters } = await reader.confirm();
  if (rows.length === inRange || counters.masters !== list.counter) return rows;
  throw new BridgeError('tally.truncated', { hint: `${rows.length} of ${inRange} ${type}` });
}

function pageOf(rows: readonly Mapped[], piece: Piece): Pick<ListPage, 'objects' | 'problems'> {
  const wanted = new Set(piece.masters.map(({ masterId }) => masterId));
  const idOf = ({ records }: Mapped) => Number(records[0]?.native.masterId ?? Number.NaN);
  return {
    objects: rows
      .filter((row) => wanted.has(idOf(row)))
      .toSorted((a, b) => idOf(a) - idOf(b))
      .map((row) => ({ records: row.records, mark: { class: piece.class, masterId: idOf(row) } })),
    problems: rows.flatMap(({ problem }) => problem ?? []),
  };
}
