import { z } from 'zod';
import { Instant } from './dates.ts';
import { Decimal } from './decimal.ts';
import { InstallationId, JobId, RecordId, SourceId, StreamName } from './ids.ts';

/** WebSocket subprotocol; frames only gain optional fields within v1. Described for other languages in docs/protocol.md. */
export const subprotocol = 'ledger-bridge.v1';
export const frameVersion = 1;

/** Where the gateway takes WebSocket upgrades, below its origin. */
export const tunnelPath = '/api/v1/tunnel';

/** How the agent's own goodbye is named when a person or the host stops it: not an error. */
export const stoppingCode = 'agent.stopping';

/** A control frame larger than this closes the session as `tunnel.protocol`. */
export const maxControlFrameBytes = 4 * 1024 * 1024;
/** A batch frame: its blob is at most this many bytes compressed, and `maxBatchBytes` decompressed. */
export const maxBlobBytes = 8 * 1024 * 1024;
export const maxBatchBytes = 64 * 1024 * 1024;
/** Most records in one batch. */
export const maxBatchRecords = 2000;
/** Most entries in one census page. */
export const maxCensusEntries = 2000;
/** Most periods that one tie-out asks for. */
export const maxTieOutPeriods = 100;
/** Most surplus ids in one answer to a census page. */
export const maxSurplus = 5000;

const Sequence = z.int().nonnegative();
const Epoch = z.int().positive();
const ChainText = z.string().regex(/^[0-9a-f]{64}$/);

/** What the agent holds of one stream. `acked` is the last number it knows to be stored upstream, 0 at the start of an epoch. */
export const StreamOffer = z.looseObject({
  stream: StreamName,
  epoch: Epoch,
  acked: Sequence,
  ackedChain: ChainText,
  /** Null when nothing waits. */
  firstUnacked: Sequence.nullable(),
  /** The highest number given out in this epoch. */
  last: Sequence,
});
export type StreamOffer = z.infer<typeof StreamOffer>;

/** What the gateway holds of one stream. An epoch above the agent's means: start anew from `chain` with number 1 (rule 3). */
export const StreamState = z.looseObject({
  stream: StreamName,
  epoch: Epoch,
  last: Sequence,
  chain: ChainText,
});
export type StreamState = z.infer<typeof StreamState>;

/** Whom the books belong to. Everything that `rule 7` pins; the name may change with one click, the rest may not. */
export const Fingerprint = z.looseObject({
  connector: z.string(),
  /** Where the product runs: `http://127.0.0.1:9000`. Not part of the source id: the same books may be served elsewhere. */
  origin: z.string(),
  guid: z.string(),
  number: z.string(),
  name: z.string(),
  booksFrom: z.string(),
  /** The source that these books go on from, where the installation knows it: the parent of a split company. */
  continues: SourceId.optional(),
});
export type Fingerprint = z.infer<typeof Fingerprint>;

export const SourceOffer = z.looseObject({ sourceId: SourceId, fingerprint: Fingerprint });
export type SourceOffer = z.infer<typeof SourceOffer>;

/** `owner`: send. `elsewhere`: another installation owns it (`source.owned-elsewhere`), nothing is to be sent. */
export const SourceState = z.looseObject({
  sourceId: SourceId,
  ownership: z.enum(['owner', 'elsewhere']),
  /** Rises whenever a person moves the source to another installation. */
  ownershipNumber: z.int().nonnegative(),
  /** How many records the gateway holds of the source; absent where it does not say. */
  records: z.int().nonnegative().optional(),
});
export type SourceState = z.infer<typeof SourceState>;

// --- agent to gateway ---------------------------------------------------------------------------------------------

export const Hello = z.looseObject({
  t: z.literal('hello'),
  installationId: InstallationId,
  agentVersion: z.string(),
  frameVersion: z.int(),
  /** Version of the form of each record kind. */
  shapes: z.record(z.string(), z.int()),
  jobTypes: z.array(z.string()),
  streams: z.array(StreamOffer),
  sources: z.array(SourceOffer),
});

