import type { Person } from '../domain/approval.ts';
import { Refused } from '../domain/approval.ts';
import { isSignedEnough } from '../domain/brake.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import { addPeriod } from '../domain/civil-day.ts';
import { listedOverAll, overAll, within } from '../domain/perimeter.ts';
import { expectedEnd } from '../domain/purge-end.ts';
import type { Purge, RulePlan } from '../domain/purge.ts';
import { readCode } from '../domain/stay-code.ts';
import { isToken } from '../domain/token.ts';
import type { StayQuestion } from '../domain/stay.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { StayTally } from '../ports/stay-store.ts';
import type { EarlierRun, LeftOut, LineTally, Scan } from '../ports/purge-store.ts';
import type { Backwards } from '../ports/page.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { Act, House } from '../procedures/house.ts';
import { commit, purgeJob } from '../procedures/house.ts';
import { openPurge } from '../procedures/purge/open.ts';
import { signRule } from '../procedures/purge/sign.ts';
import { admit, enterReveal } from './admit.ts';
import type { Pause } from './carry-on.ts';
import { carryOnPurge } from './carry-on.ts';
import type { Certificate } from './certificates.ts';
import { demandController, demandWhole } from './perimeter.ts';

export interface PurgeView {
  readonly purge: Purge;
  readonly scans: readonly Omit<Scan, 'cursor'>[];
  readonly plans: readonly (RulePlan & {
    /** The run before this one, for what differs; null for a first. */
    readonly before: EarlierRun | null;
  })[];
  /** What became of the lines that were signed. */
  readonly tally: readonly LineTally[];
  readonly leftOut: readonly LeftOut[];
  /** When it will have ended, as far as anybody can tell; null where nothing is under way. */
  readonly endsAt: Date | null;
  /** What became of the questions it put. */
  readonly asked: readonly StayTally[];
}

export interface PurgesNoun {
  /** A dry run, by the very path of the real one. */
  plan(by: Person, wanted: Wanted): Promise<number>;
  run(by: Person, wanted: Wanted): Promise<number>;
  /** Takes it as far as it goes, beside whoever works on it already. */
  carryOn(id: number, signal: AbortSignal): Promise<void>;
  /** Newest first. @param page  the latest ones where it is left out */
  list(by: Person, page?: Backwards): Promise<readonly Purge[]>;
  show(by: Person, id: number): Promise<PurgeView>;
  /** Signs the plan of the rule that has this digest. */
  approve(by: Person, id: number, digest: string): Promise<RulePlan>;
  /** Nothing more of it is carried out; what was done stays done. */
  refuse(by: Person, id: number, reason: string): Promise<void>;
  /** What failed is tried again, once a human has mended it. */
  retry(by: Person, id: number): Promise<void>;
  /** Takes down that somebody wants to stay, by the code of their letter: under its rule the period begins again. */
  stay(by: Person, code: string): Promise<Stayed>;
  /** The latest report: numbers only, so that reading it reveals nobody. */
  report(by: Person, id: number): Promise<Certificate>;
}

export interface Wanted {
  readonly controller: string;
  /** null: all of the schedule. */
  readonly rules: readonly string[] | null;
  /** null: today. */
  readonly on: CivilDay | null;
}

/** What a yes came to. */
export interface Stayed {
  readonly purge: number;
  readonly rule: string;
  readonly stayedOn: CivilDay;
  /** The last day on which this yes keeps them. */
  readonly keptUntil: CivilDay;
  readonly answerBy: CivilDay;
  /** It had been taken down already. */
  readonly isRepeated: boolean;
}

const LISTED = 100;

