import { basename } from 'node:path';
import type { SourceId } from '../../contract/ids.ts';
import { companyGuidIn } from '../connectors/tally/map/identity.ts';
import { mappedElements } from '../connectors/tally/map/map-object.ts';
import { MasterFacts } from '../connectors/tally/map/master-facts.ts';
import { companyGuidOf, companyNameOf } from '../connectors/tally/map/masters.ts';
import { Envelope } from '../connectors/tally/xml/envelope.ts';
import { ScanError, scan } from '../connectors/tally/xml/scan.ts';
import { type SliceEnd, slice } from '../connectors/tally/xml/slice.ts';
import { fileChunks } from './file-chunks.ts';
import { fileSourceIdOf } from './file-source-id.ts';

/** What a first reading of a file tells. */
export interface Survey {
  readonly path: string;
  readonly envelope: Envelope;
  readonly end: SliceEnd;
  readonly sourceId: SourceId;
  readonly facts: MasterFacts;
  readonly objects: number;
  /** Elements of native reports: `BILLFIXED`, `DSPACCNAME` and the like. */
  readonly rowNames: ReadonlySet<string>;
}

/** Reads a file through for the company it belongs to, the names of its masters, and whether it is whole. Throws `file.*`. */
export async function survey(path: string, signal: AbortSignal | undefined): Promise<Survey> {
  const envelope = new Envelope();
  const facts = new MasterFacts();
  const company = new CompanyClues();
  const rowNames = new Set<string>();
  let objects = 0;
  for await (const event of slice(fileChunks(path, signal), { names: mappedElements, others: 'slice' })) {
    envelope.note(event);
    if (event.type === 'leaf') {
      const row = event.path.split('/')[1];
      if (row !== undefined && rowNames.size < 100) rowNames.add(row);
    }
    if (event.type !== 'object') continue;
    objects += 1;
    company.noteGuid(event.text);
    if (event.name !== 'VOUCHER') learn(event.text, facts, company);
  }
  const { end } = envelope;
  if (end === null) throw new Error('slice ended without its last event');
  const sourceId = fileSourceIdOf({
    guid: company.guid,
    name: company.name ?? envelope.company ?? undefined,
    file: basename(path),
  });
  return { path, envelope, end, sourceId, facts, objects, rowNames };
}

/** What can't be scanned is reported by the second reading, which is the one that speaks. */
function learn(text: string, facts: MasterFacts, company: CompanyClues): void {
  try {
    const node = scan(text);
    if (node.name === 'COMPANY') company.noteCompany(companyGuidOf(node), companyNameOf(node));
    else facts.learn(node);
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
  }
}

/** A lone file names its company in a COMPANY object, else by the GUIDs of its objects, which begin with the company's. */
class CompanyClues {
  readonly #companies = new Map<string, string | undefined>();
  readonly #prefixes = new Map<string, number>();
  #name: string | undefined;

  noteCompany(guid: string | undefined, name: string | undefined): void {
    if (guid !== undefined) this.#companies.set(guid, name);
    this.#name ??= name;
  }

  /** Objects that came from another company keep the prefix of that one, so the most frequent prefix is the company's own. */
  noteGuid(objectText: string): void {
    const guid = /<GUID[^>]*>\s*([^<\s]+)/.exec(objectText)?.[1];
    const prefix = guid === undefined ? undefined : companyGuidIn(guid);
    if (prefix === undefined) return;
    if (this.#prefixes.has(prefix) || this.#prefixes.size < 1000) {
      this.#prefixes.set(prefix, (this.#prefixes.get(prefix) ?? 0) + 1);
    }
  }

  get guid(): string | undefined {
    if (this.#companies.size === 1) return [...this.#companies.keys()][0];
    return [...this.#prefixes].sort((a, b) => b[1] - a[1])[0]?.[0];
  }

  get name(): string | undefined {
    return this.#companies.size > 1 ? undefined : this.#name;
  }
}
