import type { Command } from 'commander';
import { Option } from 'commander';
import { CHANNELS } from '../../domain/channel.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { ProspectingChannel } from '../../domain/prospecting.ts';
import { PROSPECTING_CHANNELS } from '../../domain/prospecting.ts';
import { asDay } from '../arguments.ts';
import { carryOnAndTell } from '../carry-on.ts';
import { confirmation } from '../format/objection.ts';
import type { IdentifierFlags } from '../identifiers.ts';
import { identifierOptions, identifiersIn } from '../identifiers.ts';
import type { Io } from '../io.ts';
import { controllerOf, withActor } from '../session.ts';

interface ObjectFlags extends IdentifierFlags {
  readonly channel?: readonly ProspectingChannel[];
  readonly receivedOn?: CivilDay;
  readonly arrivedBy: string;
  readonly controller?: string;
}

/** An objection to prospecting: it waits for no identity and no signature. */
export function objectCommand(program: Command, io: Io): void {
  const command = program
    .command('object')
    .description('stop prospecting to a person, in every tool at once; needs no identity and no approval')
    .addOption(
      new Option('--channel <channel...>', 'what to stop (default: every channel)').choices(
        PROSPECTING_CHANNELS,
      ),
    );
  identifierOptions(command)
    .option('--received-on <day>', 'day it reached anyone in the organisation (default: today)', asDay)
    .addOption(new Option('--arrived-by <channel>', 'how it arrived').choices(CHANNELS).default('email'))
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)')
    .action(async (flags: ObjectFlags) => {
      await withActor(io, command, async (session) => {
        const { id: controller } = controllerOf(session, flags.controller);
        const id = await session.greffe.requests.open(session.actor(), {
          controller,
          rights: ['objection'],
          identifiers: identifiersIn(flags),
          channel: flags.arrivedBy,
          requester: { kind: 'data-subject' },
          ...(flags.channel && { stops: flags.channel }),
          ...(flags.receivedOn && { receivedOn: flags.receivedOn }),
        });
        const code = await carryOnAndTell(session, id);
        if (!session.globals.json) {
          io.out(confirmation(session, await session.greffe.requests.show(session.reader, id)));
        }
        return code;
      });
    });
}
