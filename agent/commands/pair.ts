import { systemClock } from '../clock.ts';
import { connectControl } from '../control/client.ts';
import { enrol } from '../enrolment.ts';
import { openAgentStore } from '../open-agent-store.ts';
import type { Folders } from '../support/folders.ts';
import { gatewayAddress } from '../tunnel/gateway-address.ts';
import { printJson, printLine } from './output.ts';

interface Options {
  readonly code: string;
  readonly gateway: string;
  readonly json?: boolean;
}

/** Redeems a pairing code, through the running engine where there is one. */
export async function pair(folders: Folders, { code, gateway, json }: Options, signal: AbortSignal): Promise<void> {
  const url = gatewayAddress(gateway);
  const engine = await connectControl(folders.control);
  if (engine) await engine.pair(url.href, code);
  else await pairOffline(folders, url, code, signal);
  if (json) await printJson({ ok: true, gateway: url.href });
  else await printLine(`Paired with ${url.host}.${engine ? '' : ' Start the agent: ledger-bridge run'}`);
}

async function pairOffline(folders: Folders, gateway: URL, code: string, signal: AbortSignal): Promise<void> {
  const { store, secrets } = await openAgentStore(folders, systemClock);
  try {
    await enrol(store, secrets, { gateway, code, signal, clock: systemClock });
  } finally {
    store.close();
  }
}
