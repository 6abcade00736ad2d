import type { Answer } from './answer.ts';
import type { CivilDay } from './civil-day.ts';
import type { AnsweredRight, LetterKind } from './letter-kinds.ts';
import { LETTERS } from './letter-kinds.ts';
import { keptOf } from './letter-facts.ts';
import type { LetterFacts } from './letter-facts.ts';
import { Refused } from './refused.ts';
import type { RightCourse, RightState } from './request.ts';
import { hasEnded } from './request.ts';

/** How a letter leaves: by our own mail server, in a file that somebody passes on, by post. */
export const LETTER_WAYS = ['mail', 'file', 'post'] as const;

export type LetterWay = (typeof LETTER_WAYS)[number];

/**
 * sending: on its way, or a crash hid what became of it · written: in somebody's hands, who says when it leaves ·
 * sent: it left · undeliverable: there is no such mailbox · not-sent: the mail server did not take it
 */
export type LetterState = 'sending' | 'written' | 'sent' | 'undeliverable' | 'not-sent';

/** A letter of a request: what leaves, and what became of it. */
export interface RequestLetter {
  /** From 1, within its request. */
  readonly number: number;
  readonly kind: LetterKind;
  readonly language: 'fr' | 'en' | null;
  readonly way: LetterWay;
  readonly state: LetterState;
  /** SHA-256, hex: of the letter as it was shown, or of the file of one that was written elsewhere. */
  readonly digest: string;
  /** Rights it answers, once it is sent. */
  readonly answers: readonly AnsweredRight[];
  /** The doubt, reason or ground that it gives. */
  readonly because: string | null;
  readonly writtenBy: string;
  readonly writtenAt: Date;
  readonly sentOn: CivilDay | null;
}

/**
 * The letters whose turn it is: what was done and is not told yet. @source GDPR Art. 12(3), 12(4)
 * @param stated    what was done of an erasure
 * @param isLifted  a restriction that was asked for stands no more
 */
export function lettersDue(
  rights: readonly RightCourse[],
  awaited: readonly AnsweredRight[],
  stated: LetterFacts['stated'],
  isLifted: boolean,
): readonly LetterKind[] {
  const due = rights
    .filter(({ right }) => awaited.includes(right))
    .flatMap(({ right, state }): readonly LetterKind[] => {
      if (state === 'nothing-held') return ['nothing-held'];
      if (!TOLD.has(state)) return [];
      if (right === 'restriction' && isLifted) return ['lift-restriction'];
      return right === 'erasure' && keptOf(stated?.residues ?? []).length > 0
        ? ['partial-refusal']
        : [`answer-${right}`];
    });
  return [...new Set(due)];
}

/** Whether what is certified decides which letter is due. */
export function isToldByResidues(rights: readonly RightCourse[], awaited: readonly AnsweredRight[]): boolean {
  return rights.some(({ right, state }) => right === 'erasure' && awaited.includes(right) && TOLD.has(state));
}

/** Done, be it that the last delays of the vendors run on: it can be told. */
const TOLD: ReadonlySet<RightState> = new Set(['done', 'answered-provisionally']);

/** A letter of the controller's own tells what cannot end, too. */
const TOLD_ELSEWHERE: ReadonlySet<RightState> = new Set([...TOLD, 'incomplete']);

/** A request as far as it can be answered. */
export interface Answerable {
  readonly id: number;
  readonly rights: readonly RightCourse[];
  readonly answer: Answer;
  /** The restriction that it asked for stands no more. */
  readonly isLifted: boolean;
}

/**
 * The rights that this letter answers, now. A refusal answers by being recorded, not by its letter alone.
 * @param writtenBy  greffe tells what it certified; what somebody wrote elsewhere may tell more
 * @throws   Refused('right-not-asked' | 'lifted-since' | 'nothing-is-held' | 'something-is-held' | 'not-done-yet' | 'part-is-kept' | 'nothing-is-kept')
 */
export function demandFitting(
  kind: LetterKind,
  request: Answerable,
  stated: LetterFacts['stated'],
  writtenBy: 'greffe' | 'somebody',
): readonly AnsweredRight[] {
  const { answers } = LETTERS[kind];
  const { id, rights } = request;
  if (kind === 'lift-restriction') {
    // Told before anything else was, it tells all there is: that it was restricted, and why that ends.
    const { right, state } = courseIn(request, 'restriction');
    return request.answer.awaited.includes(right) && TOLD_ELSEWHERE.has(state) ? [right] : [];
  }
  if (kind === 'answer-restriction' && writtenBy === 'greffe' && request.isLifted) {
    throw new Refused(
      'lifted-since',
      `The restriction of request ${id} was lifted: say so, and why, with --kind lift-restriction.`,
    );
  }
  if (answers === null || answers === 'open') return [];
  if (answers === 'held-nothing') {
    const held = rights.filter(({ state }) => state === 'nothing-held').map(({ right }) => right);
    if (held.length > 0) return held;
    throw new Refused(
      'something-is-held',
      `Request ${id} did not end with nothing held: another letter answers it. See which with: greffe request show ${id}`,
    );
  }
  const { state } = courseIn(request, answers);
  if (state === 'nothing-held') {
    throw new Refused(
      'nothing-is-held',
      `Nothing was held of the person of request ${id}: answer with --kind nothing-held.`,
    );
  }
  const isTold = writtenBy === 'greffe' ? TOLD.has(state) && stated !== null : TOLD_ELSEWHERE.has(state);
  if (!isTold) {
    throw new Refused(
      'not-done-yet',
      `Request ${id} cannot be answered so yet: nothing is certified as done. See what it waits for with: greffe request show ${id}`,
    );
  }
  if (writtenBy === 'greffe') demandWholeTruth(kind, id, keptOf(stated?.residues ?? []).length);
  return [answers];
}

