import { readFileSync } from 'node:fs';
import type { DoctorRow, EngineStatus } from '../../contract/control.ts';
import { version } from '../version.ts';
import type { Folders } from './folders.ts';
import { logFiles } from './log.ts';
import { redact } from './redact.ts';

const mostLogBytes = 200 * 1024;

export function aboutThisProgram() {
  return { version, node: process.version, platform: `${process.platform} ${process.arch}` };
}

/** Sentences may name a company or a ledger: codes and counts say enough. */
export function anonymous(status: EngineStatus) {
  return {
    ...status,
    tunnel: { state: status.tunnel.state, code: status.tunnel.condition.code },
    troubles: status.troubles.map(({ at, code }) => ({ at, code })),
    sources: status.sources.map(({ name: _name, condition, notices, tieOut, ...rest }) => ({
      ...rest,
      notices: notices.map(({ code: notice }) => notice),
      code: condition.code,
      tieOut: tieOut && { ok: tieOut.ok, at: tieOut.at, seq: tieOut.seq, differences: tieOut.differences.length },
    })),
  };
}

/** Checks of a source are named by it. */
export function withoutNames(checks: readonly DoctorRow[], { sources }: Pick<EngineStatus, 'sources'>) {
  return checks.map(({ check, ok, code }) => ({
    check: sources.reduce((text, { name, sourceId }) => text.replaceAll(name, sourceId), check),
    ok,
    code,
  }));
}

/** The latest lines, oldest first, redacted. */
export function latestLog({ logs }: Pick<Folders, 'logs'>): string[] {
  const text = logFiles(logs)
    .map((path) => readFileSync(path, 'utf8'))
    .join('');
  const lines = redact(text.slice(-mostLogBytes)).split('\n');
  return lines.slice(text.length > mostLogBytes ? 1 : 0).filter((line) => line !== '');
}