export function purgesNoun(house: House, pause: Pause): PurgesNoun {
  const begin = async (by: Person, { controller, rules, on }: Wanted, kind: 'dry-run' | 'by-hand') => {
    await admit(house, by, 'run a purge', 'purges');
    const { timeZone } = demandController(house, by, controller);
    demandWhole(by);
    demandSchedule(house, rules);
    const today = civilDayOf(house.clock.now(), timeZone);
    const id = await openPurge(house, { controller, on: on ?? today, kind, by: by.id, rules });
    if (id === null) throw underWay;
    return id;
  };

  return {
    plan: (by, wanted) => begin(by, wanted, 'dry-run'),
    run: (by, wanted) => begin(by, { ...wanted, on: null }, 'by-hand'),
    carryOn: (id, signal) => carryOnPurge(house, pause, id, signal),
    async list(by, page = { before: null, most: LISTED }) {
      await admit(house, by, 'see requests', 'purges');
      return house.store.transact((tx) => house.store.purges.list(tx, listedOverAll(by).controllers, page));
    },
    async show(by, id) {
      await admit(house, by, 'see requests', `purge ${id}`);
      const view = await house.store.transact((tx) => viewOf(house, tx, by, id));
      const shown = view.plans.reduce((sum, plan) => sum + plan.oldest.length, 0);
      await enterReveal(house, by, { about: `purge ${id}`, kind: 'purge', count: shown });
      return view;
    },
    async approve(by, id, digest) {
      await admit(house, by, 'sign a purge', `purge ${id}`);
      const signed = await commit(house, async (act): Promise<RulePlan | Refused> => {
        const purge = await demandPurge(house, act.tx, by, id, 'lock');
        const plans = await house.store.purges.rulePlans.of(act.tx, id);
        const plan = plans.find((one) => one.digest === digest && digest !== '');
        const refused = whyNotSigned(purge, plans, plan, by);
        if (refused || !plan) {
          const details = { code: refused?.code ?? '' };
          act.record({ actor: by.id, act: 'approval-denied', about: `purge ${id}`, details });
          return refused ?? noSuchDigest(id);
        }
        const isController = by.roles.includes('controller');
        return signRule(house, act, plan, { by: by.id, at: house.clock.now(), digest, isController });
      });
      if (signed instanceof Refused) throw signed;
      return signed;
    },
    async refuse(by, id, reason) {
      await admit(house, by, 'sign a purge', `purge ${id}`);
      await commit(house, async ({ tx, record, wake }) => {
        const purge = await demandPurge(house, tx, by, id, 'lock');
        if (purge.endedAt !== null) throw hasEnded(purge);
        await house.store.purges.move(tx, id, 'refused', house.clock.now());
        record({ actor: by.id, act: 'plan-refused', about: `purge ${id}`, details: { reason } });
        wake(purgeJob(id), 'person');
      });
    },
    async retry(by, id) {
      await admit(house, by, 'run a purge', `purge ${id}`);
      await commit(house, async ({ tx, record, wake }) => {
        const purge = await demandPurge(house, tx, by, id, 'lock');
        if (purge.endedAt !== null) throw hasEnded(purge);
        await house.store.lines.reopen(tx, id, house.clock.now());
        await house.store.purges.wait(tx, id, null, null);
        record({ actor: by.id, act: 'request-retried', about: `purge ${id}` });
        wake(purgeJob(id), 'person');
      });
    },
    async stay(by, typed) {
      await admit(house, by, 'record an answer', 'purges');
      const code = readCode(typed);
      if (code === null) throw notACode;
      return commit(house, async (act) => {
        const question = within(by, await house.store.stays.answeredBy(act.tx, code), overAll);
        if (!question) throw unknownCode;
        return takeAnswer(house, act, by, question);
      });
    },
    async report(by, id) {
      await admit(house, by, 'see requests', `purge ${id}`);
      return house.store.transact(async (tx) => {
        const purge = await demandPurge(house, tx, by, id, 'share');
        if (purge.forgottenAt !== null && purge.kind !== 'dry-run') throw forgotten(purge);
        const latest = await house.store.purges.reports.latest(tx, id);
        if (!latest) throw noReport(purge);
        return { kind: latest.kind, controller: purge.controller, file: latest.file };
      });
    },
  };
}

/** A yes is a yes on whatever day it comes; twice is once. */
async function takeAnswer(
  house: House,
  { tx, record }: Act,
  by: Person,
  question: StayQuestion,
): Promise<Stayed> {
  const { id, controller, purge, rule, answerBy, subject } = question;
  const { timeZone } = house.policy.controller(controller);
  const stayedOn = question.stayedOn ?? civilDayOf(house.clock.now(), timeZone);
  const run = await demandPurge(house, tx, by, purge, 'find');
  const asWritten = [...house.policy.retention, ...run.rules].find((one) => one.id === rule);
  if (!asWritten) throw new Error(`Purge ${purge} has no rule ${rule}.`);
  const stayed = { purge, rule, stayedOn, keptUntil: addPeriod(stayedOn, asWritten.keep), answerBy };
  if (question.stayedOn !== null) return { ...stayed, isRepeated: true };
  await house.store.stays.stay(tx, id, stayedOn, stayed.keptUntil);
  const details = { purge, rule, on: stayedOn };
  record({ actor: by.id, act: 'stay-answered', about: `stay ${id}`, subject, details });
  return { ...stayed, isRepeated: false };
}

