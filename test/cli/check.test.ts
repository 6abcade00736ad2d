import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

describe('greffe check', () => {
  let cli: CommandLine;

  beforeEach(async () => {
    cli = await openCommandLine();
  });
  afterEach(() => cli.close());

  const edit = async (file: string, from: string | RegExp, to: string): Promise<void> => {
    const text = await readFile(join(cli.config, file), 'utf8');
    await cli.write(`config/${file}`, text.replace(from, to));
  };

  test('says that all is in order, and that the role could undo the log', async () => {
    const { code, out } = await cli.run('check');
    expect(code).toBe(0);
    expect(out).toContain('Settings in order: 1 controller, 2 systems.');
    expect(out).toMatch(/note: The database role owns the audit tables/);
    expect(out).toMatch(/crm-eu {2}memory · account \S+ {2}in order/);
  });

  test('names the account that is not the one meant, and goes on with the others', async () => {
    await edit('systems.yaml', /expect: \{ account: \S+crm-eu.json \}/, 'expect: { account: other }');
    const { code, out } = await cli.run('check');
    expect(code).toBe(1);
    expect(out).toMatch(/error {2}The settings of crm-eu expect account other/);
    expect(out).toMatch(/sales {2}memory .* in order/);
  });

  test('names the tool that cannot be reached with its mend', async () => {
    cli.refuse('sales', { effect: 'read', status: 401, code: 'TOKEN_EXPIRED' });
    const { code, out } = await cli.run('check', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      exit: 1,
      mode: 'live',
      systems: [
        { system: 'crm-eu', findings: [] },
        {
          system: 'sales',
          probe: null,
          findings: [{ severity: 'error', says: expect.stringContaining('Sign in') }],
        },
      ],
    });
  });

  test('read-only mode is said once, and is no error', async () => {
    await edit('greffe.yaml', 'mode: live', 'mode: read-only');
    const { code, out } = await cli.run('check');
    expect(code).toBe(0);
    expect(out).toContain('Read-only mode: nothing is written to any system.');
  });
});
