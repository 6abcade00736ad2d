import type { Command } from 'commander';
import { Option } from 'commander';
import { CHANNELS } from '../../domain/channel.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { FieldCorrection } from '../../domain/correction.ts';
import { asCorrection, asDay, several } from '../arguments.ts';
import { carryOnAndTell } from '../carry-on.ts';
import type { IdentifierFlags } from '../identifiers.ts';
import { identifierOptions, identifiersIn } from '../identifiers.ts';
import type { Io } from '../io.ts';
import type { RequesterFlags } from '../requester.ts';
import { requesterIn, requesterOptions } from '../requester.ts';
import { controllerOf, withActor } from '../session.ts';

interface RectifyFlags extends IdentifierFlags, RequesterFlags {
  readonly set: readonly FieldCorrection[];
  readonly receivedOn?: CivilDay;
  readonly arrivedBy: string;
  readonly controller?: string;
}

/** Rectification: what is wrong is said right, in every tool that holds it. */
export function rectifyCommand(program: Command, io: Io): void {
  const command = program
    .command('rectify')
    .description(
      'correct what is wrong about a person, in every tool (Art. 16); needs identity, and the approval of the plan',
    )
    .requiredOption(
      '--set <correction>',
      'a field of data-map.yaml and its right value: email=new@example.com; several times',
      several(asCorrection),
    );
  identifierOptions(command)
    .option('--received-on <day>', 'day it reached anyone in the organisation (default: today)', asDay)
    .addOption(new Option('--arrived-by <channel>', 'how it arrived').choices(CHANNELS).default('email'))
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)');
  requesterOptions(command).action(async (flags: RectifyFlags) => {
    const requester = requesterIn(flags);
    await withActor(io, command, async (session) => {
      const { id: controller } = controllerOf(session, flags.controller);
      const id = await session.greffe.requests.open(session.actor(), {
        controller,
        rights: ['rectification'],
        identifiers: identifiersIn(flags),
        channel: flags.arrivedBy,
        corrections: flags.set,
        requester,
        ...(flags.receivedOn && { receivedOn: flags.receivedOn }),
      });
      return carryOnAndTell(session, id);
    });
  });
}
