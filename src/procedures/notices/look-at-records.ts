import type { Context, Ref, Sighting } from '../../contract/index.ts';
import { refKey } from '../../contract/index.ts';
import type { NoticeEnd } from '../../domain/notice.ts';
import { lessonOf } from '../../domain/notice.ts';
import type { Restriction } from '../../domain/restriction.ts';
import { restrictionOver } from '../../domain/restriction.ts';
import type { WaitingNotice } from '../../ports/notice-store.ts';
import type { Controller, House, Next, System } from '../house.ts';
import { answerOf } from '../steps/locate.ts';
import { mailAlerts } from '../steps/raise-alert.ts';
import { watchRestrictionIn } from '../steps/watch-restriction.ts';
import { againAt, ASK_AGAIN_MS } from './again.ts';
import type { ErasedRecord } from './erased-by-hand.ts';
import { lookElsewhere } from './erased-by-hand.ts';
import type { ChangedRecord, ChangeHandler, ChangeHandlers } from './handlers.ts';
import type { RowNow } from './rows-now.ts';
import { rowsNow } from './rows-now.ts';

/** All that was told of one record, and what it came to. */
export interface Looked {
  readonly ref: Ref;
  readonly ids: readonly number[];
  /** Of a record that is there, or of the one that answers for it since a merge. */
  readonly row: Sighting | null;
  /** Where a merged record went. */
  readonly into: Ref | null;
  /** It left the tool: whose it was is kept no longer. */
  readonly isDropped: boolean;
  readonly becomes:
    | { readonly is: 'end'; readonly end: NoticeEnd }
    | { readonly is: 'erased'; readonly notice: number; readonly erased: ErasedRecord }
    | { readonly is: 'wait'; readonly waitsFor: string | null; readonly until: Date };
}

/** A record of which the tool says one thing and then another for a day is left: its next scan tells. */
const UNSURE_MS = 24 * 3_600_000;

/** Reads each record that was told of, and does what need not wait: alerts, and what becomes of changed fields. */
export async function lookAtRecords(
  house: House,
  owner: Controller,
  system: System,
  told: readonly WaitingNotice[],
  handlers: ChangeHandlers,
  context: Context,
): Promise<readonly Looked[]> {
  const groups = [...Map.groupBy(told, ({ ref }) => refKey(ref)).values()];
  const isPerson = ({ kind }: Ref): boolean => system.connection.kinds[kind]?.role === 'person';
  const merges = mergesIn(groups);
  const toRead = groups.flatMap((group) => {
    const [{ ref } = noNotice] = group;
    return isPerson(ref) && group.some(({ ours }) => ours !== true) ? [ref, ...ledTo(merges, ref)] : [];
  });
  const rows = await rowsNow(system, distinct(toRead), context);
  const restricted = await restrictedAmong(house, owner, system, groups, rows, context);
  const looked: Looked[] = [];
  for (const group of groups) {
    const into = answersNow(group, merges, rows);
    const one = await lookAtOne(house, owner, system, group, into, rows, handlers, context);
    const isRestricted = restricted.has(refKey(one.ref));
    const { becomes } = one;
    looked.push(
      isRestricted && becomes.is === 'end' && becomes.end !== 'ours' && becomes.end !== 'followed'
        ? { ...one, becomes: { is: 'end', end: 'restricted' } }
        : one,
    );
  }
  return looked;
}

