import type { Command } from 'commander';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { PurgeView } from '../../greffe/purges.ts';
import { asDay, asDigest, asNumber, asText, several } from '../arguments.ts';
import type { ExitCode } from '../exit.ts';
import { EXIT } from '../exit.ts';
import { json } from '../format/json.ts';
import { purgeList, purgePage, stayedPage } from '../format/purge.ts';
import type { Io } from '../io.ts';
import { purgeWords } from '../purge-words.ts';
import type { Session } from '../session.ts';
import { controllerOf, withActor, withSession } from '../session.ts';
import { purgeReportCommand } from './purge-report.ts';

/** Purges: erasure by the retention schedule. */
export function purgeCommands(program: Command, io: Io): void {
  const purge = program
    .command('purge')
    .description('erasure by the retention schedule: who is past their period, and what becomes of them');
  plan(purge, io);
  run(purge, io);
  list(purge, io);
  show(purge, io);
  approve(purge, io);
  refuse(purge, io);
  retry(purge, io);
  stay(purge, io);
  purgeReportCommand(purge, io);
}

interface WantedFlags {
  readonly rule?: readonly string[];
  readonly on?: CivilDay;
  readonly controller?: string;
}

function plan(purge: Command, io: Io): void {
  const command = wanted(
    purge
      .command('plan')
      .description('a dry run, by the very path of the real one: who is due, why, and what it would cost')
      .option('--on <day>', 'as if it were that day (default: today)', asDay),
  ).action(async (flags: WantedFlags) => {
    await withActor(io, command, async (session) => {
      const { id: controller } = controllerOf(session, flags.controller);
      const { rule = null, on = null } = flags;
      const id = await session.greffe.purges.plan(session.actor(), { controller, rules: rule, on });
      return carryOnAndTell(session, id);
    });
  });
}

function run(purge: Command, io: Io): void {
  const command = wanted(purge.command('run').description('begin a run now, as the night does')).action(
    async (flags: WantedFlags) => {
      await withActor(io, command, async (session) => {
        const { id: controller } = controllerOf(session, flags.controller);
        const { rule = null } = flags;
        const id = await session.greffe.purges.run(session.actor(), { controller, rules: rule, on: null });
        return carryOnAndTell(session, id);
      });
    },
  );
}

function wanted(command: Command): Command {
  return command
    .option('--rule <id>', 'this rule of retention.yaml; may be given several times', several(asText))
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)');
}

function list(purge: Command, io: Io): void {
  const command = purge
    .command('list')
    .description('the runs, newest first')
    .action(async () => {
      await withSession(io, command, async (session) => {
        const purges = await session.greffe.purges.list(session.reader);
        io.out(session.globals.json ? json(purges) : purgeList(session, purges));
        return EXIT.done;
      });
    });
}

function show(purge: Command, io: Io): void {
  const command = purge
    .command('show')
    .description('one run: its funnels, the oldest, its cost, its digests, and what became of it')
    .argument('<id>', 'number of the purge', asNumber)
    .action(async (id: number) => {
      await withSession(io, command, async (session) => tell(session, id));
    });
}

function approve(purge: Command, io: Io): void {
  const command = purge
    .command('approve')
    .description('sign the plan of one rule, by its digest, and carry it out once enough have signed')
    .argument('<id>', 'number of the purge', asNumber)
    .requiredOption('--plan <digest>', 'digest of the plan you have read', asDigest)
    .action(async (id: number, { plan: digest }: { readonly plan: string }) => {
      await withActor(io, command, async (session) => {
        const say = purgeWords[session.language];
        const signed = await session.greffe.purges.approve(session.actor(), id, digest);
        if (!session.globals.json) io.out(`${say.signed(signed.rule, signed.approvedAt !== null)}\n\n`);
        return carryOnAndTell(session, id);
      });
    });
}

function refuse(purge: Command, io: Io): void {
  const command = purge
    .command('refuse')
    .description('carry out nothing more of a run; what was done stays done')
    .argument('<id>', 'number of the purge', asNumber)
    .requiredOption('--reason <text>', 'why; it goes into the audit log', asText)
    .action(async (id: number, { reason }: { readonly reason: string }) => {
      await withActor(io, command, async (session) => {
        await session.greffe.purges.refuse(session.actor(), id, reason);
        // The run ends with its report.
        await session.greffe.purges.carryOn(id, session.signal);
        io.out(
          session.globals.json ? json({ refused: id }) : `${purgeWords[session.language].refused(id)}\n`,
        );
        return EXIT.done;
      });
    });
}

function retry(purge: Command, io: Io): void {
  const command = purge
    .command('retry')
    .description('try again what failed, once it is mended')
    .argument('<id>', 'number of the purge', asNumber)
    .action(async (id: number) => {
      await withActor(io, command, async (session) => {
        await session.greffe.purges.retry(session.actor(), id);
        return carryOnAndTell(session, id);
      });
    });
}

function stay(purge: Command, io: Io): void {
  const command = purge
    .command('stay')
    .description('take down that somebody wants to stay, by the code of the letter that asked them')
    .argument('<code>', 'the code they answered with', asText)
    .action(async (code: string) => {
      await withActor(io, command, async (session) => {
        const stayed = await session.greffe.purges.stay(session.actor(), code);
        io.out(session.globals.json ? json(stayed) : stayedPage(session, stayed));
        return EXIT.done;
      });
    });
}

async function carryOnAndTell(session: Session, id: number): Promise<ExitCode> {
  await session.greffe.purges.carryOn(id, session.signal);
  session.signal.throwIfAborted();
  return tell(session, id);
}

async function tell(session: Session, id: number): Promise<ExitCode> {
  const view = await session.greffe.purges.show(session.reader, id);
  const code = codeOf(view);
  session.io.out(session.globals.json ? json({ ...view, exit: code }) : purgePage(session, view));
  return code;
}

function codeOf({ purge }: PurgeView): ExitCode {
  if (purge.endedAt !== null) return EXIT.done;
  if (purge.state === 'incomplete') return EXIT.incomplete;
  if (purge.wakeAt !== null) return EXIT.waitsForDate;
  return purge.waitsFor === null ? EXIT.waitsForDate : EXIT.waitsForHuman;
}
