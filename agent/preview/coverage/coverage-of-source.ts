import type { CanonicalRecord } from '../../../contract/records/record.ts';
import { systemClock } from '../../clock.ts';
import { plainSite } from '../../connectors/connector.ts';
import { tallyOrigin } from '../../connectors/tally/find-tallies.ts';
import { type Row, TallyGateway } from '../../connectors/tally/gateway/tally-gateway.ts';
import { fingerprintOf, sourceIdOf } from '../../connectors/tally/identity.ts';
import { Looks } from '../../connectors/tally/looks.ts';
import type { ExtraMode } from '../../connectors/tally/map/extra.ts';
import { mapObject } from '../../connectors/tally/map/map-object.ts';
import { MasterNames } from '../../connectors/tally/map/master-names.ts';
import { passingNotes } from '../../connectors/tally/notes.ts';
import { TallySource } from '../../connectors/tally/source.ts';
import type { XmlNode } from '../../connectors/tally/xml/node.ts';
import { scan } from '../../connectors/tally/xml/scan.ts';
import { audit } from './audit.ts';
import { type Coverage, CoverageTally } from './tally.ts';

/**
 * How the leaves of what a running Tally answers are accounted for, by company. The source is read as the agent reads it; each
 * row is audited as it passes. What is left out on purpose is counted apart.
 */
export async function coverageOfSource(origin: string, signal: AbortSignal): Promise<readonly Coverage[]> {
  const notes = passingNotes();
  const gateway = new WatchedGateway({ origin: tallyOrigin(origin), clock: systemClock, notes, isSure: true });
  const looks = new Looks(gateway);
  const { companies } = await looks.anew({ lane: 'probe', signal });
  const coverages: Coverage[] = [];
  for (const company of companies) {
    const pin = fingerprintOf(gateway.origin, company);
    const sourceId = sourceIdOf(pin);
    const tally = new CoverageTally(company.name);
    const names = new MasterNames(sourceId);
    const mapIn = (extra: ExtraMode) => (node: XmlNode) => mapObject(node, { sourceId, names, extra });
    gateway.watch = ({ text, at }, isWhole) => {
      if (text === null) tally.addProblem();
      else if (isWhole) auditRow(tally, text, at, mapIn('telling'), mapIn('everything'));
      else names.learn(scan(text));
    };
    for await (const { problems } of new TallySource({
      gateway,
      looks,
      sourceId,
      pin,
      notes,
      readFrom: null,
      writing: plainSite.writing,
    }).pull(null, signal)) {
      for (const _ of problems) tally.addProblem();
    }
    coverages.push(tally.result());
  }
  return coverages;
}

type Map = (node: XmlNode) => readonly CanonicalRecord[];

function auditRow(tally: CoverageTally, text: string, at: number, map: Map, whole: Map): void {
  const node = scan(text);
  tally.addObject(node.name, at, audit(text, { map, whole }), map(node));
}

/** Shows each row of an answer before it goes on. Rows of light lists, read for the names in them, are not whole objects. */
class WatchedGateway extends TallyGateway {
  watch: (row: Row, isWhole: boolean) => void = () => {};

  override ask(question: Parameters<TallyGateway['ask']>[0]): ReturnType<TallyGateway['ask']> {
    const { row, xml } = question;
    if (row === undefined) return super.ask(question);
    const isWhole = /LanguageName|AllLedgerEntries/.test(xml);
    const isNamed = row.element !== 'OBJECT' && row.element !== 'COMPANY' && row.element !== 'VOUCHER';
    const take = (one: Row) => {
      if (isWhole || isNamed) this.watch(one, isWhole);
      row.take(one);
    };
    return super.ask({ ...question, row: { ...row, take } });
  }
}
