import type { Connection, Context, Failure, Match } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import { dossierOf } from '../../domain/dossier.ts';
import type { Gap, Identifier } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import type { LocatedMatch, Subject } from '../../domain/subject.ts';
import { judge } from '../../domain/subject.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { Obstacle, Search } from '../../ports/store.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';

/** The subject as all systems that answered show them, and those that did not. */
export interface Located {
  readonly subject: Subject;
  readonly unanswered: readonly Unanswered[];
}

export interface Unanswered extends Silence {
  readonly system: string;
}

/** What keeps a system from answering now, and until when its vendor says it will. */
export interface Silence extends Obstacle {
  readonly retryAt: Date | null;
}

/**
 * Finds every record about the person, in every system, until the subject grows no more: each address learnt from a
 * record that is theirs is searched too. What was searched is recorded, so a second call searches only what is missing.
 * @param afresh  searches everything once more: the last look before a final certificate
 */
export async function locate(
  house: House,
  request: Request,
  context: Context,
  afresh = false,
): Promise<Located> {
  const systems = house.policy.controller(request.controller).systems;
  const startedAt = house.clock.now();
  const failed = new Map<string, Silence>();
  for (;;) {
    const { subject, searches } = await readSubject(house, request);
    const wanted = [...request.identifiers, ...subject.grown.map(({ kind, value }) => ({ kind, value }))];
    const missing = systems
      .filter((system) => !failed.has(system))
      .map((system) => ({
        system,
        identifiers: notYetSearched(house, system, wanted, searches, afresh ? startedAt : null),
      }))
      .filter(({ identifiers }) => identifiers.length > 0);
    if (missing.length === 0) {
      return { subject, unanswered: inOrder(systems, failed) };
    }
    await Promise.all(
      missing.map(async ({ system, identifiers }) => {
        const obstacle = await searchSystem(house, request, system, identifiers, searches, context);
        if (obstacle) failed.set(system, obstacle);
      }),
    );
  }
}

/** As the controller names its systems, whichever answered first: what a request waits for reads the same each time. */
function inOrder(systems: readonly string[], failed: ReadonlyMap<string, Silence>): readonly Unanswered[] {
  return systems.flatMap((system) => {
    const obstacle = failed.get(system);
    return obstacle ? [{ system, ...obstacle }] : [];
  });
}

export async function readSubject(
  house: House,
  request: Request,
): Promise<{ readonly subject: Subject; readonly searches: readonly Search[] }> {
  return house.store.read(async (tx) => {
    const subject = await subjectIn(house, tx, request);
    return { subject, searches: await house.store.findings.searches(tx, request.id) };
  });
}

/** The subject as the matches and decisions recorded so far make them out. */
export async function subjectIn(house: House, tx: Transaction, request: Request): Promise<Subject> {
  const { matches, decisions } = await house.store.findings.judged(tx, request.id);
  return judge(request.identifiers, matches, decisions, house.normalise, addressesOfRequester(request));
}

function addressesOfRequester({ requester }: Request): readonly Identifier[] {
  if (requester === null || requester.kind === 'data-subject' || requester.email === null) return [];
  return [{ kind: 'email', value: requester.email }];
}

function notYetSearched(
  house: House,
  system: string,
  wanted: readonly Identifier[],
  searches: readonly Search[],
  since: Date | null,
): readonly Identifier[] {
  const key = (identifier: Identifier): string => `${identifier.kind}:${house.normalise(identifier)}`;
  const searched = new Set(
    searches
      .filter(
        (search) =>
          search.system === system &&
          search.failure === null &&
          (since === null || search.searchedAt >= since),
      )
      .flatMap((search) => search.identifiers.map(key)),
  );
  return wanted.filter((identifier) => !searched.has(key(identifier)));
}

