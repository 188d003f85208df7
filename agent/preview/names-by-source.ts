import type { SourceId } from '../../contract/ids.ts';
import { MasterFacts } from '../connectors/tally/map/master-facts.ts';
import { MasterNames } from '../connectors/tally/map/master-names.ts';
import type { Names } from '../connectors/tally/map/names.ts';
import type { Survey } from './survey.ts';

/** The masters of all files at hand, kept apart by the books they belong to. */
export class NamesBySource {
  readonly #facts = new Map<SourceId, MasterFacts>();
  readonly #names = new Map<SourceId, Names>();

  add({ sourceId, facts }: Survey): void {
    const known = this.#facts.get(sourceId) ?? new MasterFacts();
    known.add(facts);
    this.#facts.set(sourceId, known);
  }

  get(sourceId: SourceId): Names {
    const made = this.#names.get(sourceId) ?? new MasterNames(sourceId, this.#facts.get(sourceId));
    this.#names.set(sourceId, made);
    return made;
  }
}