async function lookAtOne(
  house: House,
  owner: Controller,
  system: System,
  group: readonly WaitingNotice[],
  into: Ref | null,
  rows: ReadonlyMap<string, RowNow>,
  handlers: ChangeHandlers,
  context: Context,
): Promise<Looked> {
  const [{ ref, receivedAt } = noNotice] = group;
  const ids = group.map(({ id }) => id);
  const seen = rows.get(refKey(into ?? ref));
  const plain = { ref, ids, into: null, row: null, isDropped: false } as const;
  const end = (code: NoticeEnd): Looked => ({ ...plain, becomes: { is: 'end', end: code } });
  if (seen === undefined) {
    const isOurs = group.every(({ ours }) => ours === true);
    return { ...end(isOurs ? 'ours' : 'no-person'), isDropped: isOurs && hasLeft(group) };
  }
  if (seen.now === 'untold') return end('not-read');
  if (into !== null && seen.now === 'there')
    return { ...plain, into, row: seen.row, isDropped: true, becomes: { is: 'end', end: 'followed' } };
  const lesson = lessonOf(group, seen.now);
  switch (lesson.lesson) {
    case 'left':
      return end(lesson.end);
    case 'later': {
      const now = house.clock.now().getTime();
      const isContrary = seen.silence?.answered === true && now - receivedAt.getTime() > UNSURE_MS;
      // Somebody's erasure is never let go unseen, whatever the tool says.
      if (isContrary && !isErasure(group)) return end('not-read');
      const until = seen.silence?.retryAt ?? new Date(now + ASK_AGAIN_MS);
      return { ...plain, becomes: { is: 'wait', waitsFor: seen.silence?.mend ?? null, until } };
    }
    case 'erased': {
      const notice = group.findLast(({ what, ours }) => what === 'erased' && ours !== true) ?? noNotice;
      const erased = await lookElsewhere(house, owner, system.name, notice, context);
      if (erased.silence === null)
        return { ...plain, isDropped: true, becomes: { is: 'erased', notice: notice.id, erased } };
      const { mend: waitsFor, retryAt } = erased.silence;
      const until = retryAt ?? new Date(house.clock.now().getTime() + ASK_AGAIN_MS);
      return { ...plain, becomes: { is: 'wait', waitsFor, until } };
    }
    case 'look': {
      const becomes = await passOn(house, owner, system.name, group, handlers, context);
      return { ...plain, row: seen.row, becomes };
    }
  }
}

/** Changed rows of people go on to whoever sees to what changed. */
async function passOn(
  house: House,
  owner: Controller,
  system: string,
  group: readonly WaitingNotice[],
  handlers: ChangeHandlers,
  context: Context,
): Promise<Looked['becomes']> {
  let isPassedOn = false;
  const byHandler = Map.groupBy(
    group.filter(({ ours }) => ours !== true),
    ({ what }) => handlers[what],
  );
  for (const [handler, changes] of byHandler) {
    const last = changes.at(-1);
    if (!handler || !last) continue;
    const fields = changes.some((one) => one.fields === null)
      ? null
      : [...new Set(changes.flatMap((one) => one.fields ?? []))];
    const change = { controller: owner.id, system, ref: last.ref, fields, at: last.at };
    const next = await nextBy(house, handler, change, context);
    if (next.next === 'work') await sendAll(house, next.jobs);
    if (next.next !== 'done') return waitingFor(house, next);
    isPassedOn = true;
  }
  return { is: 'end', end: isPassedOn ? 'passed-on' : 'nothing-new' };
}

/** Of one record nobody can see to at present, the others do not wait. */
async function nextBy(
  house: House,
  handler: ChangeHandler,
  change: ChangedRecord,
  context: Context,
): Promise<Next> {
  const now = house.clock.now();
  try {
    const answer = await answerOf(() => handler(house, change, context));
    if (answer.answered) return answer.value;
    const { mend } = answer.obstacle;
    return { next: 'wait', waitsFor: mend, wakeAt: againAt(now, answer.obstacle) };
  } catch (error) {
    house.log.error('change-not-passed-on', {
      system: change.system,
      error: error instanceof Error ? error.name : typeof error,
    });
    return {
      next: 'wait',
      waitsFor: 'what follows a change failed: the log says when',
      wakeAt: againAt(now, { passing: false, retryAt: null }),
    };
  }
}

function waitingFor(house: House, next: Next): Looked['becomes'] {
  const now = house.clock.now().getTime();
  const isAtWork = next.next !== 'wait';
  const until = isAtWork ? new Date(now + SOON_MS) : (next.wakeAt ?? new Date(now + ASK_AGAIN_MS));
  return { is: 'wait', waitsFor: isAtWork ? null : next.waitsFor, until };
}

