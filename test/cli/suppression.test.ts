import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

describe('a sweep, by one command', () => {
  let cli: CommandLine;
  const address = 'ines.zyxcanary@example.fr';

  beforeEach(async () => {
    cli = await openCommandLine();
    for (const name of ['crm-eu', 'sales'] as const)
      await cli.fill(name, async (world) => {
        await world.person({ given: 'Inès', family: 'Zyxcanary', emails: [address] });
      });
  });
  afterEach(() => cli.close());

  const suppression = (...args: string[]) => cli.run('suppression', ...args);
  const optedOut = () =>
    cli.fill('sales', async (world) => {
      await world.optOut({ channel: 'email', address });
    });

  test('tells in numbers what became of whom, and ends done', async () => {
    await optedOut();
    const { code, out, err } = await suppression('sweep', '--as', 'dpo');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('sales — done');
    expect(out).toContain('1 address that only this tool knew to be closed');
    expect(out).toContain('1 may be written to again: applied again');
    expect(out).not.toMatch(/zyxcanary/i);
    expect((await suppression('check', '--email', address, '--as', 'dpo')).out).toBe('Yes: e-mail.\n');
    const log = await cli.run('audit', 'list', '--as', 'dpo');
    expect(log.out).toMatch(/sweep-ended/);
    expect(log.out).not.toMatch(/zyxcanary/i);
    const listed = await suppression('reappearances', '--all');
    expect(listed).toMatchObject({ code: 0, out: expect.stringContaining('applied again') });
    expect(listed.out).not.toMatch(/zyxcanary/i);
    expect((await suppression('reappearances')).out).toContain('Nobody waits for a decision.');
  });

  test('tells a script the same, and reads one tool alone where it is named', async () => {
    const { code, out } = await suppression('sweep', '--system', 'sales', '--as', 'dpo', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      sweeps: [{ system: 'sales', state: 'done', seen: 1, gathered: 0, tally: [] }],
      exit: 0,
    });
  });

  test('puts their own later act to a human, who sees whom it is about and decides', async () => {
    await cli.run('object', '--email', address, '--channel', 'email', '--as', 'dpo');
    await cli.fill('sales', async (world) => {
      await world.person({
        given: 'Inès',
        family: 'Zyxcanary',
        emails: [address],
        lastFormAt: new Date().toISOString(),
      });
      await world.subscribe({ channel: 'email', address });
    });
    const swept = await suppression('sweep', '--system', 'sales', '--as', 'dpo');
    expect(swept.code).toBe(3);
    expect(swept.out).toContain('waits for your decision');
    const listed = await suppression('reappearances');
    expect(listed.out).toMatch(/form submitted on \d{4}-\d\d-\d\d in sales/);
    expect(listed.out).not.toMatch(/zyxcanary/i);
    const shown = await suppression('show', '1', '--as', 'dpo');
    expect(shown.out).toContain(address);
    expect(shown.out).toContain('greffe suppression decide 1 --new-collection --because TEXT');

    for (const [args, says] of [
      [[], /--reapply, --new-collection or --let-be/],
      [['--reapply', '--new-collection', '--because', 'x'], /one of them/],
      [['--new-collection'], /--because goes with/],
      [['--let-be'], /--because goes with/],
      [['--reapply', '--because', 'x'], /--let-be alone/],
    ] as const) {
      const wrong = await suppression('decide', '1', ...args, '--as', 'dpo');
      expect({ code: wrong.code, out: wrong.out }).toEqual({ code: 2, out: '' });
      expect(wrong.err).toMatch(says);
    }
    const theirs = await suppression('decide', '1', '--let-be', '--because', 'x', '--as', 'dpo');
    expect(theirs).toMatchObject({ code: 1, err: expect.stringContaining('is about nobody else') });
    const decided = await suppression('decide', '1', '--reapply', '--as', 'dpo');
    expect(decided).toMatchObject({ code: 0, out: expect.stringContaining('applied again') });
    expect((await suppression('decide', '1', '--reapply', '--as', 'dpo')).err).toMatch(
      /waits for no decision/,
    );
  });

  test.each([
    [['sweep', '--system', 'sale'], 2, /Did you mean "sales"/],
    [['sweep', '--controller', 'nobody'], 2, /nobody/],
    [['show', 'one'], 2, /number from 1/],
    [['show', '99'], 2, /There is no reappearance 99/],
    [['decide', '99', '--reapply'], 2, /There is no reappearance 99/],
  ])('%j is refused, and says what to do', async (args, code, sentence) => {
    const refused = await suppression(...args, '--as', 'dpo');
    expect({ code: refused.code, out: refused.out }).toEqual({ code, out: '' });
    expect(refused.err).toMatch(sentence);
  });
});
