import type { Fingerprint } from '../../../contract/frames.ts';
import type { SourceId } from '../../../contract/ids.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { type Connector, type Discovered, type Known, plainSite, type ReadLimits, type Site } from '../connector.ts';
import type { OpenCompanies } from './company.ts';
import { tallyOrigin } from './find-tallies.ts';
import { TallyGateway } from './gateway/tally-gateway.ts';
import { fingerprintOf, sourceIdOf } from './identity.ts';
import { Looks } from './looks.ts';
import { type Notes, passingNotes } from './notes.ts';
import { shapes } from './shapes.ts';
import { TallySource } from './source.ts';

interface Options {
  /** `http://127.0.0.1:9000` */
  readonly origin: string;
  readonly clock?: Clock;
  /** Default: what is remembered goes with the process. */
  readonly notes?: Notes;
  /** False: nobody said that Tally is there, so it has to show itself before it is asked anything. Default: true. */
  readonly isSure?: boolean;
  readonly limits?: ReadLimits;
}

/** One Tally process. Does no I/O yet. */
export function openTally({
  origin,
  clock = systemClock,
  notes = passingNotes(),
  isSure = true,
  limits,
}: Options): Connector {
  const gateway = new TallyGateway({ origin: tallyOrigin(origin), clock, notes, isSure, limits });
  const looks = new Looks(gateway);
  return {
    kind: 'tally',
    origin: gateway.origin,
    shapes,
    discover: async (signal, ageMs = 0) =>
      discovered(gateway.origin, await looks.within(ageMs, { lane: 'probe', signal })),
    setAside: () => gateway.setAside(),
    letGo: (id) => gateway.letGo(id),
    open: (sourceId: SourceId, pin: Fingerprint, known?: Known, { readFrom, writing }: Site = plainSite) =>
      new TallySource({ gateway, looks, sourceId, pin, notes, known, readFrom, writing }),
  };
}

function discovered(origin: string, { companies }: OpenCompanies): readonly Discovered[] {
  // The parent of a split company comes before its child, which names it.
  const inOrder = companies.toSorted((a, b) => (a.booksFrom < b.booksFrom ? -1 : a.booksFrom > b.booksFrom ? 1 : 0));
  return inOrder.map((company) => {
    const fingerprint = fingerprintOf(origin, company);
    return { sourceId: sourceIdOf(fingerprint), fingerprint };
  });
}
