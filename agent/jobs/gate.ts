import { compare, type Decimal, sum } from '../../contract/decimal.ts';
import { BridgeError, errorCatalogue } from '../../contract/errors.ts';
import type { NeededMaster } from '../connectors/writer.ts';
import type { JobRow } from '../store/jobs.ts';
import type { WritingRule } from '../store/writing-rules.ts';
import type { Gate } from './job-state.ts';
import { type JobMasters, unshown } from './masters.ts';
import type { JobPorts } from './ports.ts';
import { jobKind } from './registry.ts';
import { waitReason } from './wait-reason.ts';

interface Standing {
  readonly row: JobRow;
  readonly expired: boolean;
  /** The type's own; a word on the job itself outranks it. */
  readonly rule: WritingRule | null;
  /** What the document comes to, once that is known. */
  readonly amount: Decimal | null;
  /** What was written today of the type without asking. */
  readonly writtenToday: Decimal;
  /** Masters that are to be made for the document. */
  readonly needs: readonly NeededMaster[];
  readonly masters: JobMasters;
  /** Of the types of job that make them. */
  readonly ruleOf: (type: string) => WritingRule | null;
}

/** What speaks for and against going on, at this moment. */
export function gateOf(standing: Standing, ports: JobPorts): Gate {
  const { row, expired } = standing;
  const writes = jobKind(row.type)?.writes ?? false;
  const trouble = obstacle(row, writes, ports);
  return {
    expired,
    ...permissionOf(standing, writes),
    held: trouble && { for: waitReason(trouble.code) ?? 'writes-held', code: trouble.code, message: trouble.message },
  };
}

type Word = Pick<Gate, 'permission' | 'asks'>;

/** A document that needs masters made needs a word on each of them too: a person's who was shown it, or the rule for its kind. */
function permissionOf(standing: Standing, writes: boolean): Word {
  const { row, needs, masters, ruleOf } = standing;
  const document = wordOn(standing, writes);
  if (needs.length === 0 || document.permission === 'deny' || document.permission === 'withdrawn') return document;
  const uncovered = row.verdict === null ? needs : unshown(needs, masters);
  const words = uncovered.map(({ type }) => ruleOf(type)?.permission ?? 'ask');
  if (words.includes('deny')) return { permission: 'deny', asks: needsApproval };
  if (document.asks.code !== needsApproval.code) return document;
  const isAsked = document.permission === 'ask' || words.includes('ask');
  return isAsked ? { permission: 'ask', asks: makesMasters(needs) } : document;
}

function makesMasters(needs: readonly NeededMaster[]): Gate['asks'] {
  const names = needs.map(({ name }) => `"${name}"`).join(', ');
  return asking(new BridgeError('job.makes-masters', { details: { names } }));
}

function wordOn({ row, rule, amount, writtenToday }: Standing, writes: boolean): Word {
  if (row.verdict !== null) return { permission: permissions[row.verdict], asks: needsApproval };
  const permission = rule?.permission ?? (writes ? 'ask' : 'allow');
  if (permission !== 'allow' || rule === null || amount === null) return { permission, asks: needsApproval };
  const overLimit = limitPassed(rule, amount, writtenToday);
  return overLimit === null ? { permission, asks: needsApproval } : { permission: 'ask', asks: overLimit };
}

function limitPassed({ most, mostPerDay }: WritingRule, amount: Decimal, writtenToday: Decimal): Gate['asks'] | null {
  const details = { amount };
  if (most !== null && compare(amount, most) > 0)
    return asking(new BridgeError('job.over-limit', { details: { ...details, limit: most } }));
  const today = sum([writtenToday, amount]);
  if (mostPerDay === null || compare(today, mostPerDay) <= 0) return null;
  return asking(new BridgeError('job.over-day-limit', { details: { amount: today, limit: mostPerDay } }));
}

function asking({ code, message }: BridgeError): Gate['asks'] {
  return { code, message };
}

const permissions = { approve: 'allow', overrule: 'allow', refuse: 'deny', withdraw: 'withdrawn' } as const;

const needsApproval = { code: 'job.needs-approval', message: errorCatalogue['job.needs-approval'].sentence } as const;

function obstacle({ sourceId }: JobRow, writes: boolean, ports: JobPorts): BridgeError | null {
  if (!ports.hasRoom()) return new BridgeError('job.no-room');
  const source = writes && sourceId ? ports.source(sourceId) : null;
  return source === null || source.writesAllowed === true ? null : source.writesAllowed;
}
