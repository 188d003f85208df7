import { isDeepStrictEqual } from 'node:util';
import type { Course } from './bench.ts';
import type { Harm } from './harms.ts';

/** What is wrong with how a job ended, given what was done to it; null when all is well. */
export function judge(course: Course, { person }: Harm): string | null {
  const { results, acted } = course;
  const [result] = results;
  if (result === undefined) return 'it has no result';
  if (results.some((again) => !isDeepStrictEqual(again, result))) return 'its result changed';
  const finding = person === undefined || acted === null ? alone(course) : withPerson(course, acted);
  return finding && `${finding} (${result.state} ${result.code}, ${JSON.stringify(result.differences)})`;
}

/** Nobody was there: it is in the books, was saved once, and the job says so. */
function alone(course: Course): string | null {
  const { documents, isDone, saves, vouchersMore, leavesNothing, made, toBeMade } = course;
  const {
    results: [result],
  } = course;
  const isTrue = result?.state === 'done' && result.verified && result.code === null;
  if (leavesNothing) return isTrue && vouchersMore === 0 ? null : `it left ${vouchersMore} vouchers`;
  if (documents.length !== 1) return `it is in the books ${documents.length} times`;
  if (!isDone) return 'it is not done';
  if (made.length !== toBeMade) return `of ${toBeMade} masters there are ${made.join(', ')}`;
  if (saves !== 1 + toBeMade) return `the books were saved ${saves} times`;
  if (vouchersMore > 1) return `there are ${vouchersMore} vouchers more`;
  return isTrue ? null : 'its end is not true';
}

function withPerson(course: Course, { act, after, itself, madeBefore }: NonNullable<Course['acted']>): string | null {
  const {
    results: [result],
    documents,
    entered,
    isDone,
    wasDone,
  } = course;
  if (documents.length > 1) return `it is in the books ${documents.length} times`;
  if (course.made.length > course.toBeMade) return `of ${course.toBeMade} masters there are ${course.made.join(', ')}`;
  const undone = act.undone(documents, { before: madeBefore, now: course.made });
  if (undone !== null) return undone;
  if (entered.length > 0 && wasDone && !after) return 'it was written beside what a person had entered';
  switch (result?.state) {
    case 'done':
      return wasDone || isTakenForIts(course) ? null : 'it says done, and never was';
    case 'rejected':
    case 'possible-duplicate':
      return (isDone || wasDone) && !itself ? `it says ${result.state}, and was done` : null;
    case 'unknown':
      return null;
    case 'expired':
    case 'cancelled':
    case 'refused':
    case undefined:
      return 'its end is not true';
  }
}

/**
 * Of what a person enters while it is not known what became of a send, only the mark tells that it is not the job's: the job then
 * says that the narration differs. A master bears no mark.
 */
function isTakenForIts({ results: [result], entered, isMaster }: Course): boolean {
  return entered.length === 1 && (isMaster || result?.verified === false);
}
