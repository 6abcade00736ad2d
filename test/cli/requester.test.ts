import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandLine, Ended } from './command-line.ts';
import { digestIn, openCommandLine } from './command-line.ts';

let cli: CommandLine;

const begin = async (options: Parameters<typeof openCommandLine>[0] = {}): Promise<void> => {
  cli = await openCommandLine(options);
  await cli.fill('sales', async (world) => {
    await world.person({ given: 'Inès', family: 'Zyxcanary', emails: ['ines.zyxcanary@example.fr'] });
    await world.person({ given: 'Paul', family: 'Zyxlawyer', emails: ['paul.zyxlawyer@example.com'] });
  });
};
afterEach(() => cli.close());

const run = (...args: string[]): Promise<Ended> => cli.run(...args, '--as', 'dpo');
const open = (...args: string[]): Promise<Ended> =>
  run('request', 'open', '--right', 'erasure', '--email', 'ines.zyxcanary@example.fr', ...args);
const lawyer = [
  '--requester-quality',
  'lawyer',
  '--requester-name',
  'Maître Zyxlawyer',
  '--requester-email',
  'paul.zyxlawyer@example.com',
];
const people = (): readonly unknown[] =>
  cli
    .witness('sales')
    .records()
    .filter(({ kind, state }) => kind === 'person' && state === 'live')
    .map(({ fields }) => fields['email']);

