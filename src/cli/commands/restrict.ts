import type { Command } from 'commander';
import { Option } from 'commander';
import { CHANNELS } from '../../domain/channel.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { RestrictionGround } from '../../domain/restriction.ts';
import { RESTRICTION_GROUNDS } from '../../domain/restriction.ts';
import { asDay, asNumber, asText } from '../arguments.ts';
import { carryOnAndTell, followed } from '../carry-on.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { json } from '../format/json.ts';
import { confirmation } from '../format/objection.ts';
import { restrictionList, restrictionPage } from '../format/restriction.ts';
import type { IdentifierFlags } from '../identifiers.ts';
import { identifierOptions, identifiersIn } from '../identifiers.ts';
import type { Io } from '../io.ts';
import type { RequesterFlags } from '../requester.ts';
import { requesterIn, requesterOptions } from '../requester.ts';
import { controllerOf, withActor, withSession } from '../session.ts';

/** Restriction of processing: from the moment it is placed to the day it is lifted. */
export function restrictCommands(program: Command, io: Io): void {
  const restrict = program
    .command('restrict')
    .description('restriction: data that is kept and not used (Art. 18)');
  place(restrict, io);
  decide(restrict, io);
  lift(restrict, io);
  list(restrict, io);
  show(restrict, io);
  watch(restrict, io);
}

export interface PlaceFlags extends IdentifierFlags, RequesterFlags {
  readonly ground: RestrictionGround;
  readonly purpose?: string;
  readonly receivedOn?: CivilDay;
  readonly arrivedBy: string;
  readonly controller?: string;
}

function place(restrict: Command, io: Io): void {
  const command = restrict
    .command('place', { isDefault: true })
    .description(
      'place a restriction at once, and mark the person in every tool; whoever is unsubscribed with it stays so once it is lifted',
    )
    .addOption(
      new Option('--ground <ground>', 'why: what the person contests, or needs')
        .choices(RESTRICTION_GROUNDS)
        .makeOptionMandatory(),
    )
    .option('--purpose <purpose>', 'the purpose that is objected to, where it is one', asText);
  identifierOptions(command)
    .option('--received-on <day>', 'day it reached anyone in the organisation (default: today)', asDay)
    .addOption(new Option('--arrived-by <channel>', 'how it arrived').choices(CHANNELS).default('email'))
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)');
  requesterOptions(command).action((flags: PlaceFlags) => placeRestriction(command, io, flags));
}

/** From the command on it stands: that is said first, before the tools are told anything. */
export async function placeRestriction(command: Command, io: Io, flags: PlaceFlags): Promise<void> {
  const requester = requesterIn(flags);
  await withActor(io, command, async (session) => {
    const { greffe, words, pen } = session;
    const { id: controller } = controllerOf(session, flags.controller);
    const id = await greffe.requests.open(session.actor(), {
      controller,
      rights: ['restriction'],
      identifiers: identifiersIn(flags),
      channel: flags.arrivedBy,
      requester,
      restriction: { ground: flags.ground, ...(flags.purpose && { purpose: flags.purpose }) },
      ...(flags.receivedOn && { receivedOn: flags.receivedOn }),
    });
    const placed = await greffe.restrictions.ofRequest(session.reader, id);
    const callsUnderWay = placed?.callsUnderWay ?? [];
    if (placed && !session.globals.json) {
      io.out(`${words.restrictionPlaced(placed.id)}\n`);
      if (callsUnderWay.length > 0) io.out(`${pen.warn(words.callsUnderWay(callsUnderWay.join(', ')))}\n`);
    }
    const alongside = { restriction: placed?.id ?? null, callsUnderWay };
    const code = await carryOnAndTell(session, id, undefined, alongside);
    if (!session.globals.json) {
      const view = await greffe.requests.show(session.reader, id);
      io.out(confirmation(session, view, ['restriction']));
    }
    return code;
  });
}

interface DecideFlags {
  readonly upheld?: true;
  readonly overridden?: true;
  readonly reason: string;
}

