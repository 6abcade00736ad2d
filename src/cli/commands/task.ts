import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Comer, Said } from '../../greffe/tasks.ts';
import { asNumber, asText } from '../arguments.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { unreadable } from '../files.ts';
import { json } from '../format/json.ts';
import { taskAnswered, taskList, taskPage } from '../format/task.ts';
import type { Io } from '../io.ts';
import type { Session } from '../session.ts';
import { withActor, withSession } from '../session.ts';

/** Tasks: what a named person is asked, where no call of ours reaches. */
export function taskCommands(program: Command, io: Io): void {
  const task = program
    .command('task')
    .description('what named people are asked, where a tool has no call for it: a silence answers nothing');
  list(task, io);
  show(task, io);
  answer(task, io);
}

function list(task: Command, io: Io): void {
  const command = task
    .command('list')
    .description('tasks that wait for an answer, the late ones first; nothing of a person')
    .action(async () => {
      await withSession(io, command, async (session) => {
        const tasks = await session.greffe.tasks.list(session.reader);
        session.io.out(session.globals.json ? json(tasks) : taskList(session, tasks));
        return EXIT.done;
      });
    });
}

interface ComerFlags {
  readonly code?: string;
}

function show(task: Command, io: Io): void {
  const command = task
    .command('show')
    .description(
      'one task: whom it is about, what is asked, and how to answer; the look is an entry of the log',
    )
    .argument('[id]', 'number of the task', asNumber)
    .option('--code <code>', 'the code of a letter, in place of the number', asText)
    .action(async (id: number | undefined, { code }: ComerFlags) => {
      demandOne(id, code);
      await withSession(io, command, async (session) => {
        const view = await session.greffe.tasks.show(comer(id, code, () => session.reader));
        session.io.out(session.globals.json ? json(view) : taskPage(session, view, code ?? null));
        return EXIT.done;
      });
    });
}

interface AnswerFlags extends ComerFlags {
  readonly done?: boolean;
  readonly already?: boolean;
  readonly nothingFound?: boolean;
  readonly exception?: string;
  readonly couldNot?: string;
  readonly held?: boolean;
  readonly text?: string;
  readonly value?: readonly (readonly [string, string])[];
  readonly file?: readonly string[];
  readonly notMine?: boolean;
  readonly attest?: string;
  readonly to?: string;
  readonly correct?: boolean;
}

function answer(task: Command, io: Io): void {
  const command = task
    .command('answer')
    .description('answer a task; an answer is not changed afterwards, and a correction stands beside it')
    .argument('[id]', 'number of the task', asNumber)
    .option('--code <code>', 'the code of a letter, in place of the number', asText)
    .option('--done', 'what was asked is done')
    .option('--already', 'it was as asked before: marked, right, or without a mark')
    .option('--nothing-found', 'nothing is held about this person')
    .option('--exception <ground>', 'it is kept: one of the grounds that the task names', asText)
    .option('--could-not <why>', 'it could not be done: why, for whoever answers the person', asText)
    .option('--held', 'a copy of what is held: --text, --value and --file say what')
    .option('--text <words>', 'of --held: what is held, in words', asText)
    .option('--value <pair>', 'of --held: a single value, as NAME=VALUE; may be repeated', asValue)
    .option('--file <path>', 'of --held: a file as it is (csv, json, pdf, txt); may be repeated', asPath)
    .option('--not-mine', 'somebody else answers for it: say who with --to')
    .option('--attest <name>', 'your first and last name, under the answer', asText)
    .option('--to <person>', 'of --not-mine: an id of `people` in greffe.yaml', asText)
    .option('--correct', 'in place of an answer that was given before; both are kept')
    .action(async (id: number | undefined, flags: AnswerFlags) => {
      demandOne(id, flags.code);
      const said = await saidBy(flags);
      const run = flags.code === undefined ? withActor : withSession;
      await run(io, command, async (session) => {
        const answered = await session.greffe.tasks.answer(
          comer(id, flags.code, () => session.actor()),
          said,
        );
        // Without a server, whoever answers takes the request on.
        await session.greffe.requests.carryOn(answered.request, session.signal);
        session.io.out(
          session.globals.json
            ? json({ task: answered.id, answer: answered.answer?.kind ?? null, person: answered.person })
            : taskAnswered(session, answered),
        );
        return EXIT.done;
      });
    });
}

function demandOne(id: number | undefined, code: string | undefined): void {
  if ((id === undefined) === (code === undefined))
    throw new WrongUse('Say which task: its number, or --code with the code of the letter.');
}

function comer(id: number | undefined, code: string | undefined, by: () => Session['reader']): Comer {
  return code === undefined ? { by: by(), id: id ?? 0 } : { code };
}

async function saidBy(flags: AnswerFlags): Promise<Said> {
  const { done, already, nothingFound, exception, couldNot, held, notMine, attest, to, correct } = flags;
  const kinds = [
    ...(done ? ['done' as const] : []),
    ...(already ? ['already' as const] : []),
    ...(nothingFound ? ['nothing-found' as const] : []),
    ...(exception === undefined ? [] : ['exception' as const]),
    ...(couldNot === undefined ? [] : ['could-not' as const]),
    ...(held ? ['held' as const] : []),
  ];
  const [kind] = kinds;
  if (kinds.length + (notMine ? 1 : 0) !== 1)
    throw new WrongUse(
      'Give one answer: --done, --already, --nothing-found, --exception, --could-not, --held or --not-mine.',
    );
  if (notMine || kind === undefined) {
    if (to === undefined) throw new WrongUse('Say whose it is: --not-mine --to PERSON.');
    return { kind: 'not-mine', to };
  }
  if (to !== undefined) throw new WrongUse('--to goes with --not-mine alone.');
  const { text, value = [], file = [] } = flags;
  if (!held && (text !== undefined || value.length + file.length > 0))
    throw new WrongUse('--text, --value and --file go with --held alone.');
  return {
    kind,
    ...(held && {
      ...(text !== undefined && { words: text }),
      values: Object.fromEntries(value),
      files: await Promise.all(file.map(contentOf)),
    }),
    ...(couldNot !== undefined && { words: couldNot }),
    ...(exception !== undefined && { ground: exception }),
    ...(attest !== undefined && { attestedAs: attest }),
    corrects: correct ?? false,
  };
}

function asValue(
  given: string,
  before: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const [, name = '', value = ''] = /^([^=]+)=(.+)$/su.exec(given) ?? [];
  if (name.trim() === '' || value.trim() === '')
    throw new WrongUse('A value is given as NAME=VALUE, such as --value town=Lille.');
  return [...before, [name.trim(), value]];
}

function asPath(given: string, before: readonly string[] = []): readonly string[] {
  return [...before, given];
}

async function contentOf(path: string): Promise<{ readonly name: string; readonly content: Uint8Array }> {
  const name = basename(path);
  try {
    return { name, content: await readFile(path) };
  } catch (error) {
    throw unreadable(path, error);
  }
}
