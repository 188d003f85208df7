import { BadFormula, type Formula, type Operator, yesNo } from './formula.ts';
import { lexFormula, type Token } from './lex-formula.ts';

/**
 * Reads one TDL expression: methods, `##` variables, `@@` formulae, `$$` functions with arguments behind colons, comparisons, CONTAINS,
 * AND, OR, NOT, arithmetic, parentheses, `if … then … else …`. Throws BadFormula, an argument with a blank in it included (facts §1.6).
 */
export function parseFormula(source: string): Formula {
  const parser = new Parser(lexFormula(source));
  const formula = parser.expression(0);
  parser.expectEnd();
  return formula;
}

const binding: { readonly [operator in Operator]: number } = {
  OR: 1,
  AND: 2,
  '=': 4,
  '<>': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  CONTAINS: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
};
const notBinding = 3;
const spelling = new Map<string, Operator>([
  ...(Object.keys(binding) as Operator[]).map((operator): [string, Operator] => [operator, operator]),
  ['!=', '<>'],
  ['==', '='],
]);

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(floor: number): Formula {
    let left = this.#prefix();
    for (;;) {
      const operator = this.#operator();
      if (operator === undefined || binding[operator] <= floor) return left;
      this.#at += 1;
      left = { type: 'binary', operator, left, right: this.expression(binding[operator]) };
    }
  }

  expectEnd(): void {
    const token = this.#tokens[this.#at];
    if (token !== undefined) throw new BadFormula(`unexpected ${token.text}`);
  }

  #prefix(): Formula {
    const token = this.#peek();
    if (token?.type === 'word' && token.text.toUpperCase() === 'NOT') {
      this.#at += 1;
      return { type: 'not', operand: this.expression(notBinding) };
    }
    if (isWord(token, 'IF')) return this.#choice();
    if (token?.text === '-' && token.type === 'symbol') {
      this.#at += 1;
      return { type: 'negate', operand: this.#primary() };
    }
    return this.#primary();
  }

  #choice(): Formula {
    this.#at += 1;
    const condition = this.expression(0);
    if (!isWord(this.#next(), 'THEN')) throw new BadFormula('an if without then');
    const then = this.expression(0);
    if (!isWord(this.#peek(), 'ELSE')) return { type: 'if', condition, then, otherwise: undefined };
    this.#at += 1;
    return { type: 'if', condition, then, otherwise: this.expression(0) };
  }

  #primary(): Formula {
    const token = this.#next();
    const name = token.text.toUpperCase();
    switch (token.type) {
      case 'string':
        return { type: 'literal', value: token.text };
      case 'number':
        return { type: 'literal', value: Number(token.text) };
      case 'variable':
        return { type: 'variable', name };
      case 'reference':
        return { type: 'reference', name };
      case 'word':
        return { type: 'literal', value: yesNo.get(name) ?? token.text };
      case 'call':
        return { type: 'call', name, argument: this.#colonArguments() };
      case 'outer':
        return { type: 'outer', name };
      case 'method':
        return this.#peek()?.text === '[' ? this.#element(name) : this.#method(name);
      case 'symbol':
        return this.#parenthesis(token);
    }
  }

  #method(name: string): Formula {
    const [objectType, key, ...more] = this.#colonArguments();
    if (objectType === undefined) return { type: 'method', name };
    if (objectType.type !== 'literal' || key === undefined || more.length > 0) throw new BadFormula(`$${name}`);
    return { type: 'lookup', name, objectType: String(objectType.value), key };
  }

  /** Behind the list: `[Last].Name`, `[1].Name`. */
  #element(list: string): Formula {
    this.#at += 1;
    const place = this.#next();
    const isLast = place.text.toUpperCase() === 'LAST';
    const at = isLast ? 'last' : place.text.toUpperCase() === 'FIRST' ? 1 : Number(place.text);
    if (this.#next().text !== ']' || this.#next().text !== '.' || Number.isNaN(at)) throw new BadFormula(`$${list}[`);
    return { type: 'element', list, at, name: this.#next().text.toUpperCase() };
  }

  #colonArguments(): Formula[] {
    const found: Formula[] = [];
    while (this.#peek()?.text === ':' && this.#peek()?.type === 'symbol') {
      this.#at += 1;
      found.push(this.#argument());
    }
    return found;
  }

  /** Behind a colon a method is only its name: the next colon belongs to the function, unless parentheses say otherwise. */
  #argument(): Formula {
    const token = this.#peek();
    if (token?.type !== 'method') return this.#primary();
    this.#at += 1;
    return { type: 'method', name: token.text.toUpperCase() };
  }

  #parenthesis(token: Token): Formula {
    if (token.text !== '(') throw new BadFormula(`unexpected ${token.text}`);
    const inner = this.expression(0);
    if (this.#next().text !== ')') throw new BadFormula('a parenthesis is not closed');
    return inner;
  }

  #operator(): Operator | undefined {
    const token = this.#peek();
    return token?.type === 'symbol' || token?.type === 'word' ? spelling.get(token.text.toUpperCase()) : undefined;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new BadFormula('the formula ends too early');
    this.#at += 1;
    return token;
  }
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.type === 'word' && token.text.toUpperCase() === word;
}
