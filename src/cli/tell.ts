import { Refused } from '../domain/approval.ts';
import { describeSettingsError } from '../settings/settings-error.ts';
import type { ExitCode } from './exit.ts';
import { EXIT, WrongUse } from './exit.ts';
import type { Io } from './io.ts';
import { SettingsWrong } from './settings.ts';
import type { Speech } from './speech.ts';

/** Refusals that another command line would have avoided. */
const wrongUseCodes = new Set([
  'nobody-named',
  'not-received-yet',
  'hold-over',
  'no-words',
  'match-told-twice',
  'not-a-code',
  'not-attested',
  'unknown-ground',
  'no-exception',
  'nobody-to-ask',
  'theirs-already',
  'nothing-to-correct',
  'no-correction',
  'field-unknown',
  'field-told-twice',
  'value-blank',
  'no-address',
  'no-number',
  'no-rectification',
  'corrected-and-erased',
  'asks-for-themselves',
  'whose-identity',
  'scope-missing',
  'mandate-undated',
  'ends-before-it-begins',
  'age-missing',
  'directives-missing',
  'who-receives',
  'answer-to-the-dead',
  'requester-searched',
  'portability-of-the-dead',
  'bad-name',
  'no-role',
  'no-controller',
]);

/** Says why a command did not do what it was asked. @returns what it ends with */
export function tell(error: unknown, io: Io, { words, translate }: Speech): ExitCode {
  if (io.env['GREFFE_DEBUG'] && error instanceof Error) io.err(`${error.stack ?? error.message}\n`);
  if (error instanceof SettingsWrong) {
    io.err(`${words.settingsWrong(error.errors.length)}\n`);
    for (const one of error.errors) io.err(`  ${translate(describeSettingsError(one))}\n`);
    return EXIT.wrongUse;
  }
  if (error instanceof WrongUse) {
    io.err(`greffe: ${translate(error.message)}\n`);
    return EXIT.wrongUse;
  }
  if (error instanceof Refused) {
    io.err(`greffe: ${translate(error.message)}\n`);
    return error.code.startsWith('no-such-') || wrongUseCodes.has(error.code) ? EXIT.wrongUse : EXIT.failed;
  }
  if (io.signal.aborted) {
    io.err(`\n${words.interrupted}\n`);
    return EXIT.interrupted;
  }
  io.err(`greffe: ${translate(error instanceof Error ? error.message : String(error))}\n`);
  return EXIT.failed;
}
