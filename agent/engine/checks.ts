import { z } from 'zod';
import type { DoctorRow, EngineStatus } from '../../contract/control.ts';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { Connector } from '../connectors/connector.ts';
import { failedRow, okRow, placeChecks } from '../support/doctor.ts';
import type { Folders } from '../support/folders.ts';

interface Options {
  readonly folders: Folders;
  readonly status: EngineStatus;
  readonly keyLost: boolean;
  readonly connectors: readonly Connector[];
  readonly signal: AbortSignal;
}

/** Every check of a running engine. Asks each origin anew; the rest is told from the state. */
export async function checks({ folders, status, keyLost, connectors, signal }: Options): Promise<DoctorRow[]> {
  return [
    ...placeChecks(folders),
    okRow('engine', `The engine runs (process ${status.pid}, ${status.memory.rssMb} MB).`),
    keyLost
      ? failedRow('key', new BridgeError('store.key-lost'))
      : okRow('key', `The key of the local store is in a file that only this user can read: ${folders.secrets}`),
    status.paired ? okRow('pairing', 'This PC is paired.') : failedRow('pairing', new BridgeError('pair.not-paired')),
    { check: 'platform', ok: status.tunnel.state === 'online', ...status.tunnel.condition },
    ...(await Promise.all(connectors.map((connector) => origin(connector, signal)))),
    ...connectors.flatMap(setAsideRows),
    ...status.sources.flatMap(sourceRows),
  ];
}

async function origin(connector: Connector, signal: AbortSignal): Promise<DoctorRow> {
  const check = `${connector.kind} at ${connector.origin}`;
  try {
    const open = await connector.discover(signal);
    return okRow(check, `It answers, with ${open.length} open ${open.length === 1 ? 'company' : 'companies'}.`);
  } catch (error) {
    if (!isBridgeError(error)) throw error;
    return failedRow(check, error);
  }
}

/** What the product stopped at twice. */
export function setAsideRows(connector: Connector): DoctorRow[] {
  return (connector.setAside?.() ?? []).map(({ id, what }) =>
    failedRow(`${connector.kind} at ${connector.origin}: set aside`, setAsideError(id, what)),
  );
}

export function setAsideError(id: string, what: string): BridgeError {
  return new BridgeError('tally.request-set-aside', { details: { id, what } });
}

function sourceRows({ name, condition, notices, tieOut, problems }: EngineStatus['sources'][number]): DoctorRow[] {
  const rows: DoctorRow[] = [{ check: name, ok: condition.code === null, ...condition }];
  for (const notice of notices) {
    if (notice.code !== condition.code) rows.push({ check: `${name}: to know`, ok: true, ...notice });
  }
  if (problems > 0) {
    const reason = problems === 1 ? 'one voucher or master' : `${problems} vouchers and masters`;
    rows.push(failedRow(`${name}: understood`, new BridgeError('record.not-understood', { details: { reason } })));
  }
  if (tieOut !== null) rows.push(tieOutRow(`${name}: tie-out`, tieOut));
  return rows;
}

const Named = z.object({
  account: z.string().catch('?'),
  amount: z.string().catch('?'),
  cause: z.object({ sentence: z.string() }).catch({ sentence: '' }),
});

function tieOutRow(check: string, tieOut: NonNullable<EngineStatus['sources'][number]['tieOut']>): DoctorRow {
  if (tieOut.ok)
    return okRow(check, `Books, this PC and platform agreed in ${tieOut.accounts} ledgers at ${tieOut.at}.`);
  const { account, amount, cause } = Named.parse(tieOut.differences[0]);
  const details = { account, amount, cause: cause.sentence };
  return failedRow(check, new BridgeError('tie-out.differs', { details }));
}
