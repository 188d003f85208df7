import type { PlainDate } from '../../contract/dates.ts';
import { type BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { SourceDiscoverOutput } from '../../contract/jobs/source-discover.ts';
import type { Connector, Discovered } from '../connectors/connector.ts';

type Look = readonly [Connector, readonly Discovered[] | BridgeError];

/** What a look at every origin found, as a job tells it. */
export function discovered(looks: readonly Look[], isCarried: (sourceId: SourceId) => boolean): SourceDiscoverOutput {
  return {
    sources: looks.flatMap(([{ kind: connector }, found]) =>
      isBridgeError(found)
        ? []
        : found.map(({ sourceId, fingerprint: { name, origin, booksFrom } }) => ({
            sourceId,
            name,
            connector,
            origin,
            booksFrom: booksFrom as PlainDate, // the connector writes it so
            carried: isCarried(sourceId),
          })),
    ),
    troubles: looks.flatMap(([{ origin: at }, found]) => (isBridgeError(found) ? [{ at, code: found.code }] : [])),
  };
}
