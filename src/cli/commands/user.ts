import type { Command } from 'commander';
import { Option } from 'commander';
import type { Role } from '../../domain/approval.ts';
import type { Perimeter } from '../../domain/perimeter.ts';
import type { Right } from '../../domain/right.ts';
import { RIGHTS } from '../../domain/right.ts';
import type { WantedReach } from '../../greffe/perimeter.ts';
import type { Invited } from '../../greffe/accounts.ts';
import { accountWords } from '../account-words.ts';
import { asEmail, asNumber, asText, several } from '../arguments.ts';
import type { ExitCode } from '../exit.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { accountList, invitedPage, sessionList } from '../format/account.ts';
import { json } from '../format/json.ts';
import type { Io } from '../io.ts';
import type { Session } from '../session.ts';
import { withActor } from '../session.ts';

/** Accounts: people who sign in by themselves, beside those of greffe.yaml. */
export function userCommands(program: Command, io: Io): void {
  const user = program
    .command('user')
    .description('people who sign in by themselves: what they may do, and what opens their account');
  add(user, io);
  list(user, io);
  change(user, io);
  disable(user, io);
  enable(user, io);
  invite(user, io);
  resetPassword(user, io);
  sessions(user, io);
  revoke(user, io);
}

const roles = ['controller', 'dpo', 'operator', 'auditor', 'admin'] as const satisfies readonly Role[];

interface ReachFlags {
  readonly role?: readonly Role[];
  readonly controller?: readonly string[];
  readonly system?: readonly string[];
  readonly right?: readonly Right[];
}

function reachOptions(command: Command): Command {
  return command
    .addOption(new Option('--role <role...>', 'what they may do').choices(roles))
    .option(
      '--controller <id...>',
      'for whom they act (default: for whomever you act)',
      several<string>(asText),
    )
    .option(
      '--system <name...>',
      'the tools they work on, and nothing of any other (default: those you work on)',
      several<string>(asText),
    )
    .addOption(
      new Option(
        '--right <right...>',
        'the requests they see: of these rights and of no other (default: those you see)',
      ).choices(RIGHTS),
    );
}

function reachIn({ controller, system, right }: ReachFlags): WantedReach {
  return {
    ...(controller && { controllers: controller }),
    ...(system && { systems: system }),
    ...(right && { rights: right }),
  };
}

function add(user: Command, io: Io): void {
  const command = reachOptions(
    user
      .command('add')
      .description('make an account, and send whoever it is for a code to choose a password with')
      .argument('<name>', 'of the account; the log keeps it: better a function than a name', asText)
      .requiredOption('--mail <address>', 'where the code is sent; shown by no command', asEmail),
  ).action(async (id: string, { mail, role = [], ...flags }: ReachFlags & { readonly mail: string }) => {
    await withActor(io, command, async (session) => {
      const account = { id, mail, roles: role, ...reachIn(flags) };
      return tellInvited(session, await session.greffe.accounts.add(session.actor(), account));
    });
  });
}

function tellInvited(session: Session, invited: Invited): ExitCode {
  session.io.out(session.globals.json ? json(invited) : invitedPage(session, invited));
  if (invited.state === 'sent') return EXIT.done;
  return invited.state === 'not-sent' || invited.state === 'undeliverable' ? EXIT.failed : EXIT.waitsForHuman;
}

function list(user: Command, io: Io): void {
  const command = user
    .command('list')
    .description('every account, and how it stands: no address')
    .action(async () => {
      await withActor(io, command, async (session) => {
        const accounts = await session.greffe.accounts.list(session.actor());
        io.out(session.globals.json ? json(accounts) : accountList(session, accounts));
        return EXIT.done;
      });
    });
}

/** What is said of a limit, and what it is called. */
const LIMITS = { controller: 'controllers', system: 'systems', right: 'rights' } as const satisfies Readonly<
  Record<string, keyof Perimeter>
>;

interface EveryFlag {
  readonly every?: readonly (keyof typeof LIMITS)[];
}

