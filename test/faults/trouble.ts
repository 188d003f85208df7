import { createServer, type Server } from 'node:http';
import type { ErrorCode } from '../../contract/errors.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import type { TallySimulator } from '../../simulators/tally/simulator.ts';
import type { TallyBehaviour } from '../../simulators/tally/wire/behaviour.ts';
import type { FaultEffect } from '../../simulators/tally/wire/faults.ts';

/** One thing that may be the matter with Tally, how it comes about and how it ends. */
export interface Trouble {
  readonly name: string;
  /** What may be shown for it, depending on what Tally was at. */
  readonly codes: readonly ErrorCode[];
  readonly behaviour?: Partial<TallyBehaviour>;
  /** Shows only when a document is written. */
  readonly onlyWrites?: boolean;
  /** Nobody can do it between two requests of one document. */
  readonly isSlow?: boolean;
  /** Books that were never seen can't be missed: at the first sync there is nothing to say. */
  readonly isOfKnown?: boolean;
  begin(desk: Desk): void | Promise<void>;
  end(desk: Desk): void | Promise<void>;
}

export interface Desk {
  readonly tally: TallySimulator;
  readonly company: string;
  /** Does it to every request from now on, the one that has its turn included. */
  readonly onRequest: (act: (() => void) | null) => void;
  /** Resolves once the engine shows one of these codes. */
  shown(...codes: readonly ErrorCode[]): Promise<unknown>;
}

/** A person closes Tally once it has answered what it is at. */
async function close({ tally }: Desk): Promise<void> {
  await tally.process.turns.take(() => tally.process.crash());
}

const away: readonly ErrorCode[] = ['tally.unreachable', 'tally.crashed'];

function fault(name: string, effect: FaultEffect, ...codes: readonly ErrorCode[]): Trouble {
  return {
    name,
    codes,
    begin: ({ tally }) => tally.faults.add({ ...effect, on: 'collection', times: -1 }),
    end: ({ tally }) => tally.faults.clear(),
  };
}

function dialog(name: string, behaviour: Partial<TallyBehaviour>): Trouble {
  return {
    name,
    codes: ['tally.dialog'],
    behaviour,
    begin: ({ tally }) => tally.process.openDialog('operator'),
    end: ({ tally }) => tally.process.clickOk(),
  };
}

function starting(name: string, answers: 'nothing' | 'no-company'): Trouble {
  return {
    name,
    codes: ['tally.starting'],
    async begin(desk) {
      await close(desk);
      await desk.shown(...away);
      await desk.tally.restart(answers);
    },
    end: ({ tally }) => tally.process.finishStart(),
  };
}

/** Other books, and others in each case: two PCs may not carry the same. */
function seedBeside(company: string): number {
  return 9_000 + Number(/\d+$/.exec(company)?.[0]);
}

/** Other books under the same name are opened. */
function namesake({ tally, company }: Desk): void {
  const { shelf } = tally.process;
  const other = shelf.all().find(({ books }) => books.info().number === '77777');
  if (!other)
    tally.process.addCompany(openBooks({ seed: seedBeside(company), vouchers: 10, name: company, number: '77777' }));
  else if (shelf.openCompany(`${company} (closed)`)) shelf.rename(other, company);
}

/** The namesake goes; ours is there, and the only one of its name. */
function removeNamesake({ tally, company }: Desk): void {
  const { shelf } = tally.process;
  const other = shelf.all().find(({ books }) => books.info().number === '77777');
  if (other) shelf.rename(other, `${company} (closed)`);
  shelf.closeCompany(`${company} (closed)`);
  shelf.openCompany(company);
}

const printers = new WeakMap<Desk, Server>();