describe('a request for somebody else', () => {
  beforeEach(() => begin());

  test('tells what is missing and what to type, until the person is erased and the requester is answered', async () => {
    const opened = await open(
      ...lawyer,
      '--mandate-scope',
      'erasure',
      '--mandate-from',
      '2026-01-05',
      '--answer-to',
      'requester',
    );
    expect({ code: opened.code, err: opened.err }).toEqual({ code: 3, err: '' });
    expect(opened.out).toContain('Waits for: identity of the requester');
    expect(opened.out).toContain('greffe request identify 1 --of requester --by "…"');
    expect(opened.out).toContain(
      'greffe request mandate 1 --scope erasure --until YYYY-MM-DD --answer-to requester --by "…"',
    );
    expect(opened.out).toContain('greffe request identify 1 --of person --by "…"');
    const shown = await cli.run('request', 'show', '1');
    expect(shown.out).toMatch(/requester +lawyer: Maître Zyxlawyer · paul\.zyxlawyer@example\.com/);
    expect(shown.out).toMatch(/mandate, as they say +erasure, from 2026-01-05, no end named/);
    expect(shown.out).toMatch(
      /still missing +identity of the requester ; a mandate that the person has signed/,
    );

    await run('request', 'identify', '1', '--of', 'requester', '--by', 'card seen');
    const vague = await run('request', 'mandate', '1', '--by', 'original seen');
    expect(vague).toMatchObject({ code: 2, err: expect.stringMatching(/say whether the mandate does/) });
    await run('request', 'mandate', '1', '--answer-to', 'requester', '--by', 'original seen');
    const settled = await run('request', 'identify', '1', '--of', 'person', '--by', 'called back');
    expect(settled.out).toMatch(/greffe request approve 1 --plan [0-9a-f]{64}/);
    const again = await cli.run('request', 'show', '1');
    expect(again.out).toMatch(
      /mandate +erasure, from 2026-01-05, no end named · seen by dpo on .*: original seen/,
    );
    expect(again.out).toMatch(/answer goes to +the requester/);
    expect(again.out).not.toContain('still missing');

    const approved = await run('request', 'approve', '1', '--plan', digestIn(settled.out));
    expect(approved.err).toBe('');
    expect(people()).toEqual(['paul.zyxlawyer@example.com']);
    const certificate = await cli.run('certificate', 'show', '1');
    expect(certificate.out).toContain('Asked by: lawyer');
    expect(certificate.out).not.toMatch(/zyx/i);
    const letter = await run('letter', 'preview', '1', '--kind', 'answer-erasure');
    expect(letter.out).toContain('To: paul.zyxlawyer@example.com\n');
    expect(letter.out).toContain('You act as the lawyer of that person');
    const log = await cli.run('audit', 'list', '--as', 'dpo');
    expect(log.out).toMatch(/mandate-seen/);
    expect(log.out).not.toMatch(/zyx|original seen/i);
    const { unsettled, request } = JSON.parse((await cli.run('request', 'show', '1', '--json')).out);
    expect(unsettled).toEqual([]);
    expect(request.mandates).toMatchObject([{ scope: ['erasure'], answerTo: 'requester', by: 'dpo' }]);
  });

  test('goes on as an agent’s under the option of before', async () => {
    const opened = await open('--by-agent', 'Association Zyxlawyer');
    expect(opened.code).toBe(3);
    const shown = await cli.run('request', 'show', '1');
    expect(shown.out).toMatch(/requester +agent: Association Zyxlawyer/);
    expect(shown.out).toContain(
      'greffe request mandate 1 --scope erasure --from YYYY-MM-DD --until YYYY-MM-DD --by "…"',
    );
  });

  test('is opened so by each command that opens one', async () => {
    const restricted = await run(
      'restrict',
      'place',
      '--ground',
      'claims',
      '--email',
      'ines.zyxcanary@example.fr',
      ...lawyer,
    );
    expect(restricted.out).toContain('greffe request identify 1 --of requester');
    const objected = await run(
      'request',
      'open',
      '--right',
      'objection',
      '--email',
      'ines.zyxcanary@example.fr',
      ...lawyer,
    );
    expect(objected).toMatchObject({ code: 0, err: '' });
  });

  test.each<readonly [readonly string[], RegExp]>([
    [['--requester-quality', 'lawyer'], /Say who asks for the person: --requester-name NAME/],
    [['--requester-name', 'Maître Exemple'], /Say in what quality somebody asks.*agent \| lawyer \|/],
    [['--mandate-until', '2026-03-01'], /Say in what quality somebody asks/],
    [['--requester-quality', 'data-subject', '--answer-to', 'person'], /Say in what quality/],
    [['--requester-quality', 'friend', '--requester-name', 'X'], /Allowed choices are data-subject, agent/],
    [['--by-agent', 'X', '--requester-quality', 'lawyer'], /--by-agent says quality and name at once/],
    [[...lawyer, '--mandate-scope', 'everything'], /Allowed choices are restriction, rectification/],
    [[...lawyer, '--mandate-from', 'March'], /It must be a day that exists/],
    [[...lawyer, '--answer-to', 'me'], /Allowed choices are requester, person/],
    [['--requester-quality', 'agent', '--requester-name', 'X', '--requester-email', 'x'], /e-mail address/],
  ])('%j is refused in one sentence, and opens nothing', async (args, says) => {
    expect(await open(...args)).toMatchObject({ code: 2, err: expect.stringMatching(says) });
    expect((await cli.run('request', 'list')).out).not.toMatch(/zyx|erasure/i);
  });

  test.each<readonly [readonly string[], RegExp]>([
    [['identify', '1', '--by', 'seen'], /say whose identity was settled/],
    [['mandate', '1', '--by', 'seen'], /which rights the mandate covers/],
    [['mandate', '1', '--by', 'seen', '--scope', 'erasure'], /say from which day it is in force/],
    [
      ['mandate', '1', '--by', 'seen', '--scope', 'erasure', '--from', '2026-03-02', '--until', '2026-03-01'],
      /cannot end on 2026-03-01/,
    ],
    [['mandate', '9', '--by', 'seen'], /There is no request 9/],
  ])('request %j is refused with what to do', async (args, says) => {
    await open(...lawyer);
    expect(await run('request', ...args)).toMatchObject({ code: 2, err: expect.stringMatching(says) });
  });

  test('an address of the requester that is the person’s too is refused before anything is searched', async () => {
    const { code, err } = await run(
      'request',
      'open',
      '--right',
      'access',
      '--email',
      'paul.zyxlawyer@example.com',
      ...lawyer,
    );
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/Name the person by what is theirs/),
    });
  });
});

test('speaks French', async () => {
  await begin({ language: 'fr' });
  const opened = await open(...lawyer);
  expect(opened.out).toContain('l’identité de qui demande');
  const shown = await cli.run('request', 'show', '1');
  expect(shown.out).toMatch(/demandeur +avocat : Maître Zyxlawyer/);
  expect(shown.out).toMatch(/il manque encore +l’identité de qui demande ; un mandat signé de la personne/);
  expect(shown.out).toContain('--from AAAA-MM-JJ');
  const refused = await run('request', 'identify', '1', '--by', 'vu');
  expect(refused.err).toContain('dites quelle identité a été établie');
});
