import type { Context } from '../contract/index.ts';
import type { Person } from '../domain/approval.ts';
import { Refused } from '../domain/approval.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import { keepsEverything } from '../domain/plan.ts';
import { hasEnded, stateOf } from '../domain/request.ts';
import type { ForgottenRestriction, ObjectionDecision, Restriction } from '../domain/restriction.ts';
import { isUndecided, knownIn, restrictionOver, restrictionOverRecord } from '../domain/restriction.ts';
import { isWithin, listedRequests, ofRequest } from '../domain/perimeter.ts';
import type { RestrictionAlert } from '../domain/restriction-alert.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { LineProgress } from '../ports/store.ts';
import type { House } from '../procedures/house.ts';
import { advanceJob, commit } from '../procedures/house.ts';
import { progressOf } from '../procedures/steps/draw-erasure.ts';
import { subjectIn } from '../procedures/steps/locate.ts';
import { isUnderWay } from '../procedures/steps/turn.ts';
import { watchRestrictions } from '../procedures/steps/watch-restriction.ts';
import { admit, enterReveal } from './admit.ts';
import { demandController, demandWhole } from './perimeter.ts';
import { letterSent } from './sent-letter.ts';

/** A restriction with what it came to in the tools, and what was noticed since. */
export interface RestrictionView {
  readonly restriction: Restriction | ForgottenRestriction;
  readonly alerts: readonly RestrictionAlert[];
  /** What was stopped and marked, and unmarked again. */
  readonly lines: readonly LineProgress[];
}

/** A restriction is placed by a request with that right: `requests.open`. */
export interface RestrictionsNoun {
  /** The one a request asked for, with the requests that had a call on its way which could not be stopped any more. */
  ofRequest(
    by: Person,
    request: number,
  ): Promise<{ readonly id: number; readonly callsUnderWay: readonly number[] } | null>;
  /**
   * Says how an objection was decided that was pending. Upheld, the restriction stands; overridden, it may be lifted once
   * the person is told why. @source GDPR Art. 21(1); law.md RGT-14
   */
  decide(
    by: Person,
    id: number,
    decision: Pick<ObjectionDecision, 'is' | 'reason'>,
  ): Promise<{ readonly request: number }>;
  /** @throws Refused unless the person was told before. @source GDPR Art. 18(3) */
  lift(
    by: Person,
    id: number,
    told: { readonly toldOn: CivilDay | { readonly number: number }; readonly reason: string },
  ): Promise<{ readonly request: number }>;
  list(by: Person): Promise<readonly RestrictionView[]>;
  show(by: Person, id: number): Promise<RestrictionView>;
  /** As every night: looks whether what is restricted was changed or used. */
  watch(by: Person, controller: string, signal: AbortSignal): Promise<void>;
}

export function restrictionsNoun(house: House): RestrictionsNoun {
  return {
    async ofRequest(by, request) {
      await admit(house, by, 'see requests', `request ${request}`);
      return house.store.transact(async (tx) => {
        const placed = await theirs(house, tx, by, await house.store.restrictions.ofRequest(tx, request));
        return placed && { id: placed.id, callsUnderWay: await callingUnder(house, tx, by, placed) };
      });
    },
    async decide(by, id, { is, reason }) {
      await admit(house, by, 'decide an objection', `restriction ${id}`);
      return commit(house, async ({ tx, record, wake }) => {
        const before = await standing(house, tx, by, id);
        const request = await house.store.requests.lock(tx, before.request);
        const at = house.clock.now();
        const isDecided = await house.store.restrictions.decide(tx, id, { is, by: by.id, at, reason });
        if (!isDecided || !request) {
          throw new Refused(
            'nothing-to-decide',
            `No objection under restriction ${id} waits for a decision. See it with: greffe restrict show ${id}`,
          );
        }
        record({
          actor: by.id,
          act: 'objection-decided',
          about: `restriction ${id}`,
          kind: is,
          subject: await house.store.requests.subjectOf(tx, request.id),
          details: { is, reason },
        });
        await house.store.requests.stir(tx, request.id);
        wake(advanceJob(request.id));
        return { request: request.id };
      });
    },
    async lift(by, id, { toldOn: said, reason }) {
      await admit(house, by, 'lift a restriction', `restriction ${id}`);
      return commit(house, async ({ tx, record, wake }) => {
        const before = await standing(house, tx, by, id);
        // The request's row first, as whoever writes to a tool takes it.
        const request = await house.store.requests.lock(tx, before.request);
        const { timeZone } = house.policy.controller(before.controller);
        const at = house.clock.now();
        if (request && !request.withdrawal && !request.refusal) demandDecided(before);
        const { toldOn, letter } =
          typeof said === 'string'
            ? { toldOn: said, letter: null }
            : await toldBy(house, tx, before.request, said.number);
        demandTold(before, toldOn, civilDayOf(at, timeZone), timeZone);
        const isLifted = await house.store.restrictions.lift(tx, id, { by: by.id, at, toldOn, reason });
        if (!isLifted || !request) throw noneStands(id);
        // Its request may have ended: its row asks for what is still to be undone.
        await house.store.requests.wakeAt(tx, request.id, at);
        record({
          actor: by.id,
          act: 'restriction-lifted',
          about: `restriction ${id}`,
          subject: await house.store.requests.subjectOf(tx, request.id),
          details: { toldOn, reason, ...(letter !== null && { letter }) },
        });
        for (const other of await house.store.requests.underWay(tx)) {
          await house.store.requests.stir(tx, other);
          wake(advanceJob(other));
        }
        return { request: request.id };
      });
    },
    async list(by) {
      await admit(house, by, 'see requests', 'restrictions');
      const views = await house.store.read(async (tx) => {
        const all: RestrictionView[] = [];
        for (const restriction of await house.store.restrictions.list(tx, listedRequests(by))) {
          all.push({ restriction, alerts: await alertsOf(house, tx, restriction), lines: [] });
        }
        return all;
      });
      const shown = views.filter(({ restriction }) => !('forgottenAt' in restriction)).length;
      await enterReveal(house, by, { about: 'restrictions', kind: 'restriction', count: shown });
      return views;
    },
    async show(by, id) {
      await admit(house, by, 'see requests', `restriction ${id}`);
      const { restriction, alerts, plans } = await house.store.transact(async (tx) => {
        const found = await theirs(house, tx, by, await house.store.restrictions.find(tx, id));
        if (!found) {
          throw new Refused(
            'no-such-restriction',
            `There is no restriction ${id}. See them with: greffe restrict list`,
          );
        }
        const own = 'forgottenAt' in found ? [] : await house.store.plans.of(tx, found.request);
        return {
          restriction: found,
          alerts: await alertsOf(house, tx, found),
          plans: own.filter(({ right }) => right === 'restriction'),
        };
      });
      if ('forgottenAt' in restriction) return { restriction, alerts, lines: [] };
      await enterReveal(house, by, {
        about: `restriction ${id}`,
        kind: 'restriction',
        count: restriction.identifiers.length + restriction.records.length,
        request: restriction.request,
      });
      return { restriction, alerts, lines: await progressOf(house, plans) };
    },
    async watch(by, controller, signal) {
      await admit(house, by, 'place a restriction', 'restrictions');
      demandController(house, by, controller);
      demandWhole(by);
      const context: Context = { signal, priority: 'request' };
      await watchRestrictions(house, controller, context);
    },
  };
}

