import { CommanderError } from 'commander';
import { Refused } from '../domain/approval.ts';
import { describeSettingsError } from '../settings/settings-error.ts';
import type { ExitCode } from './exit.ts';
import { EXIT, WrongUse } from './exit.ts';
import type { Io } from './io.ts';
import { buildProgram } from './program.ts';
import { SettingsWrong } from './settings.ts';
import { spokenLanguage } from './language.ts';
import { words } from './words.ts';

/** Runs one command line, and ends with its code whatever happens. */
export async function runCommand(args: readonly string[], io: Io): Promise<void> {
  try {
    await buildProgram(io).parseAsync(args, { from: 'user' });
  } catch (error) {
    io.end(tell(error, io));
  }
}

/** Refusals that another command line would have avoided. */
const wrongUseCodes = new Set(['nobody-named', 'not-received-yet', 'hold-over', 'no-words']);

function tell(error: unknown, io: Io): ExitCode {
  const say = words[spokenLanguage(io.env)];
  if (error instanceof CommanderError) {
    // Commander has said it already.
    return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  }
  if (io.env['GREFFE_DEBUG'] && error instanceof Error) io.err(`${error.stack ?? error.message}\n`);
  if (error instanceof SettingsWrong) {
    io.err(`${say.settingsWrong(error.errors.length)}\n`);
    for (const one of error.errors) io.err(`  ${describeSettingsError(one)}\n`);
    return EXIT.wrongUse;
  }
  if (error instanceof WrongUse) {
    io.err(`greffe: ${error.message}\n`);
    return EXIT.wrongUse;
  }
  if (error instanceof Refused) {
    io.err(`greffe: ${error.message}\n`);
    return error.code.startsWith('no-such-') || wrongUseCodes.has(error.code) ? EXIT.wrongUse : EXIT.failed;
  }
  if (io.signal.aborted) {
    io.err(`\n${say.interrupted}\n`);
    return EXIT.interrupted;
  }
  io.err(`greffe: ${error instanceof Error ? error.message : String(error)}\n`);
  return EXIT.failed;
}
