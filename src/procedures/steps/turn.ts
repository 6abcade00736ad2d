import { isHandingOver } from '../../domain/plan.ts';
import type { LineProgress } from '../../ports/store.ts';

/** Still to be carried out by a call of its own; what the vendor takes along ends with the record that takes it. */
export function isOpen(line: LineProgress): boolean {
  if (line.line.through !== null) return false;
  return line.state === 'waiting' || line.state === 'intended' || line.state === 'accepted';
}

/** The lines of one system that come next: of one verb and one kind, in the lowest phase that is still open. */
export function nextInTurn(lines: readonly LineProgress[]): readonly LineProgress[] {
  const open = lines.filter(isOpen);
  const [first] = [...open].sort((a, b) => a.line.phase - b.line.phase || a.line.number - b.line.number);
  return open.filter(
    ({ line }) =>
      line.phase === first?.line.phase &&
      line.action === first.line.action &&
      isHandingOver(line) === isHandingOver(first.line) &&
      line.ref.kind === first.line.ref.kind,
  );
}

/** Asked of a vendor or of somebody, and not ended: it cannot be called back. */
export function isUnderWay({ state }: Pick<LineProgress, 'state'>): boolean {
  return state === 'intended' || state === 'accepted';
}

/** What the vendor, or somebody, has taken on: asked about by its ticket, and sent no second time. */
export function isTicketed(line: LineProgress): boolean {
  return line.state === 'accepted' && line.ticket !== null;
}

/** Whether the lines whose turn it is wait for a ticket; what somebody is asked holds up no other kind of line. */
export function isAwaited(lines: readonly LineProgress[]): boolean {
  return nextInTurn(lines).some(isTicketed);
}

/**
 * When work in one system can go on: once every open call can be read back, and the next lines in turn may be tried.
 * Whoever asks for work before that would be sent away, and ask again without end.
 */
export function workableAt(lines: readonly LineProgress[]): Date {
  const called = lines.filter((line) => isOpen(line) && line.state === 'intended');
  if (called.length > 0) return new Date(Math.max(...called.map((line) => readableAt(line).getTime())));
  const ticketed = lines.filter(isTicketed);
  const next = isAwaited(lines) ? ticketed : [...ticketed, ...nextInTurn(lines)];
  return earliest(next.map((line) => line.retryAt ?? new Date(0)));
}

/** Not while the dead call may still be under way, and not before the tool answers again. */
export function readableAt(line: LineProgress): Date {
  return new Date(Math.max(line.callEndsBefore?.getTime() ?? 0, line.retryAt?.getTime() ?? 0));
}

export function earliest(instants: readonly Date[]): Date {
  return new Date(Math.min(...instants.map((instant) => instant.getTime())));
}
