import { expect, test } from '@jest/globals';
import { memoryAccount } from '../../adapters/memory/account.ts';
import { memory } from '../../adapters/memory/index.ts';
import { memoryWitness, memoryWorld } from '../../adapters/memory/world.ts';
import type { Connection, Context, Outcome, Ref } from '../../src/contract/index.ts';
import type { ConfiguredSystem, System, Systems } from '../../src/systems/registry.ts';
import { openSystems } from '../../src/systems/registry.ts';
import type { Claims } from '../../src/systems/whose.ts';
import { testFooting } from './footing.ts';

// Every verb over an account of two controllers, seen from one of them.

const context: Context = { signal: new AbortController().signal, priority: 'request' };
const address = 'zoe.canari@example.fr';

async function twoBrands(only: Claims = { person: [{ field: 'brand', oneOf: ['north'] }] }) {
  const parts = testFooting();
  const account = memoryAccount('crm', { now: () => parts.clock.now(), webhookSecret: 'w'.repeat(32) });
  const paced: string[] = [];
  const systems = openSystems([over('crm-south', brand('south')), over('crm-north', only)], {
    ...parts,
    budget: {
      ...parts.budget,
      acquire: (wanted) => {
        paced.push(wanted.system);
        return parts.budget.acquire(wanted);
      },
    },
    mode: 'live',
    adapter: async () => memory(() => account),
  });
  const world = memoryWorld(account);
  const row = (fields: Readonly<Record<string, string>>): Promise<Ref> =>
    world.person({ given: 'Zoé', family: 'Canari', emails: [address], fields });
  const rows = {
    north: await row({ brand: 'north' }),
    south: await row({ brand: 'south' }),
    nobody: await row({}),
  };
  return { systems, paced, world, witness: memoryWitness(account), rows };
}

function brand(name: string): Claims {
  return { person: [{ field: 'brand', oneOf: [name] }] };
}

function over(name: string, only: Claims): ConfiguredSystem {
  const settings = { account: 'crm', webhookSecret: 'w'.repeat(32), restricted: { owner: 'owner-9' } };
  const common = { adapter: 'memory', expect: { account: 'crm' }, share: 1, after: [], afterWaitMs: 0 };
  return { name, settings, only, ...common };
}

async function connected(systems: Systems): Promise<Connection> {
  const { connection }: System = await systems.get('crm-north');
  return connection;
}

const told = (outcomes: readonly Outcome<unknown>[] | undefined): readonly string[] | undefined =>
  outcomes?.map((one) => (one.status === 'failed' ? one.failure.code : one.status));

const unclear = {
  what: 'records of the kind person that do not say whose they are',
  mend: 'Say in the field brand which one controller each record of the kind person in crm-north belongs to, and look again.',
};

test('a search finds its own, says nothing of another’s, and names those that say nothing', async () => {
  const { systems, rows, world } = await twoBrands();
  await world.enquiry({ email: address, text: 'a form' });
  const { locate } = await connected(systems);
  const page = await locate?.call([{ kind: 'email', value: address }], null, context);
  expect(page?.items.map(({ ref }) => ref)).toEqual([rows.north]);
  expect(page?.gaps).toEqual([
    {
      what: 'records of the kind enquiry that do not say whose they are',
      because: 'failed',
      mend: "Name under only, in systems.yaml, the field by which a record of the kind enquiry in crm-north is one controller's.",
    },
    { ...unclear, because: 'failed' },
  ]);
});

test('a scan goes through its own alone, and brings along no field that was not asked for', async () => {
  const { systems, rows, world } = await twoBrands();
  const order = { shipTo: 'Canari', at: '2026-01-02T00:00:00Z' };
  const ours = await world.contactFromPerson({
    of: rows.north,
    evidence: 'purchase',
    at: new Date(order.at),
  });
  await world.contactFromPerson({ of: rows.south, evidence: 'purchase', at: new Date(order.at) });
  const { scan } = await connected(systems);
  const people = await scan?.call({ kind: 'person', fields: ['given'], where: [] }, null, context);
  expect(people?.items.map(({ ref, fields }) => [ref, fields])).toEqual([[rows.north, { given: 'Zoé' }]]);
  expect(people?.gaps).toEqual([{ ...unclear, because: 'no-api' }]);
  const orders = await scan?.call({ kind: 'order', fields: [], where: [] }, null, context);
  expect(orders?.items.map(({ ref, of }) => [ref, of])).toEqual([[ours, [rows.north]]]);
});

