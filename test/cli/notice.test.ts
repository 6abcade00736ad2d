import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

const address = 'ines.zyxcanary@example.fr';

let cli: CommandLine;
let inCrm: Ref;

beforeEach(async () => {
  cli = await openCommandLine();
  await notice('poll', '--as', 'dpo');
  for (const name of ['crm-eu', 'sales'] as const)
    await cli.fill(name, async (world) => {
      const ref = await world.person({ given: 'Inès', family: 'Zyxcanary', emails: [address] });
      if (name === 'crm-eu') inCrm = ref;
    });
  await notice('poll', '--as', 'dpo');
});
afterEach(() => cli.close());

const notice = (...args: string[]) => cli.run('notice', ...args);

const erasedByHand = () => cli.fill('crm-eu', (world) => world.eraseForGood(inCrm));

describe('what tools tell, on the command line', () => {
  test('an unsubscribe in one tool is carried to the other by one command, and named by nobody', async () => {
    await cli.fill('crm-eu', (world) => world.optOut({ channel: 'email', address }));
    const { code, out, err } = await notice('poll', '--as', 'dpo');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('seen to');
    expect(out).not.toMatch(/zyxcanary/i);
    let isOpen = true;
    await cli.fill('sales', async (world) => {
      isOpen = await world.mayReceive({ channel: 'email', address });
    });
    expect(isOpen).toBe(false);
    const all = await notice('list', '--all', '--system', 'crm-eu');
    expect(all.out).toContain('unsubscribed');
    expect(all.out).toContain('held against the suppression register, in every tool');
    expect(all.out).not.toMatch(/zyxcanary/i);
  });

  test('an erasure by hand waits for a decision, which is shown, taken, and taken once', async () => {
    await erasedByHand();
    const polled = await notice('poll', '--as', 'dpo', '--json');
    const { notices } = JSON.parse(polled.out) as { notices: readonly { readonly id: number }[] };
    const id = String(notices[0]?.id);
    expect(polled.code).toBe(3);
    expect(polled.out).not.toMatch(/zyxcanary/i);
    const listed = await notice('list');
    expect(listed.out).toContain('waits for your decision');
    expect(listed.out).not.toMatch(/zyxcanary/i);
    const shown = await notice('show', id, '--as', 'dpo');
    expect(shown.out).toContain(address);
    expect(shown.out).toContain('sales:person:');
    expect(shown.out).toContain(`greffe notice decide ${id} --carry-on`);
    const decided = await notice('decide', id, '--carry-on', '--as', 'dpo');
    expect(decided).toMatchObject({ code: 3, out: expect.stringContaining('Erasure opened: request') });
    const again = await notice('decide', id, '--leave', '--reason', 'double', '--as', 'dpo');
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('waits for no decision') });
    const log = await cli.run('audit', 'list', '--as', 'dpo');
    expect(log.out).toMatch(/notice-decided/);
    expect(log.out).not.toMatch(/zyxcanary/i);
  });

  test('is left as it is by somebody who may, and in French where French is spoken', async () => {
    await erasedByHand();
    await notice('poll', '--as', 'dpo');
    const { out } = await notice('list', '--json');
    const { notices } = JSON.parse(out) as { notices: readonly { readonly id: number }[] };
    const id = String(notices[0]?.id);
    const left = await notice('decide', id, '--leave', '--reason', 'double', '--as', 'dpo');
    expect(left).toMatchObject({ code: 0, out: expect.stringContaining('left as it is') });
    expect((await notice('list')).out).toContain('Nothing waits for a decision.');
  });

  test('a decision is one of two, with a reason for the one', async () => {
    for (const args of [[], ['--carry-on', '--leave'], ['--leave'], ['--carry-on', '--reason', 'x']])
      expect(await notice('decide', '1', ...args, '--as', 'dpo')).toMatchObject({ code: 2 });
    expect(await notice('show', '999')).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no notice 999'),
    });
    expect(await notice('poll', '--system', 'nobody', '--as', 'dpo')).toMatchObject({ code: 2 });
    expect(await notice('poll')).toMatchObject({ code: 2 });
  });

  test('check says which tools tell, of what, and how often', async () => {
    const { out } = await cli.run('check');
    expect(out).toMatch(/Asked every 5 min: created, changed, erased for good/);
    const { systems } = JSON.parse((await cli.run('check', '--json')).out) as {
      systems: readonly { readonly tells: unknown }[];
    };
    expect(systems[0]?.tells).toMatchObject({ sent: null, asked: { everyMs: 300_000 } });
  });
});
