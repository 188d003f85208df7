#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { PlainDate } from '../contract/dates.ts';
import { Decimal } from '../contract/decimal.ts';
import { isBridgeError } from '../contract/errors.ts';
import type { JobId } from '../contract/ids.ts';
import type { Word } from './commands/approve.ts';
import { reportFailure } from './commands/output.ts';
import { type Folders, foldersOf } from './support/folders.ts';
import { version } from './version.ts';

interface Common {
  readonly data?: string;
  readonly json?: boolean;
}

interface List extends Partial<Pick<Export, 'from' | 'toDay' | 'job'>> {
  readonly lines: number;
  readonly sync?: boolean;
}

interface Export {
  readonly to: string;
  readonly from?: PlainDate;
  readonly toDay?: PlainDate;
  readonly job?: JobId;
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0); // the reader has seen enough: `| head`
  throw error;
});

const program = new Command('ledger-bridge')
  .description('Carries the books of Tally to a cloud platform, and its documents back, exactly once and with proof.')
  .version(version)
  .showHelpAfterError('(ledger-bridge --help tells how)')
  .configureHelp({ showGlobalOptions: true });

command('run', 'run the agent until Ctrl-C')
  .option('--supervise', 'start it again when it dies')
  .option('--exit-with-parent', 'stop when standard input closes')
  .addHelpText('after', examples('ledger-bridge run', 'ledger-bridge run --data D:\\Bridge'))
  .action(async (options: Common & { supervise?: boolean; exitWithParent?: boolean }) => {
    const { run } = await import('./commands/run.ts');
    if (options.exitWithParent) process.stdin.resume().once('close', () => interrupted.abort(new Error('parent gone')));
    await run(folders(options), { supervise: options.supervise ?? false, signal: interrupted.signal });
    process.stdin.unref();
  });

command('pair', 'connect this PC to the platform with a pairing code')
  .requiredOption('--code <code>', 'the code that the platform shows')
  .requiredOption('--gateway <url>', "the platform's address")
  .addHelpText('after', examples('ledger-bridge pair --code K7QM2XRD --gateway https://bridge.example.com'))
  .action(async (options: Common & { code: string; gateway: string }) => {
    const { pair } = await import('./commands/pair.ts');
    await pair(folders(options), options, interrupted.signal);
  });

command(
  'preview <file>',
  'show what would be carried: records of a Tally file, a folder, or a live Tally, as JSON lines',
)
  .option('--coverage', 'prove instead that nothing of it is lost: leaves seen, mapped, kept, lost, by tag')
  .addHelpText(
    'after',
    examples(
      'ledger-bridge preview DayBook.xml',
      'ledger-bridge preview http://127.0.0.1:9000',
      'ledger-bridge preview DayBook.xml --coverage',
    ),
  )
  .action(async (target: string, { coverage: proves = false, json = false }: Common & { coverage?: boolean }) => {
    if (proves) {
      const { coverage } = await import('./commands/coverage.ts');
      await coverage(target, json, interrupted.signal);
    } else {
      const { preview } = await import('./commands/preview.ts');
      await preview(target, interrupted.signal);
    }
  });

command('status', 'what the agent does now')
  .addHelpText('after', examples('ledger-bridge status', 'ledger-bridge status --json'))
  .action(async (options: Common) => {
    const { status } = await import('./commands/status.ts');
    await status(folders(options), options.json ?? false);
  });

command('doctor', 'check everything, and say what to do about what is wrong')
  .addHelpText('after', examples('ledger-bridge doctor'))
  .action(async (options: Common) => {
    const { doctor } = await import('./commands/doctor.ts');
    await doctor(folders(options), options.json ?? false);
  });

command('jobs', "the platform's documents: waiting, written, refused")
  .option('--conflicts', 'only what books and platform both changed, for you to say whose change counts')
  .addHelpText('after', examples('ledger-bridge jobs', 'ledger-bridge jobs --conflicts', 'ledger-bridge jobs --json'))
  .action(async ({ conflicts = false, ...options }: Common & { conflicts?: boolean }) => {
    const { jobs } = await import('./commands/jobs.ts');
    await jobs(folders(options), { conflicts }, options.json ?? false);
  });

command('tie-out [source]', 'prove that books, this PC and platform agree, per ledger and open bill')
  .option('--report-only', 'exit 0 even if they differ')
  .addHelpText('after', examples('ledger-bridge tie-out', 'ledger-bridge tie-out "Sharma & Sons" --json'))
  .action(async (source: string | undefined, options: Common & { reportOnly?: boolean }) => {
    const { tieOut } = await import('./commands/tie-out.ts');
    const { reportOnly = false, json = false } = options;
    await tieOut(folders(options), { source, reportOnly, json });
  });

