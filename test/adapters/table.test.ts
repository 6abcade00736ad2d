import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { archive } from '../../adapters/human/double/archive.ts';
import { human } from '../../adapters/human/index.ts';
import { hubspot } from '../../adapters/hubspot/index.ts';
import { memoryAccount } from '../../adapters/memory/account.ts';
import { memory } from '../../adapters/memory/index.ts';
import { salesforce } from '../../adapters/salesforce/index.ts';
import { connectionOf, verbTable } from './table.ts';

const readme = await textOf('../../adapters/README.md');

test('the table of adapters and verbs says what the code does', () => {
  const account = memoryAccount('acme', { now: () => new Date(0) });
  const signIn = { kind: 'client-credentials', clientId: 'id', clientSecret: 'secret' };
  const connections = new Map([
    [
      'memory',
      connectionOf(
        memory(() => account),
        { account: 'acme', webhookSecret: 'secret' },
      ),
    ],
    ['hubspot', connectionOf(hubspot, { token: 'token', webhooks: { clientSecret: 'secret', portalId: 1 } })],
    ['salesforce', connectionOf(salesforce, { loginUrl: 'https://acme.example.com', auth: signIn })],
    ['human', connectionOf(human(archive(() => new Date(0)).desk), { holds: ['paper'] })],
  ]);
  const [, table] = /<!-- verbs:.*?-->\n([\s\S]*?)<!-- \/verbs -->/.exec(readme) ?? [];
  expect(unaligned(table ?? '')).toBe(verbTable(connections));
});

describe('the excerpts of the guide', () => {
  test('are of the example that a test compiles and runs', async () => {
    const example = await textOf('../packaging/address-book.ts');
    const excerpts = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
    const own = excerpts.filter((code) => !code.startsWith('import'));
    expect(own).toHaveLength(4);
    for (const code of own) expect(example).toContain(code);
  });
});

async function textOf(path: string): Promise<string> {
  return readFile(new URL(path, import.meta.url), 'utf8');
}

/** A formatter may pad the cells. */
function unaligned(table: string): string {
  const rows = table.trim().split('\n');
  return rows
    .map((row) => row.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---'))
    .map((row) => (/^[|-]+$/.test(row) ? row : row.replaceAll('|', ' | ').trim()))
    .join('\n');
}
