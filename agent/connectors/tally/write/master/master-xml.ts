import { escapeXml } from '../../requests/envelope.ts';
import { element, field, textList } from '../xml-parts.ts';

/** `name` is how the books call it; the names inside are those it is to have. */
export function masterXml(
  tag: 'LEDGER' | 'STOCKITEM',
  { name, action, names, content }: { name: string; action: 'Create' | 'Alter'; names: Names; content: string },
): string {
  const list = element(
    'LANGUAGENAME.LIST',
    textList('NAME', [names.name, ...names.aliases]) + field('LANGUAGEID', ' 1033'),
  );
  const given = names.isAsked ? list : field('NAME', names.name);
  return `<${tag} NAME="${escapeXml(name)}" ACTION="${action}">${given}${content}</${tag}>`;
}

export interface Names {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Otherwise the name is repeated, and aliases stay as they are. */
  readonly isAsked: boolean;
}