/** Ed25519 over `proofText`, base64url. */
export const Proof = z.looseObject({ t: z.literal('proof'), signature: z.string() });

/** The text an installation signs: nonce, the server's time as received, and the host it dialled, so that a proof can't be carried elsewhere. */
export function proofText(challenge: { nonce: string; serverTime: string }, host: string): string {
  return `${subprotocol}\n${challenge.nonce}\n${challenge.serverTime}\n${host}`;
}

/** A source found after `hello`; answered with `source-state`. */
export const SourceFrame = z.looseObject({ t: z.literal('source'), source: SourceOffer });

/** The agent can't go on with this stream in this epoch (mismatch, parked or lost batch); answered with `epoch`. */
export const Reset = z.looseObject({ t: z.literal('reset'), stream: StreamName, epoch: Epoch, reason: z.string() });

/**
 * One page of a census of the *books*, ids ascending, covering the ids in (`after`, `through`]; `through` null: to the end.
 * An entry is [id, native version, hash or null when the agent doesn't know it].
 */
export const Census = z.looseObject({
  t: z.literal('census'),
  sourceId: SourceId,
  censusId: z.string(),
  page: z.int().nonnegative(),
  after: RecordId.nullable(),
  through: RecordId.nullable(),
  entries: z.array(z.tuple([RecordId, z.string(), z.string().nullable()])).max(maxCensusEntries),
});

/** Asks for the gateway's own totals of a source, valid only if its last number of that stream is exactly `seq`. */
export const TieOutRequest = z.looseObject({
  t: z.literal('tie-out'),
  tieOutId: z.string(),
  sourceId: SourceId,
  epoch: Epoch,
  seq: Sequence,
  /** Vouchers dated up to and including this day count. */
  asOn: z.iso.date(),
  /** Also the figures of each of these periods, days included: financial years, or the months or days of one. */
  periods: z
    .array(z.looseObject({ from: z.iso.date(), to: z.iso.date() }))
    .max(maxTieOutPeriods)
    .optional(),
  /** Only these accounts in `periods`, to find where they went apart. */
  accountIds: z.array(RecordId).max(200).optional(),
});

/** How much of one kind of figure was compared. `differences` on either side. */
export const TieOutSection = z.looseObject({
  section: z.string(),
  compared: z.int(),
  differences: z.int(),
  /** Why it was not compared, or not wholly: `gateway-too-old`, … */
  notCompared: z.string().optional(),
});
export type TieOutSection = z.infer<typeof TieOutSection>;

/** What an accountant knows the books by; decimal text, debit-positive, as on the day of the tie-out. */
export const TieOutFigures = z.looseObject({
  /** Sum of the debit column. */
  trialBalance: z.string().nullable(),
  debtors: z.string(),
  creditors: z.string(),
  /** Of what parties kept bill by bill owe or are owed, that which names no bill. */
  onAccount: z.string(),
  /** Of the month of that day, of every status. */
  vouchersThisMonth: z.int(),
  vouchers: z.int(),
  billWiseParties: z.int(),
  /** Debtors and creditors not kept bill by bill: there is nothing to compare but their balance. */
  otherParties: z.int(),
  /** The first of them, by name. */
  otherPartyNames: z.array(z.string()).max(1000).optional(),
});
export type TieOutFigures = z.infer<typeof TieOutFigures>;

/** The agent's verdict, after all three sides were compared. */
export const TieOutResult = z.looseObject({
  t: z.literal('tie-out-result'),
  tieOutId: z.string(),
  sourceId: SourceId,
  seq: Sequence,
  asOn: z.iso.date(),
  ok: z.boolean(),
  accounts: z.int(),
  bills: z.int(),
  differences: z.array(z.looseObject({})).max(1000),
  sections: z.array(TieOutSection).optional(),
  figures: TieOutFigures.optional(),
});

