/** What `slice` finds, in the order of the document. `at` counts bytes from the first one of the stream. */
export type SliceEvent =
  /** One complete object, its tags included, ready for `scan`. */
  | { readonly type: 'object'; readonly name: string; readonly at: number; readonly text: string }
  /** An object that is complete, but was not asked for. */
  | { readonly type: 'skipped'; readonly name: string; readonly at: number }
  /** An object beyond `maxObjectBytes`; it was passed over without being kept. */
  | { readonly type: 'too-large'; readonly name: string; readonly at: number }
  /** Non-empty text outside of objects: STATUS, LINEERROR, counters, the rows of native reports. `path` is `ENVELOPE/HEADER/STATUS`. */
  | { readonly type: 'leaf'; readonly path: string; readonly at: number; readonly text: string }
  | SliceEnd;

/** The last event. An answer is whole only when it is `complete`: HTTP 200 and STATUS 1 prove nothing (facts/tally.md §6). */
export interface SliceEnd {
  readonly type: 'end';
  /** The outermost element was closed. */
  readonly complete: boolean;
  /** The outermost element, null when there is none. */
  readonly root: string | null;
  /** The object that was cut off by the end, null when the cut is elsewhere or there is none. */
  readonly cut: { readonly name: string; readonly at: number } | null;
  /** The first thing that is not blank is markup. */
  readonly isMarkup: boolean;
  /** There is nothing at all, or only blanks. */
  readonly isBlank: boolean;
  readonly bytes: number;
}
