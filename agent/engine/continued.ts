import type { Fingerprint } from '../../contract/frames.ts';
import type { SourceId } from '../../contract/ids.ts';

interface Pinned {
  readonly sourceId: SourceId;
  readonly pin: Fingerprint | null;
}

/**
 * The books that these go on from: a company split at a year's end keeps its parent's GUID, and so does a copy under another number
 * (facts/tally.md §1.8, §4.4). Of several the one that begins last before them. Null: none that this PC has seen.
 */
export function continuedBy(books: Pinned, all: readonly Pinned[]): SourceId | null {
  const { pin } = books;
  if (pin === null) return null;
  const earlier = all
    .filter((other) => other.sourceId !== books.sourceId && other.pin !== null && isBefore(other.pin, pin))
    .toSorted((a, b) => (a.pin && b.pin && a.pin.booksFrom < b.pin.booksFrom ? 1 : -1));
  return earlier[0]?.sourceId ?? null;
}

function isBefore(earlier: Fingerprint, later: Fingerprint): boolean {
  const isSameGuid = earlier.guid.toLowerCase() === later.guid.toLowerCase();
  return isSameGuid && earlier.connector === later.connector && earlier.booksFrom < later.booksFrom;
}
