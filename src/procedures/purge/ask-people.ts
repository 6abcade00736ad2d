import type { Context } from '../../contract/index.ts';
import { addPeriod } from '../../domain/civil-day.ts';
import type { Purge } from '../../domain/purge.ts';
import type { RetentionAction, RetentionRule } from '../../domain/retention-rule.ts';
import { CODE_BYTES, readCode, writeCode } from '../../domain/stay-code.ts';
import { stayLetter } from '../../domain/stay-letter.ts';
import type { StayQuestion } from '../../domain/stay.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { Letter, Posted } from '../../ports/mail.ts';
import { MailRefused } from '../../ports/mail.ts';
import type { DuePerson } from '../../ports/purge-store.ts';
import type { House, Next } from '../house.ts';
import { commit } from '../house.ts';
import { answerOf } from '../steps/locate.ts';
import { moveTo, waitForLiveMode } from './carry-out.ts';
import { keptIn } from './find-due.ts';
import { reachIn } from './reach.ts';
import type { StillDue } from './recheck.ts';
import { stillDue } from './recheck.ts';

/** So many are looked at together before their letters leave. */
const PEOPLE_PER_LOOK = 50;
const ROUND_MS = 60_000;
const TRY_AGAIN_MS = 15 * 60_000;

/**
 * Asks everybody of the signed rules that ask first whether they want to stay: looked at again in every system, taken
 * down, then mailed. Twice is once, but for a letter whose fate a crash hid: that one leaves again under the same
 * message id, and either code counts. @source law.md RET-2
 */
export async function askPeople(house: House, run: Purge, context: Context): Promise<Next> {
  const plans = await house.store.transact((tx) => house.store.purges.rulePlans.of(tx, run.id));
  const signed = plans.filter(({ approvedAt, funnel }) => approvedAt !== null && funnel.toAsk > 0);
  const stopAt = house.clock.now().getTime() + ROUND_MS;
  let isAnybody = false;
  for (const rule of run.rules.filter(asksFirst)) {
    if (!signed.some((plan) => plan.rule === rule.id)) continue;
    for (;;) {
      const people = await peopleToAsk(house, run, rule);
      if (people.length === 0) break;
      if (house.policy.mode === 'read-only') return waitForLiveMode;
      isAnybody = true;
      await moveTo(house, run, 'applying');
      const looked = await answerOf(() => stillDue(house, run, people, new Set(), context));
      if (!looked.answered) return tryAgain(house, looked.obstacle.mend, looked.obstacle.retryAt);
      for (const one of looked.value) {
        const asked = await ask(house, run, rule, one);
        if (asked === 'ended') return { next: 'again' };
        if (asked) return tryAgain(house, asked.mend, null);
        if (context.signal.aborted || house.clock.now().getTime() >= stopAt) return { next: 'again' };
      }
    }
  }
  // What is left of the run says where it stands now.
  return isAnybody ? { next: 'again' } : { next: 'done' };
}

type AskingRule = RetentionRule & { readonly action: Extract<RetentionAction, { kind: 'ask' }> };

function asksFirst(rule: RetentionRule): rule is AskingRule {
  return rule.action.kind === 'ask';
}

function peopleToAsk(house: House, run: Purge, { id }: RetentionRule): Promise<readonly DuePerson[]> {
  return house.store.transact((tx) =>
    house.store.purges.people.toAsk(tx, run.id, id, { after: 0, most: PEOPLE_PER_LOOK }),
  );
}

function tryAgain(house: House, mend: string, retryAt: Date | null): Next {
  const wakeAt = retryAt ?? new Date(house.clock.now().getTime() + TRY_AGAIN_MS);
  return { next: 'wait', waitsFor: mend, wakeAt };
}

