import type { Command } from 'commander';
import { asNumber, asText } from '../arguments.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { archivedEntry, archiveList } from '../format/archive.ts';
import { json } from '../format/json.ts';
import type { IdentifierFlags } from '../identifiers.ts';
import { identifierOptions, identifiersIn } from '../identifiers.ts';
import type { Io } from '../io.ts';
import { controllerOf, withActor } from '../session.ts';

/** The intermediate archive: read by few, for a reason. */
export function archiveCommands(program: Command, io: Io): void {
  const archive = program
    .command('archive')
    .description('the intermediate archive: what a rule keeps once a record is gone');
  find(archive, io);
  show(archive, io);
}

interface FindFlags extends IdentifierFlags {
  readonly controller?: string;
}

function find(archive: Command, io: Io): void {
  const command = archive.command('find').description('entries about a person, without opening them');
  identifierOptions(command)
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)')
    .action(async (flags: FindFlags) => {
      const identifiers = identifiersIn(flags);
      if (identifiers.length === 0) {
        throw new WrongUse('Say whom it is about: --email or --phone.');
      }
      await withActor(io, command, async (session) => {
        const { id } = controllerOf(session, flags.controller);
        const found = await session.greffe.archive.find(session.actor(), id, identifiers);
        io.out(session.globals.json ? json(found) : archiveList(session, found));
        return EXIT.done;
      });
    });
}

function show(archive: Command, io: Io): void {
  const command = archive
    .command('show')
    .description('open one entry')
    .argument('<id>', 'number of the entry', asNumber)
    .requiredOption('--reason <text>', 'why it is read; it goes into the audit log', asText)
    .action(async (id: number, { reason }: { readonly reason: string }) => {
      await withActor(io, command, async (session) => {
        const opened = await session.greffe.archive.show(session.actor(), id, reason);
        io.out(session.globals.json ? json(opened) : archivedEntry(session, opened));
        return EXIT.done;
      });
    });
}
