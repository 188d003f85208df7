import { BridgeError } from '../../contract/errors.ts';
import type { JobRow, Permission } from '../store/jobs.ts';
import type { Gate } from './job-state.ts';
import type { JobPorts } from './ports.ts';
import { jobKind } from './registry.ts';
import { waitReason } from './wait-reason.ts';

/** What speaks for and against going on, at this moment. `permission` is the type's own; a word on the job itself outranks it. */
export function gateOf(row: JobRow, expired: boolean, permission: Permission | null, ports: JobPorts): Gate {
  const writes = jobKind(row.type)?.writes ?? false;
  const trouble = obstacle(row, writes, ports);
  return {
    expired,
    permission: spoken(row) ?? permission ?? (writes ? 'ask' : 'allow'),
    held: trouble && { for: waitReason(trouble.code) ?? 'writes-held', code: trouble.code, message: trouble.message },
  };
}

function spoken({ verdict }: JobRow): 'allow' | 'deny' | null {
  if (verdict === null) return null;
  return verdict === 'approve' ? 'allow' : 'deny';
}

function obstacle({ sourceId }: JobRow, writes: boolean, ports: JobPorts): BridgeError | null {
  if (!ports.hasRoom()) return new BridgeError('job.no-room');
  const source = writes && sourceId ? ports.source(sourceId) : null;
  return source === null || source.writesAllowed === true ? null : source.writesAllowed;
}
