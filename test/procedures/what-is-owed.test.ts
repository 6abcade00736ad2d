import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import type { Gap } from '../../src/contract/index.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import { deskOf } from '../support/requests.ts';

const never = new AbortController().signal;
const missing: Gap = { what: 'notes', because: 'no-scope', mend: 'Add the scope notes.read.' };

let house: TestHouse;
let desk: ReturnType<typeof deskOf>;
let crm: MemorySystem;
let sales: MemorySystem;
beforeEach(async () => {
  house = await openHouse();
  desk = deskOf(house, house.greffe);
  crm = systemOf('crm-eu');
  sales = systemOf('sales');
});
afterEach(() => house.close());

function systemOf(name: string): MemorySystem {
  const system = house.systems[name];
  if (!system) throw new Error(name);
  return system;
}

async function lea(): Promise<void> {
  for (const { world } of [crm, sales])
    await world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
}

/** From now on what the verb answers in crm-eu carries this gap. @returns what takes it back */
async function withGap(verb: 'locate' | 'expand', gap: Gap): Promise<() => void> {
  const { connection } = await house.house.system('crm-eu');
  const found = connection[verb];
  if (!found) throw new Error(verb);
  const { call } = found;
  Object.assign(found, {
    call: async (...asked: unknown[]) => ({
      ...(await (call as (...all: unknown[]) => Promise<object>)(...asked)),
      gaps: [gap],
    }),
  });
  return () => Object.assign(found, { call });
}

test('“nothing is held” comes with a plan of no line, what was searched and what is out of reach', async () => {
  const id = await desk.open('nobody@example.fr');
  expect(await desk.state(id)).toBe('nothing-held');
  const { plan, lines } = await house.greffe.plans.show(dpo, id);
  expect({ lines, approval: plan.approval, count: plan.lineCount }).toEqual({
    lines: [],
    approval: null,
    count: 0,
  });
  const outOfReach = (await house.house.system('sales')).connection.outOfReach.map(({ what }) => what);
  expect(outOfReach.length).toBeGreaterThan(0);
  const statement = await desk.statement(id);
  expect(statement).toMatchObject({ kind: 'final', searched: ['crm-eu', 'sales'], plans: [], systems: [] });
  for (const what of outOfReach) {
    expect(statement.outOfReach).toContainEqual(expect.objectContaining({ system: 'sales', what }));
  }
});

test.each(['locate', 'expand'] as const)(
  'nobody says that nothing is held while a right is missing to %s',
  async (verb) => {
    const takeBack = await withGap(verb, missing);
    if (verb === 'expand') await lea();
    const id = await desk.open(verb === 'expand' ? 'lea@example.fr' : 'nobody@example.fr');
    if (verb === 'expand') {
      await desk.identify(id);
      await desk.sign(id);
      await desk.carryOn(id);
      expect(crm.witness.occurrences('morel')).not.toEqual([]);
      expect(sales.witness.occurrences('morel').filter(({ state }) => state === 'live')).toEqual([]);
    }
    expect(await desk.state(id)).toBe('incomplete');
    expect(await desk.waitsFor(id)).toMatch(/crm-eu: Add the scope notes\.read\. Then: greffe request retry/);
    takeBack();
    house.clock.advance(1_000);
    await house.greffe.requests.retry(dpo, id);
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe(verb === 'expand' ? 'done' : 'nothing-held');
  },
);

test('what was carried out before a withdrawal is certified, and the rest is a residue', async () => {
  await lea();
  const gate = sales.account.gate;
  const id = await desk.signed('lea@example.fr');
  sales.account.gate = async () => {
    throw new MemoryRefusal(503, 'DOWN');
  };
  await desk.carryOn(id);
  sales.account.gate = gate;
  await house.greffe.requests.withdraw(dpo, id);
  await desk.carryOn(id);
  expect(await desk.state(id)).toBe('withdrawn');
  const { kind, systems, residues } = await desk.statement(id);
  expect({ kind, erased: systems.map(({ system, erased }) => `${system} ${erased}`) }).toEqual({
    kind: 'final',
    erased: ['crm-eu 1', 'sales 0'],
  });
  expect(residues).toContainEqual(expect.objectContaining({ system: 'sales', why: 'not-carried-out' }));
  expect(sales.witness.occurrences('morel')).not.toEqual([]);
});

