import { basename } from 'node:path';
import { BridgeError, isBridgeError } from '../../../contract/errors.ts';
import type { MapContext } from '../../connectors/tally/map/context.ts';
import { mapObject, mappedElements } from '../../connectors/tally/map/map-object.ts';
import { companyGuidOf } from '../../connectors/tally/map/masters.ts';
import type { XmlNode } from '../../connectors/tally/xml/node.ts';
import { ScanError, scan } from '../../connectors/tally/xml/scan.ts';
import { slice } from '../../connectors/tally/xml/slice.ts';
import { fileChunks } from '../file-chunks.ts';
import { fileSourceIdOf } from '../file-source-id.ts';
import { NamesBySource } from '../names-by-source.ts';
import { NativeReport } from '../native-reports.ts';
import { filesOf } from '../preview.ts';
import { type Survey, survey } from '../survey.ts';
import { type Verdict, verdictOf } from '../verdict.ts';
import { audit } from './audit.ts';
import { auditReport, type ReportLeaf } from './audit-report.ts';
import { type Coverage, CoverageTally } from './tally.ts';

/**
 * How the leaves of a file, or of each XML file of a folder, are accounted for. Throws `file.*` for a single
 * file that holds nothing of Tally's; one that is cut off is at fault.
 */
export async function coverageOfPath(path: string, signal?: AbortSignal): Promise<readonly Coverage[]> {
  const names = new NamesBySource();
  const surveys: Survey[] = [];
  for (const file of await filesOf(path)) {
    const found = await survey(file, signal);
    names.add(found);
    surveys.push(found);
  }
  const coverages: Coverage[] = [];
  for (const found of surveys) {
    const verdict = verdictOf(found);
    if (verdict.state === 'unusable' && surveys.length === 1) throw verdict.error;
    coverages.push(await coverageOfFile(found, names, verdict, signal));
  }
  return coverages;
}

async function coverageOfFile(
  { path, sourceId, objects, rowNames }: Survey,
  names: NamesBySource,
  verdict: Verdict,
  signal: AbortSignal | undefined,
): Promise<Coverage> {
  const tally = new CoverageTally(basename(path));
  if (verdict.state === 'unusable') tally.addProblem();
  if (verdict.state === 'truncated') tally.addFault('the file is cut off');
  const context: MapContext = { sourceId, names: names.get(sourceId), extra: 'everything' };
  const report = objects === 0 ? NativeReport.of(rowNames) : null;
  const leaves: ReportLeaf[] = [];
  for await (const event of slice(fileChunks(path, signal), { names: mappedElements, others: 'slice' })) {
    if (event.type === 'too-large') tally.addProblem();
    else if (event.type === 'object') auditInto(tally, event, context);
    else if (event.type === 'leaf' && report !== null) {
      report.note(event);
      leaves.push(event);
    }
  }
  if (report !== null) {
    const record = report.record(context);
    tally.addObject('ENVELOPE', 0, auditReport(leaves, record), [record]);
  }
  return tally.result();
}

function auditInto(
  tally: CoverageTally,
  { name, at, text }: { readonly name: string; readonly at: number; readonly text: string },
  context: MapContext,
): void {
  const map = (node: XmlNode) => mapObject(node, contextOf(node, context));
  try {
    const records = map(scan(text));
    tally.addObject(name, at, audit(text, { map }), records);
  } catch (error) {
    if (!(error instanceof ScanError) && !(isBridgeError(error) && error instanceof BridgeError)) throw error;
    tally.addProblem();
  }
}

/** A company tells by itself which books it is of. */
function contextOf(node: XmlNode, context: MapContext): MapContext {
  const guid = node.name === 'COMPANY' ? companyGuidOf(node) : undefined;
  return guid === undefined ? context : { ...context, sourceId: fileSourceIdOf({ guid }) };
}