command('approve <id>', 'allow a job or held deletions; or a job type, from now on')
  .option('--refuse', 'refuse instead')
  .option('--ask', 'for a job type: ask about each again')
  .option('--always', 'for a job type: without asking from now on')
  .option('--up-to <amount>', 'with --always: ask about a document that comes to more', amount)
  .option('--per-day <amount>', 'with --always: ask once more than this was written on a day', amount)
  .addHelpText(
    'after',
    examples(
      'ledger-bridge approve job-7f3a',
      'ledger-bridge approve invoice.create --always --up-to 50000 --per-day 500000',
      'ledger-bridge approve invoice.create --ask',
    ),
  )
  .action(async (id: string, options: Common & Word) => {
    const { approve } = await import('./commands/approve.ts');
    await approve(folders(options), id, options, options.json ?? false);
  });

command('rules', 'what may be written into the books without asking')
  .addHelpText('after', examples('ledger-bridge rules', 'ledger-bridge rules --json'))
  .action(async (options: Common) => {
    const { rules } = await import('./commands/rules.ts');
    await rules(folders(options), options.json ?? false);
  });

command('outbox', 'what was read and is not yet stored by the platform')
  .addHelpText('after', examples('ledger-bridge outbox'))
  .action(async (options: Common) => {
    const { outbox } = await import('./commands/outbox.ts');
    await outbox(folders(options), options.json ?? false);
  });

command('logs', "the day's story")
  .option('--lines <n>', 'how many lines', wholeNumber, 50)
  .option('--follow', 'go on with the lines to come')
  .addHelpText('after', examples('ledger-bridge logs', 'ledger-bridge logs --follow'))
  .action(async (options: Common & { lines: number; follow?: boolean }) => {
    const { logs } = await import('./commands/logs.ts');
    const { lines, follow = false, json = false } = options;
    await logs(folders(options), { lines, follow, json, signal: interrupted.signal });
  });

command('bundle', 'a redacted report for support')
  .option('--to <folder>', 'where to put it', '.')
  .addHelpText('after', examples('ledger-bridge bundle', 'ledger-bridge bundle --to C:\\Temp'))
  .action(async (options: Common & { to: string }) => {
    const { bundle } = await import('./commands/bundle.ts');
    await bundle(folders(options), options.to, options.json ?? false);
  });

const audit = program
  .command('audit')
  .description('the evidence of every job, decision and approval: prove it, look at it, give it to an auditor');

command('verify', 'prove that nothing of it was changed or taken out', audit)
  .addHelpText('after', examples('ledger-bridge audit verify'))
  .action(async (options: Common) => {
    const { auditVerify } = await import('./commands/audit.ts');
    await auditVerify(folders(options), options.json ?? false);
  });

command('list', 'what happened, newest first', audit)
  .option('--lines <n>', 'how many', wholeNumber, 50)
  .option('--job <job>', 'of one job')
  .option('--sync', 'instead: what was carried, stored and proved, by day and books')
  .option('--from <day>', 'with --sync: first day, as 2026-04-01', day)
  .option('--to-day <day>', 'with --sync: last day', day)
  .addHelpText(
    'after',
    examples(
      'ledger-bridge audit list',
      'ledger-bridge audit list --job job-7f3a --json',
      'ledger-bridge audit list --sync --from 2024-05-03 --to-day 2024-05-03',
    ),
  )
  .action(async ({ lines, job, sync, from, toDay, json = false, ...options }: Common & List) => {
    if (sync) {
      const { auditSync } = await import('./commands/audit-sync.ts');
      await auditSync(folders(options), { lines, from: from ?? null, to: toDay ?? null, json });
    } else {
      const { auditList } = await import('./commands/audit.ts');
      await auditList(folders(options), lines, job ?? null, json);
    }
  });

command('export', 'all of it, or some days of it, as a CSV or XLSX file', audit)
  .requiredOption('--to <file>', 'ends in .csv or .xlsx')
  .option('--from <day>', 'first day, as 2026-04-01', day)
  .option('--to-day <day>', 'last day', day)
  .option('--job <job>', 'of one job')
  .addHelpText('after', examples('ledger-bridge audit export --to audit.xlsx --from 2025-04-01 --to-day 2026-03-31'))
  .action(async ({ to, from, toDay, job, json = false, ...options }: Common & Export) => {
    const { auditExport } = await import('./commands/audit.ts');
    await auditExport(folders(options), to, { from, toDay, job, json, signal: interrupted.signal });
  });

try {
  await program.parseAsync();
} catch (error) {
  if (interrupted.signal.aborted) process.exitCode = 130;
  else {
    if (!isBridgeError(error)) throw error;
    reportFailure(error, process.argv.includes('--json'));
    process.exitCode = 1;
  }
}

/** A command with what all of them take. */
function command(usage: string, description: string, under = program): Command {
  return under
    .command(usage)
    .description(description)
    .option('--data <folder>', "the data folder (default: the user's application data)")
    .option('--json', 'print JSON');
}

function folders(options: Common): Folders {
  return foldersOf(options.data);
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function amount(text: string): Decimal {
  const parsed = Decimal.safeParse(text);
  if (parsed.success && !text.startsWith('-')) return parsed.data;
  throw new InvalidArgumentError('an amount in rupees is needed, such as 50000 or 1250.50');
}

function day(text: string): PlainDate {
  const parsed = PlainDate.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('a day is needed, such as 2026-04-01');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}
