import type { CivilDay } from './civil-day.ts';
import { addDays, daysBetween } from './civil-day.ts';
import type { ProspectingChannel } from './prospecting.ts';

/**
 * What a named person is asked to do where no call of ours reaches: erase what is held · stop prospecting · tell a
 * recipient what was done · rectify what is wrong · restrict: mark what is held, and use it no more · lift: take that mark off ·
 * copy: give a copy of what is held · give-back: give a record back to whom it was with before it was restricted, where the
 * tool refuses that to us.
 */
export type TaskAct = 'erase' | 'stop' | 'tell' | 'rectify' | 'restrict' | 'lift' | 'copy' | 'give-back';

/** What was asked, in the words of the settings of that day: a later change of them changes no question. */
export interface TaskTerms {
  /** In plain words; null where the settings say nothing of their own. */
  readonly ask: string | null;
  readonly holds: readonly string[];
  readonly heldFor: string | null;
  readonly exceptions: readonly TaskException[];
}

/** What may be kept there in spite of an erasure. @source GDPR Art. 17(3) */
export interface TaskException {
  readonly ground: string;
  readonly label: string;
}

/** A question to a named person. A silence answers nothing: it stays open until somebody answers, or it is taken back. */
export interface Task {
  readonly id: number;
  readonly controller: string;
  readonly request: number;
  readonly system: string;
  readonly act: TaskAct;
  /** stop: by which channels. */
  readonly channels: readonly ProspectingChannel[];
  readonly terms: TaskTerms;
  /** Who is to answer now, as greffe.yaml names them. */
  readonly person: string;
  readonly openedOn: CivilDay;
  readonly dueOn: CivilDay;
  /** The latest answer; null while there is none. */
  readonly answer: TaskAnswer | null;
  /** The request ended otherwise: nothing is to be answered any more. */
  readonly takenBackAt: Date | null;
}

/**
 * done: as asked · already: it was so before · nothing-found: nothing is held · exception: a ground keeps it ·
 * could-not: it was not done, for a reason told in words · held: here is what is held.
 */
export type AnswerKind = 'done' | 'already' | 'nothing-found' | 'exception' | 'could-not' | 'held';

/** The code of a line: whoever was asked holds nothing of the person, so that nothing was done. */
export const NOTHING_HELD = 'nothing-held';

/** What each act can be answered with. An objection has no exception, and whoever is to be told was told or not. */
export const ANSWERS: Readonly<Record<TaskAct, readonly AnswerKind[]>> = {
  erase: ['done', 'nothing-found', 'exception'],
  stop: ['done', 'nothing-found'],
  tell: ['done'],
  rectify: ['done', 'already', 'nothing-found', 'could-not'],
  restrict: ['done', 'already', 'nothing-found', 'could-not'],
  lift: ['done', 'already', 'nothing-found', 'could-not'],
  copy: ['held', 'nothing-found', 'could-not'],
  // The tool itself is asked whether it is so.
  'give-back': ['done', 'could-not'],
};

/** What somebody gave of what they hold: words, single values by name, and files as they are. */
export interface Held {
  readonly words: string | null;
  readonly values: Readonly<Record<string, string>>;
  readonly files: readonly HeldFile[];
}

export interface HeldFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** Kinds of file that are taken, by the end of their name. */
export const HELD_FILES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

/** A file that is larger is given in parts. */
export const HELD_FILE_BYTES_MAX = 20 * 1024 * 1024;
export const HELD_FILES_MAX = 20;

export interface TaskAnswer {
  /** From 1: a correction is a new answer, and the one before stays. */
  readonly number: number;
  readonly kind: AnswerKind;
  readonly by: string;
  readonly at: Date;
  /** exception: the ground, one of those allowed. */
  readonly ground: string | null;
  /** could-not: why, in words of their own. */
  readonly words: string | null;
  /** The name typed under it. */
  readonly attestedAs: string | null;
}

/** Who answers for a system, as its settings say now. */
export interface TaskHands {
  readonly holder: string;
  readonly deputy: string | null;
  /** Days after the question; null: counted backwards from the day it is due. */
  readonly remindAfterDays: number | null;
  readonly deputyAfterDays: number | null;
  readonly dpoAfterDays: number | null;
}

/** The DPO of the controller, who need not be a person of the settings. */
export const THE_DPO = 'the DPO';

