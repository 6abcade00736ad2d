import type { Person } from '../domain/approval.ts';
import { Refused } from '../domain/approval.ts';
import type { Callback, CallbackStanding } from '../domain/callback.ts';
import { demandCallback } from '../domain/callback.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import type { Due } from '../domain/deadline.ts';
import { dueOf } from '../domain/deadline.ts';
import type { FieldCorrection } from '../domain/correction.ts';
import { decisionKey, demandCorrections } from '../domain/correction.ts';
import type { Identifier, RecordRef } from '../domain/record.ts';
import { recordKey } from '../domain/record.ts';
import type { ProspectingChannel } from '../domain/prospecting.ts';
import { isStopping, PROSPECTING_CHANNELS } from '../domain/prospecting.ts';
import { listedRequests } from '../domain/perimeter.ts';
import type { Receiver, Requester, Seen, Unsettled } from '../domain/requester.ts';
import { isSettled } from '../domain/notification.ts';
import { demandClaims, mandateFrom } from '../domain/requester.ts';
import type { Request, Right, RightState, WithdrawnConsent } from '../domain/request.ts';
import { courseOf, hasEnded, isSuspended, stateOf } from '../domain/request.ts';
import type { RestrictionGround } from '../domain/restriction.ts';
import { RESTRICTION_GROUNDS } from '../domain/restriction.ts';
import type { Decision, JudgedMatch, Subject } from '../domain/subject.ts';
import { undecided } from '../domain/subject.ts';
import type { LetterKind } from '../domain/letter-kinds.ts';
import type { RequestLetter } from '../domain/letter.ts';
import { isToldByResidues, lettersDue } from '../domain/letter.ts';
import type { Plan } from '../domain/plan.ts';
import { planName } from '../domain/plan.ts';
import type { LineProgress, Search } from '../ports/store.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { House } from '../procedures/house.ts';
import { advanceJob, commit, stir } from '../procedures/house.ts';
import { moveRight } from '../procedures/steps/move-right.ts';
import { typedDestination } from '../procedures/steps/typed-destination.ts';
import { subjectIn } from '../procedures/steps/locate.ts';
import { unsettledNow } from '../procedures/steps/unsettled.ts';
import { reopenCopies } from '../procedures/steps/sweep-packages.ts';
import { admit, enterReveal } from './admit.ts';
import type { Pause } from './carry-on.ts';
import {
  answerableRequest,
  demandOpen,
  entry,
  keptRequest,
  lockedRequest,
  openRequest,
  openRights,
} from './open-request.ts';
import type { Change, ClockActs } from './request-clock.ts';
import { clockActs } from './request-clock.ts';
import { demandController, demandRights } from './perimeter.ts';
import { plansSeen } from './plans-seen.ts';
import { takeBackTasks } from './take-back-tasks.ts';
import { todayOf } from './today.ts';

export interface NewRequest {
  readonly controller: string;
  readonly rights: readonly Right[];
  readonly identifiers: readonly Identifier[];
  /** The day it reached anyone in the organisation; today when left out. */
  readonly receivedOn?: CivilDay;
  readonly channel: string;
  /** What is to stop, of an objection and of a consent that is taken back; every channel when left out. */
  readonly stops?: readonly ProspectingChannel[];
  /** Of a rectification: what is to be corrected, and how. */
  readonly corrections?: readonly FieldCorrection[];
  /** Of a restriction: why, and for which purpose where it is one. */
  readonly restriction?: { readonly ground: RestrictionGround; readonly purpose?: string };
  readonly requester: Requester;
  /** Of a consent that is taken back. */
  readonly withdrawnConsent?: WithdrawnConsent;
  /** Where whoever asks hears how it goes. */
  readonly callback?: Callback;
}

/** What a program says so that it may ask again without knowing whether it was heard. */
export interface Once {
  readonly key: string;
  /** All that it asks, as text. */
  readonly body: string;
}

