import { BridgeError } from '../../../contract/errors.ts';
import type { Row } from './gateway/tally-gateway.ts';
import { parseNumber } from './scalars/signed-text.ts';
import { childText, type XmlNode } from './xml/node.ts';
import { scan } from './xml/scan.ts';

/** A row of an answer that is ours to the last tag: what can't be read means that the whole answer is garbled. */
export function readRow({ text, at }: Row): XmlNode {
  if (text === null) throw new BridgeError('tally.garbled', { hint: `row too large at byte ${at}` });
  try {
    return scan(text);
  } catch (cause) {
    throw new BridgeError('tally.garbled', { hint: `row at byte ${at}`, cause });
  }
}

/** A whole number such as ALTERID. Throws `tally.garbled`. */
export function wholeNumber(row: XmlNode, method: string): number {
  const value = optionalNumber(row, method);
  if (value === null) throw new BridgeError('tally.garbled', { hint: `no ${method}` });
  return value;
}

export function optionalNumber(row: XmlNode, method: string): number | null {
  const digits = parseNumber(childText(row, method) ?? '');
  return digits === null ? null : Number(digits);
}

/** Throws `tally.garbled` where there is none. */
export function requiredText(row: XmlNode, method: string): string {
  const text = childText(row, method);
  if (text === undefined) throw new BridgeError('tally.garbled', { hint: `no ${method}` });
  return text;
}
