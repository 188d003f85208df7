import type { CanonicalRecord, KnownKind, RecordWarning } from '../../../../contract/records/record.ts';
import { attribute, noChildren, XmlNode } from '../xml/node.ts';
import { type MapContext, notUnderstood } from './context.ts';
import { addExtra, addOwn, type ExtraTexts } from './extra.ts';
import { identityAttributesOf, idOf, nativeOf, withoutIdentity } from './identity.ts';
import { nameOf } from './master-name.ts';
import { attributesExcept } from './table.ts';

/** Raised when the form of a master's data changes. */
export const masterShape = 3;

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
  const said = new Set([...identityAttributesOf(node), 'NAME', 'RESERVEDNAME']);
  const attributes = mode === 'everything' ? attributesExcept(node.attributes, said) : [];
  addOwn(extra, new XmlNode(node.name, attributes, node.text, noChildren), mode);
  const name = nameOf(node);
  addExtra(
    extra,
    withoutIdentity(rest).filter((child) => !repeatsName(child, name)),
    mode,
  );
  return extra;
}

function repeatsName({ name: tag, text, children, attributes }: XmlNode, name: string | null): boolean {
  return (
    tag === 'NAME' && text === name && children.length === 0 && (attributes.length === 0 || attributes[0] === 'TYPE')
  );
}
