import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import { Secret } from '../../src/settings/secret.ts';
import type { Settings } from '../../src/settings/settings.ts';
import type { Claims } from '../../src/systems/whose.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse, settingsOf } from '../support/house.ts';

// Two brands over one account: looked at past the adapter, what is done for one leaves every row of the other as it was.

const never = new AbortController().signal;
const address = 'zoe.canari@example.fr';

let house: TestHouse;
let crm: MemorySystem;
let north: Ref;
let south: Ref;

beforeEach(async () => {
  house = await openHouse({ systems: ['crm'], settings: twoBrands() });
  const { crm: found } = house.systems;
  if (!found) throw new Error('one account');
  crm = found;
  north = await person('north');
  south = await person('south');
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  await house.close();
});

function twoBrands(more: Claims = {}): Partial<Settings> {
  const { controllers, systems } = settingsOf(['crm']);
  const [controller] = controllers;
  const [system] = systems;
  if (!controller || !system) throw new Error('one of each');
  const brands = ['north', 'south'];
  return {
    controllers: brands.map((id) => ({ ...controller, id, name: `${id} SAS`, systems: [`crm-${id}`] })),
    systems: brands.map((id) => ({
      ...system,
      name: `crm-${id}`,
      settings: new Secret<unknown>({ account: 'crm', webhookSecret: 'w'.repeat(32) }, {}),
      only: { person: [{ field: 'brand', oneOf: [id] }], ...more },
    })),
    retention: [],
  };
}

async function person(brand: string | null | readonly string[], email = address): Promise<Ref> {
  return crm.world.person({ given: 'Zoé', family: 'Canari', emails: [email], fields: { brand } });
}

async function opened(right: 'erasure' | 'access' | 'objection' | 'restriction', controller = 'north') {
  const id = await house.greffe.requests.open(dpo, {
    controller,
    rights: [right],
    identifiers: [{ kind: 'email', value: address }],
    channel: 'email',
    requester: { kind: 'data-subject' },
    ...(right === 'restriction' && { restriction: { ground: 'accuracy' as const } }),
  });
  await house.greffe.requests.carryOn(id, never);
  return id;
}

async function identified(id: number): Promise<RequestView> {
  await house.greffe.requests.identify(dpo, id, 'called back');
  await house.greffe.requests.carryOn(id, never);
  return house.greffe.requests.show(dpo, id);
}

async function approved(id: number): Promise<RequestView> {
  const { plan } = await house.greffe.plans.show(dpo, id);
  await house.greffe.plans.approve(dpo, id, plan.digest, never);
  await house.greffe.requests.carryOn(id, never);
  return house.greffe.requests.show(dpo, id);
}

const rowOf = (ref: Ref) => crm.witness.record(ref.kind, ref.id);
const linesOf = ({ plans }: RequestView) =>
  plans.flatMap(({ lines }) => lines.map(({ line }) => line.ref.id));

describe('an erasure for one brand', () => {
  test('finds and erases its row, and leaves the other brand’s with all that hangs on it', async () => {
    const lunch = await crm.world.note({ about: [north, south], text: 'lunch with both' });
    const theirs = await crm.world.note({ about: [south], text: 'of the south' });
    const before = [rowOf(south), rowOf(theirs)];
    const id = await opened('erasure');
    expect(linesOf(await identified(id))).not.toContain(south.id);
    const { state } = await approved(id);
    expect(state).toBe('answered-provisionally');
    expect(rowOf(north)?.state).toBe('recycled');
    expect([rowOf(south), rowOf(theirs)]).toEqual(before);
    expect(rowOf(lunch)).toMatchObject({ state: 'live', fields: { text: 'lunch with both' } });
  });

  test.each([
    ['says no brand', null],
    ['says both', ['north', 'south']],
    ['says one that nobody claims', 'east'],
  ])('leaves a row that %s, and names it with what to do', async (_case, brand) => {
    const unclear = await person(brand);
    const before = rowOf(unclear);
    const id = await opened('erasure');
    const { searches } = await identified(id);
    expect(searches.flatMap(({ system, gaps }) => gaps.map((gap) => ({ system, ...gap })))).toContainEqual(
      expect.objectContaining({
        system: 'crm-north',
        what: 'records of the kind person that do not say whose they are',
        mend: expect.stringContaining(
          'Say in the field brand which one controller each record of the kind person in crm-north',
        ),
      }),
    );
    await approved(id);
    expect([rowOf(north)?.state, rowOf(unclear)]).toEqual(['recycled', before]);
  });

  test('ends no row with which the tool would take along what is the other brand’s', async () => {
    await house.close();
    house = await openHouse({
      systems: ['crm'],
      settings: twoBrands({ membership: [{ field: 'text', oneOf: ['mine'] }] }),
    });
    ({ crm = crm } = house.systems);
    north = await person('north');
    const [membership] = await crm.world.cascade({ about: north, text: 'of the south' });
    const before = rowOf(membership);
    const id = await opened('erasure');
    await identified(id);
    await approved(id).catch(() => undefined);
    expect([rowOf(north)?.state, rowOf(membership)]).toEqual(['live', before]);
  });

  test('sends nothing for a row that became the other brand’s after the plan was signed', async () => {
    const id = await opened('erasure');
    await identified(id);
    await crm.world.edit(north, { brand: 'south' });
    const before = rowOf(north);
    const { state } = await approved(id);
    expect(state).not.toBe('done');
    expect(rowOf(north)).toEqual(before);
  });
});

test('a copy holds one brand’s data alone', async () => {
  const id = await opened('access', 'south');
  const view = await identified(id);
  expect(linesOf(view)).not.toContain(north.id);
});

test('a row that is restricted for one brand is free for the other', async () => {
  const id = await opened('restriction');
  await identified(id);
  expect([rowOf(north)?.fields['restricted'], rowOf(south)?.fields['restricted']]).toEqual([true, false]);
});

test('what happens to the other brand’s rows is not heard, and no delivery is taken', async () => {
  await house.greffe.notices.poll(direction, ['crm-north'], never);
  await crm.world.edit(south, { given: 'Zora' });
  await crm.world.edit(north, { given: 'Zelda' });
  await house.greffe.notices.poll(direction, ['crm-north'], never);
  const { notices } = await house.greffe.notices.list(direction, { system: null, proposed: false });
  const shown = await Promise.all(notices.map(({ id }) => house.greffe.notices.show(direction, id)));
  expect(shown.map(({ ref }) => ref.id)).toEqual([north.id]);
  expect(await house.greffe.notices.door('crm-north')).toBeNull();
});
