import { expect, it } from 'vitest';
import { codeUnitsOf } from './code-units.ts';
import { LeafTexts } from './leaf-texts.ts';

function leaf(texts: LeafTexts, content: string): string {
  const text = `<A>${content}</A>`;
  return texts.get(text, codeUnitsOf(text), 3, 3 + content.length);
}

it('gives every text as it is written, whatever stood in its slot before', () => {
  const texts = new LeafTexts();
  const all = Array.from({ length: 20_000 }, (_, i) => `Invented Traders No. ${i}, ${'गुजरात '.repeat(i % 9)}`);
  for (const text of [...all, ...all]) expect(leaf(texts, text)).toBe(text);
});

it('decodes references in short, repeated and long texts', () => {
  const texts = new LeafTexts();
  for (const filling of ['', 'y'.repeat(20), 'y'.repeat(200)]) {
    for (let times = 0; times < 2; times += 1) {
      expect(leaf(texts, `&#4; A &amp; B${filling}`)).toBe(`\u0004 A & B${filling}`);
    }
  }
});
