import type { PlainDate } from '../../../../../contract/dates.ts';
import type { Texts } from '../../../writer.ts';
import { tallyDate } from '../../requests/envelope.ts';
import { parseDate } from '../../scalars/date.ts';
import { childText, type XmlNode } from '../../xml/node.ts';
import { asRead, element, field, textList } from '../xml-parts.ts';
import { type DatedList, type Dialect, ledgerPlaces, type Place } from './ledger-fields.ts';
import { datedPath } from './read-master.ts';

/** What is written of a ledger. */
export interface LedgerWriting {
  readonly fields: Texts;
  /** In which it is registered. */
  readonly state: string | null;
  readonly dialect: Dialect;
  /** As it was read; null for a new one. */
  readonly node: XmlNode | null;
  /** From when on what is dated holds; null: in the place of the latest. */
  readonly from: PlainDate | null;
  readonly booksFrom: PlainDate;
}

/** Everything of it but its names. What is dated is sent with all its dates, the others as they were read. */
export function ledgerXml({ fields, ...writing }: LedgerWriting): string {
  const { dialect } = writing;
  const places = Object.entries(ledgerPlaces).filter(([path]) => fields[path] !== undefined);
  const flat = places.filter(([, { dated }]) => dated === undefined || !dialect.isDated);
  const isSent = (list: DatedList) => dialect.isDated && places.some(([, { dated }]) => dated?.list === list);
  return (
    flat.map(([path, place]) => flatXml(place, fields[path] ?? '', dialect)).join('') +
    lists
      .filter(isSent)
      .map((list) => datedXml(list, { fields, ...writing }))
      .join('')
  );
}

/** The paths of leaves that may move when it is sent. */
export function movedBy({ fields, ...writing }: LedgerWriting): string[] {
  return Object.keys(fields).flatMap((path) => {
    const place = ledgerPlaces[path];
    if (place === undefined) return [];
    return [
      place.tag,
      `${place.tag}.LIST`,
      ...(place.also ?? []),
      ...(place.dated ? datedMoves(place.dated, writing) : []),
    ];
  });
}

/** All of a new day; of one that is there only what is asked for. */
function datedMoves({ list, tag }: { list: DatedList; tag: string }, writing: Omit<LedgerWriting, 'fields'>): string[] {
  const day = dayOf(list, writing);
  const path = datedPath(list, day);
  const isThere = entriesOf(list, writing.node).some((entry) => entry.day === day);
  return isThere ? [`${path}${tag}`, `${path}${tag}.LIST`, `${path}PLACEOFSUPPLY`] : [path];
}

/** The latest day on which something of a list began to hold. */
export function latestOf(list: DatedList, node: XmlNode | null): PlainDate | null {
  return entriesOf(list, node).at(-1)?.day ?? null;
}

const lists: readonly DatedList[] = ['LEDMAILINGDETAILS.LIST', 'LEDGSTREGDETAILS.LIST'];

function flatXml({ tag, words, isList }: Place, text: string, dialect: Dialect): string {
  const own = words?.(text, dialect) ?? text;
  return isList === undefined ? field(tag, own) : textList(tag, own.split('\n'));
}

function dayOf(list: DatedList, { from, node, booksFrom }: Omit<LedgerWriting, 'fields'>): PlainDate {
  return from ?? latestOf(list, node) ?? booksFrom;
}

/** One more day, or another word for one that is there; what is not asked for goes on as it was. */
function datedXml(list: DatedList, writing: LedgerWriting): string {
  const day = dayOf(list, writing);
  const entries = entriesOf(list, writing.node);
  const others = entries.filter((entry) => entry.day !== day);
  const model = entries.filter((entry) => entry.day <= day).at(-1);
  const asked = askedOf(list, writing);
  const kept = (model?.node.children ?? []).filter(({ name }) => name !== 'APPLICABLEFROM' && !asked.has(name));
  const content = field('APPLICABLEFROM', tallyDate(day)) + [...asked.values()].join('') + kept.map(asRead).join('');
  return [...others.map((entry) => ({ day: entry.day, xml: asRead(entry.node) })), { day, xml: element(list, content) }]
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
    .map(({ xml }) => xml)
    .join('');
}

/** Elements by name. A registration holds in the state of the address. */
function askedOf(list: DatedList, { fields, state, dialect }: LedgerWriting): ReadonlyMap<string, string> {
  const asked = new Map<string, string>();
  for (const [path, { dated, words, isList }] of Object.entries(ledgerPlaces)) {
    const text = fields[path];
    if (dated?.list !== list || text === undefined) continue;
    const own = words?.(text, dialect) ?? text;
    if (isList === 'everywhere') asked.set(`${dated.tag}.LIST`, textList(dated.tag, own.split('\n')));
    else asked.set(dated.tag, field(dated.tag, own));
  }
  if (list === 'LEDGSTREGDETAILS.LIST' && state !== null) asked.set('PLACEOFSUPPLY', field('PLACEOFSUPPLY', state));
  return asked;
}

interface Entry {
  readonly day: PlainDate;
  readonly node: XmlNode;
}

/** Earliest first. */
function entriesOf(list: DatedList, node: XmlNode | null): readonly Entry[] {
  return (node?.children ?? [])
    .filter(({ name }) => name === list)
    .flatMap((entry) => {
      const day = parseDate(childText(entry, 'APPLICABLEFROM') ?? '');
      return day === null ? [] : [{ day, node: entry }];
    })
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
}
