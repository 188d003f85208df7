import { BadFormula } from './formula.ts';

export interface Token {
  readonly type: 'string' | 'number' | 'method' | 'variable' | 'reference' | 'call' | 'word' | 'symbol';
  readonly text: string;
}

const tokenAt =
  /\s*(?:"([^"]*)"|(\d+(?:\.\d+)?)(?![\w])|\$\$(\w+)|\$(\w+)|##(\w+)|@@?(\w+)|(\w+)|(<>|<=|>=|!=|==|[=<>+\-*/():,]))/y;
const types = ['string', 'number', 'call', 'method', 'variable', 'reference', 'word', 'symbol'] as const;

/** Throws BadFormula. */
export function lexFormula(source: string): readonly Token[] {
  const text = source.trimEnd();
  const tokens: Token[] = [];
  tokenAt.lastIndex = 0;
  while (tokenAt.lastIndex < text.length) {
    const at = tokenAt.lastIndex;
    const found = tokenAt.exec(text);
    if (found === null) throw new BadFormula(`unreadable from ${at}: ${text.slice(at, at + 20)}`);
    tokens.push(tokenOf(found));
  }
  return tokens;
}

function tokenOf(found: RegExpExecArray): Token {
  const group = types.findIndex((_, index) => found[index + 1] !== undefined);
  return { type: types[group] ?? 'symbol', text: found[group + 1] ?? '' };
}
