import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { EXIT } from '../../src/cli/exit.ts';
import { terminal } from '../../src/cli/io.ts';
import { buildProgram } from '../../src/cli/program.ts';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

const commands = leaves(await buildProgram(), 'greffe').map((one) => [one.path, one.command] as const);

test.each(commands)('docs/cli.md has a heading for `%s`, and names each of its options', (path, command) => {
  const [, section] = page.split(`### \`${path}\`\n`);
  const text = section?.split(/^##/m)[0] ?? '';
  const unnamed = command.options.map(({ long }) => long ?? '').filter((long) => !text.includes(`\`${long}`));
  expect({ hasHeading: section !== undefined, unnamed }).toEqual({ hasHeading: true, unnamed: [] });
});

test('docs/cli.md tells what every exit code means, and the options of all commands', async () => {
  const told = Object.values(EXIT).filter((code) => new RegExp(`^\\| *\`?${code}\`? *\\|`, 'm').test(page));
  expect(told).toEqual(Object.values(EXIT));
  const options = (await buildProgram()).options.map(({ long }) => long ?? '');
  expect(options.filter((long) => !page.includes(`\n| \`${long}`))).toEqual([]);
});

test('docs/cli.md has no heading for a command that does not exist', () => {
  const headings = [...page.matchAll(/^### `(.+)`$/gm)].map(([, path]) => path);
  expect(new Set(headings)).toEqual(new Set(commands.map(([path]) => path)));
});

test('a command is read in by its own name, without the others', async () => {
  const names = (await buildProgram()).commands.map((one) => one.name());
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) {
    const { commands } = await buildProgram(terminal(), name);
    expect(commands.map((one) => one.name())).toEqual([name]);
  }
});

function leaves(
  command: Command,
  path: string,
): readonly { readonly path: string; readonly command: Command }[] {
  if (command.commands.length === 0) return [{ path, command }];
  return command.commands.flatMap((one) => leaves(one, `${path} ${one.name()}`));
}
