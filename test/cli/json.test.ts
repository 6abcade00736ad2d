import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

describe('--json answers for a script, in no language', () => {
  let cli: CommandLine;

  beforeAll(async () => {
    cli = await openCommandLine({ language: 'fr' });
    await cli.fill('sales', async (world) => {
      await world.person({ given: 'Ines', family: 'Roux', emails: ['ines@example.fr'] });
    });
  });
  afterAll(() => cli.close());

  const json = async (...args: string[]): Promise<unknown> => {
    const { out, err } = await cli.run(...args, '--json');
    expect(err).toBe('');
    return JSON.parse(out);
  };

  test('a request, from its opening to its certificate', async () => {
    const opened = await json(
      'request',
      'open',
      '--right',
      'erasure',
      '--email',
      'ines@example.fr',
      '--as',
      'dpo',
    );
    expect(opened).toMatchObject({
      request: {
        id: 1,
        controller: 'acme',
        channel: 'email',
        rights: [{ right: 'erasure', state: 'planned' }],
      },
      state: 'planned',
      due: { legalOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      waitsFor: ['identity'],
      wakeAt: null,
      next: ['greffe request identify 1 --by "…"'],
      exit: 3,
      candidates: [],
      searches: [
        { system: 'crm-eu', failure: null },
        { system: 'sales', failure: null },
      ],
      plans: [{ sequence: 1, right: 'erasure', approval: null, lines: { all: 2, done: 0, failed: 0 } }],
    });
    expect(await json('request', 'list')).toMatchObject([{ request: { id: 1 }, state: 'planned' }]);
    await json('request', 'identify', '1', '--by', 'called back', '--as', 'dpo');

    const plan = (await json('plan', 'show', '1')) as { readonly plan: { readonly digest: string } };
    expect(plan).toMatchObject({
      plan: {
        matter: 1,
        sequence: 1,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        gaps: expect.any(Array),
      },
      lines: [
        { line: { number: 1, action: 'object' }, state: 'waiting' },
        { line: { number: 2, action: 'erase', reason: 'about-the-person', ref: { kind: 'person' } } },
      ],
    });
    expect(await json('request', 'approve', '1', '--plan', plan.plan.digest, '--as', 'dpo')).toMatchObject({
      exit: 4,
      state: 'answered-provisionally',
      wakeAt: expect.stringMatching(/Z$/),
      plans: [{ lines: { all: 2, done: 2, failed: 0, stopped: 0 } }],
    });

    expect(await json('certificate', 'show', '1')).toMatchObject({ format: 'greffe-attestation/1' });
    const file = join(cli.folder, 'certificate.json');
    expect(await json('certificate', 'show', '1', '--to', file)).toEqual({
      kind: 'provisional',
      written: [file],
    });
    expect(await json('certificate', 'verify', file)).toMatchObject({
      isGenuine: true,
      checks: expect.arrayContaining([{ what: 'key', result: 'unknown' }]),
    });
  });

  test('holds and the audit log', async () => {
    expect(
      await json('hold', 'place', '--record', 'sales:person:1', '--ground', 'matter 3', '--as', 'dpo'),
    ).toEqual({
      id: 1,
      callsUnderWay: [],
    });
    expect(await json('hold', 'list')).toMatchObject([
      {
        id: 1,
        ground: 'matter 3',
        over: { over: 'record', ref: { system: 'sales', kind: 'person', id: '1' } },
      },
    ]);
    expect(await json('hold', 'lift', '1', '--as', 'dpo')).toEqual({ lifted: 1 });
    expect(await json('audit', 'list', '--about', 'hold 1')).toMatchObject([
      { act: 'hold-lifted', actor: 'dpo', about: 'hold 1' },
      { act: 'hold-placed', actor: 'dpo', about: 'hold 1' },
    ]);
    expect(await json('audit', 'verify')).toMatchObject({
      faults: [],
      key: expect.stringMatching(/^greffe\+/),
    });
    const to = join(cli.folder, 'log');
    expect(await json('audit', 'export', '--to', to, '--as', 'dpo')).toMatchObject({ directory: to });
  });
});
