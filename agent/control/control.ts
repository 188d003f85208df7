import type {
  ApproveRequest,
  DoctorRow,
  EngineStatus,
  JobListEntry,
  JobRule,
  OutboxEntry,
  TieOutSummary,
} from '../../contract/control.ts';
import type { SourceId } from '../../contract/ids.ts';

/** What a running engine answers to the tray and the command line. Expected trouble is thrown as `BridgeError`. */
export interface Controllable {
  status(): EngineStatus;
  doctor(signal: AbortSignal): Promise<readonly DoctorRow[]>;
  jobs(): readonly JobListEntry[];
  /** What may be written without asking. */
  rules(): readonly JobRule[];
  outbox(): readonly OutboxEntry[];
  /** Throws `approve.nothing-waits`, `approve.too-late`. */
  approve(request: ApproveRequest): Promise<void>;
  /** Redeems a pairing code and connects at once. */
  pair(gateway: string, code: string, signal: AbortSignal): Promise<void>;
  /** Looks for changes now instead of at the next turn. */
  syncNow(): void;
  /** Proves books = agent = gateway of one source now. */
  tieOut(sourceId: SourceId, signal: AbortSignal): Promise<TieOutSummary>;
}
