import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

let cli: CommandLine;

beforeEach(async () => {
  cli = await openCommandLine();
  await cli.fill('sales', async (world) => {
    await world.person({ given: 'Inès', family: 'Zyxcanary', emails: ['ines.zyxcanary@example.fr'] });
  });
});
afterEach(() => cli.close());

describe('an objection, by one command', () => {
  const object = (...args: string[]) => cli.run('object', ...args, '--as', 'dpo');

  test('ends done, and says in how many tools, after how long, and what nobody can stop from here', async () => {
    const { code, out, err } = await object('--email', 'ines.zyxcanary@example.fr');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/Confirmed by reading back in 2 tools after \d+\.\d s\.\n/);
    expect(out).toContain('Out of reach — sales: stopping prospecting by mail. Stop this channel by hand');
    const shown = await cli.run('request', 'show', '1');
    expect(shown.out).toContain('objection');
    expect(shown.out).toContain('needs no approval');
    expect((await cli.run('certificate', 'show', '1')).code).toBe(0);
  });

  test('says when what is queued already goes out, here, on the certificate and in the plan', async () => {
    await cli.fill('sales', async (world) => {
      const omar = await world.person({
        given: 'Omar',
        family: 'Zyx',
        emails: ['omar.zyxcanary@example.fr'],
      });
      await world.queuedSend({ to: [omar], name: 'Spring letter', at: new Date('2036-12-01T23:30:00Z') });
    });
    const { out } = await object('--email', 'omar.zyxcanary@example.fr');
    expect(out).toContain(
      'sales: 1 message already queued (“Spring letter”) goes out on 2036-12-02 00:30.\n',
    );
    expect((await cli.run('plan', 'show', '1', '--sequence', '2')).out).toContain(
      'goes out 2036-12-02 00:30',
    );
    expect((await cli.run('certificate', 'show', '1')).out).toContain('goes out on 2036-12-02');
  });

  test('tells a script the same', async () => {
    const { code, out } = await object(
      '--email',
      'ines.zyxcanary@example.fr',
      '--channel',
      'email',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ state: 'done', request: { stops: ['email'] }, exit: 0 });
  });

  test('enters the register, which answers about one address, and whoever asked is in the log', async () => {
    await object('--email', 'ines.zyxcanary@example.fr', '--channel', 'email');
    const check = (...args: string[]) => cli.run('suppression', 'check', ...args, '--as', 'dpo');
    expect(await check('--email', 'Ines.Zyxcanary@EXAMPLE.fr')).toMatchObject({
      code: 0,
      out: 'Yes: e-mail.\n',
    });
    expect(await check('--email', 'autre@example.fr')).toMatchObject({ code: 0, out: 'No.\n' });
    expect(JSON.parse((await check('--phone', '+33612345601', '--json')).out)).toEqual({
      suppressed: false,
      channels: [],
    });
    const both = await check('--email', 'autre@example.fr', '--phone', '+33612345601');
    expect(both).toMatchObject({ code: 2, err: expect.stringContaining('one of them') });
    expect((await check()).code).toBe(2);
    const log = await cli.run('audit', 'list', '--as', 'dpo');
    expect(log.out).toMatch(/dpo.*record-revealed.*suppression register/);
    expect(log.out).not.toMatch(/zyxcanary|autre@/i);
  });

  test.each([
    [['--channel', 'email'], 2, /Say who it is about/],
    [['--email', 'nobody'], 2, /--email/],
    [['--email', 'ines.zyxcanary@example.fr', '--channel', 'pigeon'], 2, /email, phone, sms, mail/],
    [['--email', 'ines.zyxcanary@example.fr', '--received-on', '2999-01-01'], 2, /still to come/],
    [
      ['--email', 'ines.zyxcanary@example.fr', '--purpose', 'lead scoring', '--channel', 'email'],
      2,
      /has no channel: leave --channel out/,
    ],
  ])('with %j is refused, and nothing is begun', async (args, code, sentence) => {
    const refused = await object(...args);
    expect({ code: refused.code, out: refused.out }).toEqual({ code, out: '' });
    expect(refused.err).toMatch(sentence);
    expect(refused.err).not.toMatch(/zyxcanary/i);
    expect(JSON.parse((await cli.run('request', 'list', '--all', '--json')).out)).toEqual([]);
  });
});

describe('a consent that is taken back, by one command', () => {
  const withdraw = (...args: string[]) => cli.run('withdraw-consent', ...args, '--as', 'dpo');
  const address = ['--email', 'ines.zyxcanary@example.fr'];

  test('ends done for its channels, with its proof on the request and in no log', async () => {
    const { code, out, err } = await withdraw(
      ...address,
      '--channel',
      'email',
      '--proof',
      'unticked by Zyxcanary',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/withdrawal of consent — done/);
    expect(out).toMatch(/Confirmed by reading back in 2 tools/);
    const shown = await cli.run('request', 'show', '1');
    expect(shown.out).toMatch(/proof of the withdrawal +unticked by Zyxcanary/);
    expect((await cli.run('suppression', 'check', ...address, '--as', 'dpo')).out).toBe('Yes: e-mail.\n');
    expect((await cli.run('certificate', 'show', '1')).code).toBe(0);
    expect((await cli.run('audit', 'list', '--as', 'dpo')).out).not.toMatch(/zyxcanary/i);
  });

  test.each([
    [[...address, '--channel', 'email'], /--proof/],
    [[...address, '--proof', 'unticked'], /--channel/],
    [[...address, '--channel', 'email', '--proof', ' '], /must not be empty/],
    [['--channel', 'email', '--proof', 'unticked'], /Say who it is about/],
  ])('with %j is refused, and nothing is begun', async (args, sentence) => {
    const refused = await withdraw(...args);
    expect({ code: refused.code, out: refused.out }).toEqual({ code: 2, out: '' });
    expect(refused.err).toMatch(sentence);
    expect(JSON.parse((await cli.run('request', 'list', '--all', '--json')).out)).toEqual([]);
  });
});