async function searchSystem(
  house: House,
  request: Request,
  name: string,
  identifiers: readonly Identifier[],
  before: readonly Search[],
  context: Context,
): Promise<Silence | null> {
  const round = 1 + before.filter((search) => search.system === name && search.failure === null).length;
  const found = await answerOf(async () => {
    const { connection } = await house.system(name);
    return connection.asksSomebody
      ? { matches: [unseenOf(request)], gaps: [] }
      : searchAll(connection, identifiers, context);
  });
  const searchedAt = house.clock.now();
  await commit(house, async ({ tx, record }) => {
    const search: Search = {
      system: name,
      round,
      searchedAt,
      identifiers,
      gaps: found.answered ? found.value.gaps : [],
      failure: found.answered ? null : asRecorded(found.obstacle),
    };
    await house.store.findings.saveSearch(tx, request.id, search);
    if (!found.answered) return;
    const matches = found.value.matches.map((match) => located(name, match));
    await house.store.findings.saveMatches(tx, request.id, matches, searchedAt);
    // Which row carries which address is so whoever it was looked for: should it be erased by hand, it is known whose it was.
    const rows = found.value.matches.filter(({ role, state }) => role === 'person' && state === 'live');
    await house.store.notices.index.see(tx, name, rows, searchedAt);
    record({
      actor: 'greffe',
      act: 'records-located',
      about: `request ${request.id}`,
      system: name,
      counts: { found: matches.length, round },
      subject: await house.store.requests.subjectOf(tx, request.id),
    });
  });
  return found.answered ? null : found.obstacle;
}

function asRecorded({ code, mend, passing }: Silence): Obstacle {
  return { code, mend, passing };
}

/** Everything one tool finds by these, and what it cannot search by. @throws VendorFailure while it does not answer */
export async function searchAll(
  connection: Connection,
  identifiers: readonly Identifier[],
  context: Context,
): Promise<{ readonly matches: readonly Match[]; readonly gaps: readonly Gap[] }> {
  const { locate: verb } = connection;
  if (!verb)
    return { matches: [], gaps: [{ what: 'searching for a person', because: 'no-api', mend: null }] };
  const able = identifiers.filter((identifier) => verb.by.includes(identifier.kind));
  const unable = new Set(identifiers.filter((one) => !verb.by.includes(one.kind)).map((one) => one.kind));
  const gaps: Gap[] = [...unable].map((kind) => ({
    what: `searching by ${kind}`,
    because: 'not-searchable',
    mend: null,
  }));
  const matches: Match[] = [];
  for (let start = 0; start < able.length; start += verb.batchMax) {
    let cursor: string | null = null;
    do {
      const page = await verb.call(able.slice(start, start + verb.batchMax), cursor, context);
      matches.push(...page.items);
      gaps.push(...page.gaps);
      cursor = page.cursor;
    } while (cursor !== null);
  }
  return { matches, gaps };
}

/** Nothing is searched there: whoever holds it will be asked what there is about the person, and there may be. */
function unseenOf({ id }: Request): Match {
  return {
    ref: dossierOf(id),
    role: 'trace',
    by: { kind: 'id', value: `request ${id}` },
    equality: 'exact',
    identifiers: [],
    aliases: [],
    state: 'live',
    facts: {},
  };
}

function located(system: string, match: Match): LocatedMatch {
  return { ...match, ref: { system, ...match.ref } };
}

export type Answer<T> =
  | { readonly answered: true; readonly value: T }
  | { readonly answered: false; readonly obstacle: Silence };

/** A vendor's refusal becomes a value; a bug of ours is thrown on. */
export async function answerOf<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { answered: true, value: await ask() };
  } catch (error) {
    if (error instanceof VendorFailure) return { answered: false, obstacle: obstacleOf(error.failure) };
    throw error;
  }
}

export const PASSING: ReadonlySet<Failure['kind']> = new Set([
  'rate-limited',
  'quota-spent',
  'unavailable',
  'unknown-outcome',
]);

export function obstacleOf(failure: Failure): Silence {
  return {
    code: `${failure.kind}: ${failure.code}`,
    mend: failure.mend,
    passing: PASSING.has(failure.kind),
    retryAt: failure.retryAt ?? null,
  };
}