/** "Your data is erased" is never said where part of it stays. */
function demandWholeTruth(kind: LetterKind, id: number, kept: number): void {
  if (kind === 'answer-erasure' && kept > 0) {
    throw new Refused(
      'part-is-kept',
      `Part of what was to go stays: answer request ${id} with --kind partial-refusal, which says so item by item.`,
    );
  }
  if (kind === 'partial-refusal' && kept === 0) {
    throw new Refused('nothing-is-kept', `Nothing is kept: answer request ${id} with --kind answer-erasure.`);
  }
}

function courseIn(
  { id, rights }: { readonly id: number; readonly rights: readonly RightCourse[] },
  right: AnsweredRight,
): RightCourse {
  const course = rights.find((one) => one.right === right);
  if (course) return course;
  throw new Refused(
    'right-not-asked',
    `Request ${id} does not ask for that: choose the letter that fits its rights. See them with: greffe request show ${id}`,
  );
}

/** The same letter, or another answer to the same right. */
export function saysTheSame(
  one: Pick<RequestLetter, 'kind' | 'answers'>,
  { kind, answers }: { readonly kind: LetterKind; readonly answers: readonly AnsweredRight[] },
): boolean {
  return one.kind === kind || one.answers.some((right) => answers.includes(right));
}

/** Of the rights a letter was written to answer, those that are as it says when it leaves: the rest is told anew. */
export function stillAnswered(
  answers: readonly AnsweredRight[],
  rights: readonly RightCourse[],
): readonly AnsweredRight[] {
  return answers.filter((answered) =>
    rights.some(({ right, state }) => right === answered && (TOLD.has(state) || state === 'nothing-held')),
  );
}

/**
 * Never twice unawares: neither while nobody knows what became of the one before, nor while it lies somewhere to be sent,
 * nor once it has left.
 * @throws   Refused('letter-in-doubt' | 'letter-lies' | 'letter-left-already' | 'answered-already')
 */
export function demandFirst(
  request: { readonly id: number; readonly answer: Answer; readonly rights: readonly RightCourse[] },
  kind: LetterKind,
  answers: readonly AnsweredRight[],
  letters: readonly RequestLetter[],
): void {
  const { id } = request;
  const alike = letters.filter((one) => saysTheSame(one, { kind, answers }));
  const doubtful = alike.find(({ state }) => state === 'sending');
  if (doubtful) {
    throw new Refused(
      'letter-in-doubt',
      `Nobody knows whether letter ${doubtful.number} of request ${id} left: ask the mail server. If it did: greffe letter record ${id} --number ${doubtful.number} --sent-on YYYY-MM-DD. If not, send it with --again.`,
    );
  }
  const lying = alike.find(({ state }) => state === 'written');
  if (lying) {
    throw new Refused(
      'letter-lies',
      `Letter ${lying.number} of request ${id} was written for that and is still to be sent. Once it has left: greffe letter record ${id} --number ${lying.number} --sent-on YYYY-MM-DD. To write one more: --again.`,
    );
  }
  if (answers.length === 0) {
    const sent = letters.find((one) => one.kind === kind && one.state === 'sent');
    if (sent) {
      throw new Refused(
        'letter-left-already',
        `Letter ${sent.number} of request ${id} said that already, on ${sent.sentOn}. To send one more: --again.`,
      );
    }
    return;
  }
  if (answers.every((right) => !request.answer.awaited.includes(right))) {
    throw new Refused(
      'answered-already',
      `Request ${id} was answered so already. See its letters with: greffe letter list ${id}. To send one more: --again.`,
    );
  }
}

/** @throws   Refused('letter-not-sent') */
export function demandSentBetween(receivedOn: CivilDay, sentOn: CivilDay, today: CivilDay): void {
  if (sentOn >= receivedOn && sentOn <= today) return;
  throw new Refused(
    'letter-not-sent',
    `A letter counts once it has left, between ${receivedOn} and ${today}; it cannot leave on ${sentOn}. Send it, then record the day.`,
  );
}

/** Whether a request still has to be told of, by whatever letter. */
export function isAnswered({ answer }: { readonly answer: Answer }): boolean {
  return answer.awaited.length === 0;
}

/** Whether all work has ended, and only the letter is missing. */
export function waitsForLetter(request: {
  readonly rights: readonly RightCourse[];
  readonly answer: Answer;
}): boolean {
  return !isAnswered(request) && request.rights.every(({ state }) => hasEnded(state));
}