/** @returns what the mail server refuses us, or that the run has ended; null once the letter has left, or is not to leave */
async function ask(
  house: House,
  run: Purge,
  rule: AskingRule,
  { person, rows }: StillDue,
): Promise<MailRefused | 'ended' | null> {
  const written = await takeDown(house, run, rule, person, rows);
  if (written === 'ended' || written === null) return written;
  let posted: Posted;
  try {
    posted = await house.mail.send(written.letter);
  } catch (error) {
    if (error instanceof MailRefused) return error;
    throw error;
  }
  await settle(house, run, rule, written.question, posted);
  return null;
}

interface Written {
  readonly question: StayQuestion;
  readonly letter: Letter;
}

/**
 * The question is in the store before its letter leaves. Whoever refused the run, placed a hold or opened a request a
 * moment ago stops it. @returns null where they are not to be asked any more
 */
function takeDown(
  house: House,
  run: Purge,
  rule: AskingRule,
  person: DuePerson,
  rows: StillDue['rows'],
): Promise<Written | 'ended' | null> {
  return commit(house, async ({ tx }) => {
    const now = await house.store.purges.share(tx, run.id);
    if (now?.endedAt !== null) return 'ended';
    const days = daysOf(house, run, rule);
    const leaveOut = async (why: string): Promise<null> => {
      await house.store.purges.people.leaveOut(tx, run.id, [person.number], why);
      return null;
    };
    const kept = await keptIn(house, tx, { controller: run.controller, on: days.askedOn });
    const heldBy = kept(person);
    if (heldBy) return leaveOut(heldBy);
    const reach = await reachIn(house, tx, run.controller, person, rows);
    // Whoever cannot be asked is for the next run to judge, from the start.
    if (reach.by !== 'mail') return leaveOut(reach.by === 'untold' ? 'objection-untold' : 'changed-since');
    const code = writeCode(house.random.bytes(CODE_BYTES));
    const question = await house.store.stays.ask(tx, {
      controller: run.controller,
      rule: rule.id,
      purge: run.id,
      person: person.number,
      subject: person.subject,
      joins: person.joins,
      token: readCode(code) ?? code,
      notSince: person.start.on,
      endsOn: days.answerBy,
      ...days,
    });
    if (!question) return leaveOut('asked');
    return { question, letter: letterTo(house, run, rule, { person, question, code, to: reach.to }) };
  });
}

function daysOf(house: House, run: Purge, rule: AskingRule): Pick<StayQuestion, 'askedOn' | 'answerBy'> {
  const { timeZone } = house.policy.controller(run.controller);
  const askedOn = civilDayOf(house.clock.now(), timeZone);
  return { askedOn, answerBy: addPeriod(askedOn, rule.action.answerWithin) };
}

function letterTo(
  house: House,
  run: Purge,
  rule: AskingRule,
  asked: {
    readonly person: DuePerson;
    readonly question: StayQuestion;
    readonly code: string;
    readonly to: string;
  },
): Letter {
  const { person, question, code, to } = asked;
  const { name, country, dpo, language, processing } = house.policy.controller(run.controller);
  const purpose = processing.purposes.find((one) => one.name === rule.purpose);
  return {
    id: `stay-${house.digest([run.controller, run.id, person.number, person.subject]).slice(0, 32)}`,
    to,
    replyTo: dpo,
    ...stayLetter(house.policy.letterTemplate(run.controller, 'stay', language), {
      language,
      controller: name,
      country,
      dpo,
      purpose: purpose?.label?.[language] ?? rule.purpose,
      start: person.start,
      answerBy: question.answerBy,
      code,
    }),
  };
}

async function settle(
  house: House,
  run: Purge,
  rule: AskingRule,
  { id, subject }: StayQuestion,
  posted: Posted,
): Promise<void> {
  await commit(house, async ({ tx, record }) => {
    const days = daysOf(house, run, rule);
    await house.store.stays.settle(tx, id, posted, days);
    record({
      actor: 'greffe',
      act: 'stay-asked',
      about: `stay ${id}`,
      kind: posted,
      subject,
      details: { purge: run.id, rule: rule.id, ...days },
    });
  });
}
