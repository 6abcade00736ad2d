import type { Answer } from './answer.ts';
import type { CivilDay } from './civil-day.ts';
import { daysBetween } from './civil-day.ts';
import type { RightCourse, RightState } from './request.ts';

/** What a request waits for somebody to do: a closed list, so that nothing of a person can be in it. */
export type Chore =
  | 'identity'
  | 'matches'
  | 'approval'
  | 'package-to-sign'
  | 'package-to-fetch'
  | 'live-mode'
  | 'task'
  | 'to-mend'
  | 'letter'
  | 'decision';

/** A request as the mail to the DPO names it: by number and day. */
export interface RemindedRequest {
  readonly id: number;
  readonly dueOn: CivilDay;
  readonly daysLeft: number;
  readonly chores: readonly Chore[];
}

/** A date is near so many days before it, and from the day itself on. */
const NEAR: readonly number[] = [7, 3, 1];

/** Requests that wait for somebody, or whose day is near: the nearest first. */
export function remindedOf(
  requests: readonly {
    readonly id: number;
    readonly rights: readonly RightCourse[];
    readonly answer: Answer;
    readonly dueOn: CivilDay;
  }[],
  today: CivilDay,
): readonly RemindedRequest[] {
  return requests
    .filter(({ answer }) => answer.awaited.length > 0)
    .map(({ id, rights, answer, dueOn }) => ({
      id,
      dueOn,
      daysLeft: daysBetween(today, dueOn),
      chores: [...new Set(rights.flatMap((course) => choresOf(course, answer)))],
    }))
    .filter(({ daysLeft, chores }) => chores.length > 0 || daysLeft <= 0 || NEAR.includes(daysLeft))
    .toSorted((a, b) => a.daysLeft - b.daysLeft || a.id - b.id);
}

/** By the beginning of what a procedure says it waits for; what is not here waits for a date or a tool. */
const BEGINNINGS: readonly (readonly [beginning: string, chore: Chore])[] = [
  ['identity', 'identity'],
  ['a decision', 'matches'],
  ['approval', 'approval'],
  ['the review', 'package-to-sign'],
  ['package', 'package-to-fetch'],
  ['mode: live', 'live-mode'],
  ['task ', 'task'],
  ['a human', 'decision'],
];

const TO_TELL: ReadonlySet<RightState> = new Set(['done', 'nothing-held', 'answered-provisionally']);

function choresOf({ right, state, waitsFor }: RightCourse, { awaited }: Answer): readonly Chore[] {
  if (!awaited.includes(right)) return [];
  if (state === 'incomplete') return ['to-mend'];
  if (TO_TELL.has(state)) return ['letter'];
  // The person was asked who they are: the next word is theirs.
  if (waitsFor === null || waitsFor.startsWith('identity: the clock')) return [];
  return BEGINNINGS.filter(([beginning]) => waitsFor.startsWith(beginning)).map(([, chore]) => chore);
}

/** What was found in tools, and waits for a decision: how many there are. */
export interface Undecided {
  /** Changed fields, which may go to the others. */
  readonly changes: number;
  /** Erased records of people who are in another tool still. */
  readonly erasures: number;
  /** People who were erased, or object, and are there again. */
  readonly reappearances: number;
}

const nothingUndecided: Undecided = { changes: 0, erasures: 0, reappearances: 0 };

/**
 * One mail, in numbers and days alone.
 * @returns null where there is nothing to tell
 */
export function reminderLetter(
  controller: string,
  requests: readonly RemindedRequest[],
  today: CivilDay,
  language: 'fr' | 'en',
  undecided = nothingUndecided,
): { readonly subject: string; readonly text: string } | null {
  const { changes, erasures, reappearances } = undecided;
  const count = changes + erasures + reappearances;
  if (requests.length + count === 0) return null;
  const words = language === 'fr' ? french : english;
  const opening = words.opening(controller, words.day(today));
  const decisions = [
    ...(changes === 0 ? [] : [words.changes(changes)]),
    ...(erasures === 0 ? [] : [words.erasures(erasures)]),
    ...(reappearances === 0 ? [] : [words.reappearances(reappearances)]),
  ];
  if (requests.length === 0) {
    const text = `${[opening, ...decisions, words.noPersonalData].join('\n')}\n`;
    return { subject: words.undecidedSubject(count), text };
  }
  const near = requests.filter(({ daysLeft }) => daysLeft <= Math.max(...NEAR)).length;
  return {
    subject: words.subject(requests.length, near),
    text: `${[opening, ...requests.map((one) => lineOf(words, one)), ...decisions, words.closing, words.noPersonalData].join('\n')}\n`,
  };
}

function lineOf(words: ReminderWords, { id, dueOn, daysLeft, chores }: RemindedRequest): string {
  const what = chores.map((chore) => words.chores[chore]).join(', ');
  const due = words.due(words.day(dueOn), daysLeft);
  return `– ${words.request} ${id}${words.colon}${what === '' ? due : `${what}${words.between}${due}`}`;
}

