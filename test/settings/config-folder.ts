import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { FileName, SettingsResult } from '../../src/settings/load.ts';
import { loadSettings } from '../../src/settings/load.ts';

export const exampleFolder = fileURLToPath(new URL('../../config', import.meta.url));

export const env = { HUBSPOT_TOKEN: 'tok-canary', SF_ID: 'id-canary', SF_SECRET: 'secret-canary' };

/** Adapters that judge as strictly as the real ones, and of which this test knows every key. */
export const adapters = {
  hubspot: {
    settings: z.strictObject({ baseUrl: z.url(), token: z.string().min(10), apiVersion: z.string() }),
  },
  salesforce: {
    settings: z.strictObject({
      loginUrl: z.url(),
      apiVersion: z.string(),
      auth: z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('client-credentials'),
          clientId: z.string(),
          clientSecret: z.string(),
        }),
        z.strictObject({ kind: z.literal('jwt'), clientId: z.string(), privateKeyFile: z.string() }),
      ]),
    }),
  },
};

type Edit = readonly [file: FileName, from: string, to: string];

/** Loads the example configuration with some of its text changed. */
export async function loadEdited(edits: readonly Edit[], variables = env): Promise<SettingsResult> {
  const folder = await mkdtemp(join(tmpdir(), 'greffe-config-'));
  try {
    await cp(exampleFolder, folder, { recursive: true });
    for (const [file, from, to] of edits) {
      const text = await readFile(join(folder, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} of the example does not say: ${from}`);
      await writeFile(join(folder, file), text.replace(from, to));
    }
    return await loadSettings({ configDir: folder, env: variables, adapters });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The 1-based line of the example on which a text first stands. */
export async function lineOf(file: FileName, text: string): Promise<number> {
  const lines = (await readFile(join(exampleFolder, file), 'utf8')).split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}
