import type { Command } from 'commander';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { SaidOfRecipient } from '../../greffe/recipients.ts';
import { asDay, asNumber, asText } from '../arguments.ts';
import { carryOnAndTell } from '../carry-on.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { json } from '../format/json.ts';
import { recipientList } from '../format/recipient.ts';
import type { Io } from '../io.ts';
import { withActor, withSession } from '../session.ts';

/** Whoever the data was disclosed to, and what they were told (Art. 19). */
export function recipientCommands(program: Command, io: Io): void {
  const recipient = program
    .command('recipient')
    .description(
      'whoever data was disclosed to: told of each rectification, erasure and restriction (art. 19)',
    );
  list(recipient, io);
  record(recipient, io);
}

function list(group: Command, io: Io): void {
  const command = group
    .command('list')
    .description(
      'the recipients of the controller, and what each was told of a request; nothing of the person',
    )
    .argument('<id>', 'number of the request', asNumber)
    .action(async (id: number) => {
      await withSession(io, command, async (session) => {
        const recipients = await session.greffe.recipients.list(session.reader, id);
        io.out(session.globals.json ? json(recipients) : recipientList(session, id, recipients));
        return EXIT.done;
      });
    });
}

interface RecordFlags {
  readonly toldOn?: CivilDay;
  readonly how?: string;
  readonly impossible?: boolean;
  readonly reason?: string;
}

function record(group: Command, io: Io): void {
  const command = group
    .command('record')
    .description('record that a recipient was told by hand, or cannot be told and why')
    .argument('<id>', 'number of the request', asNumber)
    .argument('<recipient>', 'name of the recipient in processors.yaml', asText)
    .option('--told-on <day>', 'day they were told', asDay)
    .option('--how <text>', 'how: "by letter", "on the phone, Ms B. of their desk"', asText)
    .option('--impossible', 'they cannot be told, or only with a disproportionate effort')
    .option('--reason <text>', 'why; the person reads it in the answer', asText)
    .action(async (id: number, recipient: string, flags: RecordFlags) => {
      const said = saidIn(flags);
      await withActor(io, command, async (session) => {
        await session.greffe.recipients.record(session.actor(), id, recipient, said);
        return carryOnAndTell(session, id);
      });
    });
}

function saidIn({ toldOn, how, impossible, reason }: RecordFlags): SaidOfRecipient {
  if (impossible) {
    if (toldOn !== undefined || how !== undefined)
      throw new WrongUse('Say --impossible with --reason, or --told-on with --how: not both.');
    if (reason === undefined)
      throw new WrongUse('Say with --reason why they cannot be told: the person reads it in the answer.');
    return { kind: 'impossible', reason };
  }
  if (reason !== undefined) throw new WrongUse('--reason goes with --impossible.');
  if (toldOn === undefined || how === undefined)
    throw new WrongUse(
      'Say the day and how: --told-on YYYY-MM-DD --how TEXT; or --impossible --reason TEXT.',
    );
  return { kind: 'told', on: toldOn, how };
}
