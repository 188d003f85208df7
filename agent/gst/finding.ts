/** Something that is wrong with the taxes of a document, in words that its accountant understands. */
export interface Finding {
  /** Of the field in the document. */
  readonly path: string;
  readonly code: 'tax-differs' | 'tax-rate';
  readonly sentence: string;
}
