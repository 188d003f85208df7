import { previewPath } from '../preview/preview.ts';
import { printLine } from './output.ts';

/** Canonical records of a Tally file, a folder of them, or a live source, one JSON line each; nothing is stored or sent. */
export async function preview(target: string, signal: AbortSignal): Promise<void> {
  const records = /^https?:\/\//.test(target) ? previewSource(target, signal) : previewPath(target, { signal });
  for await (const record of records) await printLine(JSON.stringify(record));
}

async function* previewSource(origin: string, signal: AbortSignal) {
  const { openTally } = await import('../connectors/tally/connector.ts');
  const tally = openTally({ origin });
  for (const { sourceId, fingerprint } of await tally.discover(signal)) {
    for await (const { records, problems } of tally.open(sourceId, fingerprint).pull(null, signal)) {
      yield* records;
      yield* problems;
    }
  }
}
