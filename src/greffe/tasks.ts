import type { Person } from '../domain/approval.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import type { FieldCorrection } from '../domain/correction.ts';
import { isDossier } from '../domain/dossier.ts';
import type { Notification } from '../domain/notification.ts';
import { isWithin, perimeterOf } from '../domain/perimeter.ts';
import { Refused } from '../domain/refused.ts';
import type { FieldValue, Identifier } from '../domain/record.ts';
import { readCode } from '../domain/stay-code.ts';
import type { AnswerKind, Task } from '../domain/task.ts';
import { COPY_RIGHTS } from '../domain/right.ts';
import {
  ANSWERS,
  HELD_FILE_BYTES_MAX,
  HELD_FILES,
  HELD_FILES_MAX,
  isOpenTask,
  outlivesRequest,
} from '../domain/task.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { NewAnswer } from '../ports/task-store.ts';
import type { Act, House } from '../procedures/house.ts';
import { commit, stir } from '../procedures/house.ts';
import { identifiersOf } from '../procedures/steps/draw-erasure.ts';
import { isGivenUp, isRefusedBack } from '../procedures/steps/give-back.ts';
import { subjectIn } from '../procedures/steps/locate.ts';
import { isOnHold } from '../procedures/tasks/on-hold.ts';
import { admit, enterReveal } from './admit.ts';
import { lockedRequest, openRequest, sharedRequest } from './open-request.ts';

/** What somebody who is asked looks at: whom it is about, and what is asked. */
export interface TaskView {
  readonly task: Task;
  readonly isLate: boolean;
  /** What is asked is not to be done for now: the data is to be kept. */
  readonly isOnHold: boolean;
  /** By what the person is known so far; to a recipient, by what they know them. */
  readonly identifiers: readonly Identifier[];
  /** Right values: those that a recipient is to be told, and those that what is held is to say. */
  readonly changes: readonly TaskChange[];
}

export interface TaskChange extends FieldCorrection {
  /** What it is known to say now; null where nobody knows. Whoever is told compares nothing. */
  readonly now?: FieldValue;
}

/** What somebody says of a task. */
export type Said =
  | {
      readonly kind: AnswerKind;
      readonly ground?: string;
      /** could-not: why · held: what is held, where words can say it. */
      readonly words?: string;
      /** held: single values, by name. */
      readonly values?: Readonly<Record<string, string>>;
      /** held: files as they are, named by the end of their name for what they are. */
      readonly files?: readonly { readonly name: string; readonly content: Uint8Array }[];
      /** The name typed under it. */
      readonly attestedAs?: string;
      /** Said in place of an answer that was given before. */
      readonly corrects?: boolean;
    }
  | { readonly kind: 'not-mine'; readonly to: string };

/** Who comes to a task: a person of the settings, or whoever has the code of a letter. */
export type Comer = { readonly by: Person; readonly id: number } | { readonly code: string };

export interface TasksNoun {
  /** Those that wait for an answer, the one due first on top: nothing of a person is in them. */
  list(by: Person): Promise<readonly { readonly task: Task; readonly isLate: boolean }[]>;
  show(comer: Comer): Promise<TaskView>;
  /** @returns the task as it stands afterwards */
  answer(comer: Comer, said: Said): Promise<Task>;
}

export function tasksNoun(house: House): TasksNoun {
  const today = (task: Pick<Task, 'controller'>): CivilDay =>
    civilDayOf(house.clock.now(), house.policy.controller(task.controller).timeZone);
  const isLate = (task: Task): boolean => isOpenTask(task) && task.dueOn < today(task);

  return {
    async list(by) {
      await admit(house, by, 'see tasks', 'tasks');
      const tasks = await house.store.transact((tx) => house.store.tasks.awaited(tx, perimeterOf(by)));
      return tasks.map((task) => ({ task, isLate: isLate(task) }));
    },
    async show(comer) {
      const { task, by } = await letIn(house, comer, today, (by, about) =>
        admit(house, by, 'see tasks', about),
      );
      const { identifiers, changes, onHold } = await house.store.transact(async (tx) => {
        const request = await sharedRequest(house, tx, by, task.request);
        const notification = await notificationOf(house, tx, task);
        return {
          identifiers:
            notification?.content.identifiers ??
            distinct(house, identifiersOf(request, await subjectIn(house, tx, request))),
          changes: notification?.content.changes ?? (await changesOf(house, tx, task)),
          onHold: isOpenTask(task) && (await isOnHold(house, tx, task)),
        };
      });
      await enterReveal(house, by, {
        about: `request ${task.request}`,
        kind: 'task',
        count: identifiers.length + changes.length,
        request: task.request,
      });
      return { task, isLate: isLate(task), isOnHold: onHold, identifiers, changes };
    },
    async answer(comer, said) {
      const { task: found, by } = await letIn(house, comer, today, (by, about) =>
        admit(house, by, 'answer a task', about),
      );
      return commit(house, async (act) => {
        // That a restriction is lifted is told, and its mark taken off, after its request has ended.
        if (outlivesRequest(found.act)) await lockedRequest(house, act.tx, by, found.request);
        else await openRequest(house, act.tx, by, found.request);
        const task = await demandTask(house, act.tx, found.id);
        // Whoever was before us at the row may have passed it on.
        if ('code' in comer) demandStillTheirs(house, task, by);
        if (said.kind === 'not-mine') await passOn(house, act, by, task, said.to);
        else await take(house, act, by, task, said);
        return demandTask(house, act.tx, task.id);
      });
    },
  };
}

