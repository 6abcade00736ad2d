import { placeOfTask } from '../../domain/notification.ts';
import type { FieldValue } from '../../domain/record.ts';
import { isBlank } from '../../domain/same-value.ts';
import type { AnswerKind, Task } from '../../domain/task.ts';
import { ANSWERS, isOpenTask } from '../../domain/task.ts';
import type { TasksNoun, TaskView } from '../../greffe/tasks.ts';
import type { Session } from '../session.ts';
import type { TaskWords } from '../task-words.ts';
import { taskWords } from '../task-words.ts';
import { dayOf } from './instants.ts';
import { table } from './table.ts';

type Row = Awaited<ReturnType<TasksNoun['list']>>[number];

/** What waits for somebody, the late ones first: nothing of a person. */
export function taskList({ language, pen }: Session, rows: readonly Row[]): string {
  const words = taskWords[language];
  if (rows.length === 0) return `${words.none}\n`;
  const { due, system, person, request } = words.headings;
  return table(
    [
      ['', due, '', system, '', person, request].map(pen.faint),
      ...rows.map(({ task, isLate }) => [
        pen.strong(String(task.id)),
        (isLate ? pen.bad : String)(task.dueOn),
        isLate ? pen.bad(words.late) : '',
        placeOfTask(task.system),
        actOf(words, task),
        task.person,
        String(task.request),
      ]),
    ],
    { rightAligned: [0, 6] },
  );
}

/** What somebody needs to act on one task, and how they answer it. */
export function taskPage(
  session: Session,
  { task, isLate, isOnHold, identifiers, changes }: TaskView,
  code: string | null,
): string {
  const { language, pen, timeZone } = session;
  const words = taskWords[language];
  const { terms, answer } = task;
  const facts = [
    [words.about, identifiers.map(({ value }) => value).join(' · ')],
    [words.asked, terms.ask ?? words.ownWords(task.act, task.system)],
    ...changes.flatMap(({ field, now, to }) => [
      [words.valueNow, now === undefined || isBlank(now) ? '' : `${field}: ${shown(now)}`],
      [words.rightValue, `${field}: ${to}`],
    ]),
    [words.holds, terms.holds.join(' · ')],
    [words.heldFor, terms.heldFor ?? ''],
    [words.due, isLate ? pen.bad(`${task.dueOn}, ${words.late}`) : task.dueOn],
    [words.awaits, isOpenTask(task) ? task.person : ''],
    ...terms.exceptions.map(({ ground, label }) => [words.exceptions, `${ground} — ${label}`]),
  ].filter(([, fact]) => fact !== '');
  const end =
    answer === null
      ? task.takenBackAt === null
        ? answerLines(session, task, code)
        : `${words.takenBack}\n`
      : `${words.answered(answerOf(words, answer), answer.by, dayOf(answer.at, timeZone))}\n`;
  return [
    `${pen.strong(`${words.task} ${task.id} — ${placeOfTask(task.system)} — ${actOf(words, task)}`)}\n`,
    isOnHold ? `${pen.bad(words.onHold(task.act))}\n` : '',
    table(
      facts.map(([label = '', fact = '']) => [pen.faint(label), fact]),
      { indent: 2 },
    ),
    end,
  ].join('');
}

/** What became of the task that was answered or passed on. */
export function taskAnswered({ language }: Session, task: Task): string {
  const words = taskWords[language];
  return task.answer === null
    ? `${words.passedOn(task.id, task.person)}\n`
    : `${words.noted(task.id, answerOf(words, task.answer))}\n`;
}

function answerLines(session: Session, task: Task, code: string | null): string {
  const { language, pen } = session;
  const words = taskWords[language];
  const which = code === null ? String(task.id) : `--code ${code}`;
  const ways: Readonly<Record<AnswerKind, readonly string[]>> = {
    done: ['--done --attest "…"'],
    already: ['--already --attest "…"'],
    'nothing-found': ['--nothing-found'],
    exception: task.terms.exceptions.map(({ ground }) => `--exception "${ground}"`),
    'could-not': ['--could-not "…"'],
    held: ['--held --attest "…" --text "…" --file PATH'],
  };
  const answers = [...ANSWERS[task.act].flatMap((kind) => ways[kind]), '--not-mine --to PERSON'];
  const lines = answers.map((one) => `  ${pen.good(session.typed(`greffe task answer ${which} ${one}`))}\n`);
  return `${words.answerWith}${language === 'fr' ? ' :' : ':'}\n${lines.join('')}`;
}

function actOf(words: TaskWords, { act, channels }: Task): string {
  const by = channels.map((channel) => words.channels[channel]).join(', ');
  return by === '' ? words.acts[act] : `${words.acts[act]} (${by})`;
}

function answerOf(words: TaskWords, { kind, ground, words: said }: NonNullable<Task['answer']>): string {
  const why = ground ?? said;
  return why === null ? words.answers[kind] : `${words.answers[kind]} (${why})`;
}

/** Several where more than one is known to be wrong. */
function shown(value: FieldValue): string {
  const values = Array.isArray(value) ? value : [value];
  return values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' · ');
}