/** By the letter that says so, once it is recorded as sent. */
async function toldBy(
  house: House,
  tx: Transaction,
  request: number,
  number: number,
): Promise<{ readonly toldOn: CivilDay; readonly letter: string }> {
  const said = { kind: 'lift-restriction', because: null } as const;
  const { sentOn: toldOn, digest: letter } = await letterSent(house, tx, request, number, said);
  return { toldOn, letter };
}

/** A restriction is of the request that asked for it, with all that this asks for. */
async function theirs<T extends Restriction | ForgottenRestriction>(
  { store }: House,
  tx: Transaction,
  by: Person,
  found: T | null,
): Promise<T | null> {
  if (!found) return null;
  const { controller, request } = found;
  const rights = await store.requests.rightsOf(tx, request);
  return isWithin(by, { controller, system: null, rights }) ? found : null;
}

async function standing(house: House, tx: Transaction, by: Person, id: number): Promise<Restriction> {
  const found = await theirs(house, tx, by, await house.store.restrictions.find(tx, id));
  if (!found || 'forgottenAt' in found || found.lifted) throw noneStands(id);
  return found;
}

function noneStands(id: number): Refused {
  return new Refused(
    'no-such-restriction',
    `There is no restriction ${id} that stands. See them with: greffe restrict list`,
  );
}

/** Whoever lifts it undecided would decide against the person without saying so. */
function demandDecided(placed: Restriction): void {
  if (!isUndecided(placed)) return;
  throw new Refused(
    'objection-undecided',
    `The objection under restriction ${placed.id} is not decided yet: greffe restrict decide ${placed.id} --upheld | --overridden, then lift it.`,
  );
}

/** Before, and not in the same breath: on the day it is lifted at the latest, and not before it was placed. */
function demandTold({ placedAt }: Restriction, toldOn: CivilDay, today: CivilDay, timeZone: string): void {
  const placedOn = civilDayOf(placedAt, timeZone);
  if (toldOn >= placedOn && toldOn <= today) return;
  throw new Refused(
    'not-told',
    `The person is told before a restriction is lifted (Art. 18(3)), between ${placedOn} and ${today}, not on ${toldOn}. Tell them, then lift it.`,
  );
}

async function alertsOf(
  house: House,
  tx: Transaction,
  restriction: Restriction | ForgottenRestriction,
): Promise<readonly RestrictionAlert[]> {
  return 'forgottenAt' in restriction ? [] : house.store.restrictions.alerts(tx, restriction.id);
}

/** Requests of the same person, or about a record of theirs, with a write on its way to a tool. */
async function callingUnder(
  house: House,
  tx: Transaction,
  by: Person,
  placed: Restriction,
): Promise<readonly number[]> {
  const calling: number[] = [];
  for (const number of await house.store.requests.underWay(tx)) {
    const request = await house.store.requests.find(tx, number);
    if (!request || request.controller !== placed.controller) continue;
    if (!isWithin(by, ofRequest(request))) continue;
    if (hasEnded(stateOf(request)) && !request.withdrawal) continue;
    const subject = await subjectIn(house, tx, request);
    const known = knownIn(request.identifiers, subject, house.normalise);
    const isOver = restrictionOver([placed], known, house.normalise) !== null;
    for (const plan of await house.store.plans.of(tx, request.id)) {
      const lines = await house.store.lines.all(tx, plan);
      const isCalling = lines.some(
        ({ line, ...progress }) =>
          isUnderWay(progress) &&
          !keepsEverything(line) &&
          (isOver || restrictionOverRecord([placed], { system: line.system, ...line.ref }) !== null),
      );
      if (isCalling && !calling.includes(request.id)) calling.push(request.id);
    }
  }
  return calling;
}
