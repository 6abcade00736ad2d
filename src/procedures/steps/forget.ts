import { ATTEMPTS_KEPT_MS } from '../../domain/account.ts';
import { endOf } from '../../domain/hold.ts';
import { lastDayOf } from '../../domain/archive.ts';
import {
  earliestDayOf,
  endOfLogYear,
  isProofOver,
  isPropagationOver,
  latestDayOf,
} from '../../domain/proof.ts';
import { tokenEnd } from '../../domain/token.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';
import { forgetNotices } from '../notices/forget.ts';
import { forgetPurges } from './forget-purges.ts';
import { forgetStays } from './forget-stays.ts';

/** As long as a request that is asked for again is the same one. */
const ONCE_KEPT_MS = 86_400_000;

/** An old value that nobody has seen for so long tells no third one from it any more. */
const KNOWN_DAYS = 400;

/**
 * Ends what greffe keeps as proof once its own time is over: the key is destroyed, and what it hid goes with it. One
 * transaction each: whatever a crash leaves, the next night finds. The suppression register has a time of its own: whoever
 * was erased stays suppressed. @source GDPR Art. 5(1)(e); law.md RET-5, RET-6, RET-7
 * @param signal  ends what takes many transactions after the one in hand
 */
export async function forget(house: House, signal: AbortSignal): Promise<void> {
  await forgetRequests(house);
  await forgetHolds(house);
  await forgetRestrictions(house);
  await forgetYears(house);
  await endArchive(house);
  await forgetStays(house);
  await forgetPurges(house, signal);
  await forgetSweeps(house);
  await forgetPropagations(house);
  await forgetNotices(house);
  await forgetTokens(house);
  await forgetAccounts(house);
  await forgetHeld(house);
}

/** Those that have ended. Their days, rights and states stay, so that counts stay true. */
async function forgetRequests(house: House): Promise<void> {
  const { store, clock, policy } = house;
  const atRest = await store.transact((tx) => store.requests.atRest(tx));
  for (const { id, lastMoveAt } of atRest) {
    const at = clock.now();
    if (!isProofOver(latestDayOf(lastMoveAt), policy.proofKept, at)) continue;
    await destroying(house, `request ${id}`, 'request', (tx) => store.requests.forget(tx, id, at));
  }
}

/** Those that were lifted, or whose last day has passed. */
async function forgetHolds(house: House): Promise<void> {
  const { store, clock, policy } = house;
  const holds = await store.read((tx) => store.holds.list(tx));
  for (const hold of holds) {
    const at = clock.now();
    const endedOn = 'forgottenAt' in hold ? null : endOf(hold);
    if (endedOn === null || !isProofOver(endedOn, policy.proofKept, at)) continue;
    await destroying(house, `hold ${hold.id}`, 'hold', (tx) => store.holds.forget(tx, hold.id, at));
  }
}

/** Those that were lifted, and whose marks were taken off. */
async function forgetRestrictions(house: House): Promise<void> {
  const { store, clock, policy } = house;
  for (const one of await store.read((tx) => store.restrictions.list(tx))) {
    const at = clock.now();
    const undoneAt = 'forgottenAt' in one ? null : one.undoneAt;
    if (undoneAt === null || !isProofOver(latestDayOf(undoneAt), policy.proofKept, at)) continue;
    const about = `restriction ${one.id}`;
    await destroying(house, about, 'restriction', (tx) => store.restrictions.forget(tx, one.id, at));
  }
}

/** Whom they found again goes with their key; one that still waits for somebody's decision has not ended. */
async function forgetSweeps(house: House): Promise<void> {
  const { store, clock, policy } = house;
  for (const { id, endedAt } of await store.transact((tx) => store.sweeps.atRest(tx))) {
    const at = clock.now();
    if (!isProofOver(latestDayOf(endedAt), policy.proofKept, at)) continue;
    await destroying(house, `sweep ${id}`, 'sweep', (tx) => store.sweeps.forget(tx, id, at));
  }
}

