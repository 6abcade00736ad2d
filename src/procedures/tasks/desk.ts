import { requestOf } from '../../domain/dossier.ts';
import { dueOf } from '../../domain/deadline.ts';
import type { ProspectingChannel } from '../../domain/prospecting.ts';
import type { Ref } from '../../domain/record.ts';
import { hasEnded } from '../../domain/request.ts';
import type { Held, HeldFile, Task, TaskAct, TaskTerms } from '../../domain/task.ts';
import { outlivesRequest, taskDueOn } from '../../domain/task.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { HeldPlace } from '../../ports/task-store.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';

const DAY_MS = 86_400_000;

/** How a question stands, for whoever put it. */
export interface Asked {
  readonly ticket: string;
  readonly channels: readonly ProspectingChannel[];
  readonly standing:
    | { readonly is: 'open'; readonly askAgainAt: Date }
    | { readonly is: 'done' | 'already' | 'nothing-found' | 'could-not' | 'held'; readonly by: string }
    | { readonly is: 'kept'; readonly by: string; readonly ground: string }
    | { readonly is: 'taken-back' };
}

export interface Question {
  /** Stands for the person of a request. */
  readonly dossier: Ref;
  readonly act: TaskAct;
  readonly channels: readonly ProspectingChannel[];
  readonly terms: TaskTerms;
}

/** Where questions about one system are put, and their answers come from: the rows of the tasks. */
export interface TaskDesk {
  readonly system: string;
  /** Who answers for it; null when the settings name nobody. */
  holder(): string | null;
  /**
   * Puts a question once: asked again, it is the same one.
   * @returns null when it is about nobody's request, or nobody answers for the system
   */
  put(question: Question): Promise<Asked | null>;
  byTicket(ticket: string): Promise<Asked | null>;
  about(dossier: Ref, act: TaskAct): Promise<Asked | null>;
  /** What an answer gave; null where it gave nothing, or what it gave is kept no longer. */
  held(ticket: string): Promise<DeskHeld | null>;
  /** One of its files, as it was given; null where there is none. */
  file(id: string): Promise<{ readonly name: string; readonly stream: AsyncIterable<Uint8Array> } | null>;
}

export interface DeskHeld extends Omit<Held, 'files'> {
  readonly files: readonly (HeldFile & { readonly id: string })[];
}

type Desk = Pick<House, 'store' | 'jobs' | 'audit' | 'clock' | 'policy'>;

export function taskDesk(house: Desk, system: string): TaskDesk {
  const asked = (task: Task): Asked => ({
    ticket: ticketOf(task),
    channels: task.channels,
    standing: standingOf(task, house.clock.now()),
  });
  return {
    system,
    holder: () => house.policy.tasksOf(system)?.holder ?? null,
    put: (question) =>
      commit(house, async ({ tx, record }) => {
        const facts = await factsOf(house, tx, system, question);
        if (!facts) return null;
        const { task, isNew } = await house.store.tasks.put(tx, facts);
        if (isNew) {
          record({
            actor: 'greffe',
            act: 'task-put',
            about: `request ${task.request}`,
            system: task.system,
            kind: task.act,
            subject: await house.store.requests.subjectOf(tx, task.request),
            details: { task: task.id, person: task.person, dueOn: task.dueOn },
          });
        }
        return asked(task);
      }),
    async byTicket(ticket) {
      const id = taskOf(ticket);
      if (id === null) return null;
      const task = await house.store.transact((tx) => house.store.tasks.find(tx, id));
      return task ? asked(task) : null;
    },
    async about(dossier, act) {
      const request = requestOf(dossier);
      if (request === null) return null;
      const task = await house.store.transact((tx) => house.store.tasks.about(tx, request, system, act));
      return task ? asked(task) : null;
    },
    async held(ticket) {
      const id = taskOf(ticket);
      if (id === null) return null;
      return house.store.transact(async (tx) => {
        const task = await house.store.tasks.find(tx, id);
        const held = task && (await house.store.tasks.held(tx, task));
        if (!held) return null;
        const answer = task.answer?.number ?? 0;
        const files = held.files.map((file, index) => ({ ...file, id: `${id}.${answer}.${index + 1}` }));
        return { ...held, files };
      });
    },
    async file(given) {
      const [, task, answer, file] = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(given)?.map(Number) ?? [];
      if (task === undefined || answer === undefined || file === undefined) return null;
      const held = await house.store.transact(async (tx) => {
        const found = await house.store.tasks.find(tx, task);
        return found?.answer?.number === answer ? house.store.tasks.held(tx, found) : null;
      });
      const name = held?.files[file - 1]?.name;
      return name === undefined ? null : { name, stream: pieces(house, { task, answer, file }) };
    },
  };
}

/** A file as it was given, a piece of it in memory at a time. */
async function* pieces(house: Desk, of: Omit<HeldPlace, 'index'>): AsyncGenerator<Uint8Array> {
  for (let index = 0; ; index += 1) {
    const piece = await house.store.transact((tx) => house.store.tasks.heldPiece(tx, { ...of, index }));
    if (!piece) throw new Error(`The file ${of.task}.${of.answer}.${of.file} breaks off.`);
    yield piece.bytes;
    if (piece.last) return;
  }
}

async function factsOf(
  house: Desk,
  tx: Transaction,
  system: string,
  { dossier, act, channels, terms }: Question,
) {
  const id = requestOf(dossier);
  const request = id === null ? null : await house.store.requests.share(tx, id);
  const hands = house.policy.tasksOf(system);
  if (!request || !hands) return null;
  if (request.rights.every(({ state }) => hasEnded(state)) && !outlivesRequest(act)) return null;
  const { country, timeZone } = house.policy.controller(request.controller);
  const openedOn = civilDayOf(house.clock.now(), timeZone);
  const { conservativeOn } = dueOf({ ...request, country });
  return {
    controller: request.controller,
    request: request.id,
    system,
    act,
    channels,
    terms,
    person: hands.holder,
    openedOn,
    dueOn: taskDueOn(act, openedOn, conservativeOn),
  };
}

export function ticketOf({ id }: Pick<Task, 'id'>): string {
  return `task ${id}`;
}

/** @returns the number of the task; null when the ticket is a vendor's */
export function taskOf(ticket: string | null): number | null {
  const [, id] = /^task ([1-9]\d{0,8})$/.exec(ticket ?? '') ?? [];
  return id === undefined ? null : Number(id);
}

/** Time that passes answers nothing: an open question is asked about again the next day. */
function standingOf({ answer, takenBackAt }: Task, now: Date): Asked['standing'] {
  if (answer === null) {
    return takenBackAt === null
      ? { is: 'open', askAgainAt: new Date(now.getTime() + DAY_MS) }
      : { is: 'taken-back' };
  }
  if (answer.kind === 'exception') return { is: 'kept', by: answer.by, ground: answer.ground ?? '' };
  return { is: answer.kind, by: answer.by };
}
