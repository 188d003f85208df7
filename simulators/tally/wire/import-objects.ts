import type { ImportObject, TallyObject } from '../books.ts';
import { dutyHead } from './duty-heads.ts';
import type { XmlElement } from './parse-xml.ts';

/** The objects of one TALLYMESSAGE, in order, in the seam's form: `.LIST` taken off, repeats gathered, empty lists dropped. */
export function readImportObjects(message: XmlElement): readonly ImportObject[] {
  return message.children.map((element) => ({
    type: element.name,
    attributes: element.attributes,
    body: toObject(element),
  }));
}

type Node = { -readonly [method in keyof TallyObject]: TallyObject[method] };

function toObject(element: XmlElement): TallyObject {
  const object: Node = {};
  for (const part of element.children) {
    if (part.name.endsWith('.LIST')) addList(object, part.name.slice(0, -'.LIST'.length), part);
    else if (part.children.length > 0) addList(object, part.name, part);
    else object[part.name] = part.name === 'GSTRATEDUTYHEAD' ? dutyHead(part.text) : part.text;
  }
  return object;
}

function addList(object: Node, name: string, list: XmlElement): void {
  if (list.children.length === 0) return;
  const before = object[name];
  if (list.children.every((item) => item.name === name && item.children.length === 0)) {
    const texts = list.children.map((item) => item.text);
    if (typeof before === 'string') return;
    object[name] = [...((before ?? []) as readonly string[]), ...texts]; // the same tag is always the same kind of list
    return;
  }
  const elements = Array.isArray(before) ? (before as readonly TallyObject[]) : [];
  object[name] = [...elements, toObject(list)];
}
