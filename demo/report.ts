import type { JobView } from '../contract/rest.ts';
import { grouped } from './screen.ts';

/** What `--json` prints, and nothing else. */
export interface Report {
  readonly ok: boolean;
  readonly source: { readonly company: string; readonly vouchers: number; readonly masters: number };
  readonly gateway: { readonly vouchers: number; readonly masters: number };
  readonly edits: { readonly updated: number; readonly deleted: number; readonly seenAtGateway: boolean };
  readonly jobs: readonly JobReport[];
  readonly tieOut: { readonly ok: boolean; readonly accounts: number; readonly differences: readonly unknown[] };
  readonly durationMs: number;
  readonly agentPeakRssMb: number;
}

export interface JobReport {
  readonly type: string;
  readonly state: string;
  readonly verified: boolean;
  readonly nativeId: string | null;
  readonly number: string | null;
}

export function jobReport({ type, state, result }: JobView): JobReport {
  const { verified = false, nativeId = null, number = null } = result ?? {};
  return { type, state, verified, nativeId, number };
}

/** True only if every step was verified. */
export function isVerified({ source, gateway, edits, jobs, tieOut }: Omit<Report, 'ok'>): boolean {
  const carried = source.vouchers === gateway.vouchers && source.masters === gateway.masters && source.vouchers > 0;
  const written = jobs.length === 3 && jobs.every((job) => job.state === 'done' && job.verified);
  return carried && edits.seenAtGateway && written && tieOut.ok;
}

/** For a stranger: what happened, and whether it is true. */
export function summary(report: Report): string {
  const { source, gateway, edits, jobs, tieOut, durationMs, agentPeakRssMb, ok } = report;
  const documents = jobs.filter((job) => job.nativeId !== null);
  return [
    '',
    `Summary — ${ok ? 'every step was verified' : 'NOT EVERY STEP WAS VERIFIED'}`,
    `  Books in Tally        ${grouped(source.vouchers)} vouchers, ${grouped(source.masters)} masters of ${source.company}`,
    `  At the platform       ${grouped(gateway.vouchers)} vouchers, ${grouped(gateway.masters)} masters`,
    `  Edits by hand         ${edits.updated} changed, ${edits.deleted} deleted: ${edits.seenAtGateway ? 'seen at the platform' : 'NOT SEEN'}`,
    ...documents.map(
      (job) =>
        `  ${job.type.padEnd(21)} ${job.number ?? job.nativeId} ${job.verified ? 'written once, read back, equal' : 'NOT VERIFIED'}`,
    ),
    `  Tie-out               ${tieOut.ok ? `books = agent = platform, to the paisa, in ${grouped(tieOut.accounts)} ledgers` : `${tieOut.differences.length} DIFFERENCES`}`,
    ...(tieOut.ok ? [] : tieOut.differences.slice(0, 5).map((difference) => `    ${JSON.stringify(difference)}`)),
    `  Took                  ${(durationMs / 1000).toFixed(1)} s, agent at most ${agentPeakRssMb} MB`,
  ].join('\n');
}
