import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import type { Ref } from '../../src/contract/index.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { PurgeDesk } from '../support/purge-house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { CUSTOMER, scheduleFor } from '../support/purges.ts';

const systems = ['crm-eu', 'sales'];
const hold = { controller: 'acme', ground: 'litigation 2026-014', until: null };

let house: TestHouse;
let desk: PurgeDesk;

beforeEach(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems) });
  desk = purgeDesk(house);
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

async function planned(): Promise<number> {
  const id = await house.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
  await desk.carryOn(id);
  return id;
}

async function signed(id: number): Promise<void> {
  await desk.sign(id);
  expect(await desk.toRest(id)).toMatchObject({ state: 'done' });
}

const leftOut = async (id: number) =>
  (await desk.show(id)).leftOut.map(({ why, people }) => `${why} ${people}`);

/** A tool that is read and takes nothing, until it is lifted. */
function refuseWrites(name: string): () => void {
  const { account } = desk.system(name);
  const { gate } = account;
  account.gate = async (effect, signal, act) => {
    if (effect === 'write') throw new MemoryRefusal(503, 'DOWN');
    return gate(effect, signal, act);
  };
  return () => void (account.gate = gate);
}

describe('the last look knows what we have erased ourselves', () => {
  test('somebody known in two tools under different numbers goes from both', async () => {
    const emails = ['canari@example.fr'];
    await desk.person('crm-eu', { emails, phone: '06 12 34 56 01' });
    await desk.person('sales', { emails, phone: '06 12 34 56 02', given: 'Zéphyrine-Aimée' });
    const id = await planned();
    const lift = refuseWrites('sales');
    await desk.sign(id);
    await desk.carryOn(id);
    expect([desk.live('crm-eu').length, desk.live('sales').length]).toEqual([0, 1]);
    lift();
    expect(await desk.toRest(id)).toMatchObject({ state: 'done' });
    expect([desk.live('crm-eu'), desk.live('sales'), await leftOut(id)]).toEqual([[], [], []]);
  });

  test('a customer of long ago goes with the prospect they were, in two tools', async () => {
    const emails = ['canari@example.fr'];
    await desk.person('crm-eu', { emails });
    await desk.person('sales', { emails, town: CUSTOMER });
    const id = await planned();
    const lift = refuseWrites('sales');
    await desk.sign(id);
    await desk.carryOn(id);
    expect([desk.live('crm-eu').length, desk.live('sales').length]).toEqual([0, 1]);
    lift();
    expect(await desk.toRest(id)).toMatchObject({ state: 'done' });
    expect([desk.live('crm-eu'), desk.live('sales'), await leftOut(id)]).toEqual([[], [], []]);
  });
});

test('people who share a number of the house are looked for without it, each by their own', async () => {
  const phone = '01 23 45 67 89';
  await desk.person('crm-eu', { phone });
  const stays = await desk.person('crm-eu', { phone, lastReplyAt: '2026-01-01T10:00:00Z' });
  const id = await planned();
  await signed(id);
  expect([desk.live('crm-eu'), await leftOut(id)]).toEqual([[stays.id], []]);
});

describe('whoever is protected after the signature stays, with what is theirs and somebody else’s', () => {
  let one: Ref;
  let other: Ref;
  let note: Ref;
  let id: number;

  beforeEach(async () => {
    one = await desk.person('crm-eu', { emails: ['canari-une@example.fr'] });
    other = await desk.person('crm-eu', { emails: ['canari-autre@example.fr'] });
    note = await desk.system('crm-eu').world.note({ about: [one, other], text: 'Two canaris called' });
    id = await planned();
    await desk.sign(id);
  });

  test.each(['canari-une@example.fr', 'canari-autre@example.fr'])('by a hold over %s', async (value) => {
    const before = desk.system('crm-eu').witness.record('note', note.id);
    await house.greffe.holds.place(dpo, {
      ...hold,
      over: { over: 'person', identifiers: [{ kind: 'email', value }] },
    });
    expect(await desk.toRest(id)).toMatchObject({ state: 'done' });
    const held = value === 'canari-une@example.fr' ? one : other;
    expect(desk.live('crm-eu')).toContain(held.id);
    const after = desk.system('crm-eu').witness.record('note', note.id);
    expect(after).toMatchObject({ state: 'live', fields: before?.fields });
    expect(after?.links).toContain(`person:${held.id}`);
    expect(await leftOut(id)).toEqual(['legal-hold 1']);
  });

  test('by a hold that comes between the last look and the call', async () => {
    const { account } = desk.system('crm-eu');
    const { gate } = account;
    let looks = 0;
    account.gate = async (effect, signal, act) => {
      const answer = await gate(effect, signal, act);
      if (JSON.stringify(answer ?? null).includes('Two canaris')) looks += 1;
      // Each of the two is asked about; then the records around them are looked at.
      if (looks === 3) {
        looks += 1;
        await house.greffe.holds.place(dpo, {
          ...hold,
          over: { over: 'person', identifiers: [{ kind: 'email', value: 'canari-autre@example.fr' }] },
        });
      }
      return answer;
    };
    expect(await desk.toRest(id)).toMatchObject({ state: 'done' });
    expect(looks).toBeGreaterThan(3);
    expect(desk.live('crm-eu')).toContain(other.id);
    expect(desk.system('crm-eu').witness.record('note', note.id)).toMatchObject({
      state: 'live',
      fields: { text: 'Two canaris called' },
    });
  });

  test('by a request', async () => {
    await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['access'],
      identifiers: [{ kind: 'email', value: 'canari-autre@example.fr' }],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    expect(await desk.toRest(id)).toMatchObject({ state: 'done' });
    expect(desk.live('crm-eu')).toContain(other.id);
    expect(desk.system('crm-eu').witness.record('note', note.id)).toMatchObject({
      state: 'live',
      fields: { text: 'Two canaris called' },
    });
    expect(await leftOut(id)).toEqual(['open-request 1']);
  });
});

test('a record under a hold keeps whom it is about, even where it would only be cut loose', async () => {
  const person = await desk.person('crm-eu');
  const note = await desk.system('crm-eu').world.note({ about: [person], text: 'Canari threatened to sue' });
  await house.greffe.holds.place(dpo, {
    ...hold,
    over: { over: 'record', ref: { system: 'crm-eu', ...note } },
  });
  const id = await planned();
  expect(await leftOut(id)).toEqual(['tied-to-kept 1']);
  expect(desk.live('crm-eu')).toEqual([person.id]);
  expect(desk.system('crm-eu').witness.record('note', note.id)?.links).toEqual([`person:${person.id}`]);
});

test('an address of a role joins nobody, however it is written', async () => {
  await desk.person('crm-eu', { emails: ['canari-a@example.fr', 'INFO@canari.example'] });
  const alive = await desk.person('sales', {
    emails: ['Info@canari.example'],
    lastReplyAt: '2026-01-01T10:00:00Z',
  });
  const id = await planned();
  await signed(id);
  expect([desk.live('crm-eu'), desk.live('sales')]).toEqual([[], [alive.id]]);
});