/** Everything a person looks at to act on a request. */
export interface RequestView {
  readonly request: Request;
  readonly state: RightState;
  readonly due: Due;
  readonly subject: Subject;
  readonly candidates: readonly JudgedMatch[];
  readonly searches: readonly Search[];
  readonly plans: readonly { readonly plan: Plan; readonly lines: readonly LineProgress[] }[];
  readonly letters: readonly RequestLetter[];
  /** The letters whose turn it is: what was done, and is not told yet. */
  readonly lettersDue: readonly LetterKind[];
  /** What is still to be known of who asks, for each right that is not told of yet: nothing leaves before. */
  readonly unsettled: readonly Unsettled[];
  /** How whoever asked is told; null where they did not say where. */
  readonly callback: CallbackStanding | null;
}

export interface ListedRequest extends Pick<
  Request,
  'id' | 'controller' | 'receivedOn' | 'rights' | 'forgottenAt'
> {
  readonly state: RightState;
  readonly due: Due;
}

/** A line of an approved plan, and what became of it. */
export interface LineStanding {
  readonly system: string;
  readonly state: LineProgress['state'];
}

export interface RequestsNoun extends ClockActs {
  /** @param once  asked again under the same key within a day, it is opened once, and the answer is the same */
  open(by: Person, request: NewRequest, once?: Once): Promise<number>;
  list(
    by: Person,
    filter: { readonly open: boolean },
  ): Promise<readonly { readonly request: Request; readonly state: RightState; readonly due: Due }[]>;
  /** So many of them, after this number: what is needed to choose one, and nothing of the person. */
  page(
    by: Person,
    filter: { readonly open: boolean; readonly after: number; readonly most: number },
  ): Promise<readonly ListedRequest[]>;
  show(by: Person, id: number): Promise<RequestView>;
  /** How far the work goes, line by line, for whoever watches it: nothing of the person. */
  progress(by: Person, id: number): Promise<readonly LineStanding[]>;
  /** Takes it as far as it can go now. */
  carryOn(id: number, signal: AbortSignal): Promise<void>;
  /** @param of  whose identity; where somebody asks for the person it has to be said */
  identify(by: Person, id: number, how: string, of?: Receiver): Promise<void>;
  /** What was seen of what lets the requester act; also once all is done, while the answer has not left. */
  mandate(by: Person, id: number, seen: Seen): Promise<void>;
  match(
    by: Person,
    id: number,
    decisions: readonly { readonly ref: RecordRef; readonly decision: Decision }[],
  ): Promise<void>;
  /** The value asked for goes where a line of the plan to sign leaves another one: the plan is drawn anew. */
  correct(by: Person, id: number, lines: readonly number[]): Promise<void>;
  withdraw(by: Person, id: number): Promise<void>;
  retry(by: Person, id: number): Promise<void>;
  today(controller: string): CivilDay;
}

