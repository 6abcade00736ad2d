import { describe, expect, test } from '@jest/globals';
import type { TaskDesk } from '../../adapters/human/desk.ts';
import { withHands } from '../../adapters/human/hands.ts';
import { human } from '../../adapters/human/index.ts';
import { humanSettings } from '../../adapters/human/settings.ts';
import type { Connection, Context, Outcome, Tools, Verdict } from '../../src/contract/index.ts';
import { conformance, examine } from '../conformance/index.ts';
import { humanSubject } from './human.subject.ts';

await conformance(humanSubject(), { describe, test });

const context: Context = { signal: new AbortController().signal, priority: 'request' };
const now = new Date('2026-03-05T09:00:00Z');
const tools: Tools = {
  send: (_call, given, attempt) => attempt(given.signal),
  now: () => now,
  opaque: () => 'opaque',
};

describe('the suite finds out a human adapter', () => {
  const done: Outcome<null> = { status: 'done', value: null };

  test('whose silence counts as done', async () => {
    const broken = await rulesBrokenBy((connection) => ({
      ...connection,
      poll: { ...present(connection.poll), call: async (tickets) => tickets.map(() => done) },
    }));
    expect(broken).toContain('what was accepted is not done before its time, and done after it');
  });

  test('that calls attested what nobody has answered', async () => {
    const attested: Verdict = { status: 'attested', by: 'archiviste' };
    const broken = await rulesBrokenBy((connection) => ({
      ...connection,
      verify: {
        ...present(connection.verify),
        call: async (expectations) => expectations.map(() => attested),
      },
    }));
    expect(broken).toContain('verify of absence agrees with the witness, record by record and in order');
  });

  test('that takes a question for an empty copy', async () => {
    const broken = await rulesBrokenBy((connection) => ({
      ...connection,
      read: {
        ...present(connection.read),
        call: async (refs) => refs.map(() => ({ status: 'already', nothingHeld: true })),
      },
    }));
    expect(broken).toContain(
      'what somebody is asked for is accepted until they have answered, and is no empty record meanwhile',
    );
  });

  test('that says done once it has asked', async () => {
    const broken = await rulesBrokenBy((connection) => ({
      ...connection,
      erase: {
        ...present(connection.erase),
        call: async (refs, given) => {
          await connection.erase?.call(refs, given);
          return refs.map(() => done);
        },
      },
    }));
    expect(broken).toContain('an erased record is gone, as the terms of its kind say');
  });

  async function rulesBrokenBy(mutate: (connection: Connection) => Connection) {
    const findings = await examine(humanSubject('a mutant', mutate), { modes: ['bare'], patienceMs: 150 });
    return findings.filter(({ broken }) => broken !== null).map(({ rule }) => rule);
  }
});