const SOON_MS = 1_000;

async function sendAll(
  { store, jobs }: House,
  all: readonly Parameters<House['jobs']['send']>[1][],
): Promise<void> {
  await store.transact(async (tx) => {
    for (const job of all) await jobs.send(tx, job, { priority: 'request' });
  });
}

/**
 * Whoever is restricted is looked at at once, as each night, and the data protection officer is written to.
 * @returns  keys of the records that are under a restriction
 */
async function restrictedAmong(
  house: House,
  owner: Controller,
  system: System,
  groups: readonly (readonly WaitingNotice[])[],
  rows: ReadonlyMap<string, RowNow>,
  context: Context,
): Promise<ReadonlySet<string>> {
  const standing = await house.store.transact((tx) => house.store.restrictions.standing(tx, owner.id));
  const keys = new Set<string>();
  if (standing.length === 0) return keys;
  const touched = new Map<number, (typeof standing)[number]>();
  for (const [first] of groups) {
    const seen = first && rows.get(refKey(first.ref));
    if (!first || !seen) continue;
    const records = [{ system: system.name, ...first.ref }];
    const identifiers = (seen.row?.identifiers ?? []).filter(({ kind }) => kind === 'email');
    for (const placed of standing) {
      if (restrictionOver([placed], { records, identifiers }, house.normalise) === null) continue;
      keys.add(refKey(first.ref));
      touched.set(placed.id, placed);
    }
  }
  for (const placed of touched.values()) await watchOne(house, placed, system.name, context);
  if (touched.size > 0) await mailAlerts(house, owner.id);
  return keys;
}

/** One that cannot be looked at now is looked at tonight, and holds back nothing that was told. */
async function watchOne(house: House, placed: Restriction, system: string, context: Context): Promise<void> {
  const watched = await answerOf(() => watchRestrictionIn(house, placed, system, context));
  if (watched.answered) return;
  const { code, mend } = watched.obstacle;
  house.log.warn('restriction-not-looked-at', { restriction: placed.id, system, code, mend });
}

/** Where each record went that was merged, by refKey. */
function mergesIn(groups: readonly (readonly WaitingNotice[])[]): ReadonlyMap<string, Ref> {
  return new Map(
    groups.flatMap((group) => {
      const merged = group.findLast(({ into }) => into !== null);
      return merged?.into ? [[refKey(merged.ref), merged.into] as const] : [];
    }),
  );
}

/** What a record was merged into, what that was merged into, and so on. */
function ledTo(merges: ReadonlyMap<string, Ref>, ref: Ref): readonly Ref[] {
  const way = new Map<string, Ref>();
  for (
    let next = merges.get(refKey(ref));
    next && !way.has(refKey(next)) && refKey(next) !== refKey(ref);
    next = merges.get(refKey(next))
  )
    way.set(refKey(next), next);
  return [...way.values()];
}

/** The first on its way that is there answers for a record; null where that is the record itself, merged or not. */
function answersNow(
  group: readonly WaitingNotice[],
  merges: ReadonlyMap<string, Ref>,
  rows: ReadonlyMap<string, RowNow>,
): Ref | null {
  const [{ ref } = noNotice] = group;
  const isThere = (one: Ref): boolean => rows.get(refKey(one))?.now === 'there';
  if (isThere(ref)) return null;
  const way = ledTo(merges, ref);
  return way.find(isThere) ?? way.at(-1) ?? null;
}

function isErasure(group: readonly WaitingNotice[]): boolean {
  return group.some(({ what, ours }) => what === 'erased' && ours !== true);
}

function hasLeft(group: readonly WaitingNotice[]): boolean {
  return group.some(({ what }) => what === 'erased' || what === 'recycled');
}

function distinct(refs: readonly Ref[]): readonly Ref[] {
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
}

/** A group is never empty: this stands for what cannot be. */
const noNotice: WaitingNotice = {
  id: 0,
  what: 'changed',
  ref: { kind: '', id: '' },
  into: null,
  fields: null,
  at: new Date(0),
  receivedAt: new Date(0),
  ours: null,
};
