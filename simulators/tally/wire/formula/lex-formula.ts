import { BadFormula } from './formula.ts';

export interface Token {
  readonly type: 'string' | 'number' | 'method' | 'outer' | 'variable' | 'reference' | 'call' | 'word' | 'symbol';
  readonly text: string;
}

const word = String.raw`[\w\u0080-\uFFFF]+`;
const alternatives: readonly (readonly [Token['type'], string])[] = [
  ['string', `"([^"]*)"`],
  ['string', `'([^']*)'`],
  ['number', String.raw`(\d+(?:\.\d+)?)(?![\w])`],
  ['call', String.raw`\$\$(\w+)`],
  ['outer', String.raw`\$\.\.(\w+)`],
  ['method', String.raw`\$(\w+)`],
  ['variable', String.raw`##(\w+)`],
  ['reference', String.raw`@@?(\w+)`],
  ['word', `(${word})`],
  ['symbol', String.raw`(<>|<=|>=|!=|==|[=<>+\-*/():,[\].])`],
];
const tokenAt = new RegExp(String.raw`\s*(?:${alternatives.map(([, pattern]) => pattern).join('|')})`, 'y');

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
  const group = alternatives.findIndex((_, index) => found[index + 1] !== undefined);
  return { type: alternatives[group]?.[0] ?? 'symbol', text: found[group + 1] ?? '' };
}