export const JobAck = z.looseObject({ t: z.literal('job-ack'), jobId: JobId });

/** A job that is not finished: `waiting` names for what (`approval`, `company-closed`, …). */
export const JobProgress = z.looseObject({
  t: z.literal('job-progress'),
  jobId: JobId,
  state: z.string(),
  waitingFor: z.string().optional(),
  /** How long it has stood so; absent: since now. */
  forMs: z.int().nonnegative().optional(),
  /** Of a job that is running: how far it has come, and of how many where that is known. */
  done: z.int().nonnegative().optional(),
  total: z.int().nonnegative().nullable().optional(),
});

/** A stretch of days, null being the beginning and the end of the books. Null `knownEqualAt`: never. `pending`: what is still owed. */
export const FreshPeriod = z.looseObject({
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  knownEqualAt: Instant.nullable(),
  pending: z.array(z.string()),
});

export const SourceStatus = z.looseObject({
  sourceId: SourceId,
  state: z.string(),
  code: z.string().nullable(),
  vouchersDone: z.int().nullable(),
  vouchersTotal: z.int().nullable(),
  /** How long reading them will still take; null: not known. */
  remainingMs: z.int().nonnegative().nullable().optional(),
  /** When each period was last known to be as in the books; latest first. */
  freshness: z.array(FreshPeriod).optional(),
  /** Nothing dated before the financial year of this day is read; null: all of the books. */
  readFrom: z.iso.date().nullable().optional(),
});
export const Status = z.looseObject({ t: z.literal('status'), sources: z.array(SourceStatus) });

// --- gateway to agent ---------------------------------------------------------------------------------------------

export const Challenge = z.looseObject({ t: z.literal('challenge'), nonce: z.string(), serverTime: Instant });

export const Welcome = z.looseObject({
  t: z.literal('welcome'),
  sessionId: z.string(),
  streams: z.array(StreamState),
  sources: z.array(SourceState),
  /** How much may be on the way unacked. */
  window: z.looseObject({ batches: z.int().positive(), bytes: z.int().positive() }),
  pingSeconds: z.int().positive(),
});

export const SourceStateFrame = z.looseObject({
  t: z.literal('source-state'),
  source: SourceState,
  stream: StreamState,
});

/** A new epoch of a stream, allotted by the gateway: numbers start at 1 from `chain`. */
export const EpochFrame = z.looseObject({ t: z.literal('epoch'), stream: StreamState });

/** Everything up to `last` is stored durably. `rejected` records were set aside at the gateway; they are acked all the same. */
export const Ack = z.looseObject({
  t: z.literal('ack'),
  stream: StreamName,
  epoch: Epoch,
  last: Sequence,
  rejected: z.array(z.looseObject({ seq: Sequence, code: z.string() })).optional(),
});

/** A whole batch was not taken: undecodable, too large, over quota. `later`: send again; `never`: it will not be taken. */
export const Nack = z.looseObject({
  t: z.literal('nack'),
  stream: StreamName,
  epoch: Epoch,
  firstSeq: Sequence,
  code: z.string(),
  retry: z.enum(['later', 'never', 'person']),
  retryAfterMs: z.int().nonnegative().optional(),
});

/**
 * The answer to one census page: ids to be read again from the books, and [id, kind] held in that range beyond the books' own.
 * At most `maxSurplus` of those: what remains is told by the next census.
 */
export const Want = z.looseObject({
  t: z.literal('want'),
  sourceId: SourceId,
  censusId: z.string(),
  page: z.int().nonnegative(),
  wanted: z.array(RecordId),
  surplus: z.array(z.tuple([RecordId, z.string()])),
});

/**
 * Computed from the records the gateway holds: [account id, opening, debits, credits] up to `asOn`, debits and credits both
 * without a sign, and [account id, reference, open amount] where that is not zero. `vouchers` counts those that moved accounts.
 */
