/** What the connector remembers of one Tally over a restart of the engine. */
export interface Notes {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

/** For as long as the process lives. */
export function passingNotes(): Notes {
  const notes = new Map<string, string>();
  return {
    get: (key) => notes.get(key) ?? null,
    set: (key, value) => void (value === null ? notes.delete(key) : notes.set(key, value)),
  };
}
