import assert from 'node:assert/strict';
import type {
  Connection,
  Failure,
  FailureKind,
  Gap,
  Identifier,
  Match,
  Outcome,
  Ref,
  Related,
  Scanned,
  Sighting,
  Solicitation,
  VerbName,
} from '../../src/contract/index.ts';
import { refKey, VendorFailure } from '../../src/contract/index.ts';
import { type Stage, verb } from './stage.ts';
import type { WitnessedRecord } from './world.ts';

/** More pages than any world here fills: an adapter that needs more is going round in circles. */
const pagesMax = 300;

/** A full batch of a vendor that takes thousands proves no more than this many. */
export const batchTried = 120;

/** Every match, of all pages. */
export async function locateAll(
  stage: Stage,
  identifiers: readonly Identifier[],
): Promise<{ readonly items: readonly Match[]; readonly gaps: number }> {
  const locate = verb(stage, 'locate');
  const pages = await allPages((cursor) => locate.call(identifiers, cursor, stage.context));
  return { items: pages.flatMap((page) => page.items), gaps: pages.flatMap((page) => page.gaps).length };
}

/** Everything around these rows, of all pages. */
export async function expandAll(stage: Stage, refs: readonly Ref[]): Promise<readonly Related[]> {
  const expand = verb(stage, 'expand');
  const pages = await allPages((cursor) => expand.call(refs, cursor, stage.context));
  return pages.flatMap((page) => page.items);
}

/** Everything a scan gives, of all pages. */
export async function scanAll(
  stage: Stage,
  wanted: Partial<Scanned> & Pick<Scanned, 'kind'>,
): Promise<{ readonly items: readonly Sighting[]; readonly gaps: readonly Gap[] }> {
  const scan = verb(stage, 'scan');
  const pages = await allPages((cursor) =>
    scan.call({ fields: [], where: [], ...wanted }, cursor, stage.context),
  );
  return { items: pages.flatMap((page) => page.items), gaps: pages.flatMap((page) => page.gaps) };
}

/** Everything that addresses these rows, of all pages. */
export async function solicitationsAll(
  stage: Stage,
  refs: readonly Ref[],
): Promise<{ readonly items: readonly Solicitation[]; readonly gaps: number }> {
  const solicitations = verb(stage, 'solicitations');
  const pages = await allPages((cursor) => solicitations.call(refs, cursor, stage.context));
  return { items: pages.flatMap((page) => page.items), gaps: pages.flatMap((page) => page.gaps).length };
}

async function allPages<P extends { readonly cursor: string | null }>(
  ask: (cursor: string | null) => Promise<P>,
): Promise<readonly P[]> {
  const pages: P[] = [];
  let cursor: string | null = null;
  do {
    const page = await ask(cursor);
    pages.push(page);
    cursor = page.cursor;
    assert.ok(pages.length < pagesMax, `${pagesMax} pages and no end: the cursor leads nowhere`);
  } while (cursor !== null);
  return pages;
}

/** Erases to the end: what was accepted is asked for when its time has come. */
export async function eraseToTheEnd(stage: Stage, refs: readonly Ref[]): Promise<readonly Outcome<null>[]> {
  const erase = verb(stage, 'erase');
  return toTheEnd(stage, await erase.call(refs, stage.context));
}

export async function toTheEnd(
  stage: Stage,
  outcomes: readonly Outcome<null>[],
): Promise<readonly Outcome<null>[]> {
  return Promise.all(outcomes.map((outcome) => ending(stage, outcome)));
}

async function ending(stage: Stage, outcome: Outcome<null>): Promise<Outcome<null>> {
  let last = outcome;
  for (let asked = 0; last.status === 'accepted'; asked += 1) {
    assert.ok(asked < 20, 'what was accepted never ended');
    moveTo(stage, last.askAgainAt);
    const [next] = await verb(stage, 'poll').call([last.ticket], stage.context);
    assert.ok(next, 'a ticket was answered by nothing');
    last = next;
  }
  return last;
}

export function moveTo(stage: Stage, instant: Date): void {
  stage.clock.moveBy(Math.max(0, instant.getTime() - stage.clock.now().getTime()) + 1);
}

/** Done now, or so before. */
export function assertSuccess(outcomes: readonly Outcome<unknown>[], count: number): void {
  assert.equal(outcomes.length, count, 'there is one outcome per input');
  for (const outcome of outcomes) {
    const said = outcome.status === 'failed' ? `: ${outcome.failure.kind} ${outcome.failure.code}` : '';
    assert.ok(outcome.status === 'done' || outcome.status === 'already', `it ended ${outcome.status}${said}`);
  }
}

