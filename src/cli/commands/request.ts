import type { Command } from 'commander';
import { Option } from 'commander';
import { CHANNELS } from '../../domain/channel.ts';
import { EXTENSION_REASONS, IDENTITY_DOUBTS } from '../../domain/deadline.ts';
import type { ExtensionReason, IdentityDoubt } from '../../domain/deadline.ts';
import type { FieldCorrection } from '../../domain/correction.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { RecordRef } from '../../domain/record.ts';
import { REFUSAL_GROUNDS, isRefusalGround } from '../../domain/refusal.ts';
import type { Receiver } from '../../domain/requester.ts';
import { COVERABLE, RECEIVERS } from '../../domain/requester.ts';
import type { Right } from '../../domain/request.ts';
import type { RestrictionGround } from '../../domain/restriction.ts';
import { RESTRICTION_GROUNDS } from '../../domain/restriction.ts';
import type { Letter } from '../../greffe/request-clock.ts';
import { asCorrection, asDay, asDigest, asNumber, asRecordRef, asText, several } from '../arguments.ts';
import { carryOnAndTell, followed, requestJson } from '../carry-on.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { json } from '../format/json.ts';
import { requestList, requestPage } from '../format/request.ts';
import { identifierOptions, identifiersIn } from '../identifiers.ts';
import type { IdentifierFlags } from '../identifiers.ts';
import type { Io } from '../io.ts';
import { letterDigest } from '../letter.ts';
import type { RequesterFlags } from '../requester.ts';
import { receiverOption, requesterIn, requesterOptions } from '../requester.ts';
import { controllerOf, demandSystem, withActor, withSession } from '../session.ts';

const RIGHTS = [
  'objection',
  'restriction',
  'rectification',
  'access',
  'portability',
  'erasure',
] as const satisfies readonly Right[];

/** Rights requests, from the day they arrive to the day they end. */
export function requestCommands(program: Command, io: Io): void {
  const request = program.command('request').description('rights requests: open, decide, approve, follow');
  open(request, io);
  identify(request, io);
  mandate(request, io);
  match(request, io);
  correct(request, io);
  approve(request, io);
  list(request, io);
  show(request, io);
  wait(request, io);
  retry(request, io);
  refuse(request, io);
  extend(request, io);
  suspend(request, io);
  resume(request, io);
  withdraw(request, io);
}

function open(request: Command, io: Io): void {
  const command = request
    .command('open')
    .description('open a request, and look for the person in every system')
    .addOption(
      new Option('--right <right...>', 'what is asked; several in one request')
        .choices(RIGHTS)
        .makeOptionMandatory(),
    );
  identifierOptions(command)
    .option('--received-on <day>', 'day it reached anyone in the organisation (default: today)', asDay)
    .addOption(new Option('--channel <channel>', 'how it arrived').choices(CHANNELS).default('email'))
    .addOption(new Option('--ground <ground>', 'of a restriction: its ground').choices(RESTRICTION_GROUNDS))
    .option('--set <correction>', 'of a rectification: FIELD=VALUE, several times', several(asCorrection))
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)');
  requesterOptions(command).action(
    async (
      flags: IdentifierFlags &
        RequesterFlags & {
          right: Right[];
          receivedOn?: CivilDay;
          channel: string;
          controller?: string;
          ground?: RestrictionGround;
          set?: readonly FieldCorrection[];
        },
    ) => {
      const requester = requesterIn(flags);
      await withActor(io, command, async (session) => {
        const { id: controller } = controllerOf(session, flags.controller);
        const id = await session.greffe.requests.open(session.actor(), {
          controller,
          rights: RIGHTS.filter((right) => flags.right.includes(right)),
          identifiers: identifiersIn(flags),
          channel: flags.channel,
          requester,
          ...(flags.set && { corrections: flags.set }),
          ...(flags.ground && { restriction: { ground: flags.ground } }),
          ...(flags.receivedOn && { receivedOn: flags.receivedOn }),
        });
        return carryOnAndTell(session, id);
      });
    },
  );
}

function identify(request: Command, io: Io): void {
  const command = onRequest(request, 'identify', 'record how identity was settled; the evidence is not kept')
    .requiredOption('--by <text>', 'how: "called back on the number we hold"', asText)
    .addOption(
      new Option(
        '--of <whom>',
        'whose: of whoever asks, or of the person; needed where these are two',
      ).choices(RECEIVERS),
    )
    .action(async (id: number, { by, of }: { by: string; of?: Receiver }) => {
      await withActor(io, command, async (session) => {
        await session.greffe.requests.identify(session.actor(), id, by, of);
        return carryOnAndTell(session, id);
      });
    });
}

