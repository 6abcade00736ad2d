import type { Command } from 'commander';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { HoldScope } from '../../domain/hold.ts';
import type { RecordRef } from '../../domain/record.ts';
import { asDay, asNumber, asRecordRef, asText } from '../arguments.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { holdList } from '../format/hold.ts';
import { json } from '../format/json.ts';
import type { IdentifierFlags } from '../identifiers.ts';
import { identifierOptions, identifiersIn } from '../identifiers.ts';
import type { Io } from '../io.ts';
import { controllerOf, demandSystem, withActor, withSession } from '../session.ts';

/** Legal holds: what must not be erased while they stand. */
export function holdCommands(program: Command, io: Io): void {
  const hold = program
    .command('hold')
    .description('legal holds: nothing they cover is erased while they stand');
  place(hold, io);
  lift(hold, io);
  list(hold, io);
}

interface PlaceFlags extends IdentifierFlags {
  readonly record?: RecordRef;
  readonly ground: string;
  readonly until?: CivilDay;
  readonly controller?: string;
}

function place(hold: Command, io: Io): void {
  const command = hold.command('place').description('place a hold over a person or a record');
  identifierOptions(command)
    .option('--record <ref>', 'over one record: SYSTEM:KIND:ID', asRecordRef)
    .requiredOption(
      '--ground <text>',
      'the text or the matter: "litigation 2026-014"; the person reads it on their certificate',
      asText,
    )
    .option('--until <day>', 'last day it stands (default: until it is lifted)', asDay)
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)')
    .action(async (flags: PlaceFlags) => {
      const over = scopeOf(flags);
      await withActor(io, command, async (session) => {
        const { id: controller } = controllerOf(session, flags.controller);
        if (over.over === 'record') demandSystem(session, over.ref.system);
        const placed = await session.greffe.holds.place(session.actor(), {
          controller,
          over,
          ground: flags.ground,
          until: flags.until ?? null,
        });
        const { words } = session;
        if (session.globals.json) io.out(json(placed));
        else {
          io.out(`${words.holdPlaced(placed.id)}\n`);
          if (placed.callsUnderWay.length > 0)
            io.out(`${session.pen.warn(words.callsUnderWay(placed.callsUnderWay.join(', ')))}\n`);
        }
        return EXIT.done;
      });
    });
}

function scopeOf(flags: PlaceFlags): HoldScope {
  const identifiers = identifiersIn(flags);
  if (flags.record && identifiers.length > 0)
    throw new WrongUse(
      'A hold is over a person (--email, --phone, --name) or over a record (--record): not both.',
    );
  if (flags.record) return { over: 'record', ref: flags.record };
  if (identifiers.length > 0) return { over: 'person', identifiers };
  throw new WrongUse('Say what it covers: --email, --phone, --name, or --record SYSTEM:KIND:ID.');
}

function lift(hold: Command, io: Io): void {
  const command = hold
    .command('lift')
    .description('lift a hold')
    .argument('<id>', 'number of the hold', asNumber)
    .action(async (id: number) => {
      await withActor(io, command, async (session) => {
        await session.greffe.holds.lift(session.actor(), id);
        io.out(session.globals.json ? json({ lifted: id }) : `${session.words.holdLifted(id)}\n`);
        return EXIT.done;
      });
    });
}

function list(hold: Command, io: Io): void {
  const command = hold
    .command('list')
    .description('every hold, lifted ones too')
    .action(async () => {
      await withSession(io, command, async (session) => {
        const holds = await session.greffe.holds.list(session.reader);
        io.out(session.globals.json ? json(holds) : holdList(session, holds));
        return EXIT.done;
      });
    });
}