export function requestsNoun(house: House, pause: Pause): RequestsNoun {
  const dueFor = (request: Pick<Request, 'controller' | 'receivedOn' | 'extension' | 'suspensions'>): Due =>
    dueOf({ ...request, country: house.policy.controller(request.controller).country });
  const today = (controller: string): CivilDay => todayOf(house, controller);

  const restrictionAsked = async (
    by: Person,
    { restriction }: NewRequest,
  ): Promise<NonNullable<NewRequest['restriction']>> => {
    await admit(house, by, 'place a restriction', 'restrictions');
    if (restriction) return restriction;
    throw new Refused(
      'ground-missing',
      `A restriction has a ground (Art. 18(1)): --ground ${RESTRICTION_GROUNDS.join(' | ')}.`,
    );
  };

  /** Under the row's lock, on a request that is still open; then whoever works on it is woken. */
  const change: Change = (by, id, work) =>
    commit(house, async (act) => {
      const request = await openRequest(house, act.tx, by, id);
      await work(act, request);
      await stir(house, act, id);
    });

  /** The same, on one that may have ended and whose answer has not left: it is settled for the letter then. */
  const settle: Change = (by, id, work) =>
    commit(house, async (act) => {
      const request = await answerableRequest(house, act.tx, by, id);
      await work(act, request);
      await stir(house, act, id);
    });

  return {
    today,
    async open(by, asksFor, once) {
      await admit(house, by, 'open a request', 'requests');
      const request = { ...asksFor, rights: [...new Set(asksFor.rights)] };
      demandController(house, by, request.controller);
      demandRights(by, request.rights);
      if (request.identifiers.length === 0) {
        throw new Refused(
          'nobody-named',
          'Say who it is about: --email, --phone, --name or several of them.',
        );
      }
      const asked = request.rights.includes('restriction') ? await restrictionAsked(by, request) : null;
      const receivedOn = request.receivedOn ?? today(request.controller);
      if (receivedOn > today(request.controller)) {
        throw new Refused(
          'not-received-yet',
          `A request cannot have been received on ${receivedOn}: that day is still to come.`,
        );
      }
      const withdrawnConsent = provenWithdrawal(request);
      const corrections = correctionsAsked(house, request);
      demandClaims(request.requester, request.rights, (email) => isTheirs(house, request, email));
      if (request.callback) await demandCallable(house, request.callback);
      return commit(house, async ({ tx, record, wake }) => {
        const { controller, rights, identifiers, channel, requester } = request;
        const openedAt = house.clock.now();
        const keyed = once && { ...once, by: by.id };
        const before = keyed ? await openedBefore(house, tx, keyed) : null;
        if (before !== null) return before;
        const id = await house.store.requests.open(tx, {
          controller,
          rights,
          identifiers,
          channel,
          requester,
          stops: rights.some(isStopping) ? (request.stops ?? PROSPECTING_CHANNELS) : [],
          withdrawnConsent,
          corrections,
          receivedOn,
          openedBy: by.id,
          openedAt,
        });
        if (keyed) await house.store.once.settle(tx, keyed, id);
        if (request.callback) await house.store.callbacks.name(tx, id, request.callback);
        const subject = await house.store.requests.subjectOf(tx, id);
        record({
          actor: by.id,
          act: 'request-opened',
          about: `request ${id}`,
          subject,
          details: {
            rights: rights.join(' '),
            channel,
            receivedOn,
            ...(requester.kind !== 'data-subject' && { requester: requester.kind }),
            ...(withdrawnConsent && { proof: withdrawnConsent.proof }),
          },
        });
        if (asked) {
          // It stands from here on, before anything is searched.
          const { ground, purpose = null } = asked;
          const placed = await house.store.restrictions.place(tx, {
            controller,
            request: id,
            ground,
            purpose,
            identifiers,
            placedBy: by.id,
            placedAt: openedAt,
          });
          record({
            actor: by.id,
            act: 'restriction-placed',
            about: `restriction ${placed}`,
            subject,
            details: { ground, request: id },
          });
          for (const other of await house.store.requests.underWay(tx)) wake(advanceJob(other));
        }
        wake(advanceJob(id), 'person');
        return id;
      });
    },
    async list(by, { open }) {
      await admit(house, by, 'see requests', 'requests');
      const requests = await house.store.read((tx) =>
        house.store.requests.list(tx, { ...listedRequests(by), open, toAnswer: true }),
      );
      const shown = requests.filter((request) => request.forgottenAt === null).length;
      await enterReveal(house, by, { about: 'requests', kind: 'request', count: shown });
      return requests.map((request) => ({ request, state: stateOf(request), due: dueFor(request) }));
    },
    async page(by, { open, after, most }) {
      await admit(house, by, 'see requests', 'requests');
      const requests = await house.store.look((tx) =>
        house.store.requests.page(tx, { ...listedRequests(by), open, after, most }),
      );
      return requests.map((request) => {
        const { id, controller, receivedOn, rights, forgottenAt } = request;
        const listed = { id, controller, receivedOn, rights, forgottenAt };
        return { ...listed, state: stateOf(request), due: dueFor(request) };
      });
    },
    async show(by, id) {
      const { isLifted, statedOf } = await import('../procedures/letters.ts');
      await admit(house, by, 'see requests', `request ${id}`);
      const { findings, letters, callbacks } = house.store;
      const view = await house.store.read(async (tx) => {
        const request = await keptRequest(house, tx, by, id);
        const [subject, searches, plans, written, callback] = await Promise.all([
          subjectIn(house, tx, request),
          findings.searches(tx, id),
          plansWithLines(house, tx, id),
          letters.of(tx, id),
          callbacks.standing(tx, id),
        ]);
        return { request, subject, searches, plans, letters: written, callback };
      });
      const { request, subject } = view;
      const { rights, answer } = request;
      await enterReveal(house, by, {
        about: `request ${id}`,
        kind: 'request',
        count:
          request.identifiers.length +
          subject.matches.length +
          (request.requester === null || request.requester.kind === 'data-subject' ? 0 : 1),
        request: id,
      });
      return {
        ...view,
        state: stateOf(request),
        due: dueFor(request),
        candidates: undecided(subject),
        lettersDue: lettersDue(
          rights,
          answer.awaited,
          isToldByResidues(rights, answer.awaited) ? await statedOf(house, request, ['erasure']) : null,
          rights.some(({ right }) => right === 'restriction') && (await isLifted(house, request)),
        ),
        unsettled: request.rights
          .filter(({ right, state }) => !hasEnded(state) || request.answer.awaited.includes(right))
          .flatMap(({ right }) => unsettledNow(house, request, right)),
      };
    },
    async progress(by, id) {
      await admit(house, by, 'see requests', `request ${id}`);
      return house.store.read(async (tx) => {
        const seen = await plansSeen(house, tx, by, id);
        const lines: LineProgress[] = [];
        for (const plan of seen.plans) if (plan.approval) lines.push(...(await seen.linesOf(plan)));
        return lines.map(({ line: { system }, state }) => ({ system, state }));
      });
    },
    async carryOn(id, signal) {
      // Whoever only lists them does without all that is done.
      const { carryOn } = await import('./carry-on.ts');
      await carryOn(house, pause, id, signal);
    },
    async identify(by, id, how, whose) {
      await admit(house, by, 'settle identity', `request ${id}`);
      await settle(by, id, async ({ tx, record }, request) => {
        const of = identityOf(request, whose);
        const settled = of === 'person' ? request.identity : request.requesterIdentity;
        if (settled) {
          throw new Refused(
            'identity-settled',
            `Identity was settled by ${settled.by} already. Nothing to do.`,
          );
        }
        await house.store.requests.settle(tx, id, of, { by: by.id, at: house.clock.now(), how });
        record({ ...(await entry(house, tx, by, 'identity-settled', id, { how })), kind: of });
      });
    },
    async mandate(by, id, seen) {
      await admit(house, by, 'record a mandate', `request ${id}`);
      await settle(by, id, async ({ tx, record }, request) => {
        const mandate = mandateFrom(id, request.requester, seen);
        await house.store.requests.addMandate(tx, id, { ...mandate, by: by.id, at: house.clock.now() });
        const { scope, from, until, answerTo, how } = mandate;
        record({
          ...(await entry(house, tx, by, 'mandate-seen', id, {
            scope: scope.join(' '),
            from: from ?? '',
            until: until ?? '',
            answerTo,
            how,
          })),
          ...(request.requester && { kind: request.requester.kind }),
        });
      });
    },
    async match(by, id, decisions) {
      await admit(house, by, 'decide matches', `request ${id}`);
      demandEachOnce(decisions);
      await change(by, id, async ({ tx, record }, request) => {
        for (const { ref, decision } of decisions) {
          const known = await house.store.findings.decide(
            tx,
            request.id,
            ref,
            decision,
            by.id,
            house.clock.now(),
          );
          if (!known) {
            throw new Refused(
              'no-such-match',
              `Request ${id} has no match ${ref.system}:${ref.kind}:…; show the request for the list.`,
            );
          }
        }
        const accepted = decisions.filter((one) => one.decision === 'accepted').length;
        record({
          ...(await entry(house, tx, by, 'matches-decided', id, {
            refs: decisions.map(({ ref, decision }) => `${recordKey(ref)} ${decision}`).join(' '),
          })),
          counts: { accepted, setAside: decisions.length - accepted },
        });
      });
    },
    async correct(by, id, numbers) {
      await admit(house, by, 'decide a correction', `request ${id}`);
      await change(by, id, async ({ tx, record }) => {
        const plans = await house.store.plans.of(tx, id);
        const plan = plans.find(
          (one) => one.right === 'rectification' && one.approval === null && one.supersededAt === null,
        );
        const lines = plan ? await house.store.lines.all(tx, plan) : [];
        for (const number of numbers) {
          const line = lines.find((one) => one.line.number === number)?.line;
          if (line?.reason !== 'other-value') {
            throw new Refused(
              'no-such-line',
              `Line ${number} is none that leaves another value in a plan to sign: see the lines with: greffe plan show ${id}`,
            );
          }
          const key = decisionKey({ system: line.system, ...line.ref }, line.changes ?? []);
          await house.store.corrections.take(tx, id, key, by.id, house.clock.now());
        }
        record({
          ...(await entry(house, tx, by, 'correction-decided', id, {})),
          ...(plan && { about: `plan ${planName(plan)}` }),
          counts: { lines: numbers.length },
        });
      });
    },
    ...clockActs(house, change, today),
    async withdraw(by, id) {
      await admit(house, by, 'withdraw a request', `request ${id}`);
      await change(by, id, async (act, request) => {
        const { tx, record } = act;
        if (courseOf(request, 'erasure')?.state === 'answered-provisionally') {
          throw new Refused(
            'nothing-left-to-stop',
            `Request ${id} was carried out: nothing is left to stop, and what is erased stays erased. It ends by itself with the last read-back.`,
          );
        }
        const at = house.clock.now();
        await house.store.requests.withdraw(tx, id, { by: by.id, at });
        // It has ended, and may owe the proof of what was done: should the job be lost, its row asks for it.
        await house.store.requests.wakeAt(tx, id, at);
        for (const right of openRights(request)) await moveRight(house, act, id, right, 'withdrawn');
        await house.store.requests.answered(tx, id, openRights(request), null);
        record(await entry(house, tx, by, 'request-withdrawn', id, {}));
        // Whoever is asked to tell what was carried out tells it, and a mark that was put is taken off.
        await takeBackTasks(house, tx, by, request, record, { but: ['tell', 'lift', 'give-back'] });
      });
    },
    async retry(by, id) {
      await admit(house, by, 'retry a request', `request ${id}`);
      await commit(house, async (act) => {
        const { tx, record } = act;
        const request = await lockedRequest(house, tx, by, id);
        if (hasEnded(stateOf(request))) {
          const notifications = await house.store.notifications.of(tx, id);
          if (notifications.every(isSettled)) demandOpen(request);
          // Its request has ended; whoever is still to be told is all that can be tried again.
          await house.store.notifications.reopen(tx, id);
          await house.store.requests.wakeAt(tx, id, house.clock.now());
          record(await entry(house, tx, by, 'request-retried', id, {}));
          await stir(house, act, id);
          return;
        }
        if (isSuspended(request))
          throw new Refused('suspended', 'The clock is suspended: record the answer with resume first.');
        await house.store.lines.reopen(tx, id, house.clock.now());
        await house.store.notifications.reopen(tx, id);
        await reopenCopies(house, act, id);
        record(await entry(house, tx, by, 'request-retried', id, {}));
        await stir(house, act, id);
      });
    },
  };
}

