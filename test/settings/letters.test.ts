import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { shippedLetter } from '../../src/domain/shipped-letter.ts';
import { loadSettings } from '../../src/settings/load.ts';
import type { SettingsResult } from '../../src/settings/load.ts';
import { describeSettingsError } from '../../src/settings/settings-error.ts';
import { adapters, env, exampleFolder } from './config-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greffe-letters-'));
  await cp(exampleFolder, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function load(files: Readonly<Record<string, string>>): Promise<SettingsResult> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, 'letters', name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return loadSettings({ configDir: folder, env, adapters });
}

const refusal = shippedLetter('refusal', 'fr');
const own = refusal.replace('notre réponse', 'la réponse d’Acme');

test('without a folder of letters ours are taken', async () => {
  expect((await load({})).ok?.letters).toEqual([]);
});

test('a letter of the company is taken, and one of a controller is that controller’s', async () => {
  const { ok, errors } = await load({
    'refusal.fr.txt': own,
    'acme/unclear.en.txt': shippedLetter('unclear', 'en'),
  });
  expect(errors).toBeUndefined();
  expect(ok?.letters).toMatchObject([
    { controller: 'acme', language: 'en', template: { kind: 'unclear' } },
    {
      controller: null,
      language: 'fr',
      template: { kind: 'refusal', subject: 'Votre demande du {{receivedOn}} : la réponse d’Acme' },
    },
  ]);
});

test.each([
  [
    'refusal.fr.txt',
    refusal.replace('{{complaint}}\n', ''),
    /^letters\/refusal\.fr\.txt:\d+:1: lacks \{\{complaint\}\}, which the law wants in this letter/,
  ],
  [
    'refusal.fr.txt',
    refusal.replace('{{dpo}}', '{{dpoo}}'),
    /^letters\/refusal\.fr\.txt:13:1: \{\{dpoo\}\} is no placeholder of this letter.*Did you mean "dpo"\?$/,
  ],
  [
    'refusal.fr.txt',
    refusal.replace('{{ground}}', 'Car : {{ground}}'),
    /:9:1: \{\{ground\}\} is a whole paragraph/,
  ],
  ['refusal.fr.txt', `\n${refusal}`, /:1:1: must begin with the subject/],
  ['refusal.fr.txt', refusal.replace('{{dpo}}', '{{dpo'), /:13:1: has braces that hold no placeholder/],
  ['refusals.fr.txt', refusal, /^letters\/refusals\.fr\.txt: is no letter: .*Did you mean "refusal"\?$/],
  ['refusal.de.txt', refusal, /is no letter: name it KIND\.fr\.txt or KIND\.en\.txt/],
  ['refusal.fr.md', refusal, /is no letter/],
  ['acne/refusal.fr.txt', refusal, /named after no controller.*Did you mean "acme"\?/],
])('%s that is wrong starts nothing, and is told with its line', async (name, text, says) => {
  const { ok, errors } = await load({ [name]: text });
  expect(ok).toBeUndefined();
  expect(errors?.map(describeSettingsError)).toEqual([expect.stringMatching(says)]);
});

test('what is wrong in a letter is told after what is wrong in the files', async () => {
  await writeFile(join(folder, 'retention.yaml'), 'rules: 1\n');
  const { errors } = await load({ 'refusal.fr.txt': '' });
  expect(errors?.map(({ file }) => file)).toEqual([
    'retention.yaml',
    ...Array.from({ length: (errors?.length ?? 1) - 1 }, () => 'letters/refusal.fr.txt'),
  ]);
});
