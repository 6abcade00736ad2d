import { VERB_NAMES } from '../src/contract/index.ts';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { humanSettings } from '../adapters/human/settings.ts';
import { hubspotSettings } from '../adapters/hubspot/settings.ts';
import { memorySettings } from '../adapters/memory/settings.ts';
import { settingsSchema } from '../adapters/salesforce/settings.ts';
import type { Page } from '../scripts/docs.ts';
import { judgeDocs, readPages } from '../scripts/docs.ts';
import { keysOf } from '../scripts/schema-keys.ts';
import { EXTENSION_REASONS, IDENTITY_DOUBTS } from '../src/domain/deadline.ts';
import { REFUSAL_GROUNDS } from '../src/domain/refusal.ts';
import { dataMapFile } from '../src/settings/data-map-file.ts';
import { greffeFile } from '../src/settings/greffe-file.ts';
import { loadSettings } from '../src/settings/load.ts';
import { processorsFile } from '../src/settings/processors-file.ts';
import { retentionFile } from '../src/settings/retention-file.ts';
import { describeSettingsError } from '../src/settings/settings-error.ts';
import { systemsFile } from '../src/settings/systems-file.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const adapters = {
  hubspot: { settings: hubspotSettings },
  salesforce: { settings: settingsSchema },
  memory: { settings: memorySettings },
  human: { settings: humanSettings },
};
const env = { HUBSPOT_TOKEN: 'token', SF_ID: 'id', SF_SECRET: 'secret' };
let pages: readonly Page[];

beforeAll(async () => {
  pages = await readPages(root);
});

test('links lead somewhere, and no page delivers a verdict on the law', async () => {
  expect(await judgeDocs(root)).toEqual([]);
});

test('a broken link, a missing heading and a verdict are noticed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'greffe-docs-'));
  await writeFile(
    join(folder, 'one.md'),
    '# One\n\n[a](two.md) [b](#two) [c](#one) `[d](gone.md)`\n\nThis is GDPR compliant.\n',
  );
  const said = await judgeDocs(folder);
  await rm(folder, { recursive: true });
  expect(said).toEqual([
    'one.md links to two.md, which does not exist.',
    'one.md links to #two, and one.md has no such heading.',
    'one.md claims conformity: say what greffe does and what it cannot see.',
  ]);
});

