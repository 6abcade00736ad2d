import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { french as hubspot } from '../../adapters/hubspot/french.ts';
import { french as human } from '../../adapters/human/french.ts';
import { french as memory } from '../../adapters/memory/french.ts';
import { french as salesforce } from '../../adapters/salesforce/french.ts';
import { french as audit } from '../../src/audit/french.ts';
import { commanderInFrench } from '../../src/cli/commander-french.ts';
import { french as cli } from '../../src/cli/french.ts';
import { helpInFrench } from '../../src/cli/help-french.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { french as domain } from '../../src/domain/french.ts';
import type { Catalogue } from '../../src/domain/in-french.ts';
import { inFrench } from '../../src/domain/in-french.ts';
import { french as greffe } from '../../src/greffe/french.ts';
import { french as platform } from '../../src/platform/french.ts';
import { french as procedures } from '../../src/procedures/french.ts';
import { french as settings } from '../../src/settings/french.ts';
import { french as systems } from '../../src/systems/french.ts';
import { sentencesOf, unnamed } from './sentences.ts';

const rooms: readonly (readonly [room: string, catalogue: Catalogue])[] = [
  ['src/domain', domain],
  ['src/settings', settings],
  ['src/audit', audit],
  ['src/platform', platform],
  ['src/systems', systems],
  ['src/procedures', procedures],
  ['src/greffe', greffe],
  ['src/cli', cli],
  ['adapters/hubspot', hubspot],
  ['adapters/salesforce', salesforce],
  ['adapters/memory', memory],
  ['adapters/human', human],
];

describe.each(rooms)('%s', (room, catalogue) => {
  const said = sentencesOf(room);
  const translated = Object.keys(catalogue).map(unnamed);

  test('says nothing to a person that has no French', () => {
    expect(said.size).toBeGreaterThan(5);
    expect([...said].filter((sentence) => !translated.includes(sentence))).toEqual([]);
  });

  test('has French for nothing that it does not say', () => {
    expect(translated.filter((sentence) => !isSaid(sentence, said))).toEqual([]);
  });
});

test('each sentence is known again, and puts in each thing once', () => {
  const tell = inFrench(rooms.map(([, catalogue]) => catalogue));
  expect(tell('no room says this')).toBe('no room says this');
});

const described = commandsOf(await buildProgram());

test('every command, argument and option is explained in French, and nothing else is', () => {
  const byCommander = new Set(Object.keys(commanderInFrench));
  const texts = described.flatMap((one) => [
    one.description(),
    ...one.options.map((option) => option.description),
    ...one.registeredArguments.map((argument) => argument.description),
  ]);
  expect(texts.filter((text) => !(text in helpInFrench) && !byCommander.has(text))).toEqual([]);
  const source = readFileSync(new URL('../../src/cli/program.ts', import.meta.url), 'utf8');
  const written = Object.keys(helpInFrench).filter((text) => !texts.includes(text));
  expect(written.filter((text) => !source.includes(`\n${text}\n`))).toEqual([]);
});

test('what is to be put into a command has a French name', () => {
  const names = described.flatMap((one) => [
    ...one.options.flatMap(({ flags }) => flags.match(/<[\w.]+>/g) ?? []),
    ...one.registeredArguments.map((argument) => `<${argument.name()}>`),
  ]);
  expect(names.filter((name) => !(name in commanderInFrench))).toEqual([]);
  const known = Object.keys(commanderInFrench).filter((text) => text.startsWith('<'));
  expect(known.filter((name) => !names.includes(name))).toEqual([]);
});

test('the parser of the command line still says what is translated of it', () => {
  const sources = ['command', 'help', 'argument', 'option', 'suggestSimilar'].map((name) =>
    readFileSync(new URL(`../../node_modules/commander/lib/${name}.js`, import.meta.url), 'utf8'),
  );
  const lost = Object.keys(commanderInFrench)
    .filter((text) => !/^[<[]/.test(text) && !text.startsWith('{description}'))
    // Its own words between what it puts in; it puts the last letters of some words in as well.
    .flatMap((text) => text.split(/\{\w+\}|'| (?:for|option) (?=')|s? but /))
    .map((part) => part.trim())
    .filter((part) => !sources.some((source) => source.includes(part)));
  expect(lost).toEqual([]);
});

const all: readonly (readonly [string, Catalogue])[] = [
  ...rooms,
  ['the help', helpInFrench],
  ['the parser', commanderInFrench],
];

test.each(all)('%s: the French puts in what the English does', (_room, catalogue) => {
  const placeholders = (text: string): readonly string[] => (text.match(/\{[a-z]\w*\}/g) ?? []).sort();
  const uneven = Object.entries(catalogue).filter(
    ([english, french]) => placeholders(english).join() !== placeholders(french).join(),
  );
  expect(uneven).toEqual([]);
});

test.each(all)('%s: the French is typeset as the rest of it', (_room, catalogue) => {
  const odd = Object.values(catalogue).filter((french) =>
    // A straight apostrophe, a sign without the space before it, a certificate that is no certificat.
    /[a-zé]'[a-zéè]|[^\s\d«][;?!»](\s|$)|[a-zé]: |certificat/i.test(
      french.replaceAll(/"[^"]*"|`[^`]*`|« .*? »/g, ''),
    ),
  );
  expect(odd).toEqual([]);
});

test('what two rooms say alike is said alike in French', () => {
  const seen = new Map<string, string>();
  const unlike = rooms.flatMap(([, catalogue]) =>
    Object.entries(catalogue).filter(([english, french]) => {
      const before = seen.get(english) ?? french;
      seen.set(english, french);
      return before !== french;
    }),
  );
  expect(unlike).toEqual([]);
});

/** As it stands, or as one of those a sentence with something put in can become: "searching by name". */
function isSaid(sentence: string, said: ReadonlySet<string>): boolean {
  if (said.has(sentence)) return true;
  return [...said].some((one) => {
    const parts = one.split('{}').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
    return parts.length > 1 && new RegExp(`^${parts.join('.+')}$`).test(sentence);
  });
}

function commandsOf(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(commandsOf)];
}
