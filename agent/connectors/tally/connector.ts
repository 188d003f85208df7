import type { Fingerprint } from '../../../contract/frames.ts';
import type { SourceId } from '../../../contract/ids.ts';
import { type Clock, systemClock } from '../../clock.ts';
import type { Connector, Discovered, Known, ReadLimits } from '../connector.ts';
import { readCompanies } from './company.ts';
import { tallyOrigin } from './find-tallies.ts';
import { TallyGateway } from './gateway/tally-gateway.ts';
import { fingerprintOf, sourceIdOf } from './identity.ts';
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
  return {
    kind: 'tally',
    origin: gateway.origin,
    shapes,
    discover: (signal) => discover(gateway, signal),
    setAside: () => gateway.setAside(),
    letGo: (id) => gateway.letGo(id),
    open: (sourceId: SourceId, pin: Fingerprint, known?: Known) =>
      new TallySource({ gateway, sourceId, pin, notes, known }),
  };
}

async function discover(gateway: TallyGateway, signal: AbortSignal): Promise<readonly Discovered[]> {
  const { companies } = await readCompanies(gateway, { lane: 'probe', signal });
  return companies.map((company) => {
    const fingerprint = fingerprintOf(gateway.origin, company);
    return { sourceId: sourceIdOf(fingerprint), fingerprint };
  });
}