test('rows are read and looked at again only where they are its own', async () => {
  const { systems, rows } = await twoBrands();
  const { read, lastContact } = await connected(systems);
  const all = Object.values(rows);
  const snapshots = await read?.call(all, ['given'], context);
  expect(told(snapshots)).toEqual(['done', 'NOT_OF_THIS_CONTROLLER', 'NOT_OF_THIS_CONTROLLER']);
  expect(snapshots?.[0]).toMatchObject({ value: { fields: { given: 'Zoé' } } });
  expect(snapshots?.[0]).not.toMatchObject({ value: { fields: { brand: 'north' } } });
  const asked = {
    refs: all,
    identifiers: [{ kind: 'email' as const, value: address }],
    fields: { person: ['given'] },
  };
  const [seen] = (await lastContact?.call([asked], context)) ?? [];
  expect(seen).toMatchObject({ status: 'done', value: [{ ref: rows.north, fields: { given: 'Zoé' } }] });
});

test('nothing is written to a row that is not its own, whatever the verb', async () => {
  const { systems, rows, witness, world } = await twoBrands();
  const both = await world.note({ about: [rows.south], text: 'of the south' });
  const { restrict, lift, recycle, erase, redact, rectify, reassign, detach } = await connected(systems);
  const { south, nobody } = rows;
  const before = witness.snapshot();
  const codes = [
    await restrict?.call([south, nobody], context),
    await lift?.call([south], context),
    await recycle?.call([south], context),
    await erase?.call([south, nobody], context),
    await redact?.call([{ ref: south, fields: ['family'] }], context),
    await rectify?.call([{ ref: south, set: { family: 'Serin' }, expect: { family: 'Canari' } }], context),
    await reassign?.call([{ ref: south, from: null, to: 'owner-9' }], context),
    await detach?.call([{ ref: both, from: south }], context),
  ].flatMap((outcomes) => told(outcomes));
  expect(codes).toEqual(Array.from({ length: 10 }, () => 'NOT_OF_THIS_CONTROLLER'));
  expect(witness.snapshot()).toEqual(before);
});

test('of a batch, each row gets its own answer', async () => {
  const { systems, rows, witness } = await twoBrands();
  const { erase } = await connected(systems);
  const gone: Ref = { kind: 'person', id: 'person-0' };
  const outcomes = await erase?.call([rows.south, rows.north, gone], context);
  expect(told(outcomes)?.slice(0, 2)).toEqual(['NOT_OF_THIS_CONTROLLER', 'done']);
  expect(told(outcomes)?.[2]).not.toBe('NOT_OF_THIS_CONTROLLER');
  expect(witness.record('person', rows.south.id)?.state).toBe('live');
});

test('it hears of its own rows, and of what is gone, and takes no delivery', async () => {
  const { systems, rows, world } = await twoBrands();
  const connection = await connected(systems);
  expect(connection.webhooks).toBeUndefined();
  const start = await connection.changes?.call('person', null, context);
  for (const ref of Object.values(rows)) await world.set(ref, { given: 'Zora' });
  const lost = await world.person({ given: 'A', family: 'B', emails: [] });
  await world.eraseForGood(lost);
  const page = await connection.changes?.call('person', start?.cursor ?? null, context);
  expect(page?.items.map(({ what, ref }) => [what, ref])).toEqual([
    ['changed', rows.north],
    ['created', lost],
    ['erased', lost],
  ]);
});

test('both systems meet the limits of the account together', async () => {
  const { systems, paced } = await twoBrands();
  for (const name of systems.names) {
    const { connection } = await systems.get(name);
    await connection.locate?.call([{ kind: 'email', value: address }], null, context);
  }
  expect(new Set(paced)).toEqual(new Set(['crm-north']));
});

test.each([
  [{ note: [{ field: 'brand', oneOf: ['north'] }] }, 'only: must say by which field a row of person'],
  [
    { ...brand('north'), spaceship: [{ field: 'brand', oneOf: ['north'] }] },
    'only: names spaceship, which the adapter does not read',
  ],
])('settings that tell too little, or too much, open nothing: %j', async (only, message) => {
  const { systems } = await twoBrands(only);
  await expect(systems.get('crm-north')).rejects.toThrow(message);
});
