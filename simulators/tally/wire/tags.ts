import { escapeXml } from './escape-xml.ts';
import type { MethodType } from './method-type.ts';

/** The ready-made texts around one method at one depth: one blank of indentation per level and CRLF, as measured (facts §3.1). */
export interface Tags {
  readonly open: string;
  readonly close: string;
  /** The method set but empty: `<X/>` when Tally adds it by itself, `<X TYPE="…"></X>` when it was fetched. */
  readonly empty: string;
  /** Around the items of a repeating scalar. */
  readonly listOpen: string;
  /** Around one element of an aggregate. */
  readonly aggregateOpen: string;
  readonly listClose: string;
  readonly emptyList: string;
  readonly itemOpen: string;
}

const levels: Map<string, Tags>[] = [];

export function untypedTags(name: string, depth: number): Tags {
  return levels[depth]?.get(name) ?? remember(name, depth);
}

export function typedTags(name: string, depth: number, type: MethodType): Tags {
  return makeTags(name, depth, ` TYPE="${type}"`);
}

/** A scalar with its text escaped, or the empty form. */
export function scalar(tags: Tags, text: string): string {
  return text === '' ? tags.empty : tags.open + escapeXml(text) + tags.close;
}

/** `<X.LIST TYPE="String"><X>…</X>…</X.LIST>`. */
export function repeated(tags: Tags, texts: readonly string[]): string {
  let out = tags.listOpen;
  for (const text of texts) out += ` ${tags.itemOpen}${escapeXml(text)}${tags.close}`;
  return out + tags.listClose;
}

function remember(name: string, depth: number): Tags {
  const level = levels[depth] ?? new Map<string, Tags>();
  levels[depth] = level;
  const tags = makeTags(name, depth, '');
  level.set(name, tags);
  return tags;
}

function makeTags(name: string, depth: number, typed: string): Tags {
  const indent = ' '.repeat(depth);
  return {
    open: `${indent}<${name}${typed}>`,
    close: `</${name}>\r\n`,
    empty: typed === '' ? `${indent}<${name}/>\r\n` : `${indent}<${name}${typed}></${name}>\r\n`,
    listOpen: `${indent}<${name}.LIST TYPE="String">\r\n`,
    aggregateOpen: `${indent}<${name}.LIST>\r\n`,
    listClose: `${indent}</${name}.LIST>\r\n`,
    emptyList: `${indent}<${name}.LIST>${indent}</${name}.LIST>\r\n`,
    itemOpen: `${indent}<${name}>`,
  };
}
