import type { Command } from 'commander';
import type { Identifier } from '../domain/record.ts';
import { asEmail, asPhone, asText, several } from './arguments.ts';

export interface IdentifierFlags {
  readonly email?: readonly string[];
  readonly phone?: readonly string[];
  readonly name?: readonly string[];
}

/** By what a person can be named; each of them several times. */
export function identifierOptions(command: Command): Command {
  return command
    .option('--email <address>', 'an e-mail address of the person', several(asEmail))
    .option('--phone <number>', 'a phone number of the person', several(asPhone))
    .option('--name <name>', 'a name of the person, "given family"', several(asText));
}

export function identifiersIn({ email = [], phone = [], name = [] }: IdentifierFlags): readonly Identifier[] {
  return [
    ...email.map((value) => ({ kind: 'email' as const, value })),
    ...phone.map((value) => ({ kind: 'phone' as const, value })),
    ...name.map((value) => ({ kind: 'name' as const, value })),
  ];
}
