import { isWrite } from '../../domain/plan.ts';
import type { Reappearance, SuppressionEntry } from '../../domain/reappearance.ts';
import { treat } from '../../domain/reappearance.ts';
import type { Identifier } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import { hasEnded } from '../../domain/request.ts';
import type { Sweep } from '../../domain/sweep.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { AddedReappearance, ErasedBack, NewReappearance } from '../../ports/sweep-store.ts';
import type { Act, House } from '../house.ts';
import { advanceJob, stir } from '../house.ts';
import { openlyRequested } from '../purge/requested.ts';
import { identifiersOf } from '../steps/draw-erasure.ts';
import { subjectIn } from '../steps/locate.ts';
import type { SeenAddress, SeenRow } from './ask-systems.ts';

interface Erased {
  readonly address: Identifier;
  readonly entries: readonly SuppressionEntry[];
  readonly seen: SeenAddress;
}

/**
 * Those of whom a tool has rows again although they were erased. What their erasure left, for a duty or for somebody
 * else's sake, has not come back; while a request is under way, whatever it finds is its own.
 */
export async function erasedBack(
  house: House,
  tx: Transaction,
  run: Sweep,
  known: readonly Erased[],
  at: Date,
): Promise<readonly NewReappearance[]> {
  const erased = known.flatMap((one) => {
    const entry = erasureOf(one);
    return entry && one.seen.rows.length > 0 ? [{ ...one, entry }] : [];
  });
  if (erased.length === 0) return [];
  const isRequested = await openlyRequested(house, tx, run.controller);
  const found: NewReappearance[] = [];
  for (const { address, entry, seen } of erased) {
    // A row of theirs tells by which other addresses an open request may know them.
    if (isRequested([address, ...addressesOn(seen.rows)])) continue;
    const isBack = await returnedSince(house, tx, entry);
    const rows = isBack === null ? [] : seen.rows.filter(isBack);
    if (rows.length === 0) continue;
    const { channel, cause, recordedAt: since } = entry;
    const { reappearance } = house.policy.suppression;
    const treatment = treat('erased-back', since, seen.contacts, reappearance, at);
    for (const [system, own] of Map.groupBy(rows, (row) => row.system)) {
      found.push({
        controller: run.controller,
        system,
        what: 'erased-back',
        address,
        channel,
        cause,
        since,
        foundAt: at,
        ...(treatment.becomes === 'reapplied'
          ? { state: 'requested', because: null, act: null }
          : { state: 'proposed', because: treatment.because, act: treatment.act }),
        request: null,
        refs: own.map(({ ref }) => ref),
      });
    }
  }
  return found;
}

/** Whether the register holds an erasure of theirs that nothing has closed. */
export function wasErased(one: Pick<Erased, 'entries'>): boolean {
  return erasureOf(one) !== undefined;
}

function erasureOf({ entries }: Pick<Erased, 'entries'>): SuppressionEntry | undefined {
  return entries.findLast(({ cause, closedAt }) => cause === 'erasure' && closedAt === null);
}

function addressesOn(rows: readonly SeenRow[]): readonly Identifier[] {
  return rows.flatMap(({ identifiers }) => identifiers).filter(({ kind }) => kind === 'email');
}

/**
 * One erasure for each person who is new among them, whatever sweeps of other tools find at the same moment: the one that is
 * under way for what else of theirs came back, or else a new one.
 */
export async function openErasures(
  house: House,
  act: Act,
  controller: string,
  added: readonly AddedReappearance[],
): Promise<void> {
  const requested = new Set(added.flatMap(({ id, state }) => (state === 'requested' ? [id] : [])));
  if (requested.size === 0) return;
  for (const theirs of await byPerson(house, act.tx, controller)) {
    const fresh = theirs.filter(({ id }) => requested.has(id));
    if (fresh.length === 0) continue;
    const addresses = fresh.map(({ address }) => address);
    const underWay = theirs.flatMap(({ request }) => request ?? []);
    const request =
      (await joinErasure(house, act, underWay, addresses)) ??
      (await openErasure(house, act, { controller, addresses, by: 'greffe' }));
    for (const { id } of fresh) await house.store.sweeps.reappearances.requested(act.tx, id, request);
  }
}

/** Of those that wait, or whose erasure was opened, whatever is about one person. The caller holds the lock of openings. */
export async function ofSamePerson(
  house: House,
  tx: Transaction,
  { controller, id }: Pick<Reappearance, 'controller' | 'id'>,
): Promise<readonly ErasedBack[]> {
  const groups = await byPerson(house, tx, controller);
  return groups.find((theirs) => theirs.some((one) => one.id === id)) ?? [];
}

/** What stands on one row is one person's, and so is what was erased by one request. */
async function byPerson(
  house: House,
  tx: Transaction,
  controller: string,
): Promise<readonly (readonly ErasedBack[])[]> {
  const back = await house.store.sweeps.reappearances.erasedBack(tx, controller);
  const entries = await house.store.suppressions.lookUp(
    tx,
    controller,
    back.map(({ address }) => address),
  );
  const erasedBy = new Map(
    back.map(({ id }, index) => [id, erasureOf({ entries: entries[index] ?? [] })?.matter ?? null]),
  );
  return together(back, ({ id, system, address, refs }) => {
    const matter = erasedBy.get(id) ?? null;
    return [
      keyOf(house, address),
      ...refs.map((ref) => `${system}/${refKey(ref)}`),
      ...(matter === null ? [] : [`request ${matter}`]),
    ];
  });
}

