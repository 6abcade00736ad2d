import type { Command } from 'commander';
import type { StoredNotice } from '../../domain/notice.ts';
import type { NoticeOverview } from '../../greffe/notices.ts';
import { asNumber, asText } from '../arguments.ts';
import type { ExitCode } from '../exit.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { json } from '../format/json.ts';
import { decidedNotice, noticeList, noticePage } from '../format/notice.ts';
import type { Io } from '../io.ts';
import { demandSystem, systemsOf, withActor, withSession } from '../session.ts';

/** What tools told of: a hint each, looked at once, and put to a human where somebody erased by hand. */
export function noticeCommands(program: Command, io: Io): void {
  const notice = program.command('notice').description('what the tools told of, and what became of it');
  list(notice, io);
  show(notice, io);
  poll(notice, io);
  decide(notice, io);
}

interface ListFlags {
  readonly all?: boolean;
  readonly system?: string;
}

function list(notice: Command, io: Io): void {
  const command = notice
    .command('list')
    .description('what waits for a decision, and how far each tool was asked')
    .option('--all', 'what was seen to, too')
    .option('--system <name>', 'what this tool told of alone')
    .action(async ({ all = false, system }: ListFlags) => {
      await withSession(io, command, async (session) => {
        if (system !== undefined) demandSystem(session, system);
        const filter = { system: system ?? null, proposed: !all };
        const overview = await session.greffe.notices.list(session.reader, filter);
        io.out(session.globals.json ? json(overview) : noticeList(session, overview));
        return EXIT.done;
      });
    });
}

function show(notice: Command, io: Io): void {
  const command = notice
    .command('show')
    .description('one notice: which record, whose it was, and what can be decided')
    .argument('<id>', 'number of the notice', asNumber)
    .action(async (id: number) => {
      await withSession(io, command, async (session) => {
        const view = await session.greffe.notices.show(session.reader, id);
        io.out(session.globals.json ? json(view) : noticePage(session, view));
        return EXIT.done;
      });
    });
}

function poll(notice: Command, io: Io): void {
  const command = notice
    .command('poll')
    .description('ask the tools now what happened there, and see to what they tell')
    .option('--system <name>', 'this tool alone (default: each one that can be asked)')
    .action(async ({ system }: { readonly system?: string }) => {
      await withActor(io, command, async (session) => {
        if (system !== undefined) demandSystem(session, system);
        const names = system === undefined ? systemsOf(session) : [system];
        const overview = await session.greffe.notices.poll(session.actor(), names, session.signal);
        session.signal.throwIfAborted();
        const exit = codeOf(overview);
        io.out(session.globals.json ? json({ ...overview, exit }) : noticeList(session, overview));
        return exit;
      });
    });
}

function codeOf({ feeds, notices, tally }: NoticeOverview): ExitCode {
  if (feeds.some(({ failure }) => failure !== null)) return EXIT.incomplete;
  if (notices.some(({ state }) => state === 'proposed')) return EXIT.waitsForHuman;
  return tally.some(({ state }) => state === 'waiting') ? EXIT.waitsForDate : EXIT.done;
}

interface DecideFlags {
  readonly carryOn?: boolean;
  readonly leave?: boolean;
  readonly reason?: string;
}

function decide(notice: Command, io: Io): void {
  const command = notice
    .command('decide')
    .description('decide on an erasure that somebody made by hand in one tool')
    .argument('<id>', 'number of the notice', asNumber)
    .option('--carry-on', 'the person is to be erased everywhere: open an erasure')
    .option('--leave', 'it was a clean-up of that tool: leave the others as they are')
    .option('--reason <text>', 'why it is left: "double of another tool, cleaned up"', asText)
    .action(async (id: number, { carryOn = false, leave = false, reason }: DecideFlags) => {
      if (carryOn === leave) throw new WrongUse('Say what is decided: --carry-on or --leave, one of them.');
      if (leave !== (reason !== undefined))
        throw new WrongUse('Say why it is left: --reason goes with --leave, and with it alone.');
      await withActor(io, command, async (session) => {
        const { notices } = session.greffe;
        const by = session.actor();
        const decided = await (reason === undefined
          ? notices.carryOn(by, id)
          : notices.leave(by, id, reason));
        io.out(session.globals.json ? json(decided) : decidedNotice(session, decided));
        return endOf(decided);
      });
    });
}

/** The erasure that was opened waits for an identity and a signature. */
function endOf({ request }: StoredNotice): ExitCode {
  return request === null ? EXIT.done : EXIT.waitsForHuman;
}