/** Long enough for a program to find out that it was heard. */
const ONCE_KEPT_MS = 86_400_000;

/** @throws Refused('key-reused') */
async function openedBefore(
  house: House,
  tx: Transaction,
  asked: Once & { readonly by: string },
): Promise<number | null> {
  const at = house.clock.now();
  const notBefore = new Date(at.getTime() - ONCE_KEPT_MS);
  const before = await house.store.once.take(tx, asked, { at, notBefore });
  if (before === null) return null;
  if (before.isSameBody) return before.request;
  throw new Refused(
    'key-reused',
    'This key was used for another request within the last day: give each request a key of its own.',
  );
}

/** @throws Refused('whose-identity' | 'asks-for-themselves') */
function identityOf({ id, requester }: Request, whose: Receiver | undefined): Receiver {
  const isSelf = requester === null || requester.kind === 'data-subject';
  if (isSelf && whose === 'requester') {
    throw new Refused(
      'asks-for-themselves',
      `The person of request ${id} asks for themselves: leave --of out.`,
    );
  }
  if (isSelf) return 'person';
  if (whose) return whose;
  throw new Refused(
    'whose-identity',
    'Somebody else asks for the person: say whose identity was settled. --of requester or --of person.',
  );
}

function isTheirs(house: House, { identifiers }: NewRequest, email: string): boolean {
  const normal = house.normalise({ kind: 'email', value: email });
  return identifiers.some((one) => one.kind === 'email' && house.normalise(one) === normal);
}

