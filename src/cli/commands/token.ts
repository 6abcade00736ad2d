import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { Act, Role } from '../../domain/approval.ts';
import { ACTS, isAct } from '../../domain/approval.ts';
import { parsePeriod } from '../../domain/civil-day.ts';
import type { Right } from '../../domain/right.ts';
import { RIGHTS } from '../../domain/right.ts';
import { nearest } from '../../settings/nearest.ts';
import { several } from '../arguments.ts';
import { EXIT } from '../exit.ts';
import { json } from '../format/json.ts';
import { tokenGiven, tokenList } from '../format/token.ts';
import type { Io } from '../io.ts';
import { withActor, withSession } from '../session.ts';
import { tokenWords } from '../token-words.ts';

/** What other programs show to act here, by the HTTP API. */
export function tokenCommands(program: Command, io: Io): void {
  const token = program
    .command('token')
    .description('what other programs show to act by the HTTP API: so much, for so long');
  create(token, io);
  list(token, io);
  revoke(token, io);
}

interface CreateFlags {
  readonly role: readonly Role[];
  readonly act?: readonly Act[];
  readonly controller?: readonly string[];
  readonly system?: readonly string[];
  readonly right?: readonly Right[];
  readonly expires: string;
}

function create(group: Command, io: Io): void {
  const command = group
    .command('create')
    .description('give a program a token; it is shown once, here and now')
    .argument('<name>', 'what it is for: web-form; the log names what is done with it so', asName)
    .requiredOption(
      '--role <role>',
      'operator, dpo, controller, auditor or admin; may be given several times',
      several(asRole),
    )
    .option(
      '--act <act>',
      'this act alone, of what the roles allow: "open a request"; may be given several times',
      several(asAct),
    )
    .option(
      '--controller <id>',
      'for these controllers alone (default: those that whoever gives it acts for)',
      several((id) => id),
    )
    .option(
      '--system <name>',
      'what is of these tools alone (default: those that whoever gives it works on)',
      several((name) => name),
    )
    .addOption(
      new Option(
        '--right <right...>',
        'requests of these rights and of no other alone (default: those that whoever gives it sees)',
      ).choices(RIGHTS),
    )
    .requiredOption('--expires <period>', 'for how long, a year at most: P90D', asPeriod)
    .action(async (name: string, { role, act, controller, system, right, expires }: CreateFlags) => {
      await withActor(io, command, async (session) => {
        const given = await session.greffe.tokens.give(session.actor(), {
          name,
          roles: [...new Set(role)],
          ...(act && { acts: [...new Set(act)] }),
          ...(controller && { controllers: [...new Set(controller)] }),
          ...(system && { systems: [...new Set(system)] }),
          ...(right && { rights: [...new Set(right)] }),
          lasts: expires,
        });
        io.out(
          session.globals.json ? json({ ...given.token, token: given.shown }) : tokenGiven(session, given),
        );
        return EXIT.done;
      });
    });
}

function list(group: Command, io: Io): void {
  const command = group
    .command('list')
    .description('every token: what it may do, until when, and the day it was used last; no secret')
    .action(async () => {
      await withSession(io, command, async (session) => {
        const tokens = await session.greffe.tokens.list(session.reader);
        io.out(session.globals.json ? json(tokens) : tokenList(session, tokens));
        return EXIT.done;
      });
    });
}

function revoke(group: Command, io: Io): void {
  const command = group
    .command('revoke')
    .description('from here on the token opens nothing')
    .argument('<name>', 'name of the token', asName)
    .action(async (name: string) => {
      await withActor(io, command, async (session) => {
        await session.greffe.tokens.revoke(session.actor(), name);
        io.out(
          session.globals.json ? json({ revoked: name }) : `${tokenWords[session.language].revoked(name)}\n`,
        );
        return EXIT.done;
      });
    });
}

function asName(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError('A name is small letters, digits and hyphens: web-form.');
}

const ROLES: readonly Role[] = ['controller', 'dpo', 'operator', 'auditor', 'admin'];

function asRole(text: string): Role {
  const role = ROLES.find((one) => one === text);
  if (role) return role;
  throw new InvalidArgumentError('It must be one of operator, dpo, controller, auditor, admin.');
}

function asAct(text: string): Act {
  if (isAct(text)) return text;
  const meant = nearest(text, ACTS);
  throw new InvalidArgumentError(
    meant
      ? `There is no such act. Did you mean "${meant}"?`
      : 'There is no such act: docs/api.md lists them, such as "open a request".',
  );
}

function asPeriod(text: string): string {
  if (parsePeriod(text)) return text;
  throw new InvalidArgumentError('It must be a period of the calendar: P90D is ninety days, P6M six months.');
}
