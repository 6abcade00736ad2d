import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { digestIn, openCommandLine } from './command-line.ts';

const dataMap = `fields:
  email:
    category: contact
    origin: provided
    purposes: [contract]
    in: { crm-eu: person.email, sales: person.email }
  phone:
    category: contact
    origin: provided
    purposes: [contract]
    in: { sales: person.phone }
  nickname:
    category: identity
    origin: provided
    purposes: [contract]
    in: {}
purposes:
  contract: { legalBasis: contract }
`;

let cli: CommandLine;

const begin = async (options: Parameters<typeof openCommandLine>[0] = {}): Promise<void> => {
  cli = await openCommandLine(options);
  await cli.write('config/data-map.yaml', dataMap);
  await cli.fill('sales', async (world) => {
    await world.person({
      given: 'Inès',
      family: 'Zyxcanary',
      emails: ['ines.zyxcanary@example.fr'],
      phone: '+33612345777',
    });
  });
};
afterEach(() => cli.close());

const rectify = (...args: string[]) => cli.run('rectify', ...args, '--as', 'dpo');
const theirs = ['--email', 'ines.zyxcanary@example.fr', '--phone', '+33612345601'];
const right = ['--set', 'email=ines.zyxcanary@example.com', '--set', 'phone=+33 6 12 34 59 00'];
const held = (): readonly unknown[] =>
  cli
    .witness('sales')
    .records()
    .filter(({ kind }) => kind === 'person')
    .map(({ fields }) => [fields['email'], fields['phone']]);

describe('a rectification, by one command', () => {
  beforeEach(() => begin());

  test('shows what each record says now and then, waits for identity and signature, and certifies the names of the fields', async () => {
    const opened = await rectify(...theirs, ...right);
    expect({ code: opened.code, err: opened.err }).toEqual({ code: 3, err: '' });
    expect(opened.out).toContain('greffe request identify 1');
    const identified = await cli.run('request', 'identify', '1', '--by', 'called back', '--as', 'dpo');
    expect(identified.out).toMatch(/greffe plan show 1[^]*greffe request approve 1 --plan [0-9a-f]{64}/);
    const plan = await cli.run('plan', 'show', '1');
    expect(plan.out).toContain('email: "ines.zyxcanary@example.fr" → "ines.zyxcanary@example.com"');
    expect(plan.out).toMatch(
      /another value than the one said to be wrong: to decide {2}phone: "\+33612345777" → "\+33 6 12 34 59 00"/,
    );
    expect(plan.out).toContain('greffe request correct 1 --line N');
    const corrected = await cli.run('request', 'correct', '1', '--line', '2', '--as', 'dpo');
    expect(corrected.code).toBe(3);
    const again = await cli.run('plan', 'show', '1');
    expect(digestIn(again.out)).not.toBe(digestIn(plan.out));
    const approved = await cli.run('request', 'approve', '1', '--plan', digestIn(again.out), '--as', 'dpo');
    expect({ code: approved.code, err: approved.err }).toEqual({ code: 0, err: '' });
    expect(approved.out).toContain('greffe letter preview 1 --kind answer-rectification');
    expect(held()).toEqual([['ines.zyxcanary@example.com', '+33 6 12 34 59 00']]);
    const certificate = await cli.run('certificate', 'show', '1');
    expect(certificate.out).toMatch(/rectified 1/);
    expect(certificate.out).toContain('sales: corrected fields email, phone');
    expect(certificate.out).not.toMatch(/zyxcanary/i);
    const letter = await cli.run('letter', 'preview', '1', '--kind', 'answer-rectification', '--as', 'dpo');
    // Whoever reads at the old address is not told.
    expect(letter.out).toContain('To: ines.zyxcanary@example.com\n');
    expect(letter.out).toContain('sales: 1 record (email, phone)');
    const log = await cli.run('audit', 'list', '--as', 'dpo');
    expect(log.out).toMatch(/correction-decided/);
    expect(log.out).not.toMatch(/zyxcanary|123459/i);
  });

  test('is one right of several', async () => {
    const { code, out } = await cli.run(
      'request',
      'open',
      '--right',
      'rectification',
      'access',
      ...theirs,
      ...right,
      '--as',
      'dpo',
    );
    expect(code).toBe(3);
    expect(out).toContain('access + rectification');
    await cli.run('request', 'identify', '1', '--by', 'called back', '--as', 'dpo');
    const shown = await cli.run('request', 'show', '1');
    const [, digest = ''] = /greffe request approve 1 --plan ([0-9a-f]{64})/.exec(shown.out) ?? [];
    expect(digest).toBe(digestIn((await cli.run('plan', 'show', '1')).out));
    expect(shown.out).toContain('email → ines.zyxcanary@example.com');
  });

  test.each<readonly [readonly string[], RegExp]>([
    [[...theirs], /required option '--set <correction>' not specified/],
    [['--set', 'email=new@example.com'], /Say who it is about/],
    [[...theirs, '--set', 'email'], /It must be a field of data-map\.yaml and its right value/],
    [[...theirs, '--set', '=x'], /It must be a field of data-map\.yaml and its right value/],
    [[...theirs, '--set', 'fax=1'], /has no field "fax"\. Its fields: email, nickname, phone\./],
    [[...theirs, '--set', 'phone='], /a correction empties no field/],
    [[...theirs, '--set', 'email=at home'], /is no e-mail address/],
    [[...theirs, '--set', 'phone=call me'], /is no telephone number/],
    [[...theirs, '--set', 'email=a@example.fr', '--set', 'email=b@example.fr'], /is given twice/],
  ])('%j is refused in one sentence, and opens nothing', async (args, says) => {
    const { code, err } = await rectify(...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(says) });
    expect(JSON.parse((await cli.run('request', 'list', '--all', '--json')).out)).toEqual([]);
    expect(held()).toEqual([['ines.zyxcanary@example.fr', '+33612345777']]);
  });

  test('a field that lives nowhere is refused with what to mend', async () => {
    expect(await rectify(...theirs, '--set', 'nickname=Zyx')).toMatchObject({
      code: 1,
      err: expect.stringContaining('says of no system of this controller where "nickname" lives'),
    });
  });

  test('a line that leaves nothing is not decided, and a set without its right is refused', async () => {
    await rectify(...theirs, ...right);
    expect(await cli.run('request', 'correct', '1', '--line', '1', '--as', 'dpo')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Line 1 is none that leaves another value'),
    });
    expect(
      await cli.run('request', 'open', '--right', 'access', ...theirs, ...right, '--as', 'dpo'),
    ).toMatchObject({ code: 2, err: expect.stringContaining('Only a rectification corrects') });
  });
});

test('in French the plan says now and then, and the fields are refused by name', async () => {
  await begin({ language: 'fr' });
  const french = (...args: string[]) => cli.runIn({ env: { LANG: 'fr_FR.UTF-8' } }, ...args, '--as', 'dpo');
  await french('rectify', ...theirs, ...right);
  const plan = await french('plan', 'show', '1');
  expect(plan.out).toContain('email : « ines.zyxcanary@example.fr » → « ines.zyxcanary@example.com »');
  expect(plan.out).toContain('autre valeur que celle dite inexacte : à décider');
  const refused = await french('rectify', ...theirs, '--set', 'fax=1');
  expect(refused.err).toContain('data-map.yaml n’a pas de champ « fax »');
});