export const TieOutTotals = z.looseObject({
  t: z.literal('tie-out-totals'),
  tieOutId: z.string(),
  sourceId: SourceId,
  /** False when the gateway's last number is not the one asked for: ask again when it is. */
  atSeq: z.boolean(),
  page: z.int().nonnegative(),
  lastPage: z.boolean(),
  vouchers: z.int(),
  accounts: z.array(z.tuple([RecordId, Decimal, Decimal, Decimal])),
  bills: z.array(z.tuple([RecordId, z.string(), Decimal])),
  /** [place in `periods` of the request, account id, opening and everything before the period, debits, credits]. */
  periods: z.array(z.tuple([z.int(), RecordId, Decimal, Decimal, Decimal])).optional(),
  /** Vouchers of every status by the product's name of their type and the month they are dated in, `2025-04`. */
  counts: z.array(z.tuple([z.string(), z.string(), z.int()])).optional(),
  /** [account id, balance, what of it names no bill], all vouchers counted; accounts kept bill by bill. */
  parties: z.array(z.tuple([RecordId, Decimal, Decimal])).optional(),
});

export const JobFrame = z.looseObject({
  t: z.literal('job'),
  jobId: JobId,
  type: z.string(),
  /** Null for a job that concerns no books. */
  sourceId: SourceId.nullable(),
  input: z.looseObject({}),
  createdAt: Instant,
  /** Milliseconds the job may still be carried out, counted by the gateway's clock at the moment of sending. */
  validForMs: z.int().nonnegative(),
  /** `native.version` of the document that `input.document` names, as the gateway held it when the job was made. */
  knownVersion: z.string().optional(),
});

// --- both ---------------------------------------------------------------------------------------------------------

export const Ping = z.looseObject({ t: z.literal('ping'), id: z.int() });
export const Pong = z.looseObject({ t: z.literal('pong'), id: z.int() });
export const Goodbye = z.looseObject({
  t: z.literal('goodbye'),
  code: z.string(),
  retryAfterMs: z.int().nonnegative().optional(),
});

export const AgentFrame = z.discriminatedUnion('t', [
  Hello,
  Proof,
  SourceFrame,
  Reset,
  Census,
  TieOutRequest,
  TieOutResult,
  JobAck,
  JobProgress,
  Status,
  Ping,
  Pong,
  Goodbye,
]);
export type AgentFrame = z.infer<typeof AgentFrame>;

export const GatewayFrame = z.discriminatedUnion('t', [
  Challenge,
  Welcome,
  SourceStateFrame,
  EpochFrame,
  Ack,
  Nack,
  Want,
  TieOutTotals,
  JobFrame,
  Ping,
  Pong,
  Goodbye,
]);
export type GatewayFrame = z.infer<typeof GatewayFrame>;

export type FrameOf<Frames extends { t: string }, T extends Frames['t']> = Extract<Frames, { t: T }>;

/**
 * Parses one control frame. Unknown frame types are `ignored` (and counted by the caller), not an error: frames only gain
 * optional fields within v1. `invalid` ends the session as `tunnel.protocol`.
 */
export function parseFrame<F extends { t: string }>(
  schema: z.ZodType<F>,
  known: ReadonlySet<string>,
  text: string,
): { readonly frame: F } | { readonly ignored: string } | { readonly invalid: string } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { invalid: 'not JSON' };
  }
  const type = (raw as { t?: unknown } | null)?.t;
  if (typeof type !== 'string') return { invalid: 'no frame type' };
  if (!known.has(type)) return { ignored: type.slice(0, 40) };
  const parsed = schema.safeParse(raw);
  return parsed.success ? { frame: parsed.data } : { invalid: `${type}: ${parsed.error.issues[0]?.path.join('.')}` };
}

export const agentFrameTypes: ReadonlySet<string> = new Set(AgentFrame.options.map((o) => o.shape.t.value));
export const gatewayFrameTypes: ReadonlySet<string> = new Set(GatewayFrame.options.map((o) => o.shape.t.value));
