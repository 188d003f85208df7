import { mkdirSync } from 'node:fs';
import type { ApproveRequest, DoctorRow, EngineStatus, OutboxEntry } from '../contract/control.ts';
import type { Instant } from '../contract/dates.ts';
import { BridgeError } from '../contract/errors.ts';
import type { SourceId } from '../contract/ids.ts';
import type { DiagnosticsCollectOutput } from '../contract/jobs/diagnostics-collect.ts';
import type { SourceDiscoverOutput } from '../contract/jobs/source-discover.ts';
import { Pace } from './capture/pace.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Config, conflictPolicy, hostsOf, readConfig, writingAt } from './config.ts';
import { openTally } from './connectors/tally/connector.ts';
import { defaultOrigin, findTallies, tallyOrigin } from './connectors/tally/find-tallies.ts';
import { shapes } from './connectors/tally/shapes.ts';
import type { Controllable } from './control/control.ts';
import { serveControl } from './control/server.ts';
import { checks, setAsideError } from './engine/checks.ts';
import { Connectors } from './engine/connectors.ts';
import { discovered } from './engine/discovered.ts';
import { Discovery } from './engine/discovery.ts';
import { conditionOf } from './engine/follow-condition.ts';
import { Link } from './engine/link.ts';
import { notesAt } from './engine/notes-at.ts';
import { enrol, loadEnrolment } from './enrolment.ts';
import { openAgentStore } from './open-agent-store.ts';
import type { SourceRow } from './store/sources.ts';
import { aboutThisProgram, anonymous, latestLog, withoutNames } from './support/diagnose.ts';
import type { Folders } from './support/folders.ts';
import { errorFields, openLog } from './support/log.ts';
import { version } from './version.ts';

interface Options {
  readonly folders: Folders;
  /** Stops the engine in order. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

export interface Engine {
  /** Resolves after a stop that was asked for; rejects on a programming mistake. */
  readonly ended: Promise<void>;
}

/** How long a stop may take before the process ends anyway (DESIGN §8). */
const stopWithinMs = 30_000;