interface MandateFlags {
  readonly by: string;
  readonly scope?: readonly Right[];
  readonly from?: CivilDay;
  readonly until?: CivilDay;
  readonly answerTo?: Receiver;
  readonly directives?: string;
}

function mandate(request: Command, io: Io): void {
  const command = onRequest(
    request,
    'mandate',
    'record what was seen of what lets somebody ask for the person; the paper is not kept',
  )
    .requiredOption('--by <text>', 'how: "original seen, signed as the contract is"', asText)
    .addOption(
      new Option('--scope <right...>', 'rights it covers (default: as the requester said)').choices(
        COVERABLE,
      ),
    )
    .option('--from <day>', 'first day on which it is in force (default: as the requester said)', asDay)
    .option(
      '--until <day>',
      'last day on which it is in force: of a parent, the last before the child comes of age (default: as the requester said)',
      asDay,
    )
    .addOption(receiverOption('who receives the answer and the data, as it says'))
    .option('--directives <text>', 'of an heir: what directives the dead left, or that none is known', asText)
    .action(async (id: number, { by: how, ...seen }: MandateFlags) => {
      await withActor(io, command, async (session) => {
        await session.greffe.requests.mandate(session.actor(), id, { ...seen, how });
        return carryOnAndTell(session, id);
      });
    });
}

function match(request: Command, io: Io): void {
  const command = onRequest(request, 'match', 'say which uncertain matches are the person, and which are not')
    .option('--accept <ref...>', 'these are the person: SYSTEM:KIND:ID', several(asRecordRef))
    .option('--set-aside <ref...>', 'these are somebody else: SYSTEM:KIND:ID', several(asRecordRef))
    .action(async (id: number, flags: { accept?: readonly RecordRef[]; setAside?: readonly RecordRef[] }) => {
      const decisions = [
        ...(flags.accept ?? []).map((ref) => ({ ref, decision: 'accepted' as const })),
        ...(flags.setAside ?? []).map((ref) => ({ ref, decision: 'set-aside' as const })),
      ];
      if (decisions.length === 0) throw new WrongUse('Give --accept REF…, --set-aside REF…, or both.');
      await withActor(io, command, async (session) => {
        for (const { ref } of decisions) demandSystem(session, ref.system);
        await session.greffe.requests.match(session.actor(), id, decisions);
        return carryOnAndTell(session, id);
      });
    });
}

function correct(request: Command, io: Io): void {
  const command = onRequest(
    request,
    'correct',
    'put the value asked for where a line of the plan to sign leaves another one; the plan is drawn anew',
  )
    .requiredOption('--line <n...>', 'numbers of these lines', several(asNumber))
    .action(async (id: number, { line }: { line: readonly number[] }) => {
      await withActor(io, command, async (session) => {
        await session.greffe.requests.correct(session.actor(), id, line);
        return carryOnAndTell(session, id);
      });
    });
}

function approve(request: Command, io: Io): void {
  const command = onRequest(request, 'approve', 'sign the plan that has this digest, and carry it out')
    .requiredOption('--plan <digest>', 'the digest you were shown by `plan show`', asDigest)
    .action(async (id: number, { plan }: { plan: string }) => {
      await withActor(io, command, async (session) => {
        const { greffe, signal } = session;
        await followed(session, id, () => greffe.plans.approve(session.actor(), id, plan, signal));
        return carryOnAndTell(session, id);
      });
    });
}

function list(request: Command, io: Io): void {
  const command = request
    .command('list')
    .description('open requests, the one due first on top')
    .option('--all', 'those that have ended too')
    .action(async ({ all = false }: { all?: boolean }) => {
      await withSession(io, command, async (session) => {
        const rows = await session.greffe.requests.list(session.reader, { open: !all });
        io.out(session.globals.json ? json(rows) : requestList(session, rows));
        return EXIT.done;
      });
    });
}

function show(request: Command, io: Io): void {
  const command = onRequest(
    request,
    'show',
    'everything to know about a request, and what to do next',
  ).action(async (id: number) => {
    await withSession(io, command, async (session) => {
      const view = await session.greffe.requests.show(session.reader, id);
      io.out(session.globals.json ? json(requestJson(view)) : requestPage(session, view));
      return EXIT.done;
    });
  });
}

function wait(request: Command, io: Io): void {
  const command = onRequest(
    request,
    'wait',
    'take a request as far as it can go, and end when it waits for somebody or for a date',
  ).action(async (id: number) => {
    await withSession(io, command, async (session) => {
      await session.greffe.requests.progress(session.reader, id);
      return carryOnAndTell(session, id);
    });
  });
}

