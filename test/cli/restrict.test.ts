import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

describe('a restriction, by one command', () => {
  let cli: CommandLine;

  beforeEach(async () => {
    cli = await openCommandLine();
    await cli.fill('sales', async (world) => {
      await world.person({ given: 'Inès', family: 'Zyxcanary', emails: ['ines.zyxcanary@example.fr'] });
    });
  });
  afterEach(() => cli.close());

  const restrict = (...args: string[]) => cli.run('restrict', ...args, '--as', 'dpo');
  const theirs = ['--email', 'ines.zyxcanary@example.fr', '--ground', 'accuracy'];
  /** Where the controller is: it may be tomorrow there already. */
  const today = async (): Promise<string> => {
    const [{ placedAt }] = JSON.parse((await cli.run('restrict', 'list', '--json')).out);
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });
    return format.format(new Date(placedAt));
  };

  test('stands at once, says what it stopped and how it ends, and waits for the identity', async () => {
    const { code, out, err } = await restrict(...theirs);
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(out).toMatch(/^Restriction 1 stands: no purge and no edit of greffe touches this person\./);
    expect(out).toMatch(/Confirmed by reading back in 2 tools after \d+\.\d s\.\n/);
    expect(out).toContain('greffe request identify 1');
    const listed = await cli.run('restrict', 'list');
    expect(listed.out).toMatch(/1 .*accuracy contested, Art\. 18\(1\)\(a\).*stands/);
    const shown = await cli.run('restrict', 'show', '1');
    expect(shown.out).toMatch(/Restriction 1 — accuracy contested[^]*sales:person:[^]*No alert\./);
    expect((await restrict('watch')).code).toBe(0);
  });

  test('tells a script the same, by its whole name too', async () => {
    const { code, out } = await restrict('place', ...theirs, '--purpose', 'prospecting', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ restriction: 1, callsUnderWay: [], exit: 3 });
    const shown = JSON.parse((await cli.run('restrict', 'show', '1', '--json')).out);
    expect(shown.restriction).toMatchObject({ ground: 'accuracy', purpose: 'prospecting', lifted: null });
  });

  test('after an objection to another purpose waits for a decision that the controller alone takes', async () => {
    const objected = ['--email', 'ines.zyxcanary@example.fr', '--purpose', 'lead scoring'];
    const placed = await cli.run('object', ...objected, '--as', 'dpo');
    expect({ code: placed.code, err: placed.err }).toEqual({ code: 3, err: '' });
    expect(placed.out).toMatch(/^Restriction 1 stands/);
    await cli.run('request', 'identify', '1', '--by', 'called back', '--as', 'dpo');
    const waiting = await cli.run('request', 'show', '1');
    expect(waiting.out).toMatch(
      /restrict decide 1 --upheld --reason[^]*restrict decide 1 --overridden --reason/,
    );
    expect((await cli.run('restrict', 'show', '1')).out).toMatch(/lead scoring[^]*to be decided/);
    const told = ['--told-on', await today(), '--reason', 'weighed'];
    expect(await restrict('lift', '1', ...told)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not decided yet: greffe restrict decide 1'),
    });
    const decide = ['restrict', 'decide', '1', '--overridden', '--reason', 'fraud prevention', '--as'];
    expect(await cli.run(...decide, 'dpo')).toMatchObject({
      code: 1,
      err: expect.stringContaining('controller'),
    });
    const decided = await cli.run(...decide, 'direction');
    expect({ code: decided.code, err: decided.err }).toEqual({ code: 0, err: '' });
    expect(decided.out).toContain('The objection is overridden. Tell the person why');
    expect((await cli.run('restrict', 'show', '1')).out).toMatch(
      /overridden, direction .* : fraud prevention/,
    );
    expect(await cli.run(...decide, 'direction')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No objection under restriction 1 waits for a decision'),
    });
    expect((await restrict('lift', '1', ...told)).code).toBe(0);
    const log = await cli.run('audit', 'list', '--as', 'dpo');
    expect(log.out).toMatch(/objection-decided/);
    expect(log.out).not.toMatch(/zyxcanary|fraud/i);
  });

  test('is lifted once the person was told, and says that nobody is subscribed again', async () => {
    await restrict(...theirs);
    const told = ['--told-on', await today(), '--reason', 'corrected'];
    const { code, out } = await restrict('lift', '1', ...told);
    expect(code).toBe(0);
    // How often it is told on the way depends on how long the tools take.
    expect(out).toMatch(
      /^crm-eu: [^]*crm-eu: 1 of 1 line · sales: 3 of 3 lines\nRestriction 1 is lifted\. Prospecting stays stopped where it was stopped: nobody is subscribed again\.\n$|^crm-eu: 1 of 1 line · sales: 3 of 3 lines\nRestriction 1 is lifted\. [^\n]*\n$/,
    );
    expect((await cli.run('restrict', 'show', '1')).out).toContain('lifted by dpo on');
    expect(await restrict('lift', '1', ...told)).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no restriction 1 that stands'),
    });
    const log = await cli.run('audit', 'list', '--as', 'dpo');
    expect(log.out).toMatch(/restriction-lifted[^]*restriction-placed/);
    expect(log.out).not.toMatch(/zyxcanary/i);
  });

  test('is lifted by the letter that told the person, once it left, and by no other', async () => {
    await restrict(...theirs);
    const letter = (...args: string[]) => cli.run('letter', ...args, '--as', 'dpo');
    const file = await cli.write('lettre.txt', 'It ends.');
    const own = ['--how', 'post', '--letter', file, '--sent-on', await today()];
    await letter('record', '1', '--kind', 'acknowledgement', ...own);
    const lift = (...args: string[]) => restrict('lift', '1', '--reason', 'corrected', ...args);
    for (const [number, code] of [
      ['1', 1],
      ['2', 2],
    ] as const)
      expect(await lift('--by-letter', number)).toMatchObject({
        code,
        err: expect.stringContaining('greffe letter list 1'),
      });
    expect(await lift('--by-letter', '1', '--told-on', await today())).toMatchObject({ code: 2 });
    await letter('record', '1', '--kind', 'lift-restriction', ...own);
    expect((await lift('--by-letter', '2')).code).toBe(0);
    expect((await cli.run('restrict', 'show', '1')).out).toContain(`the person told on ${await today()}`);
  });

  test('is one right of several: the erasure says what to do first', async () => {
    const opened = await cli.run(
      'request',
      'open',
      '--right',
      'erasure',
      'restriction',
      ...theirs,
      '--as',
      'dpo',
    );
    expect(opened.out).toMatch(/greffe restrict lift 1 --told-on YYYY-MM-DD --reason "…"/);
  });

  test.each([
    [['--ground', 'accuracy'], 2, /Say who it is about/],
    [['--email', 'ines.zyxcanary@example.fr'], 2, /--ground/],
    [['--email', 'nobody', '--ground', 'accuracy'], 2, /--email/],
    [
      ['--email', 'ines.zyxcanary@example.fr', '--ground', 'whim'],
      2,
      /accuracy, unlawful, claims, objection-pending/,
    ],
    [['--email', 'ines.zyxcanary@example.fr', '--ground', 'claims', '--purpose', ''], 2, /must not be empty/],
    [
      ['--email', 'ines.zyxcanary@example.fr', '--ground', 'claims', '--received-on', '2999-01-01'],
      2,
      /still to come/,
    ],
    [['lift', '1', '--reason', 'x'], 2, /--told-on/],
    [['lift', '1', '--told-on', '2026-02-30', '--reason', 'x'], 2, /YYYY-MM-DD/],
    [['lift', '1', '--told-on', '2026-02-20'], 2, /--reason/],
    [['lift', '1', '--told-on', '2026-02-20', '--reason', 'x'], 2, /There is no restriction 1 that stands/],
    [['lift', 'one', '--told-on', '2026-02-20', '--reason', 'x'], 2, /number from 1/],
    [['decide', '1', '--reason', 'x'], 2, /one of --upheld and --overridden/],
    [['decide', '1', '--upheld', '--overridden', '--reason', 'x'], 2, /one of --upheld and --overridden/],
    [['decide', '1', '--upheld'], 2, /--reason/],
    [['show', '7'], 2, /There is no restriction 7/],
  ])('with %j is refused, and nothing is begun', async (args, code, sentence) => {
    const refused = await restrict(...args);
    expect({ code: refused.code, out: refused.out }).toEqual({ code, out: '' });
    expect(refused.err).toMatch(sentence);
    expect(refused.err).not.toMatch(/zyxcanary/i);
    expect(JSON.parse((await cli.run('request', 'list', '--all', '--json')).out)).toEqual([]);
  });

  test('without its ground among several rights is refused, with the grounds', async () => {
    const refused = await cli.run(
      'request',
      'open',
      '--right',
      'restriction',
      '--email',
      'ines.zyxcanary@example.fr',
      '--as',
      'dpo',
    );
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringContaining('--ground accuracy | unlawful | claims | objection-pending'),
    });
  });
});
