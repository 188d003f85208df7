import type { CanonicalRecord, KnownKind, RecordWarning } from '../../../../contract/records/record.ts';
import { attribute, type XmlNode } from '../xml/node.ts';
import { type MapContext, notUnderstood } from './context.ts';
import { addExtra, type ExtraTexts } from './extra.ts';
import { identityAttributes, identityTags, idOf, nativeOf } from './identity.ts';
import { nameOf } from './master-name.ts';
import { attributesExcept } from './table.ts';

/** Raised when the form of a master's data changes. */
export const masterShape = 1;

/** The record of a master: id by GUID, else by name. `objectClass` is Tally's word for what it is, in lower case. */
export function masterRecord<Kind extends KnownKind | `tally.${string}`, Data>(
  kind: Kind,
  node: XmlNode,
  name: string,
  data: Data,
  { sourceId }: MapContext,
  warnings: readonly RecordWarning[] = [],
  objectClass: string = node.name.toLowerCase(),
): CanonicalRecord<Kind, Data> {
  return {
    kind,
    id: idOf(node, sourceId, objectClass, name),
    sourceId,
    native: nativeOf(node),
    shape: masterShape,
    data,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

export function requiredName(node: XmlNode): string {
  const name = nameOf(node);
  if (name === null) throw notUnderstood(`a ${node.name.toLowerCase()} without a name`);
  return name;
}

const headAttributes: ReadonlySet<string> = new Set([...identityAttributes, 'NAME', 'RESERVEDNAME']);

/** Everything a master's tables left over, its own attributes included. */
export function masterExtra(
  node: XmlNode,
  rest: readonly XmlNode[],
  { extra: mode = 'everything' }: MapContext,
  keepsReservedName = true,
): ExtraTexts {
  const extra: ExtraTexts = {};
  const reserved = attribute(node, 'RESERVEDNAME');
  if (keepsReservedName && reserved !== undefined && reserved !== '') extra['@RESERVEDNAME'] = reserved;
  const attributes = mode === 'everything' ? attributesExcept(node.attributes, headAttributes) : [];
  for (let i = 0; i < attributes.length; i += 2) {
    if (attributes[i + 1]) extra[`@${attributes[i]}`] = attributes[i + 1] ?? '';
  }
  const name = nameOf(node);
  addExtra(
    extra,
    rest.filter((child) => !identityTags.has(child.name) && !repeatsName(child, name)),
    mode,
  );
  return extra;
}

function repeatsName(child: XmlNode, name: string | null): boolean {
  return child.name === 'NAME' && child.text === name;
}
