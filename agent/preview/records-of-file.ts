import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { BridgeError, type ErrorCode, isBridgeError } from '../../contract/errors.ts';
import type { CanonicalRecord, Problem } from '../../contract/records/record.ts';
import type { MapContext } from '../connectors/tally/map/context.ts';
import { mapObject, mappedElements } from '../connectors/tally/map/map-object.ts';
import { companyGuidOf } from '../connectors/tally/map/masters.ts';
import { ScanError, scan } from '../connectors/tally/xml/scan.ts';
import { type SliceEvent, slice } from '../connectors/tally/xml/slice.ts';
import { fileChunks } from './file-chunks.ts';
import { fileSourceIdOf } from './file-source-id.ts';
import type { NamesBySource } from './names-by-source.ts';
import { NativeReport } from './native-reports.ts';
import type { Survey } from './survey.ts';

/** The second reading of a file: its records in the order in which they stand there, and a problem for each piece that makes none. */
export async function* recordsOfFile(
  { path, sourceId, envelope, objects, rowNames }: Survey,
  names: NamesBySource,
  signal: AbortSignal | undefined,
): AsyncGenerator<CanonicalRecord | Problem, void, undefined> {
  const file = basename(path);
  const context: MapContext = { sourceId, names: names.get(sourceId), extra: 'everything' };
  const unseen = new Unseen();
  const report = objects === 0 ? NativeReport.of(rowNames) : null;
  for await (const event of slice(fileChunks(path, signal), { names: mappedElements, others: 'slice' })) {
    if (event.type === 'object') yield* unseen.among(mapped(event, file, context));
    else if (event.type === 'too-large') yield problem(file, event, new BridgeError('record.too-large'));
    else report?.note(event);
  }
  if (report !== null) yield report.record(context);
  if (objects > 0)
    yield* envelope.errors.map((text) => ({
      kind: 'problem' as const,
      at: file,
      code: 'tally.line-error',
      message: text,
    }));
}

function mapped(
  event: SliceEvent & { type: 'object' },
  file: string,
  context: MapContext,
): readonly (CanonicalRecord | Problem)[] {
  try {
    const node = scan(event.text);
    const guid = node.name === 'COMPANY' ? companyGuidOf(node) : undefined;
    return mapObject(node, guid === undefined ? context : { ...context, sourceId: fileSourceIdOf({ guid }) });
  } catch (error) {
    if (error instanceof ScanError) {
      const reason = `${error.message}, at character ${error.position}`;
      return [problem(file, event, new BridgeError('record.not-understood', { details: { reason } }))];
    }
    if (isBridgeError(error)) return [problem(file, event, error)];
    throw error;
  }
}

function problem(
  file: string,
  { name, at }: { readonly name: string; readonly at: number },
  error: BridgeError,
): Problem {
  return {
    kind: 'problem',
    at: `${file}, byte ${at}, <${name}>`,
    code: error.code satisfies ErrorCode,
    message: error.message,
  };
}

/** UI exports list a master again with every voucher that needs it: the same record is handed out once. */
class Unseen {
  readonly #hashes = new Map<string, string>();

  *among(records: readonly (CanonicalRecord | Problem)[]): Generator<CanonicalRecord | Problem> {
    for (const record of records) {
      if (record.kind === 'voucher' || !('id' in record)) yield record;
      else {
        const content = hash('sha256', JSON.stringify(record.data), 'base64url');
        if (this.#hashes.get(record.id) !== content) yield record;
        this.#hashes.set(record.id, content);
      }
    }
  }
}