async function viewOf(house: House, tx: Transaction, by: Person, id: number): Promise<PurgeView> {
  const { purges } = house.store;
  // A night that forgets it meanwhile waits until it is read.
  const purge = await demandPurge(house, tx, by, id, 'share');
  const plans = await purges.rulePlans.of(tx, id);
  const tally = await purges.parts.tally(tx, id);
  return {
    purge,
    scans: (await purges.scans.of(tx, id)).map(({ system, kind, seen, doneAt, gaps }) => ({
      system,
      kind,
      seen,
      doneAt,
      gaps,
    })),
    plans: await Promise.all(
      plans.map(async (plan) => ({
        ...plan,
        before: await purges.rulePlans.before(tx, purge.controller, plan.rule, id),
      })),
    ),
    tally,
    endsAt:
      purge.endedAt === null
        ? expectedEnd(plans, tally, { now: house.clock.now(), wakeAt: purge.wakeAt })
        : null,
    leftOut: await purges.people.leftOut(tx, id),
    asked: await house.store.stays.tally(tx, id),
  };
}

async function demandPurge(
  house: House,
  tx: Transaction,
  by: Person,
  id: number,
  how: 'find' | 'lock' | 'share',
): Promise<Purge> {
  const purge = within(by, await house.store.purges[how](tx, id), overAll);
  if (purge) return purge;
  throw new Refused('no-such-purge', `There is no purge ${id}. See them with: greffe purge list`);
}

function demandSchedule(house: House, rules: readonly string[] | null): void {
  const known = house.policy.retention.map(({ id }) => id);
  const unknown = rules?.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new Refused('no-such-rule', `retention.yaml has no rule ${unknown}. It has: ${known.join(', ')}.`);
  }
  if (known.length === 0) {
    throw new Refused('no-schedule', 'retention.yaml has no rule: nobody is ever due. Write one first.');
  }
}

function whyNotSigned(
  purge: Purge,
  plans: readonly RulePlan[],
  plan: RulePlan | undefined,
  by: Person,
): Refused | null {
  if (purge.kind === 'dry-run') {
    return new Refused(
      'dry-run',
      `Purge ${purge.id} is a dry run: nothing of it can be carried out. Begin one with: greffe purge run`,
    );
  }
  if (purge.endedAt !== null) return hasEnded(purge);
  if (plans.length === 0 || plans.some(({ digest }) => digest === '')) {
    return new Refused(
      'no-plan-yet',
      `Purge ${purge.id} has no plan yet: it is still finding out who is due.`,
    );
  }
  if (!plan) return noSuchDigest(purge.id);
  if (plan.approvedAt !== null) {
    return new Refused(
      'already-approved',
      `Rule ${plan.rule} of purge ${purge.id} is signed already. Nothing to do.`,
    );
  }
  if (plan.signatures.some((signature) => signature.by === by.id)) {
    return new Refused(
      'signed-by-you',
      `You have signed rule ${plan.rule} already: the other signature is somebody else’s.`,
    );
  }
  if (isToken(by) && plan.brake.length > 0) {
    return new Refused(
      'takes-a-person',
      `The brake asks for two people, and a token is none: have rule ${plan.rule} signed with greffe purge approve`,
    );
  }
  const isController = by.roles.includes('controller');
  const signatures = [...plan.signatures, { by: by.id, at: new Date(0), digest: plan.digest, isController }];
  if (signatures.length >= 2 && !isSignedEnough(plan, signatures)) {
    return new Refused(
      'controller-must-sign',
      `One of the two signatures takes the role controller. Ask somebody who has it.`,
    );
  }
  return null;
}

function noSuchDigest(id: number): Refused {
  return new Refused(
    'digest-differs',
    `No rule of purge ${id} has that digest. Read the plan, then sign the digest it shows: greffe purge show ${id}`,
  );
}

function forgotten({ id }: Purge): Refused {
  return new Refused(
    'forgotten',
    `The proof period of purge ${id} is over: its reports are not kept. What it came to, in numbers: greffe purge show ${id}`,
  );
}

function noReport({ id, kind }: Purge): Refused {
  return kind === 'dry-run'
    ? new Refused(
        'no-report',
        `Purge ${id} was a dry run, of which there is no report: greffe purge show ${id}`,
      )
    : new Refused(
        'no-report',
        `Purge ${id} has no report yet. See where it stands with: greffe purge show ${id}`,
      );
}

function hasEnded({ id }: Purge): Refused {
  return new Refused('purge-ended', `Purge ${id} has ended. Begin another with: greffe purge run`);
}

const notACode = new Refused(
  'not-a-code',
  'That is no code of a letter: it has twenty letters and digits, such as ABCDE-FGHJK-MNPQR-STVWX. Copy it from the answer.',
);

const unknownCode = new Refused(
  'no-such-code',
  'No question has that code. Copy it from the answer once more; a question that was put years ago is forgotten.',
);

const underWay = new Refused(
  'purge-under-way',
  'A run is still finding out who is due: see it with greffe purge list, and wait for it.',
);
