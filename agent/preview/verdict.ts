import { BridgeError } from '../../contract/errors.ts';
import { reportKindOf } from '../connectors/tally/reports/report-kind.ts';
import type { Survey } from './survey.ts';

/** Whether a file holds something for us, by its first reading. */
export type Verdict =
  | { readonly state: 'usable' }
  /** A document of Tally's without any record in it. */
  | { readonly state: 'silent'; readonly code: string; readonly message: string }
  | { readonly state: 'truncated'; readonly error: BridgeError }
  | { readonly state: 'unusable'; readonly error: BridgeError };

export function verdictOf({ path, end, envelope, objects, rowNames }: Survey): Verdict {
  const unusable = (
    code: 'file.empty' | 'file.not-xml' | 'file.not-tally' | 'file.tally-error',
    found = '',
  ): Verdict => ({
    state: 'unusable',
    error: new BridgeError(code, { details: { path, found, text: found } }),
  });
  if (end.isBlank) return unusable('file.empty');
  if (!end.isMarkup || end.root === null) return unusable('file.not-xml');
  const root = end.root.toLowerCase();
  if (root === 'html' || root === '!doctype') return unusable('file.not-tally', 'a web page');

  const isReport = reportKindOf(rowNames) !== null;
  const hasContent = objects > 0 || isReport;
  if (!hasContent && !tallyRoots.has(end.root)) return unusable('file.not-tally', `XML of another kind, <${end.root}>`);
  if (!end.complete) return { state: 'truncated', error: new BridgeError('file.truncated', { details: { path } }) };
  if (hasContent) return { state: 'usable' };
  if (envelope.error !== null) return unusable('file.tally-error', envelope.error);
  if (envelope.request !== null && /^export/i.test(envelope.request)) {
    return unusable('file.not-tally', 'a request to Tally, not its answer');
  }
  if (envelope.importCounters.size > 0) {
    return {
      state: 'silent',
      code: 'document.import-answer',
      message: "Tally's answer to an import; it holds no records.",
    };
  }
  if (rowNames.size === 0 || envelope.status === '1') {
    return { state: 'silent', code: 'document.empty', message: 'The document is whole, but there is no record in it.' };
  }
  return {
    state: 'silent',
    code: 'document.unknown',
    message: `No records are known in it (<${[...rowNames].slice(0, 5).join('>, <')}>).`,
  };
}

const tallyRoots: ReadonlySet<string> = new Set([
  'ENVELOPE',
  'RESPONSE',
  'TALLYMESSAGE',
  'EXCEPTION',
  'TALLYREQUEST',
  'LINEERROR',
]);