function decide(restrict: Command, io: Io): void {
  const command = restrict
    .command('decide')
    .description('say how an objection was decided under which processing is restricted (Art. 21(1))')
    .argument('<id>', 'number of the restriction', asNumber)
    .option('--upheld', 'the data is not used for that purpose any more: the restriction stands')
    .option('--overridden', 'compelling grounds weigh more: tell the person why, then lift the restriction')
    .requiredOption('--reason <text>', 'why; the answer to the person says so', asText)
    .action(async (id: number, { upheld, overridden, reason }: DecideFlags) => {
      if (!upheld === !overridden) throw new WrongUse('Say one of --upheld and --overridden.');
      await withActor(io, command, async (session) => {
        const is = upheld ? 'upheld' : 'overridden';
        const { request } = await session.greffe.restrictions.decide(session.actor(), id, { is, reason });
        if (!session.globals.json) io.out(`${session.words.objectionDecided(id, is)}\n`);
        return carryOnAndTell(session, request);
      });
    });
}

interface LiftFlags {
  readonly byLetter?: number;
  readonly toldOn?: CivilDay;
  readonly reason: string;
}

function lift(restrict: Command, io: Io): void {
  const command = restrict
    .command('lift')
    .description('lift a restriction; the person is told before')
    .argument('<id>', 'number of the restriction', asNumber)
    .option('--by-letter <n>', 'the letter that told the person, by its number', asNumber)
    .option('--told-on <day>', 'day the person was told otherwise', asDay)
    .requiredOption('--reason <text>', 'why it is lifted; it goes into the audit log', asText)
    .action(async (id: number, { byLetter, toldOn, reason }: LiftFlags) => {
      const told = byLetter === undefined ? toldOn : { number: byLetter };
      if (told === undefined || (toldOn && byLetter))
        throw new WrongUse('Say when the person was told: --by-letter N, or --told-on DAY.');
      await withActor(io, command, async (session) => {
        const { greffe, words } = session;
        const { request } = await greffe.restrictions.lift(session.actor(), id, { toldOn: told, reason });
        await followed(session, request, () => greffe.requests.carryOn(request, session.signal));
        session.signal.throwIfAborted();
        const { restriction } = await greffe.restrictions.show(session.reader, id);
        const isUndone = 'forgottenAt' in restriction || restriction.undoneAt !== null;
        io.out(
          session.globals.json
            ? json({ lifted: id, undone: isUndone })
            : `${words.restrictionLifted(id, isUndone)}\n`,
        );
        return isUndone ? EXIT.done : EXIT.waitsForDate;
      });
    });
}

function list(restrict: Command, io: Io): void {
  const command = restrict
    .command('list')
    .description('every restriction, lifted ones too')
    .action(async () => {
      await withSession(io, command, async (session) => {
        const views = await session.greffe.restrictions.list(session.reader);
        io.out(
          session.globals.json
            ? json(views.map(({ restriction, alerts }) => ({ ...restriction, alerts })))
            : restrictionList(session, views),
        );
        return EXIT.done;
      });
    });
}

function show(restrict: Command, io: Io): void {
  const command = restrict
    .command('show')
    .description('one restriction: what it covers, what was done in the tools, and what was noticed since')
    .argument('<id>', 'number of the restriction', asNumber)
    .action(async (id: number) => {
      await withSession(io, command, async (session) => {
        const view = await session.greffe.restrictions.show(session.reader, id);
        io.out(session.globals.json ? json(view) : restrictionPage(session, view));
        return EXIT.done;
      });
    });
}

function watch(restrict: Command, io: Io): void {
  const command = restrict
    .command('watch')
    .description('look now, as the night does, whether restricted data was changed or used')
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)')
    .action(async ({ controller }: { controller?: string }) => {
      await withActor(io, command, async (session) => {
        const { id } = controllerOf(session, controller);
        await session.greffe.restrictions.watch(session.actor(), id, session.signal);
        const views = await session.greffe.restrictions.list(session.reader);
        io.out(
          session.globals.json
            ? json(views.map(({ restriction, alerts }) => ({ ...restriction, alerts })))
            : restrictionList(session, views),
        );
        return EXIT.done;
      });
    });
}
