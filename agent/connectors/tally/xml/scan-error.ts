/** The text is not one well-formed element. `position` counts characters from its beginning. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}
