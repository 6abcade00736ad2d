import type { Command } from 'commander';
import { Option } from 'commander';
import { CHANNELS } from '../../domain/channel.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { ProspectingChannel, StoppingRight } from '../../domain/prospecting.ts';
import { PROSPECTING_CHANNELS } from '../../domain/prospecting.ts';
import { asDay, asText } from '../arguments.ts';
import { carryOnAndTell } from '../carry-on.ts';
import { confirmation } from '../format/objection.ts';
import type { IdentifierFlags } from '../identifiers.ts';
import { identifierOptions, identifiersIn } from '../identifiers.ts';
import type { Io } from '../io.ts';
import { WrongUse } from '../exit.ts';
import { placeRestriction } from './restrict.ts';
import { controllerOf, withActor } from '../session.ts';

/** Purposes that are prospecting by another name: nothing is weighed there. @source GDPR Art. 21(2), 21(3) */
const PROSPECTING: ReadonlySet<string> = new Set([
  'marketing',
  'direct marketing',
  'prospecting',
  'prospection',
  'prospection commerciale',
]);

interface StopFlags extends IdentifierFlags {
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
    .addOption(channels('what to stop (default: every channel)'))
    .option(
      '--purpose <purpose>',
      'of another purpose than prospecting: restricts at once, and is decided within the month (Art. 21(1))',
      asText,
    );
  stopOptions(command).action((flags: StopFlags & { readonly purpose?: string }) => {
    const { purpose, ...stops } = flags;
    if (purpose === undefined || PROSPECTING.has(purpose.toLowerCase())) {
      return stop(command, io, 'objection', stops);
    }
    if (flags.channel)
      throw new WrongUse('An objection to another purpose has no channel: leave --channel out.');
    return placeRestriction(command, io, { ...stops, ground: 'objection-pending', purpose });
  });
}

/** The consent that prospecting rested on, taken back: as easy as it was given, in every tool by one act. */
export function withdrawConsentCommand(program: Command, io: Io): void {
  const command = program
    .command('withdraw-consent')
    .description(
      'take back a consent to prospecting, in every tool at once; needs no identity and no approval',
    )
    .addOption(channels('what was consented to, and stops').makeOptionMandatory())
    .requiredOption(
      '--proof <text>',
      'what shows it: "unsubscribed by the link of our letter of 3 March"',
      asText,
    );
  stopOptions(command).action((flags: StopFlags & { readonly proof: string }) =>
    stop(command, io, 'consent-withdrawal', flags, flags.proof),
  );
}

function channels(description: string): Option {
  return new Option('--channel <channel...>', description).choices(PROSPECTING_CHANNELS);
}

function stopOptions(command: Command): Command {
  return identifierOptions(command)
    .option('--received-on <day>', 'day it reached anyone in the organisation (default: today)', asDay)
    .addOption(new Option('--arrived-by <channel>', 'how it arrived').choices(CHANNELS).default('email'))
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)');
}

async function stop(
  command: Command,
  io: Io,
  right: StoppingRight,
  flags: StopFlags,
  proof?: string,
): Promise<void> {
  await withActor(io, command, async (session) => {
    const { id: controller } = controllerOf(session, flags.controller);
    const id = await session.greffe.requests.open(session.actor(), {
      controller,
      rights: [right],
      identifiers: identifiersIn(flags),
      channel: flags.arrivedBy,
      requester: { kind: 'data-subject' },
      ...(flags.channel && { stops: flags.channel }),
      ...(flags.receivedOn && { receivedOn: flags.receivedOn }),
      ...(proof && { withdrawnConsent: { proof } }),
    });
    const code = await carryOnAndTell(session, id);
    if (!session.globals.json) {
      io.out(confirmation(session, await session.greffe.requests.show(session.reader, id)));
    }
    return code;
  });
}