/** Days that an objection or a restriction leaves: what is held is used until then. @source GDPR Art. 18(1), 21(3); law.md CLK-8 */
const DAYS_TO_STOP = 2;
/** A recipient goes on with what is wrong or erased until they are told; what is restricted no more waits for its mark to go. @source GDPR Art. 19 */
const DAYS_TO_TELL = 7;
/** Days a human keeps, out of the month, to review and answer. */
const DAYS_TO_ANSWER = 3;
/** A copy is looked through for what concerns others, and signed, before it leaves. */
const DAYS_TO_REVIEW = 7;

/** @param answerDueOn  the day by which the person must have their answer */
export function taskDueOn(act: TaskAct, openedOn: CivilDay, answerDueOn: CivilDay): CivilDay {
  if (isUrgent(act)) return addDays(openedOn, DAYS_TO_STOP);
  if (outlivesRequest(act)) return addDays(openedOn, DAYS_TO_TELL);
  const dueOn = addDays(answerDueOn, act === 'copy' ? -DAYS_TO_REVIEW : -DAYS_TO_ANSWER);
  return dueOn < openedOn ? openedOn : dueOn;
}

/** Whether it protects the person from what goes on meanwhile: it waits for no other day. */
export function isUrgent(act: TaskAct): boolean {
  return act === 'stop' || act === 'restrict';
}

/** Whether it may be answered although its request has ended: it is about what was done, and not about what is to be. */
export function outlivesRequest(act: TaskAct): boolean {
  return act === 'tell' || act === 'lift' || act === 'give-back';
}

export function isOpenTask({ answer, takenBackAt }: Pick<Task, 'answer' | 'takenBackAt'>): boolean {
  return answer === null && takenBackAt === null;
}

export interface TaskDays {
  readonly remindOn: CivilDay;
  readonly deputyOn: CivilDay;
  readonly dpoOn: CivilDay;
}

/**
 * When a silence is noticed, counted backwards from the due day where the settings do not say: the person again with half
 * of the time left, the deputy with a quarter, the DPO with an eighth; all of them by the due day.
 */
export function taskDays({ openedOn, dueOn }: Pick<Task, 'openedOn' | 'dueOn'>, hands: TaskHands): TaskDays {
  const days = daysBetween(openedOn, dueOn);
  const dayOf = (after: number | null, shareLeft: number): CivilDay => {
    const on = after === null ? addDays(dueOn, -Math.ceil(days * shareLeft)) : addDays(openedOn, after);
    return on > dueOn ? dueOn : on;
  };
  return {
    remindOn: dayOf(hands.remindAfterDays, 1 / 2),
    deputyOn: dayOf(hands.deputyAfterDays, 1 / 4),
    dpoOn: dayOf(hands.dpoAfterDays, 1 / 8),
  };
}

/** Somebody who is to be told of a task, and why: each reason is told once. */
export interface Telling {
  readonly person: string;
  /** asked · reminded · deputy · dpo · "late 2026-12-21", once a day */
  readonly why: string;
}

/**
 * Everybody to be told of an open task by this day.
 * @param hands  null where the settings name nobody for the system any more: then the DPO alone is left
 */
export function tellingsOn(task: Task, hands: TaskHands | null, on: CivilDay): readonly Telling[] {
  if (!isOpenTask(task)) return [];
  const asked: Telling = { person: task.person, why: 'asked' };
  const late = (people: readonly string[]): readonly Telling[] =>
    on > task.dueOn ? people.map((person) => ({ person, why: `late ${on}` })) : [];
  if (hands === null) return [asked, { person: THE_DPO, why: 'dpo' }, ...late([THE_DPO])];
  const { remindOn, deputyOn, dpoOn } = taskDays(task, hands);
  const { deputy } = hands;
  return [
    asked,
    // The first day is the question itself.
    ...(on >= remindOn && on > task.openedOn ? [{ person: task.person, why: 'reminded' }] : []),
    ...(deputy !== null && on >= deputyOn && on > task.openedOn ? [{ person: deputy, why: 'deputy' }] : []),
    ...(on >= dpoOn && on > task.openedOn ? [{ person: THE_DPO, why: 'dpo' }] : []),
    ...late([task.person, ...(deputy === null ? [] : [deputy]), THE_DPO]),
  ];
}

/** The last day of a code in a letter of that day: the due day; for one that is late, a week more. */
export function codeEndsOn({ dueOn }: Pick<Task, 'dueOn'>, on: CivilDay): CivilDay {
  return on <= dueOn ? dueOn : addDays(on, 7);
}
