import type { Command } from 'commander';
import type { Reappearance } from '../../domain/reappearance.ts';
import type { SweepView } from '../../greffe/suppressions.ts';
import { asEmail, asNumber, asPhone, asText } from '../arguments.ts';
import type { ExitCode } from '../exit.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { json } from '../format/json.ts';
import { decisionPage, reappearanceList, reappearancePage, sweepPage } from '../format/sweep.ts';
import type { Io } from '../io.ts';
import { controllerOf, demandSystem, withActor, withSession } from '../session.ts';

/** The suppression register: who objected is kept as hashes, so that it can be asked about an address and read by nobody. */
export function suppressionCommands(program: Command, io: Io): void {
  const suppression = program
    .command('suppression')
    .description('the register of addresses that nothing may be sent to');
  check(suppression, io);
  sweep(suppression, io);
  reappearances(suppression, io);
  show(suppression, io);
  decide(suppression, io);
}

interface CheckFlags {
  readonly email?: string;
  readonly phone?: string;
  readonly controller?: string;
}

function check(suppression: Command, io: Io): void {
  const command = suppression
    .command('check')
    .description('whether an address is in the register: yes or no, and by which channels')
    .option('--email <address>', 'an e-mail address', asEmail)
    .option('--phone <number>', 'a phone number', asPhone)
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)')
    .action(async ({ email, phone, controller }: CheckFlags) => {
      const address = email === undefined ? null : ({ kind: 'email', value: email } as const);
      const number = phone === undefined ? null : ({ kind: 'phone', value: phone } as const);
      const asked = address ?? number;
      if (asked === null || (address && number))
        throw new WrongUse('Say which address: --email or --phone, one of them.');
      await withActor(io, command, async (session) => {
        const { id } = controllerOf(session, controller);
        const channels = await session.greffe.suppressions.check(session.actor(), id, asked);
        const { words } = session;
        io.out(
          session.globals.json
            ? json({ suppressed: channels.length > 0, channels })
            : `${words.suppressed(channels.map((channel) => words.prospecting[channel]))}\n`,
        );
        return EXIT.done;
      });
    });
}

interface SweepFlags {
  readonly system?: string;
  readonly controller?: string;
}

function sweep(suppression: Command, io: Io): void {
  const command = suppression
    .command('sweep')
    .description('hold every row of people of the tools against the register, as each night does')
    .option('--system <name>', 'one tool alone (default: all of the controller)', asText)
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)')
    .action(async ({ system, controller }: SweepFlags) => {
      await withActor(io, command, async (session) => {
        const { id, systems } = controllerOf(session, controller);
        if (system !== undefined) {
          demandSystem(session, system);
          if (!systems.includes(system))
            throw new WrongUse(`${system} is no tool of controller ${id}. It has: ${systems.join(', ')}.`);
        }
        const { suppressions } = session.greffe;
        const ids = await suppressions.sweep(session.actor(), id, system === undefined ? systems : [system]);
        await Promise.all(ids.map((one) => suppressions.carryOn(one, session.signal)));
        session.signal.throwIfAborted();
        const views: SweepView[] = [];
        for (const one of ids) views.push(await suppressions.showSweep(session.reader, one));
        const code = codeOf(views);
        io.out(
          session.globals.json
            ? json({ sweeps: views.map(({ sweep: run, tally }) => ({ ...run, tally })), exit: code })
            : views.map((view) => sweepPage(session, view)).join('\n'),
        );
        return code;
      });
    });
}

/** What a person can do comes before what a date brings. */
function codeOf(views: readonly SweepView[]): ExitCode {
  const has = (state: Reappearance['state']): boolean =>
    views.some(({ tally }) => tally.some((one) => one.state === state));
  if (has('failed')) return EXIT.incomplete;
  if (has('proposed')) return EXIT.waitsForHuman;
  return views.some(({ sweep: run }) => run.endedAt === null) ? EXIT.waitsForDate : EXIT.done;
}

function reappearances(suppression: Command, io: Io): void {
  const command = suppression
    .command('reappearances')
    .description('who was found again and waits for a decision, and how far the last sweeps came')
    .option('--all', 'those that were seen to, too')
    .action(async ({ all = false }: { readonly all?: boolean }) => {
      await withSession(io, command, async (session) => {
        const found = await session.greffe.suppressions.reappearances(session.reader, { open: !all });
        io.out(session.globals.json ? json(found) : reappearanceList(session, found));
        return EXIT.done;
      });
    });
}

function show(suppression: Command, io: Io): void {
  const command = suppression
    .command('show')
    .description('one reappearance: whose address, why, and what can be decided')
    .argument('<id>', 'number of the reappearance', asNumber)
    .action(async (id: number) => {
      await withSession(io, command, async (session) => {
        const view = await session.greffe.suppressions.reappearance(session.reader, id);
        io.out(session.globals.json ? json(view) : reappearancePage(session, view));
        return EXIT.done;
      });
    });
}

interface DecideFlags {
  readonly reapply?: boolean;
  readonly newCollection?: boolean;
  readonly letBe?: boolean;
  readonly because?: string;
}

function decide(suppression: Command, io: Io): void {
  const command = suppression
    .command('decide')
    .description('decide on a reappearance that was put to you')
    .argument('<id>', 'number of the reappearance', asNumber)
    .option('--reapply', 'stop the address again, or open an erasure for whoever was erased')
    .option('--new-collection', 'they consented or gave their data anew: close the entry of the register')
    .option('--let-be', 'leave a number that somebody else has too: the entry of the register stands')
    .option('--because <text>', 'what proves it: "opt-in of 3 March, form v4"', asText)
    .action(async (id: number, flags: DecideFlags) => {
      const { reapply = false, newCollection = false, letBe = false, because } = flags;
      if ([reapply, newCollection, letBe].filter(Boolean).length !== 1)
        throw new WrongUse('Say what is decided: --reapply, --new-collection or --let-be, one of them.');
      if (reapply !== (because === undefined))
        throw new WrongUse('Say what proves it: --because goes with --new-collection and --let-be alone.');
      await withActor(io, command, async (session) => {
        const { suppressions } = session.greffe;
        const by = session.actor();
        const say = (why: string) =>
          letBe ? suppressions.letBe(by, id, why) : suppressions.newCollection(by, id, why);
        const decided = await (because === undefined ? suppressions.reapply(by, id) : say(because));
        if (decided.state === 'to-reapply') await suppressions.carryOn(decided.sweep, session.signal);
        session.signal.throwIfAborted();
        const reappearance = await suppressions.outcome(session.reader, id);
        io.out(session.globals.json ? json(reappearance) : decisionPage(session, reappearance));
        return ENDS[reappearance.state];
      });
    });
}

const ENDS: Readonly<Record<Reappearance['state'], ExitCode>> = {
  'to-reapply': EXIT.waitsForDate,
  applying: EXIT.waitsForDate,
  proposed: EXIT.waitsForHuman,
  requested: EXIT.waitsForHuman,
  reapplied: EXIT.done,
  left: EXIT.done,
  failed: EXIT.incomplete,
  consented: EXIT.done,
  'let-be': EXIT.done,
  overtaken: EXIT.done,
};