/** Puts the agent together and starts it. Throws `config.invalid` and `store.*`. */
export async function startEngine({ folders, signal, clock = systemClock }: Options): Promise<Engine> {
  mkdirSync(folders.data, { recursive: true, mode: 0o700 });
  const config = readConfig(folders.config);
  const { store, secrets } = await openAgentStore(folders, clock);
  const log = openLog(folders.logs, config.log);
  log.info('engine.started', { version, pid: process.pid, node: process.version });
  if (store.keyLost) log.error('store.key-lost');
  const startedAt = clock.now().toISOString() as Instant;
  const hosts = hostsOf(config);
  const paceOf = paces(config, clock);
  const connectors = new Connectors({
    configured: config.tally.origins.map(tallyOrigin),
    open: (origin, isSure) =>
      openTally({ origin, clock, isSure, limits: paceOf(origin), notes: notesAt(store, origin) }),
  });
  const { companies, readFrom } = config.tally;
  const pollMs = config.pollSeconds * 1000;
  const outboxBytes = config.outbox.maxMegabytes * 1024 * 1024;
  const ended = Promise.withResolvers<void>();
  let link = await openLink();

  const discovery = new Discovery({
    connectors,
    scan: (stop) => findTallies({ hosts, isKnown: (origin) => connectors.has(origin), clock, signal: stop }),
    expected: hosts[0] === undefined ? null : defaultOrigin(hosts[0]),
    companies,
    pollMs,
    clock,
    log,
    found: (connector, discovered) => link?.carriers.found(connector, discovered),
    carries: (connector) => link?.carriers.carries(connector) ?? false,
  });
  const control = await serveControl(controls(), folders.control);
  link?.start();
  discovery.run(signal).catch(fail);
  if (signal.aborted) void stop();
  else signal.addEventListener('abort', () => void stop(), { once: true });
  return { ended: ended.promise };

  async function openLink(): Promise<Link | null> {
    const enrolment = await loadEnrolment(store, secrets);
    if (enrolment === null) return null;
    const opened = new Link({
      enrolment,
      connectors,
      shapes,
      companies,
      readFrom,
      conflictPolicy: (kind) => conflictPolicy(config, kind),
      writingAt: (company) => writingAt(config, company),
      store,
      clock,
      log,
      pollMs,
      outboxBytes,
      years: config.history,
      paceOf,
      jobEngine: { discover: (stop) => discover(stop), diagnostics: (stop) => diagnostics(stop) },
    });
    opened.failed.catch(fail);
    return opened;
  }

  function fail(error: unknown): void {
    log.error('engine.failed', errorFields(error));
    ended.reject(error);
  }

  async function stop(): Promise<void> {
    log.info('engine.stopping');
    const deadline = setTimeout(() => process.exit(1), stopWithinMs);
    deadline.unref();
    await control.close();
    await link?.stop();
    store.close();
    log.info('engine.stopped');
    await log.close();
    clearTimeout(deadline);
    ended.resolve();
  }

  function controls(): Controllable {
    return {
      status,
      doctor: (doctorSignal) => doctor(doctorSignal),
      jobs: () => link?.jobs.list() ?? [],
      rules: () => link?.jobs.rules() ?? [],
      outbox: (): OutboxEntry[] => store.outbox.usage().map(({ records: _records, ...entry }) => entry),
      approve,
      async pair(gateway, code, pairSignal) {
        await enrol(store, secrets, { gateway: new URL(gateway), code, signal: pairSignal, clock });
        await link?.stop();
        link = await openLink();
        link?.start();
        log.info('engine.paired');
      },
      syncNow: () => link?.wakeAll(),
      async tieOut(sourceId, tieOutSignal) {
        if (link === null) throw new BridgeError('pair.not-paired');
        return link.tieOut(sourceId, tieOutSignal);
      },
    };
  }

  async function approve(request: ApproveRequest): Promise<void> {
    const { id, decision } = request;
    const outcome = link?.jobs.approve(request) ?? 'not-found';
    if (outcome === 'done' || (decision !== 'ask' && (await approveForSource(request, decision)))) return;
    if (decision === 'approve' && connectors.all().some((connector) => connector.letGo?.(id))) {
      decided('request.let-go', request, {});
      return link?.carriers.wake();
    }
    throw new BridgeError(outcome === 'too-late' ? 'approve.too-late' : 'approve.nothing-waits', { details: { id } });
  }

  /** Held deletions by their id; by a source's id what it waits for: a new place, a new name, or restored books. */
  async function approveForSource(request: ApproveRequest, decision: 'approve' | 'refuse'): Promise<boolean> {
    const { id } = request;
    const approved = decision === 'approve';
    const held = store.sources.list().find(({ num }) => store.heldDeletions.list(num).some((each) => each.id === id));
    if (held && decideOnDeletions(held, request, approved ? 'approved' : 'refused')) {
      link?.carriers.get(held.sourceId)?.deletionsDecided();
      return true;
    }
    const source = store.sources.get(id as SourceId);
    if (source === null || !approved) return false;
    if (await link?.carriers.acceptOrigin(source.sourceId)) return decided('source.place-accepted', request, {});
    if (await link?.carriers.acceptName(source.sourceId)) return decided('source.name-accepted', request, {});
    if (!source.rewound) return false;
    decided('source.restore-confirmed', request, {});
    link?.carriers.get(source.sourceId)?.confirmRewound();
    return true;
  }

  function decideOnDeletions({ num, sourceId }: SourceRow, request: ApproveRequest, word: 'approved' | 'refused') {
    return store.transaction(() => {
      const held = store.heldDeletions.list(num).find(({ id }) => id === request.id);
      if (!held || !store.heldDeletions.decide(held.id, word)) return false;
      return decided(`deletions.${word}`, request, { sourceId, count: held.count, total: held.total });
    });
  }

  /** A person's word on what is no job, as evidence. */
  function decided(event: string, { id, by }: ApproveRequest, body: object): true {
    store.transaction(() => store.audit.append({ at: clock.now(), jobId: null, event, by, body: { id, ...body } }));
    return true;
  }

  async function discover(stop: AbortSignal): Promise<SourceDiscoverOutput> {
    const carried = new Set(link?.carriers.views().map(({ sourceId }) => sourceId));
    return discovered(await discovery.now(stop), (sourceId) => carried.has(sourceId));
  }

  async function diagnostics(stop: AbortSignal): Promise<DiagnosticsCollectOutput> {
    const now = status();
    const rows = withoutNames(await doctor(stop), now);
    return { about: aboutThisProgram(), state: anonymous(now), checks: rows, log: latestLog(folders) };
  }

  async function doctor(doctorSignal: AbortSignal): Promise<readonly DoctorRow[]> {
    return checks({
      folders,
      status: status(),
      keyLost: store.keyLost,
      connectors: connectors.all(),
      signal: doctorSignal,
    });
  }

  function status(): EngineStatus {
    const usage = store.outbox.usage();
    const total = (of: (stream: (typeof usage)[number]) => number) =>
      usage.reduce((sum, stream) => sum + of(stream), 0);
    const notPaired = new BridgeError('pair.not-paired');
    return {
      version,
      pid: process.pid,
      startedAt,
      dataFolder: folders.data,
      memory: {
        rssMb: megabytes(process.memoryUsage.rss()),
        peakRssMb: megabytes(process.resourceUsage().maxRSS * 1024),
      },
      paired: link !== null,
      gateway: link?.gateway ?? null,
      tunnel: link?.tunnel ?? { state: 'offline', condition: conditionOf(notPaired) },
      outbox: {
        batches: total(({ batches }) => batches),
        records: total(({ records }) => records),
        bytes: total(({ bytes }) => bytes),
      },
      jobs: link?.jobs.counts() ?? { open: 0, waitingForApproval: 0 },
      sources: link?.carriers.views() ?? [],
      troubles: [
        ...[...discovery.troubles].map(([at, error]) => ({ at, ...conditionOf(error) })),
        ...connectors.all().flatMap((connector) =>
          (connector.setAside?.() ?? []).map(({ id, what }) => ({
            at: connector.origin,
            ...conditionOf(setAsideError(id, what)),
          })),
        ),
      ],
    };
  }
}

/** One for each running product, however it is written. */
function paces({ reading }: Config, clock: Clock): (origin: string) => Pace {
  const known = new Map<string, Pace>();
  return (text) => {
    const origin = tallyOrigin(text);
    const pace = known.get(origin) ?? new Pace({ clock, settings: reading });
    known.set(origin, pace);
    return pace;
  };
}

function megabytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
