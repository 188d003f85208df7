import { BridgeError } from '../../../../contract/errors.ts';
import type { SliceEnd } from '../xml/slice.ts';
import type { Reply } from './exchange.ts';

/** A piece of text outside of rows: `ENVELOPE/HEADER/STATUS`, `RESPONSE/CREATED`, the fields of native reports. */
export interface Leaf {
  readonly path: string;
  readonly text: string;
}

/** What came back, seen as a whole. */
export interface Answer {
  readonly leaves: readonly Leaf[];
  readonly rows: number;
  readonly bytes: number;
  readonly elapsedMs: number;
}

/** What an answer is judged by. */
export interface Evidence {
  readonly origin: string;
  readonly reply: Reply;
  readonly end: SliceEnd;
  readonly leaves: readonly Leaf[];
  /** The first characters, for what is not markup. */
  readonly opening: string;
}

/**
 * The trouble that an answer to a read signals (facts/tally.md §1.6), or null. HTTP 200 and STATUS 1 prove nothing:
 * what was asked for is checked by whoever asked. `empty` is for the caller to tell apart: no company, or a dialog.
 */
export function judgeRead(evidence: Evidence): BridgeError | 'empty' | null {
  return judgeForm(evidence) ?? judgeWords(evidence);
}

/** The same for an import, whose LINEERRORs and counters are the answer itself. */
export function judgeImport(evidence: Evidence): BridgeError | 'empty' | null {
  const form = judgeForm(evidence);
  if (form !== null) return form;
  const text = evidence.leaves.find((leaf) => leaf.path === 'RESPONSE')?.text;
  return text === undefined ? null : new BridgeError('tally.refused', { details: { text: text.trim() } });
}

export function lineErrors(leaves: readonly Leaf[]): readonly string[] {
  return leaves.filter((leaf) => leaf.path.endsWith('LINEERROR')).map((leaf) => leaf.text.trim());
}

const tallyRoots: ReadonlySet<string | null> = new Set(['ENVELOPE', 'RESPONSE', 'EXCEPTION', 'LINEERROR', 'ERRORMSG']);

function judgeForm({ origin, reply, end, opening }: Evidence): BridgeError | 'empty' | null {
  if (reply.status < 200 || reply.status > 299) return notTally(origin, `HTTP ${reply.status}`);
  if (end.bytes === 0 || (end.root === null && opening.trim() === '')) return reply.complete ? 'empty' : truncated();
  if (noCompanyWords.test(opening)) return new BridgeError('tally.no-company');
  if (!tallyRoots.has(end.root)) {
    const isXml = /\bxml\b/i.test(reply.contentType) && !/^html$/i.test(end.root ?? '');
    return isXml ? new BridgeError('tally.garbled', { hint: `root ${end.root}` }) : notTally(origin, reply.contentType);
  }
  return reply.complete && end.complete ? null : truncated();
}

function judgeWords({ leaves }: Evidence): BridgeError | null {
  const text = lineErrors(leaves)[0] ?? refusal(leaves);
  if (text === undefined) return null;
  const company = companyWords.exec(text);
  if (company === null) return new BridgeError('tally.refused', { details: { text } });
  const name = (company[1] ?? '').trim();
  if (name === '') return new BridgeError('tally.no-company');
  return new BridgeError('tally.company-closed', { details: { company: name } });
}

function refusal(leaves: readonly Leaf[]): string | undefined {
  const whole = leaves.find(({ path }) => path === 'RESPONSE' || path === 'EXCEPTION' || path.endsWith('ERRORMSG'));
  if (whole !== undefined) return whole.text.trim();
  const status = leaves.find(({ path }) => path === 'ENVELOPE/HEADER/STATUS');
  if (status?.text.trim() !== '0') return undefined;
  return leaves.find(({ path }) => path.startsWith('ENVELOPE/BODY/DATA'))?.text.trim() ?? 'STATUS 0';
}

/** Facts §5.4. */
const companyWords = /^Could not (?:set 'SVCurrentCompany' to|find Company) '(.*)'/s;
const noCompanyWords = /Please start .* server and load company/i;

function truncated(): BridgeError {
  return new BridgeError('tally.truncated');
}

function notTally(origin: string, hint: string): BridgeError {
  return new BridgeError('tally.not-tally', { details: { origin }, hint });
}
