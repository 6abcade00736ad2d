import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestView } from '../greffe/requests.ts';
import { json } from './format/json.ts';
import { progressBySystem, progressOf } from './format/progress.ts';
import { standingPage } from './format/request.ts';
import type { Session } from './session.ts';
import type { ExitCode } from './exit.ts';
import type { Standing } from './standing.ts';
import { standingOf } from './standing.ts';

const LOOK_EVERY_MS = 400;

/**
 * Takes the request as far as it can go, beside whoever else works on it; shows what happens meanwhile, and ends with
 * what it waits for.
 * @param tells  `due` after an act that moves the days by which to answer
 * @param alongside  what a script is told besides
 */
export async function carryOnAndTell(
  session: Session,
  id: number,
  tells?: 'due',
  alongside: Readonly<Record<string, unknown>> = {},
): Promise<ExitCode> {
  await followed(session, id, () => session.greffe.requests.carryOn(id, session.signal));
  session.signal.throwIfAborted();
  const view = await session.greffe.requests.show(session.reader, id);
  const standing = standingOf(view);
  session.io.out(
    session.globals.json
      ? json({ ...alongside, ...requestJson(view, standing) })
      : standingPage(session, view, tells),
  );
  return standing.code;
}

/** Shows what happens to a request while some work on it goes on. */
export async function followed<T>(session: Session, id: number, work: () => Promise<T>): Promise<T> {
  if (session.globals.json) return work();
  const ended = new AbortController();
  // What cannot be shown must not stop what is done.
  const watching = watch(session, id, ended.signal).catch(() => undefined);
  try {
    return await work();
  } finally {
    ended.abort();
    await watching;
  }
}

/** Tells what changed, each time it did; on a terminal, on one line. */
async function watch(session: Session, id: number, ended: AbortSignal): Promise<void> {
  const { io, pen } = session;
  let seen = await look(session, id);
  let hasTold = false;
  for (;;) {
    const isOver = await sleep(LOOK_EVERY_MS, false, { signal: ended }).catch(() => true);
    const now = await look(session, id);
    if (now !== seen && now !== '') {
      io.out(io.isTerminal ? `\r\u001b[2K${pen.faint(now)}` : `${now}\n`);
      hasTold = true;
    }
    seen = now;
    if (!isOver) continue;
    if (io.isTerminal && hasTold) io.out('\n');
    return;
  }
}

async function look({ greffe, reader, words }: Session, id: number): Promise<string> {
  const lines = await greffe.requests.progress(reader, id);
  if (lines.every((one) => one.state === 'waiting')) return '';
  return progressBySystem(lines)
    .map((one) => words.progress(one.system, one))
    .join(' · ');
}

/** A request for a script. */
export function requestJson(
  view: RequestView,
  standing: Standing = standingOf(view),
): Readonly<Record<string, unknown>> {
  const { plans, candidates, searches, request, state, due, letters, lettersDue, unsettled, callback } = view;
  return {
    request,
    state,
    due,
    waitsFor: standing.waitsFor,
    wakeAt: standing.wakeAt,
    next: standing.next,
    exit: standing.code,
    letters,
    lettersDue,
    unsettled,
    callback,
    candidates,
    searches: searches.map(({ system, round, searchedAt, gaps, failure }) => ({
      system,
      round,
      searchedAt,
      gaps,
      failure,
    })),
    plans: plans.map(({ plan, lines }) => ({ ...plan, lines: progressOf(lines) })),
  };
}
