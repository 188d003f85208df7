import { type TallyObject, userFields } from '../books.ts';
import type { RowBehaviour } from './behaviour.ts';
import { oldDutyHead } from './duty-heads.ts';
import { escapeXml } from './escape-xml.ts';
import { type FetchTree, fetchTree } from './fetch-tree.ts';
import { methodType } from './method-type.ts';
import { curatedDefaults, curatedEmptyLists } from './scaffold.ts';
import { repeated, scalar, type Tags, typedTags, untypedTags } from './tags.ts';
import { serialDay } from './tally-date.ts';

type MethodValue = TallyObject[string];

/** A method as a wildcard shows it: everything below, in the order the object has it. */
export function renderWhole(
  name: string,
  value: MethodValue,
  depth: number,
  behaviour: RowBehaviour,
  row: TallyObject,
): string {
  if (name.startsWith('UDF:')) return userField(name, value, depth);
  const tags = untypedTags(name, depth);
  if (typeof value === 'string') return wholeScalar(name, value, depth, behaviour, row);
  if (value.length === 0) return tags.emptyList;
  if (isTexts(value)) return repeated(tags, value);
  let out = '';
  for (const element of value) out += wholeElement(name, element, depth, behaviour, row);
  return out;
}

/** An aggregate of which a dotted path fetched single methods, or all with `.*`. */
export function renderAggregate(
  name: string,
  tree: FetchTree,
  depth: number,
  behaviour: RowBehaviour,
): (value: MethodValue | undefined, row: TallyObject) => string {
  if (tree.all) return (value, row) => (value === undefined ? '' : renderWhole(name, value, depth, behaviour, row));
  if (name === 'RATEDETAILS' && behaviour.curatedGstRates === 'nothing') return () => '';
  const element = curatedElement(name, tree, depth, behaviour);
  const tags = untypedTags(name, depth);
  return (value, row) => {
    if (value === undefined || typeof value === 'string' || isTexts(value)) return '';
    if (value.length === 0) return tags.emptyList;
    let out = '';
    for (const object of value) out += element(object, row);
    return out;
  };
}

function wholeElement(
  name: string,
  object: TallyObject,
  depth: number,
  behaviour: RowBehaviour,
  row: TallyObject,
): string {
  const tags = untypedTags(name, depth);
  let out = tags.aggregateOpen;
  for (const method in object) {
    const value = object[method];
    if (value !== undefined)
      out += renderWhole(method, value, depth + 1, behaviour, method === 'EXPIRYPERIOD' ? object : row);
  }
  return out + tags.listClose;
}

interface Slot {
  readonly name: string;
  readonly tags: Tags;
  readonly fallback: string | undefined;
}

function curatedElement(
  name: string,
  tree: FetchTree,
  depth: number,
  behaviour: RowBehaviour,
): (object: TallyObject, row: TallyObject) => string {
  const inner = depth + 1;
  const slots = curatedSlots(name, tree, inner);
  const branches = [...curatedBranches(name, tree)].map(([branch, below]) => {
    const render = renderAggregate(branch, below, inner, behaviour);
    const alwaysThere = curatedEmptyLists.get(name)?.includes(branch) ?? false;
    return { branch, render, missing: alwaysThere ? untypedTags(branch, inner).emptyList : '' };
  });
  const { aggregateOpen: open, listClose: close } = untypedTags(name, depth);
  const lost = name === 'BILLALLOCATIONS' ? behaviour.curatedBills : 'faithful';

  return (object, row) => {
    let out = open;
    let lists = '';
    for (const slot of slots) {
      const value = object[slot.name] ?? slot.fallback;
      if (value === undefined) continue;
      if (typeof value !== 'string') lists += renderWhole(slot.name, value, inner, behaviour, row);
      else out += scalar(slot.tags, lost === 'faithful' ? value : afterLoss(slot.name, value, lost));
    }
    for (const { branch, render, missing } of branches) {
      const value = object[branch];
      lists += value === undefined || value.length === 0 ? missing : render(value, row);
    }
    return out + lists + close;
  };
}