function retry(request: Command, io: Io): void {
  const command = onRequest(
    request,
    'retry',
    'try again what could not end, once its cause is mended',
  ).action(async (id: number) => {
    await withActor(io, command, async (session) => {
      await session.greffe.requests.retry(session.actor(), id);
      return carryOnAndTell(session, id);
    });
  });
}

function refuse(request: Command, io: Io): void {
  const grounds = Object.keys(REFUSAL_GROUNDS);
  const command = onRequest(request, 'refuse', 'record that a request was refused, by a letter that has left')
    .addOption(
      new Option('--reason <ground>', 'ground of the refusal').choices(grounds).makeOptionMandatory(),
    )
    .option('--by-letter <n>', 'a letter that greffe recorded as sent, by its number', asNumber)
    .option('--sent-on <day>', 'day the letter left', asDay)
    .option('--letter <file>', 'the letter; its digest is recorded, the file stays yours')
    .action(async (id: number, flags: LeftFlags & { reason: string }) => {
      const { reason } = flags;
      if (!isRefusalGround(reason)) throw new WrongUse(`Grounds: ${grounds.join(', ')}.`);
      const letter = await letterIn(flags);
      await withActor(io, command, async (session) => {
        await session.greffe.requests.refuse(session.actor(), id, reason, letter);
        return carryOnAndTell(session, id);
      });
    });
}

interface LeftFlags {
  readonly byLetter?: number;
  readonly sentOn?: CivilDay;
  readonly letter?: string;
}

async function letterIn({ byLetter, sentOn, letter }: LeftFlags): Promise<Letter> {
  const isWhole = sentOn !== undefined && letter !== undefined;
  if (byLetter !== undefined && sentOn === undefined && letter === undefined) return { number: byLetter };
  if (byLetter !== undefined || !isWhole)
    throw new WrongUse('Name the letter: --by-letter N, or --sent-on DAY and --letter FILE.');
  return { sentOn, digest: await letterDigest(letter) };
}

function extend(request: Command, io: Io): void {
  const command = onRequest(
    request,
    'extend',
    'record two further months, by a letter that has left in the first',
  )
    .addOption(
      new Option('--reason <reason>', 'reason the letter gives')
        .choices(EXTENSION_REASONS)
        .makeOptionMandatory(),
    )
    .option('--by-letter <n>', 'a letter that greffe recorded as sent, by its number', asNumber)
    .option('--sent-on <day>', 'day the letter left', asDay)
    .option('--letter <file>', 'the letter; its digest is recorded, the file stays yours')
    .action(async (id: number, flags: LeftFlags & { reason: ExtensionReason }) => {
      const letter = await letterIn(flags);
      await withActor(io, command, async (session) => {
        await session.greffe.requests.extend(session.actor(), id, flags.reason, letter);
        return carryOnAndTell(session, id, 'due');
      });
    });
}

function suspend(request: Command, io: Io): void {
  const command = onRequest(request, 'suspend', 'stop the legal clock: the person was asked who they are')
    .addOption(
      new Option('--reason <doubt>', 'what made you doubt').choices(IDENTITY_DOUBTS).makeOptionMandatory(),
    )
    .option('--by-letter <n>', 'the letter that asked them, by its number', asNumber)
    .option('--from <day>', 'day the person was asked', asDay)
    .action(async (id: number, flags: { reason: IdentityDoubt; from?: CivilDay; byLetter?: number }) => {
      const { reason, from, byLetter } = flags;
      const asked = byLetter === undefined ? from : { number: byLetter };
      if (asked === undefined || (from && byLetter))
        throw new WrongUse('Say when the person was asked: --by-letter N, or --from DAY.');
      await withActor(io, command, async (session) => {
        await session.greffe.requests.suspend(session.actor(), id, reason, asked);
        return carryOnAndTell(session, id, 'due');
      });
    });
}

function resume(request: Command, io: Io): void {
  const command = onRequest(request, 'resume', 'start the clock again: the answer of the person has come')
    .requiredOption('--answered-on <day>', 'day the answer came', asDay)
    .action(async (id: number, { answeredOn }: { answeredOn: CivilDay }) => {
      await withActor(io, command, async (session) => {
        await session.greffe.requests.resume(session.actor(), id, answeredOn);
        return carryOnAndTell(session, id, 'due');
      });
    });
}

function withdraw(request: Command, io: Io): void {
  const command = onRequest(
    request,
    'withdraw',
    'the person takes the request back: what was not sent yet is stopped',
  ).action(async (id: number) => {
    await withActor(io, command, async (session) => {
      await session.greffe.requests.withdraw(session.actor(), id);
      return carryOnAndTell(session, id);
    });
  });
}

function onRequest(request: Command, verb: string, description: string): Command {
  return request.command(verb).description(description).argument('<id>', 'number of the request', asNumber);
}
