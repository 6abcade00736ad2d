import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { readEnvironment } from '../../src/settings/environment.ts';
import { loadSettings } from '../../src/settings/load.ts';
import { describeSettingsError } from '../../src/settings/settings-error.ts';
import { adapters, env, exampleFolder } from './config-folder.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const url = 'postgres://greffe:password-canary@db.example:5432/greffe';

test('no way of printing settings shows a secret', async () => {
  const { ok } = await loadSettings({ configDir: exampleFolder, env, adapters });
  const environment = readEnvironment({ DATABASE_URL: url, GREFFE_MASTER_KEY: key }).ok;
  const whole = { ok, environment };
  const printed = [
    inspect(whole, { depth: null, showHidden: true, getters: true }),
    JSON.stringify(whole),
    String(ok?.systems[0]?.settings),
    `connecting to ${String(environment?.databaseUrl)}`,
  ].join('\n');
  expect(printed).not.toMatch(/canary/);
  expect(printed).not.toContain(key);
  expect(printed).toContain('${HUBSPOT_TOKEN}');
  expect(printed).toContain('${DATABASE_URL}');
});

test('an empty environment means the embedded store and a key of its own', () => {
  expect(readEnvironment({ DATABASE_URL: '' }).ok).toEqual({
    databaseUrl: null,
    migrateUrl: null,
    masterKey: null,
    newMasterKey: null,
  });
});

test('with a database of one’s own the master key must be given', () => {
  expect(spoken({ DATABASE_URL: url })).toEqual([
    'environment GREFFE_MASTER_KEY: must be given with DATABASE_URL: make one with `openssl rand -base64 32` and keep it apart from the database.',
  ]);
});

test('what cannot be right is told at once, without repeating it', () => {
  const said = spoken({ MIGRATE_URL: 'mysql://canary', GREFFE_MASTER_KEY: 'canary' });
  expect(said).toEqual([
    'environment MIGRATE_URL: must be a URL such as postgres://user:password@host:5432/database.',
    'environment MIGRATE_URL: has no use without DATABASE_URL.',
    'environment GREFFE_MASTER_KEY: must be 32 bytes in base64: `openssl rand -base64 32`.',
  ]);
  expect(said.join()).not.toContain('canary');
});

function spoken(variables: Record<string, string>): readonly string[] {
  return (readEnvironment(variables).errors ?? []).map(describeSettingsError);
}
