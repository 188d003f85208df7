/** A source's row: what other tables name it by. */
export type SourceNum = number & { readonly __brand: 'SourceNum' };
