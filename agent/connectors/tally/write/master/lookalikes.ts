import { panIn } from '../../../../gst/gstin.ts';
import type { Texts } from '../../../writer.ts';
import { foldName } from '../fold-name.ts';
import type { KnownMaster } from './known-masters.ts';

/** A master that may be the one that is asked for. */
export interface Lookalike {
  readonly master: KnownMaster;
  /** In what: `name`, `similar name`, `gstin`, `pan`, `phone`. */
  readonly alike: readonly string[];
  /** Tally itself would take the one for the other: then nothing may be sent under that name. */
  readonly isSame: boolean;
}

/** The most alike first. `fields`: what is asked for. */
export function lookalikesOf(fields: Texts, known: readonly KnownMaster[]): readonly Lookalike[] {
  const asked = askedKeys(fields);
  return known
    .map((master) => compare(asked, master))
    .filter(({ alike }) => alike.length > 0)
    .toSorted((a, b) => Number(b.isSame) - Number(a.isSame) || b.alike.length - a.alike.length);
}

/** Names that Tally takes for the same, of the master itself or as an alias (facts/tally.md §5.1). */
export function bearsName(name: string, { version, aliases }: KnownMaster): boolean {
  return [version.name, ...aliases].some((one) => foldName(one) === foldName(name));
}

type Asked = ReturnType<typeof askedKeys>;

function askedKeys({ name = '', aliases = '', gstin, pan, phone, mobile }: Texts) {
  return {
    names: [name, ...aliases.split('\n')].filter((one) => one !== ''),
    gstin: gstin ?? null,
    pan: pan ?? (gstin === undefined ? null : panIn(gstin)),
    phones: [phone, mobile].flatMap((one) => digits(one ?? '') ?? []),
  };
}

function compare({ names, gstin, pan, phones }: Asked, master: KnownMaster): Lookalike {
  const theirNames = [master.version.name, ...master.aliases];
  const isSame = names.some((name) => bearsName(name, master));
  const loose = new Set(names.map(looseName).filter((name) => name !== ''));
  const isSimilar = theirNames.some((name) => loose.has(looseName(name)));
  const theirPans = [master.pan, ...master.gstins.map(panIn)];
  const theirPhones = master.phones.map(digits);
  const alike = [
    ...(isSame ? ['name'] : isSimilar ? ['similar name'] : []),
    ...(gstin !== null && master.gstins.includes(gstin) ? ['gstin'] : []),
    ...(pan !== null && theirPans.includes(pan) ? ['pan'] : []),
    ...(phones.some((phone) => theirPhones.includes(phone)) ? ['phone'] : []),
  ];
  return { master, alike, isSame };
}

/** As a person reads it: letters and digits alone, `&` as `and`, whatever the Unicode form. */
function looseName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
}

/** The last ten digits; null for what is too short to be a number of one party. */
function digits(phone: string): string | null {
  const all = phone.replaceAll(/\D/g, '');
  return all.length < 8 ? null : all.slice(-10);
}
