import { buildProgram } from './program.ts';
import type { Io } from './io.ts';
import { spokenLanguage } from './language.ts';
import { speechIn } from './speech.ts';
import { tell } from './tell.ts';

/** Runs one command line, and ends with its code whatever happens. */
export async function runCommand(args: readonly string[], io: Io): Promise<void> {
  try {
    await buildProgram(io).parseAsync(args, { from: 'user' });
  } catch (error) {
    const { frenchCatalogues } = await import('../main.ts');
    io.end(tell(error, io, await speechIn(spokenLanguage(io.env), frenchCatalogues)));
  }
}
