/** One step of the store's form, never changed once released. */
export interface Migration {
  /** As its file: `0001-initial`. */
  readonly name: string;
  readonly sql: string;
}