interface ReminderWords {
  readonly request: string;
  readonly colon: string;
  readonly between: string;
  readonly chores: Readonly<Record<Chore, string>>;
  readonly closing: string;
  readonly noPersonalData: string;
  subject(all: number, near: number): string;
  opening(controller: string, today: string): string;
  due(day: string, daysLeft: number): string;
  day(day: CivilDay): string;
  changes(count: number): string;
  erasures(count: number): string;
  reappearances(count: number): string;
  undecidedSubject(count: number): string;
}

const french: ReminderWords = {
  request: 'demande',
  colon: ' : ',
  between: ' ; ',
  chores: {
    identity: 'identité à établir',
    matches: 'correspondances à confirmer',
    approval: 'plan d’action à valider',
    'package-to-sign': 'dossier d’accès à relire et à signer',
    'package-to-fetch': 'dossier d’accès à remettre',
    'live-mode': 'mode live à rétablir',
    task: 'tâche sans réponse encore',
    'to-mend': 'incomplète, à corriger puis à reprendre',
    letter: 'lettre de réponse à envoyer',
    decision: 'décision à prendre',
  },
  closing: '\nPour voir ce qu’attend chacune, et quoi faire : greffe request show NUMÉRO',
  noPersonalData:
    '\nCe message est envoyé une fois par jour au plus. Il ne contient aucune donnée personnelle.',
  changes: (count) =>
    count === 1
      ? '– un changement fait dans un outil attend une décision : greffe proposal list'
      : `– ${count} changements faits dans un outil attendent une décision : greffe proposal list`,
  erasures: (count) =>
    count === 1
      ? '– un effacement fait à la main dans un outil attend une décision : greffe notice list'
      : `– ${count} effacements faits à la main dans un outil attendent une décision : greffe notice list`,
  reappearances: (count) =>
    count === 1
      ? '– une personne effacée ou opposée, revenue dans un outil, attend une décision : greffe suppression reappearances'
      : `– ${count} retours de personnes effacées ou opposées attendent une décision : greffe suppression reappearances`,
  undecidedSubject: (count) => `Constats dans les outils : ${count} à décider`,
  subject: (all, near) =>
    near === 0
      ? `Demandes d’exercice de droits : ${all} à suivre`
      : `Demandes d’exercice de droits : ${all} à suivre, dont ${near} à échéance proche ou dépassée`,
  opening: (controller, today) => `Bonjour,\n\n${controller}, au ${today} :\n`,
  due: (day, daysLeft) => {
    if (daysLeft < 0) return `échéance DÉPASSÉE depuis le ${day}`;
    if (daysLeft === 0) return `échéance AUJOURD’HUI, le ${day}`;
    return `échéance le ${day} (${daysLeft === 1 ? 'demain' : `dans ${daysLeft} jours`})`;
  },
  day: (day) => dayIn('fr-FR', day).replace(/^1 /, '1er '),
};

const english: ReminderWords = {
  request: 'request',
  colon: ': ',
  between: '; ',
  chores: {
    identity: 'identity to settle',
    matches: 'matches to confirm',
    approval: 'plan to approve',
    'package-to-sign': 'access package to review and sign',
    'package-to-fetch': 'access package to hand over',
    'live-mode': 'mode to set to live',
    task: 'task not answered yet',
    'to-mend': 'incomplete, to mend and retry',
    letter: 'letter of answer to send',
    decision: 'decision to take',
  },
  closing: '\nWhat each of them waits for, and what to do: greffe request show NUMBER',
  noPersonalData: '\nThis message is sent once a day at most. It holds no personal data.',
  changes: (count) =>
    count === 1
      ? '– one change made in a tool waits for a decision: greffe proposal list'
      : `– ${count} changes made in a tool wait for a decision: greffe proposal list`,
  erasures: (count) =>
    count === 1
      ? '– one erasure made by hand in a tool waits for a decision: greffe notice list'
      : `– ${count} erasures made by hand in a tool wait for a decision: greffe notice list`,
  reappearances: (count) =>
    count === 1
      ? '– one person who was erased or objects is in a tool again, and waits for a decision: greffe suppression reappearances'
      : `– ${count} returns of people who were erased or object wait for a decision: greffe suppression reappearances`,
  undecidedSubject: (count) => `Found in tools: ${count} to decide`,
  subject: (all, near) =>
    near === 0
      ? `Rights requests: ${all} to follow`
      : `Rights requests: ${all} to follow, ${near} of them due soon or overdue`,
  opening: (controller, today) => `Hello,\n\n${controller}, on ${today}:\n`,
  due: (day, daysLeft) => {
    if (daysLeft < 0) return `OVERDUE since ${day}`;
    if (daysLeft === 0) return `due TODAY, ${day}`;
    return `due on ${day} (${daysLeft === 1 ? 'tomorrow' : `in ${daysLeft} days`})`;
  },
  day: (day) => dayIn('en-GB', day),
};

function dayIn(locale: string, day: CivilDay): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
