import { Command } from 'commander';
import { archiveCommands } from './commands/archive.ts';
import { auditCommands } from './commands/audit.ts';
import { certificateCommands } from './commands/certificate.ts';
import { checkCommand } from './commands/check.ts';
import { holdCommands } from './commands/hold.ts';
import { keyCommands } from './commands/key.ts';
import { letterCommands } from './commands/letter.ts';
import { objectCommand, withdrawConsentCommand } from './commands/object.ts';
import { packageCommands } from './commands/package.ts';
import { planCommands } from './commands/plan.ts';
import { proposalCommands } from './commands/proposal.ts';
import { purgeCommands } from './commands/purge.ts';
import { recipientCommands } from './commands/recipient.ts';
import { rectifyCommand } from './commands/rectify.ts';
import { requestCommands } from './commands/request.ts';
import { restrictCommands } from './commands/restrict.ts';
import { serveCommand, stopCommand } from './commands/serve.ts';
import { userCommands } from './commands/user.ts';
import { explainedBy, helpIn } from './help.ts';
import type { Io } from './io.ts';
import { terminal } from './io.ts';
import { spokenLanguage } from './language.ts';
import { defaults } from './session.ts';
import { noticeCommands } from './commands/notice.ts';
import { suppressionCommands } from './commands/suppression.ts';
import { taskCommands } from './commands/task.ts';
import { tokenCommands } from './commands/token.ts';
import { unknownFirst } from './unknown-first.ts';
import { version } from './version.ts';

/** The whole command line: nouns, then verbs. Nothing is opened before a command runs. */
export function buildProgram(io: Io = terminal()): Command {
  const translate = helpIn(spokenLanguage(io.env));
  const program = explainedBy(new Command('greffe'), translate)
    .description('Find a person in every tool, do what the law asks, check it is done, and prove it.')
    .version(version(), '--version')
    .option('--config <dir>', 'folder of greffe.yaml and the other settings', defaults.config)
    .option('--data <dir>', 'folder of the embedded store and its keys', defaults.data)
    .option('--as <person>', 'who acts: an id of `people` in greffe.yaml, or an account (or GREFFE_AS)')
    .option('--json', 'answer for a script, in no language')
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .addHelpText('after', translate(endings))
    .showSuggestionAfterError()
    .exitOverride();
  checkCommand(program, io);
  serveCommand(program, io);
  stopCommand(program, io);
  requestCommands(program, io);
  objectCommand(program, io);
  withdrawConsentCommand(program, io);
  restrictCommands(program, io);
  rectifyCommand(program, io);
  planCommands(program, io);
  packageCommands(program, io);
  letterCommands(program, io);
  recipientCommands(program, io);
  certificateCommands(program, io);
  holdCommands(program, io);
  purgeCommands(program, io);
  archiveCommands(program, io);
  taskCommands(program, io);
  suppressionCommands(program, io);
  proposalCommands(program, io);
  noticeCommands(program, io);
  auditCommands(program, io);
  tokenCommands(program, io);
  userCommands(program, io);
  keyCommands(program, io);
  unknownFirst(program);
  return program;
}

const endings = `
Ends with: 0 done · 1 failed or refused · 2 wrong use · 3 waits for somebody · 4 waits for a date · 5 incomplete

The ordinary course of a request:
  greffe request open --right erasure --email claire@example.fr --as dpo
  greffe request identify 1 --by "called back on the number we hold" --as dpo
  greffe plan show 1
  greffe request approve 1 --plan DIGEST --as dpo
  greffe certificate show 1 --to certificate-1.json`;