test('a call under way when the request is withdrawn is read back, and certified', async () => {
  await lea();
  const id = await desk.signed('lea@example.fr');
  crm.faults.dropAnswer();
  sales.account.gate = async () => {
    throw new MemoryRefusal(503, 'DOWN');
  };
  await desk.carryOn(id);
  await house.greffe.requests.withdraw(dpo, id);
  expect(await due()).toEqual([id]);
  await desk.carryOn(id);
  const { request } = await desk.show(id);
  expect(request.wakeAt?.getTime()).toBeGreaterThan(house.clock.now().getTime());
  await expect(house.greffe.certificates.show(dpo, id)).rejects.toThrow(/no certificate yet/);
  expect(await due()).toEqual([]);
  house.clock.advance(180_000);
  expect(await due()).toEqual([id]);
  await desk.carryOn(id);
  const { kind, systems } = await desk.statement(id);
  expect([kind, ...systems.map(({ system, erased, objected }) => `${system} ${erased + objected}`)]).toEqual([
    'final',
    'crm-eu 1',
    'sales 0',
  ]);
});

async function due(): Promise<readonly number[]> {
  const { store, clock } = house.house;
  return (await store.transact((tx) => store.requests.due(tx, clock.now()))).map((one) => one.id);
}

test('a request that was carried out cannot be withdrawn any more', async () => {
  await lea();
  const id = await desk.signed('lea@example.fr');
  await desk.carryOn(id);
  expect(await desk.state(id)).toBe('answered-provisionally');
  await expect(house.greffe.requests.withdraw(dpo, id)).rejects.toMatchObject({
    code: 'nothing-left-to-stop',
  });
  await desk.untilTheEnd(id);
  expect((await desk.statement(id)).kind).toBe('final');
});

test('the copy that left is on the certificate of its own, with its digest', async () => {
  await lea();
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['access'],
    identifiers: [{ kind: 'email', value: 'lea@example.fr' }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await desk.carryOn(id);
  await desk.identify(id);
  const { package: built } = await house.greffe.packages.review(dpo, id);
  await house.greffe.packages.sign(dpo, id, built.built.digest, never);
  const { stream, digest } = await house.greffe.packages.fetch(dpo, id);
  for await (const _ of stream);
  await desk.carryOn(id);
  expect(await desk.state(id)).toBe('done');
  const statement = await desk.statement(id);
  expect(statement).toMatchObject({
    kind: 'final',
    access: { package: `${id}.1`, digest, withheld: 0, signedBy: 'dpo' },
  });
  expect(statement.outOfReach).not.toEqual([]);
});

test('a bulk job that cannot be asked about keeps its ticket, and is not started again', async () => {
  await lea();
  const { connection } = await house.house.system('crm-eu');
  const { erase, poll } = connection;
  if (!erase || !poll) throw new Error('verbs');
  const began: string[] = [];
  let refusals = 3;
  const asked = { erase: erase.call, poll: poll.call };
  Object.assign(erase, {
    call: async (refs: readonly unknown[]) =>
      refs.map(() => {
        began.push(`job ${began.length + 1}`);
        return {
          status: 'accepted',
          ticket: `job ${began.length}`,
          askAgainAt: new Date(house.clock.now().getTime() + 60_000),
        };
      }),
  });
  Object.assign(poll, {
    call: async (tickets: readonly string[], context: Parameters<typeof asked.poll>[1]) => {
      refusals -= 1;
      if (refusals >= 0) {
        const failure = { kind: 'unavailable', code: 'DOWN', mend: 'It is asked again by itself.' } as const;
        return tickets.map(() => ({ status: 'failed', failure }));
      }
      const [row] = crm.witness.records().filter(({ kind }) => kind === 'person');
      if (row) await asked.erase([row], context);
      return tickets.map(() => ({ status: 'done', value: null }));
    },
  });
  const id = await desk.signed('lea@example.fr');
  await desk.untilTheEnd(id);
  expect(began).toEqual(['job 1']);
  expect(refusals).toBeLessThan(0);
  expect(await desk.state(id)).toBe('done');
});
