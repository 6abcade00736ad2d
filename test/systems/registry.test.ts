import { describe, expect, test } from '@jest/globals';
import { memoryAccount, type MemoryAccount } from '../../adapters/memory/account.ts';
import { memory } from '../../adapters/memory/index.ts';
import { memoryWitness, memoryWorld } from '../../adapters/memory/world.ts';
import type { Adapter, Connection, Context } from '../../src/contract/index.ts';
import { openSystems, type ConfiguredSystem } from '../../src/systems/registry.ts';
import { testFooting } from './footing.ts';

const context: Context = { signal: new AbortController().signal, priority: 'request' };

describe('a configured system', () => {
  test('is opened once, when first asked for', async () => {
    const { systems, opened } = house();
    expect(opened()).toBe(0);
    const [one, other] = await Promise.all([systems.get('crm-eu'), systems.get('crm-eu')]);
    expect([one === other, opened(), one.vendor, one.after]).toEqual([true, 1, 'memory', ['sales']]);
  });

  test('that nobody configured is refused with the names of those that are', async () => {
    await expect(house().systems.get('crm-us')).rejects.toThrow('Configured: crm-eu.');
  });

  test('whose settings its adapter refuses names the file and the path', async () => {
    const { systems } = house({ settings: { account: '' } });
    await expect(systems.get('crm-eu')).rejects.toThrow('systems.yaml: systems.crm-eu.settings.account:');
  });

  test('is written to when the account is the expected one', async () => {
    const { systems, world, witness } = house();
    const ref = await world.person({ given: 'Zoé', family: 'Canari', emails: ['zoe@example.fr'] });
    const { connection } = await systems.get('crm-eu');
    expect(await connection.erase?.call([ref], context)).toEqual([{ status: 'done', value: null }]);
    expect(witness.record(ref.kind, ref.id)?.state).toBe('recycled');
  });
});

describe('nothing is written', () => {
  test.each([
    ['to another account', { expect: { account: 'other' } }, {}, 'WRONG_ACCOUNT', 'expect.account'],
    [
      'to an account that does not tell',
      { expect: { portalId: 7 } },
      {},
      'WRONG_ACCOUNT',
      'does not tell its portalId: nothing is read or written there. It tells account: correct expect.portalId',
    ],
    ['in read-only mode', {}, { mode: 'read-only' as const }, 'READ_ONLY_MODE', 'mode: live'],
  ])('%s, and the answer says what to mend', async (_case, configured, footing, code, mend) => {
    const { systems, world, witness } = house(configured, footing);
    const ref = await world.person({ given: 'Zoé', family: 'Canari', emails: ['zoe@example.fr'] });
    const before = witness.snapshot();
    const system = await systems.get('crm-eu');
    const { connection } = system;
    const address = { channel: 'email', address: 'zoe@example.fr', refs: [ref] } as const;
    const outcomes = [
      await connection.erase?.call([ref], context),
      await connection.redact?.call([{ ref, fields: ['family'] }], context),
      await connection.detach?.call([{ ref, from: ref }], context),
      await connection.restrict?.call([ref], context),
      await connection.object?.call([address], context),
    ].flatMap((all) => all ?? []);
    expect(outcomes).toHaveLength(5);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'failed', failure: { kind: 'denied', code } });
      expect(outcome).toMatchObject({ failure: { mend: expect.stringContaining(mend) } });
    }
    expect(witness.snapshot()).toEqual(before);
    expect(await world.mayReceive(address)).toBe(true);
    expect((await system.examine(context)).refusal).toMatchObject({ code });
  });

  test('to an account that refuses all writes, or by a verb it does not have', async () => {
    for (const [probe, code] of [
      [{ readOnly: true }, 'READ_ONLY_ACCOUNT'],
      [{ unavailable: ['erase'] as const }, 'VERB_UNAVAILABLE'],
    ] as const) {
      const { systems, world, witness } = house({}, {}, (connection) => ({
        ...connection,
        probe: {
          ...connection.probe,
          call: async (asked) => ({ ...(await connection.probe.call(asked)), ...probe }),
        },
      }));
      const ref = await world.person({ given: 'Zoé', family: 'Canari', emails: ['zoe@example.fr'] });
      const { connection } = await systems.get('crm-eu');
      expect(await connection.erase?.call([ref], context)).toMatchObject([{ failure: { code } }]);
      expect(witness.record(ref.kind, ref.id)?.state).toBe('live');
    }
  });

  test('in read-only mode, and the vendor is not even asked who it is', async () => {
    const { systems, world, lines } = house({}, { mode: 'read-only' });
    const ref = await world.person({ given: 'Zoé', family: 'Canari', emails: ['zoe@example.fr'] });
    await (await systems.get('crm-eu')).connection.erase?.call([ref], context);
    expect(lines).toEqual([]);
  });

  test('while the account cannot be recognised', async () => {
    const { systems, world, account } = house();
    const ref = await world.person({ given: 'Zoé', family: 'Canari', emails: ['zoe@example.fr'] });
    account.gate = async () => {
      throw new Error('canari');
    };
    const { connection } = await systems.get('crm-eu');
    expect(await connection.erase?.call([ref], context)).toMatchObject([
      { status: 'failed', failure: { kind: 'unexpected' } },
    ]);
  });

  test('in read-only mode people are still found, in an account that is not ours nobody is', async () => {
    const ofOurs = house({}, { mode: 'read-only' });
    const ofOthers = house({ expect: { account: 'other' } });
    const search = async ({ systems }: typeof ofOurs) =>
      (await systems.get('crm-eu')).connection.locate?.call(
        [{ kind: 'email', value: 'zoe@example.fr' }],
        null,
        context,
      );
    const zoe = { given: 'Zoé', family: 'Canari', emails: ['zoe@example.fr'] };
    const ref = await ofOurs.world.person(zoe);
    await ofOthers.world.person(zoe);
    expect((await search(ofOurs))?.items.map((match) => match.ref)).toEqual([ref]);
    await expect(search(ofOthers)).rejects.toThrow('WRONG_ACCOUNT');
  });
});

function house(
  configured: Partial<ConfiguredSystem> = {},
  footing: { readonly mode?: 'live' | 'read-only' } = {},
  change: (connection: Connection) => Connection = (connection) => connection,
) {
  const parts = testFooting();
  const account: MemoryAccount = memoryAccount('acme', { now: () => parts.clock.now() });
  let opened = 0;
  const adapter: Adapter<{ account: string }> = {
    ...memory(() => account),
    connect: (settings, tools) => {
      opened += 1;
      return change(memory(() => account).connect(settings, tools));
    },
  };
  const systems = openSystems(
    [
      {
        name: 'crm-eu',
        adapter: 'memory',
        settings: { account: 'acme' },
        expect: { account: 'acme' },
        share: 0.6,
        after: ['sales'],
        afterWaitMs: 86_400_000,
        ...configured,
      },
    ],
    { ...parts, mode: 'live', adapter: async () => adapter, ...footing },
  );
  return {
    systems,
    account,
    world: memoryWorld(account),
    witness: memoryWitness(account),
    opened: () => opened,
    lines: parts.lines,
  };
}
