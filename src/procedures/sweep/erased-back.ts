import { isWrite } from '../../domain/plan.ts';
import type { SuppressionEntry } from '../../domain/reappearance.ts';
import { treat } from '../../domain/reappearance.ts';
import type { Identifier } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import { hasEnded } from '../../domain/request.ts';
import type { Sweep } from '../../domain/sweep.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { AddedReappearance, NewReappearance } from '../../ports/sweep-store.ts';
import type { Act, House } from '../house.ts';
import { advanceJob } from '../house.ts';
import { openlyRequested } from '../purge/requested.ts';
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
 * One erasure for each person who is new among them, whatever sweeps of other tools find at the same moment: addresses that
 * stand on one row are one person's.
 * @param known  what was seen of each address
 */
export async function openErasures(
  house: House,
  act: Act,
  controller: string,
  added: readonly AddedReappearance[],
  known: readonly Erased[],
): Promise<void> {
  const requested = added.filter(({ state }) => state === 'requested');
  const byAddress = Map.groupBy(requested, ({ address }) => house.normalise(address));
  const rowsOf = (one: AddedReappearance): readonly string[] =>
    known
      .filter(({ address }) => house.normalise(address) === house.normalise(one.address))
      .flatMap(({ seen }) => seen.rows.map(({ system, ref }) => `${system}/${refKey(ref)}`));
  const firsts = [...byAddress.values()].flatMap(([one]) => (one ? [one] : []));
  for (const ofOne of together(firsts, rowsOf)) {
    const addresses = ofOne.map(({ address }) => address);
    const request = await openErasure(house, act, { controller, addresses, by: 'greffe' });
    for (const { id } of ofOne) await house.store.sweeps.reappearances.requested(act.tx, id, request);
  }
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
    identifiers: of.addresses,
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