function curatedSlots(name: string, tree: FetchTree, depth: number): readonly Slot[] {
  const attached = (curatedDefaults.get(name) ?? none).filter((field) => !tree.named.has(field.name));
  const fetched = [...tree.named].filter((method) => !tree.branches.has(method));
  return [
    ...fetched.map((method): Slot => {
      return { name: method, fallback: undefined, tags: typedTags(method, depth, methodType(method)) };
    }),
    ...attached.map((field): Slot => {
      const tags = field.typed ? typedTags(field.name, depth, methodType(field.name)) : untypedTags(field.name, depth);
      return { name: field.name, fallback: field.fallback, tags };
    }),
  ];
}

/** The fetched branches, and the lists that stand there empty although nobody asked. */
function curatedBranches(name: string, tree: FetchTree): ReadonlyMap<string, FetchTree> {
  const attached = (curatedEmptyLists.get(name) ?? none).filter((list) => !tree.branches.has(list));
  return new Map([...tree.branches, ...attached.map((list): [string, FetchTree] => [list, fetchNothing])]);
}

const none: readonly never[] = [];
const fetchNothing = fetchTree([]);

/** What single paths below BILLALLOCATIONS were seen to lose (facts §2.4). */
function afterLoss(method: string, value: string, lost: 'no-on-account-type' | 'no-name'): string {
  if (lost === 'no-on-account-type') return method === 'BILLTYPE' && value === 'On Account' ? '' : value;
  if (method === 'NAME') return '';
  return method === 'BILLTYPE' && value === 'Agst Ref' ? 'New Ref' : value;
}

function isTexts(value: readonly string[] | readonly TallyObject[]): value is readonly string[] {
  return typeof value[0] === 'string';
}

function wholeScalar(name: string, text: string, depth: number, behaviour: RowBehaviour, row: TallyObject): string {
  if (dueDates.has(name)) return dueDate(name, text, depth, row);
  if (name === 'GSTREGISTRATION' && text !== '') return registration(text, depth, row);
  const isOldHead = name === 'GSTRATEDUTYHEAD' && behaviour.dutyHeads === 'before-release-3';
  return scalar(untypedTags(name, depth), isOldHead ? oldDutyHead(text) : text);
}

/** The company's registration under which a voucher was entered says its number too. */
function registration(text: string, depth: number, row: TallyObject): string {
  const number = typeof row['CMPGSTIN'] === 'string' ? row['CMPGSTIN'] : '';
  const attributes = ` TAXTYPE="GST" TAXREGISTRATION="${escapeXml(number)}"`;
  return `${' '.repeat(depth)}<GSTREGISTRATION${attributes}>${escapeXml(text)}</GSTREGISTRATION>\r\n`;
}

/** A field of a customisation: a list whose elements and container say what it is (facts §3.5). */
function userField(name: string, value: MethodValue, depth: number): string {
  const field = userFields[name.slice('UDF:'.length)];
  if (field === undefined || typeof value === 'string' || !isTexts(value)) return '';
  const indent = ' '.repeat(depth);
  const description = ` DESC="\`${name.slice('UDF:'.length)}\`"`;
  const items = value.map((text) => `${indent} <${name}${description}>${escapeXml(text)}</${name}>\r\n`).join('');
  const attributes = `${description} ISLIST="YES" TYPE="${field.type}" INDEX="${field.index}"`;
  return `${indent}<${name}.LIST${attributes}>\r\n${items}${indent}</${name}.LIST>\r\n`;
}

const dueDates: ReadonlySet<string> = new Set(['BILLCREDITPERIOD', 'ORDERDUEDATE', 'EXPIRYPERIOD']);

/** A due date carries the serial of the day it runs from, and its period, as attributes (facts §3.2). Goods spoil from when they were made. */
function dueDate(name: string, text: string, depth: number, row: TallyObject): string {
  const date = row[name === 'EXPIRYPERIOD' ? 'MFDON' : 'DATE'];
  if (text === '' || typeof date !== 'string') return scalar(untypedTags(name, depth), text);
  return `${' '.repeat(depth)}<${name} JD="${serialDay(date)}" P="${text}">${text}</${name}>\r\n`;
}