/** What a call of several inputs failed with: outcomes, or one failure for the whole call. */
export async function failuresOf(
  call: Promise<readonly Outcome<unknown>[]>,
): Promise<readonly (Failure | null)[]> {
  const failure = await thrownBy(call);
  if (failure !== null) return [failure];
  return (await call).map((outcome) => (outcome.status === 'failed' ? outcome.failure : null));
}

/** The failure a call was refused with, or null when it was answered. */
export async function thrownBy(call: Promise<unknown>): Promise<Failure | null> {
  try {
    await call;
    return null;
  } catch (thrown) {
    if (thrown instanceof VendorFailure) return thrown.failure;
    throw thrown;
  }
}

export function assertFailed(failures: readonly (Failure | null)[], kinds: readonly FailureKind[]): void {
  assert.ok(failures.length > 0, 'there is an outcome');
  for (const failure of failures) {
    assert.ok(failure !== null, 'it was called a success');
    assert.ok(kinds.includes(failure.kind), `it failed as ${failure.kind}, expected ${kinds.join(' or ')}`);
    assert.ok(failure.code !== '' && failure.mend !== '', 'a failure has a code and a mend');
  }
}

/** What stands there as the witness sees it: not there any more, in the bin, or leaving the disks. */
export function stateOf(stage: Stage, ref: Ref): WitnessedRecord['state'] | 'absent' {
  return stage.witness.record(ref.kind, ref.id)?.state ?? 'absent';
}

export function assertGone(stage: Stage, ref: Ref): void {
  const effect = stage.connection.kinds[ref.kind]?.effect.kind;
  assert.ok(effect, `the adapter does not say what erasing a ${ref.kind} means`);
  const allowed = {
    purged: ['absent'],
    'purged-within': ['absent', 'purging'],
    recycled: ['absent', 'purging', 'recycled'],
  }[effect];
  const state = stateOf(stage, ref);
  assert.ok(allowed.includes(state), `an erased ${ref.kind} whose kind is ${effect} is ${state}`);
}

/**
 * Everything but the named records is as it was. A record that was tied to one of them may have lost that tie, and
 * may say when it was last touched; a record that was not may differ in nothing.
 */
export function assertUntouched(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  concerned: readonly Ref[],
): void {
  const keys = new Set(concerned.map(refKey));
  for (const [key, was] of before) {
    if (keys.has(key)) continue;
    const is = after.get(key);
    assert.ok(is !== undefined, `another record disappeared: ${kindOf(key)}`);
    if (is === was) continue;
    const [old, now] = [recordFrom(was), recordFrom(is)];
    assert.ok(
      old.links.some((link) => keys.has(link)),
      `another record changed: ${kindOf(key)}`,
    );
    assert.deepEqual(
      { ...now, links: now.links.filter((link) => !keys.has(link)), fields: timeless(now, old) },
      { ...old, links: old.links.filter((link) => !keys.has(link)), fields: timeless(old, now) },
      `a record tied to the person changed in more than its tie: ${kindOf(key)}`,
    );
  }
  const added = [...after.keys()].filter((key) => !before.has(key)).map(kindOf);
  assert.deepEqual(added, [], 'records appeared');
}

export function assertSameWorld(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): void {
  assertUntouched(before, after, []);
}

/** The record stands as it stood, but for when it was last touched. */
export function assertCameBack(before: WitnessedRecord | null, now: WitnessedRecord | null): void {
  assert.ok(before && now, 'it is not there');
  assert.equal(now.state, 'live', 'it is not live again');
  assert.deepEqual(timeless(now, before), timeless(before, now), 'it came back as another record');
}

/** Ends a promise that should have come at once. */
export async function atOnce<T>(stage: Stage, promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new assert.AssertionError({ message: `${what} took more than ${stage.patienceMs} ms` })),
      stage.patienceMs,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function keysOf(items: readonly { readonly ref: Ref }[]): readonly string[] {
  return items.map((item) => refKey(item.ref)).sort();
}

/** Whether a verb is there and takes records of this kind; terms without kinds take any. */
export function takes(connection: Connection, name: VerbName, kind: string): boolean {
  const kinds = connection[name]?.kinds;
  return kinds !== undefined && (kinds.length === 0 || kinds.includes(kind));
}

interface Parsed {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly links: readonly string[];
}

function recordFrom(json: string): Parsed {
  const parsed: unknown = JSON.parse(json);
  assert.ok(isRecord(parsed), 'a snapshot holds whole records');
  return parsed;
}

function isRecord(value: unknown): value is Parsed {
  return typeof value === 'object' && value !== null && 'fields' in value && 'links' in value;
}

/** Without the instants in which the two differ: "last modified" moves when a tie is cut. */
function timeless(record: Parsed, other: Parsed): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record.fields).filter(
      ([field, value]) => !(isInstant(value) && isInstant(other.fields[field])),
    ),
  );
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/.test(value);
}

/** A ref may identify a person: failures of the suite say the kind only. */
function kindOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}
