import { createHash } from 'node:crypto';

/** Days as Tally writes them, `20250401`, both included; AlterIDs above one number up to another. */
export interface Box {
  readonly from: string;
  readonly to: string;
  readonly above: number;
  readonly upTo: number;
}

/** A request by what it asks for, without a word of the books. */
export interface Asked {
  /** Equal for requests that differ in nothing but their window. */
  readonly kind: string;
  readonly box: Box;
  /** For a person: `Voucher, 20250401 to 20250430`. */
  readonly what: string;
}

const everything: Box = { from: '00000000', to: '99999999', above: 0, upTo: Number.MAX_SAFE_INTEGER };

/** Reads it from the request itself, so that whatever is sent has one. */
export function askedOf(xml: string): Asked {
  const box = boxOf(xml);
  return { kind: kindOf(xml), box, what: describe(xml, box) };
}

export function overlaps(a: Box, b: Box): boolean {
  return a.from <= b.to && b.from <= a.to && a.above < b.upTo && b.above < a.upTo;
}

export function isWithin(inner: Box, outer: Box): boolean {
  return outer.from <= inner.from && inner.to <= outer.to && outer.above <= inner.above && inner.upTo <= outer.upTo;
}

const loaded = /<SV(FROM|TO)DATE TYPE="Date">\d*<\/SV(FROM|TO)DATE>/g;
const dated = /\$Date &gt;= \$\$Date:&quot;(\d{8})&quot; AND \$Date &lt;= \$\$Date:&quot;(\d{8})&quot;/;
const above = /\$AlterID &gt; (\d+)/;
const upTo = /\$AlterID &lt;= (\d+)/;

function boxOf(xml: string): Box {
  const days = dated.exec(xml);
  return {
    from: days?.[1] ?? /<SVFROMDATE TYPE="Date">(\d+)</.exec(xml)?.[1] ?? everything.from,
    to: days?.[2] ?? /<SVTODATE TYPE="Date">(\d+)</.exec(xml)?.[1] ?? everything.to,
    above: Number(above.exec(xml)?.[1] ?? everything.above),
    upTo: Number(upTo.exec(xml)?.[1] ?? everything.upTo),
  };
}

function kindOf(xml: string): string {
  const bare = [loaded, dated, above, upTo].reduce((text, part) => text.replace(part, ''), xml);
  const tidy = bare.replace(/<FILTERS>[^<]*<\/FILTERS>|<SYSTEM [^>]*>(?: AND )?<\/SYSTEM>/g, '');
  return createHash('sha256').update(tidy).digest('base64url').slice(0, 16);
}

function describe(xml: string, { from, to, above: floor, upTo: ceiling }: Box): string {
  const isImport = xml.includes('<TALLYREQUEST>Import</TALLYREQUEST>');
  const noun = /<COLLECTION [^>]*>(?:<TYPE>)(\w+)/.exec(xml)?.[1] ?? /<ID>([^<]*)<\/ID>/.exec(xml)?.[1] ?? '?';
  const parts = [isImport ? `import of ${noun}` : noun];
  if (from !== everything.from) parts.push(`${from} to ${to}`);
  if (floor > 0 || ceiling !== everything.upTo)
    parts.push(`AlterID ${floor + 1} to ${ceiling === everything.upTo ? 'the last' : ceiling}`);
  return parts.join(', ');
}
