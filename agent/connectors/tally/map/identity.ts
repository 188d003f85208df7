import { hash } from 'node:crypto';
import { type RecordId, recordId, type SourceId } from '../../../../contract/ids.ts';
import type { Native } from '../../../../contract/records/record.ts';
import { attribute, childText, withAttributes, type XmlNode } from '../xml/node.ts';
import { attributesExcept } from './table.ts';

/** Fields that go to a record's id and `native`, not to its data. */
const identityTags: ReadonlySet<string> = new Set(['GUID', 'MASTERID', 'ALTERID', 'VOUCHERKEY', 'REMOTEALTGUID']);

/** An object's fields without those that its id and `native` say. */
export function withoutIdentity(rest: readonly XmlNode[]): XmlNode[] {
  const others: XmlNode[] = [];
  for (const node of rest) {
    if (!identityTags.has(node.name) || node.nth > 1 || node.text === '' || node.children.length > 0) others.push(node);
    else {
      const left = attributesExcept(node.attributes, ofForm);
      if (left.length > 0) others.push(withAttributes(node, left));
    }
  }
  return others;
}

const ofForm: ReadonlySet<string> = new Set(['TYPE']);

/** An object's own attributes that its id and `native` say. */
export function identityAttributesOf(node: XmlNode): ReadonlySet<string> {
  const inner = childText(node, 'GUID');
  const isGuidSaid = inner === undefined || inner === attribute(node, 'GUID');
  return new Set(isGuidSaid ? ['REMOTEID', 'VCHKEY', 'GUID'] : ['REMOTEID', 'VCHKEY']);
}

/**
 * An object's id is made of its GUID, which survives renaming and moving (facts/tally.md §4.1). Hand-made files often have none:
 * then of its REMOTEID, else of a hash of `fallback`, what a person would know it by: a master's name, a voucher's type,
 * date and number.
 */
export function idOf(node: XmlNode, sourceId: SourceId, objectClass: string, fallback: string): RecordId {
  return recordId(sourceId, objectClass, nativeKeyOf(node, fallback));
}

/** The part of an object's id that is its own. */
export function nativeKeyOf(node: XmlNode, fallback: string): string {
  return guidOf(node) ?? attribute(node, 'REMOTEID') ?? `named-${shortHash(fallback)}`;
}

export function guidOf(node: XmlNode): string | undefined {
  return childText(node, 'GUID') ?? attribute(node, 'GUID');
}

export function nativeOf(node: XmlNode): Native {
  const native: { [name: string]: string } = {};
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined && value.trim() !== '') native[name] = value.trim();
  };
  put('guid', guidOf(node));
  put('masterId', childText(node, 'MASTERID'));
  put('version', childText(node, 'ALTERID'));
  put('key', attribute(node, 'VCHKEY'));
  put('voucherKey', childText(node, 'VOUCHERKEY'));
  put('remoteId', attribute(node, 'REMOTEID'));
  put('remoteGuid', childText(node, 'REMOTEALTGUID'));
  return native;
}

/**
 * Of a voucher: its AlterID alone would not tell that Tally has shifted its number, which it does to later vouchers when one is
 * put in or deleted (facts/tally.md §4.3).
 */
export function voucherNativeOf(node: XmlNode, number: string | undefined): Native {
  const { version: alterId, ...native } = nativeOf(node);
  return alterId === undefined ? native : { ...native, alterId, version: voucherVersion(alterId, number) };
}

/** `1234/k3Jx9Q2a`: the AlterID and a digest of the number, since versions are kept and logged in the clear. */
export function voucherVersion(alterId: string, number: string | undefined): string {
  return number === undefined || number === '' ? alterId : `${alterId}/${shortHash(number).slice(0, 8)}`;
}

/** The AlterID of a voucher as it was read. */
export function alterIdOf(native: Native): number {
  return Number(native['alterId']);
}

/** The company's GUID, which Tally puts before every GUID of its objects: `<company>-<8 hex digits of the MASTERID>`. */
export function companyGuidIn(objectGuid: string): string | undefined {
  return /^(.{36})-[0-9a-f]{8}$/i.exec(objectGuid)?.[1];
}

/** For ids: names never stand in them, since ids are kept and logged in the clear. */
export function shortHash(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22);
}
