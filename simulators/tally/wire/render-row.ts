import type { TallyObject } from '../books.ts';
import type { RowBehaviour } from './behaviour.ts';
import { escapeXml } from './escape-xml.ts';
import type { FetchTree } from './fetch-tree.ts';
import { asText } from './formula/compile-formula.ts';
import type { Value } from './formula/formula.ts';
import { type MethodType, methodType } from './method-type.ts';
import { renderAggregate, renderWhole } from './render-aggregate.ts';
import { entryLists, voucherAttributes, voucherDefaults } from './scaffold.ts';
import { repeated, scalar, type Tags, typedTags, untypedTags } from './tags.ts';
import { textOf } from './text-of.ts';
import { voucherKey, voucherKeyAttribute } from './voucher-key.ts';

export interface RowPlan {
  /** `VOUCHER`, `LEDGER`, `COMPANY`, … */
  readonly element: string;
  readonly fetch: FetchTree;
  readonly computes: readonly { readonly name: string; readonly value: (object: TallyObject) => Value }[];
}

const rowDepth = 4;
const fieldDepth = rowDepth + 1;

/** Turns what was fetched into a function from object to XML, with every tag spelled out beforehand. */
export function compileRow(plan: RowPlan, behaviour: RowBehaviour): (object: TallyObject) => string {
  const isVoucher = plan.element === 'VOUCHER';
  const slots = scalarSlots(plan, isVoucher);
  const done = new Set([...slots.map((slot) => slot.name), ...plan.fetch.branches.keys()]);
  const lists = listSlots(plan, behaviour);
  const computes = plan.computes.map((compute) => ({ ...compute, tags: untypedTags(compute.name, fieldDepth) }));
  const open = isVoucher ? openVoucher : openMaster(plan.element);
  const close = `${' '.repeat(rowDepth)}</${plan.element}>\r\n`;
  const asked = plan.fetch.all || plan.fetch.named.has('LANGUAGENAME') || plan.fetch.branches.has('LANGUAGENAME');
  const withLanguage = !isVoucher && plan.element !== 'COMPANY' && !asked;

  return (object) => {
    let out = open(object);
    let after = '';
    for (const slot of slots) {
      const value = object[slot.name] ?? slot.fallback(object);
      if (typeof value === 'string') out += scalar(slot.tags, value);
      else if (value !== undefined) after += renderWhole(slot.name, value, fieldDepth, behaviour, object);
    }
    if (plan.fetch.all) out += everythingElse(object, done, isVoucher, behaviour);
    for (const compute of computes) {
      const value = compute.value(object);
      if (value !== undefined) out += scalar(compute.tags, asText(value));
    }
    out += after;
    for (const list of lists) out += list(object);
    if (withLanguage) out += languageName(object, behaviour);
    return out + close;
  };
}

interface Slot {
  readonly name: string;
  readonly tags: Tags;
  readonly fallback: (object: TallyObject) => string | undefined;
}

const derived: { readonly [name: string]: (object: TallyObject) => string } = {
  VOUCHERKEY: voucherKey,
  VOUCHERRETAINKEY: (object) => textOf(object, 'MASTERID').trim(),
};

const ranks: { readonly [type in MethodType]: number } = {
  Date: 0,
  String: 1,
  Logical: 2,
  'Due Date': 3,
  Number: 4,
  Amount: 5,
  Quantity: 6,
  Rate: 7,
};

/** Tally groups a row's fields by their type, its own among the fetched ones. */
function scalarSlots(plan: RowPlan, isVoucher: boolean): readonly Slot[] {
  const attached: readonly Slot[] = isVoucher ? voucherDefaults.map(defaultSlot) : [];
  const names = new Set(attached.map((slot) => slot.name));
  const fetched = [...plan.fetch.named]
    .filter((name) => !names.has(name) && !plan.fetch.branches.has(name))
    .map((name): Slot => ({ name, tags: typedTags(name, fieldDepth, methodType(name)), fallback: nothing }));
  return [...fetched, ...attached].sort((a, b) => ranks[methodType(a.name)] - ranks[methodType(b.name)]);
}

function defaultSlot(field: (typeof voucherDefaults)[number]): Slot {
  return {
    name: field.name,
    tags: field.typed ? typedTags(field.name, fieldDepth, methodType(field.name)) : untypedTags(field.name, fieldDepth),
    fallback: derived[field.name] ?? (() => field.fallback),
  };
}

function nothing(): undefined {
  return undefined;
}

function listSlots(plan: RowPlan, behaviour: RowBehaviour): readonly ((object: TallyObject) => string)[] {
  return [...plan.fetch.branches].map(([name, tree]) => {
    const render = renderAggregate(name, tree, fieldDepth, behaviour);
    return (object) => render(object[name], object);
  });
}

/** `FETCH *`: all scalars, and for a voucher no entries (facts §2.4). */
function everythingElse(
  object: TallyObject,
  done: ReadonlySet<string>,
  isVoucher: boolean,
  behaviour: RowBehaviour,
): string {
  let out = '';
  for (const name in object) {
    const value = object[name];
    if (value === undefined || done.has(name) || (isVoucher && isLeftOut(name))) continue;
    out += renderWhole(name, value, fieldDepth, behaviour, object);
  }
  return out;
}

function isLeftOut(name: string): boolean {
  return entryLists.has(name) || voucherAttributes.has(name);
}

function openVoucher(object: TallyObject): string {
  const guid = escapeXml(textOf(object, 'GUID'));
  const type = escapeXml(textOf(object, 'VOUCHERTYPENAME'));
  const view = escapeXml(textOf(object, 'PERSISTEDVIEW', 'Accounting Voucher View'));
  return `    <VOUCHER REMOTEID="${guid}" VCHKEY="${voucherKeyAttribute(object)}" VCHTYPE="${type}" OBJVIEW="${view}">\r\n`;
}

function openMaster(element: string): (object: TallyObject) => string {
  return (object) => {
    const name = escapeXml(textOf(object, 'NAME'));
    const reserved = escapeXml(textOf(object, 'RESERVEDNAME'));
    return `    <${element} NAME="${name}" RESERVEDNAME="${reserved}">\r\n`;
  };
}

/** Every master row carries its names, the first being the name itself and the rest aliases (facts §3.4). */
function languageName(object: TallyObject, behaviour: RowBehaviour): string {
  const own = object['LANGUAGENAME'];
  if (own !== undefined) return renderWhole('LANGUAGENAME', own, fieldDepth, behaviour, object);
  const inner = repeated(typedTags('NAME', fieldDepth + 1, 'String'), [textOf(object, 'NAME')]);
  const { aggregateOpen, listClose } = untypedTags('LANGUAGENAME', fieldDepth);
  const language = scalar(typedTags('LANGUAGEID', fieldDepth + 1, 'Number'), ' 1033');
  return aggregateOpen + inner + language + listClose;
}
