/**
 * Why one object of an import was not taken. Vouchers are counted under EXCEPTIONS, masters under ERRORS, and some refusals
 * have no text at all (`facts/tally.md` §5.3, §5.4).
 */
export class Refusal extends Error {
  readonly counter: 'errors' | 'exceptions';

  constructor(counter: 'errors' | 'exceptions', text: string) {
    super(text);
    this.counter = counter;
  }
}

export function missing(what: string, name: string): Refusal {
  return new Refusal('exceptions', `${what} '${name}' does not exist!`);
}