function change(user: Command, io: Io): void {
  const command = reachOptions(
    user
      .command('change')
      .description('other roles or another reach; whoever is signed in signs in again')
      .argument('<name>', 'of the account', asText)
      .addOption(
        new Option('--every <what...>', 'lift a limit: as far as you reach yourself').choices(
          Object.keys(LIMITS),
        ),
      ),
  ).action(async (id: string, { role, every = [], ...flags }: ReachFlags & EveryFlag) => {
    const lifted = Object.fromEntries(every.map((what) => [LIMITS[what], null]));
    const to = { ...(role && { roles: role }), ...lifted, ...reachIn(flags) };
    if (Object.keys(to).length === 0)
      throw new WrongUse('Say what changes: --role, --controller, --system, --right or --every.');
    await withActor(io, command, async (session) => {
      await session.greffe.accounts.change(session.actor(), id, to);
      const say = accountWords[session.language];
      io.out(session.globals.json ? json({ changed: id }) : `${say.changed(id)}\n`);
      return EXIT.done;
    });
  });
}

function disable(user: Command, io: Io): void {
  const command = user
    .command('disable')
    .description('end an account, with its password, its second factor and its sessions')
    .argument('<name>', 'of the account', asText)
    .action(async (id: string) => {
      await withActor(io, command, async (session) => {
        await session.greffe.accounts.disable(session.actor(), id);
        const say = accountWords[session.language];
        io.out(session.globals.json ? json({ disabled: id }) : `${say.disabled(id)}\n`);
        return EXIT.done;
      });
    });
}

function enable(user: Command, io: Io): void {
  const command = user
    .command('enable')
    .description('have an account that was disabled opened again: it sends a code for a first password')
    .argument('<name>', 'of the account', asText)
    .action(async (id: string) => {
      await withActor(io, command, async (session) => {
        const invited = await session.greffe.accounts.enable(session.actor(), id);
        if (invited) return tellInvited(session, invited);
        const say = accountWords[session.language];
        io.out(session.globals.json ? json({ enabled: id }) : `${say.enabled(id)}\n`);
        return EXIT.done;
      });
    });
}

function invite(user: Command, io: Io): void {
  const command = user
    .command('invite')
    .description('send another code for a first password; the one before ends')
    .argument('<name>', 'of the account', asText)
    .action(async (id: string) => {
      await withActor(io, command, async (session) =>
        tellInvited(session, await session.greffe.accounts.invite(session.actor(), id)),
      );
    });
}

function resetPassword(user: Command, io: Io): void {
  const command = user
    .command('password-reset')
    .description('send a code to choose another password with')
    .argument('<name>', 'of the account', asText)
    .option('--second-factor-off', 'take the second factor off as well: they lost it, and take another one')
    .action(async (id: string, { secondFactorOff = false }: { readonly secondFactorOff?: boolean }) => {
      await withActor(io, command, async (session) => {
        const { accounts } = session.greffe;
        return tellInvited(session, await accounts.resetPassword(session.actor(), id, { secondFactorOff }));
      });
    });
}

function sessions(user: Command, io: Io): void {
  const command = user
    .command('sessions')
    .description('where an account is signed in, since when and until when')
    .argument('<name>', 'of the account', asText)
    .action(async (id: string) => {
      await withActor(io, command, async (session) => {
        const found = await session.greffe.accounts.sessions(session.actor(), id);
        io.out(session.globals.json ? json(found) : sessionList(session, id, found));
        return EXIT.done;
      });
    });
}

function revoke(user: Command, io: Io): void {
  const command = user
    .command('revoke')
    .description('end the sessions of an account; it stays, and signs in again')
    .argument('<name>', 'of the account', asText)
    .option('--session <number>', 'this one alone (default: all of them)', asNumber)
    .action(async (id: string, { session: number }: { readonly session?: number }) => {
      await withActor(io, command, async (session) => {
        const ended = await session.greffe.accounts.revoke(session.actor(), id, number ?? null);
        const say = accountWords[session.language];
        io.out(session.globals.json ? json({ ended }) : `${say.revoked(id, ended)}\n`);
        return EXIT.done;
      });
    });
}