/** Whoever is asked may look and answer without a role; everybody else needs one. */
async function letIn(
  house: House,
  comer: Comer,
  today: (task: Task) => CivilDay,
  demandAdmitted: (by: Person, about: string) => Promise<void>,
): Promise<{ readonly task: Task; readonly by: Person }> {
  if ('code' in comer) return byCode(house, comer.code, today);
  const { by, id } = comer;
  const { found, rights } = await house.store.transact(async (tx) => {
    const task = await house.store.tasks.find(tx, id);
    return { found: task, rights: task ? await house.store.requests.rightsOf(tx, task.request) : [] };
  });
  if (found?.person !== by.id) await demandAdmitted(by, `task ${id}`);
  if (!found || !isWithin(by, { ...found, rights })) return noSuchTask(id);
  // What a task tells of its request is for whoever the task is for, whatever else they see of it.
  return { task: found, by: { id: by.id, roles: by.roles } };
}

async function byCode(
  house: House,
  typed: string,
  today: (task: Task) => CivilDay,
): Promise<{ readonly task: Task; readonly by: Person }> {
  const code = readCode(typed);
  if (code === null) throw notACode;
  const { known, task } = await house.store.transact(async (tx) => {
    const given = await house.store.tasks.byCode(tx, code);
    return { known: given, task: given ? await house.store.tasks.find(tx, given.task) : null };
  });
  if (!known || !task) throw unknownCode;
  const by: Person = { id: known.person, roles: [] };
  demandStillTheirs(house, task, by);
  if (task.answer !== null) {
    throw new Refused(
      'answered-already',
      `Task ${task.id} was answered by ${task.answer.by} already, and the code is used up. To correct the answer, write to the DPO.`,
    );
  }
  if (today(task) > known.endsOn) {
    throw new Refused(
      'code-over',
      `This code ended on ${known.endsOn}. The latest letter has one that is good; or write to the DPO.`,
    );
  }
  return { task, by };
}

/** A code is good for whom it was written to, as long as the task is theirs or they stand in for whoever has it. */
function demandStillTheirs(house: House, task: Task, by: Person): void {
  const isTheirs = task.person === by.id || house.policy.tasksOf(task.system)?.deputy === by.id;
  if (isTheirs) return;
  throw new Refused(
    'passed-on',
    `Task ${task.id} was passed on to ${task.person}: the code of a letter is good for whom it was written to, and no longer.`,
  );
}

async function take(
  house: House,
  act: Act,
  by: Person,
  task: Task,
  said: Extract<Said, { kind: AnswerKind }>,
): Promise<void> {
  const { kind, corrects = false } = said;
  demandAnswerable(task, corrects);
  demandAnAnswer(task, kind);
  const attestedAs = said.attestedAs?.trim() || null;
  if (ATTESTED.includes(kind) && attestedAs === null) {
    throw new Refused(
      'not-attested',
      'Whoever says that it is done puts their name under it: --attest "First name Name".',
    );
  }
  const ground = kind === 'exception' ? demandGround(task, said.ground ?? '') : null;
  const words = kind === 'could-not' ? demandWords(said.words ?? '') : null;
  const held = kind === 'held' ? demandHeld(said) : null;
  if (task.act === 'copy' && corrects) await demandUnsigned(house, act.tx, task);
  const at = house.clock.now();
  await house.store.tasks.answer(act.tx, task, {
    kind,
    by: by.id,
    at,
    ground,
    words,
    attestedAs,
    ...(held && { held }),
  });
  act.record({
    actor: by.id,
    act: 'task-answered',
    about: `request ${task.request}`,
    system: task.system,
    kind,
    subject: await house.store.requests.subjectOf(act.tx, task.request),
    ...(held && { counts: { files: held.files.length } }),
    details: { task: task.id, act: task.act, ground, attestedAs, corrects },
  });
  await stir(house, act, task.request);
  if (outlivesRequest(task.act)) await house.store.requests.wakeAt(act.tx, task.request, at);
}