/** The program does not run, or does not answer. */
export const troublesOfProgram: readonly Trouble[] = [
  { name: 'refused', codes: away, begin: close, end: ({ tally }) => tally.restart() },
  {
    name: 'crashed in the middle of an answer',
    codes: ['tally.crashed'],
    begin: ({ tally, onRequest }) => onRequest(() => tally.process.crash()),
    async end({ tally, onRequest }) {
      onRequest(null);
      await tally.restart();
    },
  },
  {
    name: 'another program on the port',
    codes: ['tally.not-tally'],
    async begin(desk) {
      await close(desk);
      const printer = createServer((_, response) => response.end('<html>Printer</html>'));
      printers.set(desk, printer);
      const { port } = new URL(desk.tally.url);
      await new Promise<void>((resolve) => printer.listen(Number(port), '127.0.0.1', resolve));
    },
    async end(desk) {
      const printer = printers.get(desk);
      printer?.closeAllConnections();
      await new Promise((resolve) => printer?.close(resolve));
      await desk.tally.restart();
    },
  },
  starting('starting, with nothing answered', 'nothing'),
  starting('starting, with no company yet', 'no-company'),
  {
    name: 'busy with somebody else’s work',
    codes: ['tally.busy'],
    begin: ({ tally }) => tally.process.beginLongJob(),
    end: ({ tally }) => tally.process.endLongJob(),
  },
  dialog('a dialog, nothing answered', {}),
  dialog('a dialog, the probe answered', { probeDuringDialog: 'answered' }),
  dialog('a dialog, empty answers', { dialogAnswer: 'empty-body' }),
  {
    name: 'hung until Tally is killed',
    codes: ['tally.busy', 'tally.dialog'],
    begin: ({ tally }) => tally.faults.add({ type: 'hang' }),
    async end({ tally }) {
      tally.process.crash();
      await tally.restart();
    },
  },
];

/** Other books are open than ours, answers are not what they seem, or documents are not taken. */
export const troublesOfBooks: readonly Trouble[] = [
  {
    name: 'no company',
    codes: ['tally.no-company'],
    begin: ({ tally, company }) => void tally.process.shelf.closeCompany(company),
    end: ({ tally, company }) => void tally.process.shelf.openCompany(company),
  },
  {
    name: 'company closed, another open',
    codes: ['tally.company-closed'],
    isOfKnown: true,
    begin({ tally, company }) {
      const name = 'Somebody Else';
      const isThere = tally.process.shelf.openCompany(name);
      if (!isThere)
        tally.process.addCompany(openBooks({ seed: seedBeside(company), vouchers: 0, name, number: '66666' }));
      tally.process.shelf.closeCompany(company);
    },
    end: ({ tally, company }) => void tally.process.shelf.openCompany(company),
  },
  {
    name: 'wrong company under the same name',
    codes: ['tally.identity-changed'],
    isSlow: true,
    isOfKnown: true,
    begin(desk) {
      desk.tally.process.shelf.closeCompany(desk.company);
      namesake(desk);
    },
    end: removeNamesake,
  },
  { name: 'two companies of one name', codes: ['tally.same-name'], begin: namesake, end: removeNamesake },
  fault('answers end early with STATUS 1', { type: 'truncate-rows', rows: 1 }, 'tally.truncated'),
  fault('answers break off', { type: 'cut-body', bytes: 900 }, 'tally.truncated'),
  fault('answers are rubbish', { type: 'garbage' }, 'tally.garbled'),
  fault('requests are refused', { type: 'unknown-request' }, 'tally.refused'),
  fault('exports fail', { type: 'exception' }, 'tally.refused'),
  fault(
    'the open company is said to be closed',
    { type: 'company-not-set' },
    'tally.company-closed',
    'tally.no-company',
  ),
  {
    name: 'Educational mode',
    codes: ['tally.educational', 'tally.licence-lost'],
    begin: ({ tally }) => tally.process.set({ licence: 'educational', dates: 'educational' }),
    end: ({ tally }) => tally.process.set({ licence: 'silver', dates: 'every-day' }),
  },
  {
    name: 'licence lost',
    codes: ['tally.educational', 'tally.licence-lost'],
    begin: ({ tally }) => tally.process.licence.lose(),
    end: regain,
  },
  {
    name: 'licence lost, seen in imports alone',
    codes: ['tally.licence-lost'],
    behaviour: { readsWithoutLicence: 'as-licensed' },
    onlyWrites: true,
    begin: ({ tally }) => tally.process.licence.lose(),
    end: regain,
  },
  {
    name: 'a release that nobody knows',
    codes: ['tally.release-unknown'],
    begin: ({ tally }) => tally.process.set({ release: '9.0' }),
    end: ({ tally }) => tally.process.set({ release: '7.1' }),
  },
  {
    name: 'a Tally that shows only the period on its screen',
    codes: ['tally.period-ignored'],
    begin: ({ tally }) => tally.process.set({ release: '6.6', svDates: 'ignored' }),
    end: ({ tally }) => tally.process.set({ release: '7.1', svDates: 'honoured' }),
  },
];

/** The licence server is reached again, and the company opened anew (facts/tally.md §1.7). */
function regain({ tally, company }: Desk): void {
  tally.process.licence.regain();
  tally.process.shelf.closeCompany(company);
  tally.process.shelf.openCompany(company);
}
