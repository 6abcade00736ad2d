import { CommanderError } from 'commander';
import type { Catalogue } from '../domain/in-french.ts';
import { EXIT } from './exit.ts';
import { buildProgram } from './program.ts';
import type { Io } from './io.ts';
import { spokenLanguage } from './language.ts';
import { speechIn } from './speech.ts';
import { tell } from './tell.ts';

/** Runs one command line, and ends with its code whatever happens. */
export async function runCommand(args: readonly string[], io: Io): Promise<void> {
  try {
    const program = await buildProgram(io, args[0]);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said it already.
      io.end(error.exitCode === 0 ? EXIT.done : EXIT.wrongUse);
      return;
    }
    io.end(tell(error, io, await speechIn(spokenLanguage(io.env), everything)));
  }
}

// Loaded only when something is to be told.
async function everything(): Promise<readonly Catalogue[]> {
  return (await import('../main.ts')).frenchCatalogues();
}