/** What somebody answers for with their name: nobody else can look. */
const ATTESTED: readonly AnswerKind[] = ['done', 'already', 'held'];

/** The options of the command line, as they are typed. */
const OPTIONS: Readonly<Record<AnswerKind, string>> = {
  done: '--done',
  already: '--already',
  'nothing-found': '--nothing-found',
  exception: '--exception',
  'could-not': '--could-not',
  held: '--held',
};

function demandAnAnswer({ act, id }: Task, kind: AnswerKind): void {
  if (ANSWERS[act].includes(kind)) return;
  if (act === 'tell' && kind === 'nothing-found') {
    throw new Refused(
      'not-an-answer',
      `Task ${id} asks to tell somebody: answer --done once they are told, or --not-mine.`,
    );
  }
  if (act === 'stop' && kind === 'exception') {
    throw new Refused(
      'no-exception',
      `Nothing is an exception to an objection to prospecting: stop it, then answer --done.`,
    );
  }
  const answers = [...ANSWERS[act].map((one) => OPTIONS[one]), '--not-mine'].join(', ');
  throw new Refused('not-an-answer', `Task ${id} is not answered so. Its answers: ${answers}.`);
}

/** It goes to whoever answers the person, who is told that it was not done and may ask why. @source GDPR Art. 12(4) */
function demandWords(words: string): string {
  const said = words.trim();
  if (said !== '') return said;
  throw new Refused('no-words', 'Say why it could not be done: --could-not "WHY".');
}

function demandAnswerable(task: Task, corrects: boolean): void {
  if (task.takenBackAt !== null)
    throw new Refused('taken-back', `Task ${task.id} was taken back: there is nothing to answer any more.`);
  if (task.answer !== null && !corrects) {
    throw new Refused(
      'answered-already',
      `Task ${task.id} was answered by ${task.answer.by} already. An answer is not changed: to correct it, say --correct, and both are kept.`,
    );
  }
  if (task.answer === null && corrects)
    throw new Refused(
      'nothing-to-correct',
      `Task ${task.id} has no answer yet: answer it without --correct.`,
    );
}

/** Something of what is held, in words, as values or in files that the person can open. */
function demandHeld({ words = '', values = {}, files = [] }: Answering): NonNullable<NewAnswer['held']> {
  const said = words.trim();
  if (said === '' && Object.keys(values).length + files.length === 0) {
    throw new Refused(
      'nothing-given',
      'Say what is held: --text "WORDS", --value NAME=VALUE or --file PATH. Where nothing is: --nothing-found.',
    );
  }
  if (files.length > HELD_FILES_MAX) {
    throw new Refused('too-many-files', `An answer takes ${HELD_FILES_MAX} files: put some together.`);
  }
  return { words: said === '' ? null : said, values, files: files.map(demandFile) };
}

type Answering = Extract<Said, { kind: AnswerKind }>;

function demandFile({ name, content }: { readonly name: string; readonly content: Uint8Array }) {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  const mediaType = Object.hasOwn(HELD_FILES, ending) ? HELD_FILES[ending] : undefined;
  if (mediaType === undefined) {
    const known = Object.keys(HELD_FILES).join(', ');
    throw new Refused(
      'file-kind',
      `A file that is given is one of these: ${known}. Save it as one of them, and give that.`,
    );
  }
  if (content.length === 0)
    throw new Refused('file-empty', 'A file that was given is empty: look at it again.');
  if (content.length > HELD_FILE_BYTES_MAX) {
    const megabytes = HELD_FILE_BYTES_MAX / (1024 * 1024);
    throw new Refused(
      'file-too-large',
      `A file that is given has ${megabytes} MB at most: give it in parts.`,
    );
  }
  return { name, mediaType, bytes: content.length, content };
}

/** What has left cannot be called back by another answer. */
async function demandUnsigned(house: House, tx: Transaction, { id, request }: Task): Promise<void> {
  for (const right of COPY_RIGHTS) {
    const stands = await house.store.packages.current(tx, request, right);
    if (!stands?.signature) continue;
    throw new Refused(
      'copy-signed',
      `What task ${id} gave is in a package that was signed: its answer is not corrected any more. Tell the DPO, who answers the person.`,
    );
  }
}

