import type { Command } from 'commander';
import { asEmail, asPhone } from '../arguments.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { json } from '../format/json.ts';
import type { Io } from '../io.ts';
import { controllerOf, withActor } from '../session.ts';

/** The suppression register: who objected is kept as hashes, so that it can be asked about an address and read by nobody. */
export function suppressionCommands(program: Command, io: Io): void {
  const suppression = program
    .command('suppression')
    .description('the register of addresses that nothing may be sent to');
  check(suppression, io);
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