/** What was changed goes with its key, and what records were known to hold after as long without a change. */
async function forgetPropagations(house: House): Promise<void> {
  const { store, clock, policy } = house;
  for (const { id, isCarried, endedAt } of await store.transact((tx) => store.propagations.atRest(tx))) {
    const at = clock.now();
    if (!isPropagationOver(isCarried, latestDayOf(endedAt), policy.proofKept, at)) continue;
    const about = `propagation ${id}`;
    await destroying(house, about, 'propagation', (tx) => store.propagations.forget(tx, id, at));
  }
  const before = new Date(clock.now().getTime() - KNOWN_DAYS * 86_400_000);
  await store.transact((tx) => store.knownValues.end(tx, before));
}

/** What somebody gave for a copy, once every copy of its request has left or none is to. */
async function forgetHeld({ store }: House): Promise<void> {
  await store.transact((tx) => store.tasks.dropHeld(tx));
}

/** Sessions, codes and attempts whose time is over; the address of whoever has had no account for long. */
async function forgetAccounts(house: House): Promise<void> {
  const { store, clock, policy } = house;
  const { idleMs, disabledKeptMs } = policy.accounts;
  const now = clock.now();
  await store.transact((tx) => store.accounts.end(tx, now, { idleMs, attemptsKeptMs: ATTEMPTS_KEPT_MS }));
  const before = new Date(now.getTime() - disabledKeptMs);
  for (const id of await store.transact((tx) => store.accounts.toForget(tx, before))) {
    await destroying(house, `account ${id}`, 'account', (tx) => store.accounts.forget(tx, id));
  }
}

/** The log's leaves stay and verify; whose they were and what they committed to is shown no more. */
async function forgetYears(house: House): Promise<void> {
  const { store, clock, policy } = house;
  const years = await store.transact((tx) => store.logKeys.years(tx));
  for (const year of years) {
    if (!isProofOver(endOfLogYear(year), policy.proofKept, clock.now())) continue;
    await destroying(house, `audit ${year}`, 'audit', (tx) => store.logKeys.destroy(tx, year));
  }
}

/** Who could act here, and could no more, for as long as the log can show what was done with it; keys of yesterday. */
async function forgetTokens(house: House): Promise<void> {
  const { store, clock, policy } = house;
  for (const token of await store.transact((tx) => store.tokens.list(tx))) {
    if (!isProofOver(latestDayOf(tokenEnd(token)), policy.proofKept, clock.now())) continue;
    await commit(house, async ({ tx, record }) => {
      if (!(await store.tokens.forget(tx, token.id))) return;
      record({ actor: 'greffe', act: 'tokens-ended', about: `token ${token.name}` });
    });
  }
  const yesterday = new Date(clock.now().getTime() - ONCE_KEPT_MS);
  await store.transact((tx) => store.once.end(tx, yesterday));
}

/** What the archive kept goes on its last day, and what hid it when the month is over, out of every backup. */
async function endArchive(house: House): Promise<void> {
  const { store, clock } = house;
  const ended = await store.transact((tx) => store.archive.end(tx, earliestDayOf(clock.now())));
  if (ended > 0) {
    await commit(house, async ({ record }) =>
      record({ actor: 'greffe', act: 'archive-ended', about: 'archive', counts: { entries: ended } }),
    );
  }
  for (const month of await store.transact((tx) => store.archive.months(tx))) {
    if (earliestDayOf(clock.now()) <= lastDayOf(month.month)) continue;
    const about = `archive ${month.controller} ${month.month}`;
    await destroying(house, about, 'archive', (tx) => store.archive.destroy(tx, month, clock.now()));
  }
}

/** Entered without the subject: nothing new is to lead to whoever is forgotten. */
async function destroying(
  house: House,
  about: string,
  kind: 'request' | 'hold' | 'restriction' | 'audit' | 'archive' | 'sweep' | 'propagation' | 'account',
  destroy: (tx: Transaction) => Promise<boolean>,
): Promise<void> {
  await commit(house, async ({ tx, record }) => {
    if (await destroy(tx)) record({ actor: 'greffe', act: 'key-destroyed', about, kind });
  });
}