test('the threat model names tests that there are', async () => {
  const named = [...textOf('docs/threat-model.md').matchAll(/`(test\/\S+\.test\.ts)`:\s+`([^`]+)`/g)];
  expect(named.length).toBeGreaterThan(50);
  const missing: string[] = [];
  for (const [, file = '', title = ''] of named) {
    const text = await readFile(join(root, file), 'utf8').catch(() => '');
    if (!text.includes(`('${title}'`)) missing.push(`${file}: ${title}`);
  }
  expect(missing).toEqual([]);
});

describe('everything that has a name is explained', () => {
  test('failure kinds and verbs', async () => {
    const contract = textOf('docs/contract.md');
    expect(missingRows(contract, await wordsOfUnion('src/contract/failure.ts', 'FailureKind'))).toEqual([]);
    expect(missingRows(contract, VERB_NAMES)).toEqual([]);
  });

  test('keys of the five files', () => {
    const settings = textOf('docs/settings.md');
    const keys = [greffeFile, systemsFile, dataMapFile, retentionFile, processorsFile].flatMap((file) =>
      keysOf(file),
    );
    expect(keys.length).toBeGreaterThan(60);
    expect(missingRows(settings, keys)).toEqual([]);
  });

  test.each(Object.entries(adapters))('settings of %s, in its README', (name, { settings }) => {
    const readme = textOf(`adapters/${name}/README.md`);
    const lastWords = keysOf(settings).map((key) => key.split('.').at(-1) ?? key);
    expect(lastWords.filter((word) => !readme.includes(word))).toEqual([]);
  });

  test('reasons a command may be given', () => {
    const said = textOf('docs/commands.md');
    const reasons = [...EXTENSION_REASONS, ...IDENTITY_DOUBTS, ...Object.keys(REFUSAL_GROUNDS)];
    expect(reasons.filter((reason) => !said.includes(`\`${reason}\``))).toEqual([]);
  });

  test('commands', async () => {
    const said = textOf('docs/commands.md');
    const documented = [...said.matchAll(/^\| `(greffe [^`]+)`/gm)].map(([, command = '']) => command);
    expect([...(await commandsOfProgram())].sort()).toEqual([...documented].sort());
  });

  test('exit codes', async () => {
    const { EXIT } = await import('../src/cli/exit.ts');
    expect(missingRows(textOf('docs/commands.md'), Object.values(EXIT).map(String))).toEqual([]);
  });

  test('decisions, in their list', () => {
    const list = textOf('docs/decisions/README.md');
    const files = pages.map(({ path }) => path).filter((path) => /^docs\/decisions\/\d{4}-/.test(path));
    expect(files.length).toBeGreaterThanOrEqual(6);
    expect(files.filter((path) => !list.includes(path.slice('docs/decisions/'.length)))).toEqual([]);
  });
});

describe('examples of configuration', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greffe-examples-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('in config/ load with the built-in adapters', async () => {
    const { errors } = await loadSettings({ configDir: join(root, 'config'), env, adapters });
    expect(errors?.map(describeSettingsError) ?? []).toEqual([]);
  });

  test('in the pages load, each in place of the file of its first key', async () => {
    const found = pages
      .filter(({ path }) => !path.startsWith('adapters/'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, yaml = '']) => ({ path, yaml })),
      );
    expect(found.length).toBeGreaterThan(0);
    const files = {
      controllers: 'greffe.yaml',
      systems: 'systems.yaml',
      fields: 'data-map.yaml',
      rules: 'retention.yaml',
      processors: 'processors.yaml',
    };
    for (const { path, yaml } of found) {
      const file = Object.entries(files).find(([key]) => yaml.trimStart().startsWith(`${key}:`))?.[1];
      if (file === undefined) continue;
      await cp(join(root, 'config'), folder, { recursive: true });
      await writeFile(join(folder, file), yaml);
      const { errors } = await loadSettings({ configDir: folder, env: anyVariable(env), adapters });
      expect([path, errors?.map(describeSettingsError) ?? []]).toEqual([path, []]);
    }
  });
});

/** Every command that does something, by its whole name. */
async function commandsOfProgram(): Promise<readonly string[]> {
  const { buildProgram } = await import('../src/cli/program.ts');
  const { terminal } = await import('../src/cli/io.ts');
  const walk = (command: Command, name: string): readonly string[] =>
    command.commands.length === 0
      ? [name]
      : command.commands
          .filter((one) => one.name() !== 'help')
          .flatMap((one) => walk(one, `${name} ${one.name()}`));
  return walk(await buildProgram(terminal(new AbortController().signal)), 'greffe');
}

function textOf(path: string): string {
  const page = pages.find((one) => one.path === path);
  if (!page) throw new Error(`The page ${path} is missing.`);
  return page.text;
}

/** Names that open no row of a table and no heading. */
function missingRows(text: string, names: readonly string[]): readonly string[] {
  const opened = new Set(
    [...text.matchAll(/^(?:\| *|#+ +)`?([^`|\n]+?)`? *(?:\||$)/gm)].map(([, name = '']) => name),
  );
  return names.filter((name) => !opened.has(name));
}

/** The members of a closed union, read from its source: types leave no trace at run time. */
async function wordsOfUnion(path: string, name: string): Promise<readonly string[]> {
  const source = await readFile(join(root, path), 'utf8');
  const declaration = new RegExp(`export type ${name} =([\\s\\S]*?);\\n`).exec(source)?.[1] ?? '';
  const members = [...declaration.matchAll(/\| '([^']+)'/g)].map(([, word = '']) => word);
  expect(members.length).toBeGreaterThan(5);
  return members;
}

/** An example may name any variable: each is set. */
function anyVariable(known: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return new Proxy(known, { get: (target, name) => target[String(name)] ?? 'set' });
}