/** Taking consent back is an act of its own, with its proof: nobody has to object as well. @source GDPR Art. 7(1), 7(3) */
function provenWithdrawal({ rights, withdrawnConsent }: NewRequest): WithdrawnConsent | null {
  if (!rights.includes('consent-withdrawal')) return null;
  if (rights.includes('objection')) {
    throw new Refused(
      'stopped-twice',
      'A withdrawal of consent and an objection stop the same prospecting: open a request for one of them.',
    );
  }
  if (!withdrawnConsent) {
    throw new Refused('proof-missing', 'Say what shows that consent was withdrawn: --proof.');
  }
  return withdrawnConsent;
}

/** What is to be corrected, for who asks it alone. */
function correctionsAsked(house: House, request: NewRequest): readonly FieldCorrection[] {
  const { corrections = [], rights, controller } = request;
  if (!rights.includes('rectification')) {
    if (corrections.length === 0) return [];
    throw new Refused(
      'no-rectification',
      'Only a rectification corrects: add --right rectification, or leave --set out.',
    );
  }
  if (rights.includes('erasure')) {
    throw new Refused(
      'corrected-and-erased',
      'What is to be erased need not be corrected first: open a request for one of them.',
    );
  }
  demandCorrections(corrections, house.policy.fields, house.policy.controller(controller).systems);
  return corrections;
}

/** Told both ways, nobody knows what was meant; and a match that is set aside is never asked about again. */
function demandEachOnce(decisions: readonly { readonly ref: RecordRef }[]): void {
  const seen = new Set<string>();
  for (const { ref } of decisions) {
    if (seen.has(recordKey(ref))) {
      throw new Refused(
        'match-told-twice',
        `A match ${ref.system}:${ref.kind}:… is named twice: say once whether it is the person.`,
      );
    }
    seen.add(recordKey(ref));
  }
}

async function plansWithLines(house: House, tx: Transaction, id: number): Promise<RequestView['plans']> {
  const plans = await house.store.plans.of(tx, id);
  return Promise.all(plans.map(async (plan) => ({ plan, lines: await house.store.lines.all(tx, plan) })));
}

/** An address that leads into an inner network is refused at once; one that nobody knows yet may be known tomorrow. */
async function demandCallable(house: House, callback: Callback): Promise<void> {
  demandCallback(callback);
  const refusal = await house.signedPost.check(typedDestination(house, callback));
  if (refusal && !refusal.passing) throw new Refused('callback-address', refusal.mend);
}