describe('somebody who does by hand what a tool cannot be told', () => {
  const dossier = { kind: 'dossier', id: '7' };
  const put: unknown[] = [];
  const desk: TaskDesk = {
    system: 'paper',
    holder: () => 'archiviste',
    put: async (question) => {
      put.push(question);
      return { ticket: 'task 4', channels: question.channels, standing: { is: 'open', askAgainAt: now } };
    },
    byTicket: async () => ({ ticket: 'task 4', channels: [], standing: { is: 'done', by: 'archiviste' } }),
    about: async () => ({
      ticket: 'task 4',
      channels: ['phone'],
      standing: { is: 'done', by: 'archiviste' },
    }),
    held: async () => null,
    file: async () => null,
  };
  const asked: unknown[] = [];
  const verb = { kinds: [], batchMax: 5, costs: [], scopes: [] };
  const bare: Connection = {
    ...human(desk).connect(humanSettings.parse({ holds: ['x'] }), tools),
    object: {
      ...verb,
      channels: ['email'],
      call: async (objections) => {
        asked.push(...objections);
        return objections.map(() => ({ status: 'already' }));
      },
    },
    verify: { ...verb, call: async (all) => all.map(() => ({ status: 'as-expected' })) },
    poll: { ...verb, call: async (tickets) => tickets.map(() => ({ status: 'already' })) },
  };
  const whole = withHands(bare, desk, tools);

  test('takes the channels that are missing, and leaves the tool its own', async () => {
    expect(whole.object?.channels).toEqual(['email', 'phone', 'sms', 'mail']);
    expect(whole.object?.byHand).toEqual(['phone', 'sms', 'mail']);
    const outcomes = await whole.object?.call(
      [
        { channel: 'phone', address: '', refs: [dossier] },
        { channel: 'email', address: 'claire@example.fr', refs: [] },
        { channel: 'mail', address: '', refs: [dossier] },
      ],
      context,
    );
    expect(outcomes?.map(({ status }) => status)).toEqual(['accepted', 'already', 'accepted']);
    expect(asked).toEqual([{ channel: 'email', address: 'claire@example.fr', refs: [] }]);
    expect(put).toEqual([expect.objectContaining({ act: 'stop', channels: ['phone', 'mail'], dossier })]);
  });

  test('is asked about their own tickets, and attests their own lines', async () => {
    expect(await whole.poll?.call(['job 1', 'task 4'], context)).toEqual([
      { status: 'already' },
      { status: 'done', value: null },
    ]);
    expect(
      await whole.verify?.call(
        [
          { expected: 'objected', channel: 'phone', address: '', dossier },
          { expected: 'objected', channel: 'email', address: 'claire@example.fr' },
          { expected: 'objected', channel: 'mail', address: '', dossier },
        ],
        context,
      ),
    ).toEqual([{ status: 'attested', by: 'archiviste' }, { status: 'as-expected' }, { status: 'contrary' }]);
  });

  test('is asked to stop nothing where the tool can stop everything', () => {
    const able: Connection = {
      ...bare,
      object: { ...present(bare.object), channels: ['email', 'phone', 'sms', 'mail'] },
    };
    expect(withHands(able, desk, tools).object).toMatchObject({
      byHand: [],
      channels: able.object?.channels,
    });
  });

  test('corrects and marks what the tool cannot be told of, and leaves its own records to the tool', async () => {
    const rectified: unknown[] = [];
    const tool: Connection = {
      ...bare,
      rectify: {
        ...verb,
        kinds: ['contact'],
        atomic: true,
        call: async (corrections) => {
          rectified.push(...corrections);
          return corrections.map(() => ({ status: 'already' }));
        },
      },
    };
    const { restrict: _restrict, lift: _lift, ...lacking } = tool;
    const { rectify, restrict, lift, verify } = withHands(lacking, desk, tools);
    expect([rectify?.kinds, restrict?.kinds, lift?.kinds]).toEqual([
      ['contact', 'dossier'],
      ['dossier'],
      ['dossier'],
    ]);
    const theirs = { ref: { kind: 'contact', id: '1' }, set: { town: 'Lille' }, expect: {} };
    const outcomes = await rectify?.call([{ ...theirs, ref: dossier }, theirs], context);
    expect(outcomes?.map(({ status }) => status)).toEqual(['accepted', 'already']);
    expect(rectified).toEqual([theirs]);
    expect(put.at(-1)).toMatchObject({ act: 'rectify', dossier, set: { town: 'Lille' } });
    expect(await restrict?.call([dossier], context)).toMatchObject([{ status: 'accepted' }]);
    const verdicts = await verify?.call(
      [
        { expected: 'restricted', ref: dossier },
        { expected: 'restricted', ref: theirs.ref },
      ],
      context,
    );
    expect(verdicts).toEqual([{ status: 'attested', by: 'archiviste' }, { status: 'as-expected' }]);
  });
});

function present<T>(verb: T | undefined): T {
  if (verb === undefined) throw new Error('The adapter has lost a verb.');
  return verb;
}