/** In groups whose members are linked by what they share, however long the chain. */
function together<T>(all: readonly T[], keysOf: (one: T) => readonly string[]): readonly (readonly T[])[] {
  let groups: { readonly members: readonly T[]; readonly keys: ReadonlySet<string> }[] = [];
  for (const one of all) {
    const keys = new Set(keysOf(one));
    const linked = groups.filter((group) => !group.keys.isDisjointFrom(keys));
    groups = [
      ...groups.filter((group) => !linked.includes(group)),
      {
        members: [...linked.flatMap(({ members }) => members), one],
        keys: new Set([...linked.flatMap((group) => [...group.keys]), ...keys]),
      },
    ];
  }
  return groups.map(({ members }) => members);
}

/** @returns null while the erasure itself is under way */
async function returnedSince(
  house: House,
  tx: Transaction,
  { matter, recordedAt }: SuppressionEntry,
): Promise<((row: SeenRow) => boolean) | null> {
  const request = matter === null ? null : await house.store.requests.find(tx, matter);
  // Once the proof is gone, only what the tool has had since is known to be new.
  if (!request || request.forgottenAt) return ({ createdAt }) => createdAt === null || createdAt > recordedAt;
  if (!request.rights.every(({ state }) => hasEnded(state))) return null;
  const left = new Set<string>();
  for (const plan of await house.store.plans.of(tx, request.id)) {
    if (plan.right !== 'erasure' || plan.supersededAt !== null) continue;
    for (const { line, state } of await house.store.lines.all(tx, plan)) {
      const isCarriedOut = isWrite(line) && (state === 'done' || state === 'already');
      const isTakenAlong = line.through !== null && state === 'done';
      if (!isCarriedOut && !isTakenAlong) left.add(`${line.system}/${refKey(line.ref)}`);
    }
  }
  return ({ system, ref }) => !left.has(`${system}/${refKey(ref)}`);
}

/**
 * The erasure of one person, whatever they are known by: the one that is under way, or else a new one, so that two people
 * who decide on them open one request. The caller holds the lock of openings.
 * @param underWay  erasures that were opened for what else of theirs came back
 * @returns  its number
 */
export async function erasureFor(
  house: House,
  act: Act,
  of: Parameters<typeof openErasure>[2] & { readonly underWay: readonly number[] },
): Promise<number> {
  const byAddress = await erasuresKnowing(house, act.tx, of);
  return (
    (await joinErasure(house, act, [...of.underWay, ...byAddress], of.addresses)) ??
    openErasure(house, act, of)
  );
}

/** A number may be somebody else's too: it joins nothing. */
async function erasuresKnowing(
  house: House,
  tx: Transaction,
  { controller, addresses }: Pick<Parameters<typeof openErasure>[2], 'controller' | 'addresses'>,
): Promise<readonly number[]> {
  const theirs = new Set(addresses.filter(({ kind }) => kind === 'email').map((one) => keyOf(house, one)));
  const ids: number[] = [];
  for (const request of await house.store.requests.list(tx, { controllers: [controller], open: true })) {
    if (!isErasing(request)) continue;
    const known = identifiersOf(request, await subjectIn(house, tx, request));
    if (known.some((one) => theirs.has(keyOf(house, one)))) ids.push(request.id);
  }
  return ids;
}

/** The first of them that is under way still is told whatever it does not know the person by. @returns null where none is */
async function joinErasure(
  house: House,
  act: Act,
  underWay: readonly number[],
  addresses: readonly Identifier[],
): Promise<number | null> {
  const { requests } = house.store;
  for (const id of new Set(underWay)) {
    const request = await requests.lock(act.tx, id);
    if (!request || !isErasing(request)) continue;
    const known = identifiersOf(request, await subjectIn(house, act.tx, request));
    const names = new Set(known.map((one) => keyOf(house, one)));
    const learnt = distinct(house, addresses).filter((one) => !names.has(keyOf(house, one)));
    if (learnt.length > 0) {
      await requests.addIdentifiers(act.tx, id, learnt);
      await stir(house, act, id);
    }
    return id;
  }
  return null;
}

function isErasing({ rights }: Request): boolean {
  return rights.some(({ right, state }) => right === 'erasure' && !hasEnded(state));
}

/** An erasure like any other: its plan waits for an identity and a signature. */
export async function openErasure(
  house: House,
  { tx, record, wake }: Act,
  of: { readonly controller: string; readonly addresses: readonly Identifier[]; readonly by: string },
): Promise<number> {
  const { timeZone } = house.policy.controller(of.controller);
  const receivedOn = civilDayOf(house.clock.now(), timeZone);
  const channel = 'other';
  const id = await house.store.requests.open(tx, {
    controller: of.controller,
    receivedOn,
    channel,
    openedBy: of.by,
    openedAt: house.clock.now(),
    identifiers: distinct(house, of.addresses),
    stops: [],
    corrections: [],
    requester: { kind: 'data-subject' },
    withdrawnConsent: null,
    rights: ['erasure'],
  });
  record({
    actor: of.by,
    act: 'request-opened',
    about: `request ${id}`,
    subject: await house.store.requests.subjectOf(tx, id),
    details: { rights: 'erasure', channel, receivedOn },
  });
  wake(advanceJob(id), 'request');
  return id;
}

function distinct(house: House, addresses: readonly Identifier[]): readonly Identifier[] {
  return [...new Map(addresses.map((one) => [keyOf(house, one), one])).values()];
}

function keyOf(house: House, identifier: Identifier): string {
  return `${identifier.kind}:${house.normalise(identifier)}`;
}