/** An erasure has those that were foreseen. @source GDPR Art. 17(3) */
function demandGround({ id, terms }: Task, ground: string): string {
  const known = terms.exceptions.map((one) => one.ground);
  if (known.includes(ground)) return ground;
  throw new Refused(
    'unknown-ground',
    known.length === 0
      ? `Task ${id} allows no exception: the settings of its system foresee none. Write to the DPO.`
      : `Task ${id} allows these exceptions: ${known.join(' · ')}. Name one of them, or write to the DPO.`,
  );
}

async function passOn(house: House, act: Act, by: Person, task: Task, to: string): Promise<void> {
  const { tx, record } = act;
  demandAnswerable(task, false);
  if (to === task.person)
    throw new Refused('theirs-already', `Task ${task.id} is with ${to} already: name somebody else.`);
  const rights = await house.store.requests.rightsOf(tx, task.request);
  const other = house.policy.people.find(({ id }) => id === to);
  const mayTake = other !== undefined && isWithin(other, { ...task, rights });
  if (!mayTake || house.policy.addressOf(to, task.controller) === null) {
    throw new Refused(
      'nobody-to-ask',
      `greffe.yaml has nobody called ${to} with a mail address: name somebody who can be asked.`,
    );
  }
  await house.store.tasks.passOn(tx, task.id, to);
  record({
    actor: by.id,
    act: 'task-passed-on',
    about: `request ${task.request}`,
    system: task.system,
    subject: await house.store.requests.subjectOf(tx, task.request),
    details: { task: task.id, from: task.person, to },
  });
  await stir(house, act, task.request);
}

/** What is to be corrected, with what is known of it: as the plan has it that was signed. */
async function changesOf(house: House, tx: Transaction, task: Task): Promise<readonly TaskChange[]> {
  if (task.act === 'give-back') return ownersOf(house, tx, task);
  if (task.act !== 'rectify') return [];
  const plans = await house.store.plans.of(tx, task.request);
  const changes = new Map<string, TaskChange>();
  for (const plan of plans.filter((one) => one.right === 'rectification' && one.approval !== null)) {
    for (const { line } of await house.store.lines.all(tx, plan)) {
      if (line.system !== task.system || line.action !== 'rectify' || !isDossier(line.ref)) continue;
      for (const { name, now, to } of line.changes ?? []) changes.set(name, { field: name, now, to });
    }
  }
  return [...changes.values()];
}

/** Each record that is to be given back, who has it now, and who had it. */
async function ownersOf(house: House, tx: Transaction, task: Task): Promise<readonly TaskChange[]> {
  const plans = await house.store.plans.of(tx, task.request);
  const changes: TaskChange[] = [];
  for (const plan of plans.filter((one) => one.right === 'restriction' && one.supersededAt === null)) {
    const lines = await house.store.lines.all(tx, plan);
    const own = lines.filter(
      (one) => one.line.system === task.system && (isRefusedBack(one) || isGivenUp(one)),
    );
    for (const { line } of own)
      for (const { now, to } of line.changes ?? [])
        changes.push({ field: `${line.ref.kind} ${line.ref.id}`, now, to });
  }
  return changes;
}

/** What is to be told, of a task that asks for it. */
async function notificationOf(house: House, tx: Transaction, task: Task): Promise<Notification | null> {
  if (task.act !== 'tell') return null;
  const notifications = await house.store.notifications.of(tx, task.request);
  return notifications.find((one) => one.task === task.id) ?? null;
}

async function demandTask(house: House, tx: Transaction, id: number): Promise<Task> {
  return (await house.store.tasks.find(tx, id)) ?? noSuchTask(id);
}

function noSuchTask(id: number): never {
  throw new Refused('no-such-task', `There is no task ${id}. List them with: greffe task list`);
}

function distinct(house: House, identifiers: readonly Identifier[]): readonly Identifier[] {
  return [...new Map(identifiers.map((one) => [`${one.kind}:${house.normalise(one)}`, one])).values()];
}

const notACode = new Refused(
  'not-a-code',
  'That is no code of a letter: it has twenty letters and digits, such as ABCDE-FGHJK-MNPQR-STVWX. Copy it from the letter.',
);

const unknownCode = new Refused(
  'no-such-code',
  'No task has that code. Copy it from the letter once more; a task of years ago is forgotten.',
);
