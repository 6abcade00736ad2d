import { Command } from 'commander';
import { explainedBy, helpIn } from './help.ts';
import type { Io } from './io.ts';
import { terminal } from './io.ts';
import { spokenLanguage } from './language.ts';
import { defaults } from './session.ts';
import { unknownFirst } from './unknown-first.ts';
import { version } from './version.ts';

/**
 * The whole command line: nouns, then verbs. Nothing is opened before a command runs.
 * @param first  the first word that was typed: where it names a command, no other one is read in
 */
export async function buildProgram(io: Io = terminal(), first?: string): Promise<Command> {
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
  const named = Object.entries(COMMANDS).filter(([name]) => name === first);
  const wanted = named.length > 0 ? named : Object.entries(COMMANDS);
  for (const add of await Promise.all(wanted.map(([, read]) => read()))) add(program, io);
  unknownFirst(program);
  return program;
}

type Add = (program: Command, io: Io) => void;

/** By the word that is typed, in the order of the help: a command loads what it does, and not what the others do. */
const COMMANDS: Readonly<Record<string, () => Promise<Add>>> = {
  check: async () => (await import('./commands/check.ts')).checkCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  stop: async () => (await import('./commands/serve.ts')).stopCommand,
  request: async () => (await import('./commands/request.ts')).requestCommands,
  object: async () => (await import('./commands/object.ts')).objectCommand,
  'withdraw-consent': async () => (await import('./commands/object.ts')).withdrawConsentCommand,
  restrict: async () => (await import('./commands/restrict.ts')).restrictCommands,
  rectify: async () => (await import('./commands/rectify.ts')).rectifyCommand,
  plan: async () => (await import('./commands/plan.ts')).planCommands,
  package: async () => (await import('./commands/package.ts')).packageCommands,
  letter: async () => (await import('./commands/letter.ts')).letterCommands,
  recipient: async () => (await import('./commands/recipient.ts')).recipientCommands,
  certificate: async () => (await import('./commands/certificate.ts')).certificateCommands,
  hold: async () => (await import('./commands/hold.ts')).holdCommands,
  purge: async () => (await import('./commands/purge.ts')).purgeCommands,
  archive: async () => (await import('./commands/archive.ts')).archiveCommands,
  task: async () => (await import('./commands/task.ts')).taskCommands,
  suppression: async () => (await import('./commands/suppression.ts')).suppressionCommands,
  proposal: async () => (await import('./commands/proposal.ts')).proposalCommands,
  notice: async () => (await import('./commands/notice.ts')).noticeCommands,
  audit: async () => (await import('./commands/audit.ts')).auditCommands,
  token: async () => (await import('./commands/token.ts')).tokenCommands,
  user: async () => (await import('./commands/user.ts')).userCommands,
  key: async () => (await import('./commands/key.ts')).keyCommands,
};

const endings = `
Ends with: 0 done · 1 failed or refused · 2 wrong use · 3 waits for somebody · 4 waits for a date · 5 incomplete

The ordinary course of a request:
  greffe request open --right erasure --email claire@example.fr --as dpo
  greffe request identify 1 --by "called back on the number we hold" --as dpo
  greffe plan show 1
  greffe request approve 1 --plan DIGEST --as dpo
  greffe certificate show 1 --to certificate-1.json`;
