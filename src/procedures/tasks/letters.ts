import type { CivilDay } from '../../domain/civil-day.ts';
import { EVERYWHERE } from '../../domain/perimeter.ts';
import { CODE_BYTES, readCode, writeCode } from '../../domain/stay-code.ts';
import type { Task, Telling } from '../../domain/task.ts';
import { codeEndsOn, isUrgent, tellingsOn, THE_DPO } from '../../domain/task.ts';
import type { TaskFacts, TaskInLetter } from '../../domain/task-letter.ts';
import { taskLetter } from '../../domain/task-letter.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { Letter } from '../../ports/mail.ts';
import { MailRefused } from '../../ports/mail.ts';
import type { Told } from '../../ports/task-store.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';
import { isOnHold } from './on-hold.ts';

/**
 * Writes to everybody who is to be told of a task: one letter a day for all that waits for them. An objection and a
 * restriction do not wait for the next day. A letter whose fate a crash hid leaves again under the same message id, and either code counts.
 */
export async function writeOfTasks(house: House, controller: string): Promise<void> {
  // Somebody else who is at it writes to the same people.
  await house.locks.tryWith(`letters of tasks ${controller}`, async () => {
    const found = await read(house, controller);
    if (!found) return;
    const { open, told, written, on } = found;
    const news = newsOf(house, open, told, on);
    for (const [person, own] of Map.groupBy(news, ({ telling }) => telling.person)) {
      const isPressing = own.some(({ task }) => isUrgent(task.act));
      if (written.has(person) && !isPressing) continue;
      const theirs = open.filter((task) =>
        tellingsOn(task, house.policy.tasksOf(task.system), on).some((one) => one.person === person),
      );
      await write(house, controller, { person, own, theirs, on });
    }
  });
}

interface News {
  readonly task: Task;
  readonly telling: Telling;
}

/** @returns null when nobody is asked anything */
async function read(house: House, controller: string) {
  return house.store.transact(async (tx) => {
    const open: Task[] = [];
    // Nobody is urged to erase what is to be kept by now.
    for (const task of await house.store.tasks.awaited(tx, { ...EVERYWHERE, controllers: [controller] }))
      if (!(await isOnHold(house, tx, task))) open.push(task);
    if (open.length === 0) return null;
    const on = civilDayOf(house.clock.now(), house.policy.controller(controller).timeZone);
    return {
      on,
      open,
      told: await house.store.tasks.told(
        tx,
        open.map(({ id }) => id),
      ),
      written: await house.store.tasks.writtenTo(tx, controller, on),
    };
  });
}

function newsOf(house: House, open: readonly Task[], told: readonly Told[], on: CivilDay): readonly News[] {
  const before = new Set(told.map(({ task, person, why }) => `${task} ${person} ${why}`));
  return open.flatMap((task) =>
    tellingsOn(task, house.policy.tasksOf(task.system), on)
      .filter(({ person, why }) => !before.has(`${task.id} ${person} ${why}`))
      .map((telling) => ({ task, telling })),
  );
}

function asTold(on: CivilDay): (news: News) => Told {
  return ({ task, telling }) => ({ task: task.id, on, ...telling });
}

interface ToWrite {
  readonly person: string;
  readonly own: readonly News[];
  readonly theirs: readonly Task[];
  readonly on: CivilDay;
}

async function write(house: House, controller: string, to: ToWrite): Promise<void> {
  const { person, own, on } = to;
  const address =
    person === THE_DPO ? house.policy.controller(controller).dpo : house.policy.addressOf(person, controller);
  // Whoever is in no settings any more is not written to: the DPO is told in their turn.
  if (address !== null) {
    const letter = await letterTo(house, controller, address, to);
    try {
      const posted = await house.mail.send(letter);
      if (posted === 'undeliverable') house.log.warn('task-letter-undeliverable', { person });
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error;
      house.log.warn('task-letter-refused', { person, mend: error.mend });
      return;
    }
  }
  await commit(house, async ({ tx, record }) => {
    await house.store.tasks.tell(tx, own.map(asTold(on)));
    for (const { task, telling } of own) {
      record({
        actor: 'greffe',
        act: 'task-told',
        about: `request ${task.request}`,
        system: task.system,
        kind: telling.why.split(' ')[0] ?? '',
        subject: await house.store.requests.subjectOf(tx, task.request),
        details: { task: task.id, person: telling.person },
      });
    }
  });
}

/** The codes are in the store before the letter leaves. */
async function letterTo(
  house: House,
  controller: string,
  address: string,
  { person, theirs, on }: ToWrite,
): Promise<Letter> {
  const { name, dpo, language } = house.policy.controller(controller);
  const as: TaskFacts['as'] =
    person === THE_DPO ? 'dpo' : theirs.some((task) => task.person === person) ? 'holder' : 'deputy';
  const tasks = await house.store.transact(async (tx) => {
    const listed: TaskInLetter[] = [];
    for (const task of theirs) {
      const code = person === THE_DPO ? null : writeCode(house.random.bytes(CODE_BYTES));
      if (code !== null) {
        await house.store.tasks.giveCode(tx, {
          task: task.id,
          person,
          endsOn: codeEndsOn(task, on),
          code: readCode(code) ?? code,
        });
      }
      const { id, request, system, act, channels, dueOn } = task;
      listed.push({
        id,
        request,
        system,
        act,
        channels,
        dueOn,
        isLate: on > dueOn,
        waitsFor: task.person,
        code,
      });
    }
    return listed;
  });
  const listed = theirs.map(({ id }) => id);
  return {
    id: `tasks-${house.digest([controller, person, on, listed]).slice(0, 32)}`,
    to: address,
    replyTo: dpo,
    ...taskLetter({ language, controller: name, dpo, as, tasks }),
  };
}
