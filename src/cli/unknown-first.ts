import type { Command } from 'commander';
import { nearest } from '../settings/nearest.ts';

/**
 * Lets a mistyped option be called unknown, before the one it was meant for is called missing: of the two only the first
 * tells what to type.
 */
export function unknownFirst(program: Command): void {
  for (const command of program.commands) {
    if (command.commands.length > 0) unknownFirst(command);
    else watch(command);
  }
}

function watch(command: Command): void {
  const parse = command.parseOptions.bind(command);
  command.parseOptions = (args) => {
    const parsed = parse(args);
    const unknown = parsed.unknown.find((arg) => /^--?[a-z]/i.test(arg));
    const isHelp = parsed.unknown.some((arg) => arg === '--help' || arg === '-h');
    if (unknown !== undefined && !isHelp) refuse(command, unknown.replace(/=.*/, ''));
    return parsed;
  };
}

function refuse(command: Command, unknown: string): never {
  const known = flagsOf(command);
  const meant = nearest(unknown, known);
  // The words of the parser, which has French for them.
  const likely = meant === null ? '' : `\n(Did you mean ${meant}?)`;
  return command.error(`error: unknown option '${unknown}'${likely}`, { code: 'commander.unknownOption' });
}

function flagsOf(command: Command): readonly string[] {
  const own = command.options.flatMap(({ long }) => long ?? []);
  return command.parent ? [...own, ...flagsOf(command.parent)] : own;
}
