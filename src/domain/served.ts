import type { NotificationKind } from './notification.ts';
import { isHandingOver, isWrite } from './plan.ts';
import type { Line } from './plan.ts';
import { refKey } from './record.ts';
import type { Subject } from './subject.ts';
import { isTheirs } from './subject.ts';
import { NOTHING_HELD } from './task.ts';

/** A line with what it came to. */
export interface LineResult {
  readonly line: Line;
  readonly state: string;
  readonly code: string | null;
}

/**
 * Whether a recipient's own tool has done what the recipient would be told: nobody is found there, or all that was planned
 * there was carried out, and what is told was among it.
 * @param ends  of the plans that were signed, oldest first, each in the order of its lines
 * @source GDPR Art. 19
 */
export function isServed(
  kind: NotificationKind,
  subject: Pick<Subject, 'matches'>,
  ends: readonly LineResult[],
  system: string,
): boolean {
  const own = ends.filter(({ line }) => line.system === system);
  const isFound = subject.matches.some(
    (match) => match.ref.system === system && match.role === 'person' && isTheirs(match),
  );
  if (own.length === 0) return !isFound;
  const isAllDone = own.every(
    (one, index) =>
      isDone(one) ||
      STAYS.has(one.line.reason) ||
      (one.state === 'stopped' && own.slice(index + 1).some((later) => takesUp(kind, later, one))),
  );
  return isAllDone && own.some((end) => isDoneFor(kind, end));
}

/** Whether a line has done what a recipient is told of. */
export function isDoneFor(kind: NotificationKind, end: LineResult): boolean {
  return isDone(end) && !isEmptyHanded(end) && isOf(kind, end.line);
}

function isDone({ state }: LineResult): boolean {
  return state === 'done' || state === 'already';
}

function isEmptyHanded({ state, code }: LineResult): boolean {
  return state === 'already' && code === NOTHING_HELD;
}

function isOf(kind: NotificationKind, line: Line): boolean {
  if (!isWrite(line)) return false;
  if (kind === 'rectification') return line.action === 'rectify';
  return kind !== 'erasure' || ['erase', 'redact', 'detach'].includes(line.action);
}

/**
 * Of a record that changed under its line a later one follows, which does what is told: nothing done before the line was
 * stopped stands for it, and no change of hands for a mark.
 */
function takesUp(kind: NotificationKind, later: LineResult, stopped: LineResult): boolean {
  return (
    isDone(later) &&
    isOf(kind, later.line) &&
    isHandingOver(later.line) === isHandingOver(stopped.line) &&
    refKey(later.line.ref) === refKey(stopped.line.ref)
  );
}

/** Why a record stays as it is without anybody having to do more: it is as it should be, or the law has it kept. */
const STAYS: ReadonlySet<Line['reason']> = new Set([
  'already-right',
  'already-erased',
  'legal-hold',
  'exemption',
  'tied-to-kept',
  'commercial-record',
  'shared-with-others',
]);
