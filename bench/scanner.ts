import { XMLParser } from 'fast-xml-parser';
import { scan } from '../agent/connectors/tally/xml/scan.ts';
import { type Benchmark, type Figure, figure, median } from './benchmark.ts';
import { writeDocuments } from './documents.ts';
import { usageSoFar } from './usage.ts';
import { eachVoucherIn } from './vouchers-in.ts';

const rounds = 7;
const most = 400;

export const scanner: Benchmark = {
  name: 'scanner',
  description: 'our scanner and fast-xml-parser on the same vouchers, one slice at a time',
  onlyByName: false,
  async run(setting) {
    const documents = await writeDocuments({ ...setting, vouchers: most }, setting.signal);
    return [compare('listed fields', documents.listed, 8), compare('everything', documents.full, 10)];
  },
};

/** Both warm, by turns in one process. fast-xml-parser keeps what we keep: attributes, and texts as they are written. */
function compare(fields: string, file: string, goal: number): Figure {
  const texts: string[] = [];
  eachVoucherIn(file, (text) => texts.push(text));
  const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, trimValues: false });
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ours = cpuOf(texts, scan);
    const theirs = cpuOf(texts, (text) => parser.parse(text));
    if (round > 1) ratios.push(theirs / ours);
  }
  return figure(`scanner against fast-xml-parser, ${fields}`, median(ratios), 'ratio', { atLeast: goal });
}

function cpuOf(texts: readonly string[], read: (text: string) => unknown): number {
  const before = usageSoFar().cpuSeconds;
  for (const text of texts) read(text);
  return usageSoFar().cpuSeconds - before;
}
