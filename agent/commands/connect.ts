import { BridgeError } from '../../contract/errors.ts';
import { type ControlClient, connectControl } from '../control/client.ts';
import type { Folders } from '../support/folders.ts';

/** The engine of this data folder; throws `engine.not-running`. */
export async function runningEngine(folders: Folders): Promise<ControlClient> {
  const client = await connectControl(folders.control);
  if (client === null) throw new BridgeError('engine.not-running');
  return client;
}
