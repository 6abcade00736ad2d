import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import type { System } from '../../src/systems/registry.ts';
import type { AlertKind } from '../../src/domain/restriction-alert.ts';
import { pen } from '../../src/cli/format/pen.ts';
import { toGiveBack } from '../../src/cli/format/restriction.ts';
import { words } from '../../src/cli/words.ts';
import { dumpOf } from '../support/dump.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';

const never = new AbortController().signal;
const HOUR_MS = 3_600_000;
const reserved = 'queue-reserved';
/** Whoever works with a person may say who that is: their ids are kept from every eye as the person's own are. */
const seller = 'user-canari-seller';
const colleague = 'user-canari-colleague';

let house: TestHouse;
let count = 0;
let given = '';

beforeAll(async () => {
  house = await openHouse({ restrictedOwner: reserved });
  interposed();
});
beforeEach(async () => {
  count += 1;
  given = `zoe.canari${count}@example.fr`;
  for (const { account, world } of Object.values(house.systems)) {
    account.ruled.clear();
    for (const id of [reserved, seller, colleague]) await world.colleague({ id });
  }
});
afterAll(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  for (const [table, text] of await dumpOf(house.pool))
    expect({ table, leaks: /canari/i.test(text) }).toEqual({ table, leaks: false });
  for (const letter of house.letters.taken) expect(JSON.stringify(letter)).not.toMatch(/canari/i);
  await house.close();
});

const crm = (): MemorySystem => house.systems['crm-eu'] as MemorySystem;
const ownerOf = (ref: Ref): Promise<string | null> => crm().world.ownerOf(ref);
const carryOn = (id: number): Promise<void> => house.greffe.requests.carryOn(id, never);

async function zoe(owner: string | null): Promise<Ref> {
  const ref = await crm().world.person({ given: 'Zoé', family: `Canari${count}`, emails: [given] });
  await crm().world.assign(ref, owner);
  return ref;
}

async function restricted(): Promise<{ readonly request: number; readonly id: number }> {
  const request = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['restriction'],
    identifiers: [{ kind: 'email', value: given }],
    channel: 'email',
    requester: { kind: 'data-subject' },
    restriction: { ground: 'accuracy' },
  });
  await house.greffe.requests.identify(dpo, request, 'called back');
  await carryOn(request);
  const placed = await house.greffe.restrictions.ofRequest(dpo, request);
  return { request, id: placed?.id ?? 0 };
}

async function lift({ request, id }: { readonly request: number; readonly id: number }): Promise<void> {
  const toldOn = house.greffe.requests.today('acme');
  await house.greffe.restrictions.lift(dpo, id, { toldOn, reason: 'corrected' });
  await carryOn(request);
}

async function stands(
  id: number,
): Promise<{ readonly alerts: readonly AlertKind[]; readonly isUndone: boolean }> {
  const { restriction, alerts } = await house.greffe.restrictions.show(dpo, id);
  return {
    alerts: alerts.map(({ kind }) => kind),
    isUndone: 'undoneAt' in restriction && restriction.undoneAt !== null,
  };
}

async function certified(request: number): Promise<unknown> {
  const { file } = await house.greffe.certificates.show(dpo, request);
  const { statement } = JSON.parse(file);
  return { systems: statement.systems, residues: statement.residues };
}

/** How often a tool was asked to give a record to another owner. */
let moves = 0;

/** What others do just before our next writes of an owner leave, one for each. */
const toCome: (() => Promise<void>)[] = [];

function interposed(): void {
  const own = house.house;
  const opened = own.system.bind(own);
  Object.assign(own, {
    system: async (name: string): Promise<System> => {
      const system = await opened(name);
      const { reassign } = system.connection;
      if (!reassign) return system;
      const call: typeof reassign.call = async (...given) => {
        moves += 1;
        await toCome.shift()?.();
        return reassign.call(...given);
      };
      return { ...system, connection: { ...system.connection, reassign: { ...reassign, call } } };
    },
  });
}

describe('a restricted record', () => {
  test('goes to the owner of restricted data, and back to whom it was with, exactly', async () => {
    const [row, other] = [
      await zoe(seller),
      await crm().world.person({ given: 'Omar', family: 'Canarimoux', emails: [] }),
    ];
    await crm().world.assign(other, seller);
    const placed = await restricted();
    expect([await ownerOf(row), await ownerOf(other)]).toEqual([reserved, seller]);
    expect(await crm().world.isRestricted(row)).toBe(true);
    expect(await certified(placed.request)).toMatchObject({
      systems: [{ system: 'crm-eu', restricted: 1, putAside: 1 }, { system: 'sales' }],
      residues: [],
    });
    await lift(placed);
    expect(await ownerOf(row)).toBe(seller);
    expect(await stands(placed.id)).toEqual({ alerts: [], isUndone: true });
    expect(await certified(placed.request)).toMatchObject({
      systems: [{ system: 'crm-eu', putAside: 1, lifted: 1, givenBack: 1 }, { system: 'sales' }],
      residues: [],
    });
  });

  test('that was nobody’s is nobody’s again', async () => {
    const row = await zoe(null);
    const placed = await restricted();
    expect(await ownerOf(row)).toBe(reserved);
    await lift(placed);
    expect(await ownerOf(row)).toBeNull();
    expect(await stands(placed.id)).toEqual({ alerts: [], isUndone: true });
  });

  test('that was with the owner of restricted data before is left there', async () => {
    const row = await zoe(reserved);
    const placed = await restricted();
    await lift(placed);
    expect(await ownerOf(row)).toBe(reserved);
  });

  test('that somebody is given in the moment before is taken from them, and given back to them', async () => {
    const row = await zoe(seller);
    toCome.push(() => crm().world.assign(row, colleague));
    const placed = await restricted();
    expect(await ownerOf(row)).toBe(reserved);
    expect(await certified(placed.request)).toMatchObject({ residues: [] });
    await lift(placed);
    expect(await ownerOf(row)).toBe(colleague);
  });

  test('that changes hands again and again is left after three tries, marked, and certified as a residue', async () => {
    const row = await zoe(seller);
    const owners = [colleague, seller, colleague, seller];
    toCome.push(...owners.map((owner) => () => crm().world.assign(row, owner)));
    const placed = await restricted();
    expect(toCome.splice(0)).toHaveLength(1);
    expect([await ownerOf(row), await crm().world.isRestricted(row)]).toEqual([colleague, true]);
    expect(await certified(placed.request)).toMatchObject({
      residues: [{ system: 'crm-eu', why: 'not-carried-out' }],
    });
    await lift(placed);
  });
});

describe('given to another owner while it is restricted', () => {
  test('it is an alert, and the lift leaves it with them and says so', async () => {
    const row = await zoe(seller);
    const placed = await restricted();
    await crm().world.assign(row, colleague);
    await house.greffe.restrictions.watch(dpo, 'acme', never);
    await house.greffe.restrictions.watch(dpo, 'acme', never);
    expect((await stands(placed.id)).alerts).toEqual(['reassigned']);
    await lift(placed);
    expect(await ownerOf(row)).toBe(colleague);
    expect(await crm().world.isRestricted(row)).toBe(false);
    expect(await stands(placed.id)).toEqual({ alerts: ['not-given-back', 'reassigned'], isUndone: true });
    expect(await certified(placed.request)).toMatchObject({
      residues: [{ system: 'crm-eu', why: 'not-carried-out' }],
    });
  });

  test('a row that two restrictions cover goes back once both are lifted, whichever is lifted first', async () => {
    for (const isFirstFirst of [true, false]) {
      count += 100;
      given = `zoe.canari${count}@example.fr`;
      const row = await zoe(seller);
      const [first, second] = [await restricted(), await restricted()];
      await lift(isFirstFirst ? first : second);
      expect(await ownerOf(row)).toBe(reserved);
      await lift(isFirstFirst ? second : first);
      expect({ isFirstFirst, owner: await ownerOf(row) }).toEqual({ isFirstFirst, owner: seller });
    }
  });
});

describe('an owner who is away', () => {
  test('where restricted data goes: the record is marked all the same, and goes there once they are back', async () => {
    await crm().world.colleague({ id: reserved, is: 'away' });
    const row = await zoe(seller);
    const { request } = await restricted();
    expect([await ownerOf(row), await crm().world.isRestricted(row)]).toEqual([seller, true]);
    const { state, request: shown } = await house.greffe.requests.show(dpo, request);
    expect(state).toBe('incomplete');
    expect(shown.rights[0]?.waitsFor).toContain('can be given no record');
    await crm().world.colleague({ id: reserved });
    house.clock.advance(1_000);
    await house.greffe.requests.retry(dpo, request);
    await carryOn(request);
    expect(await ownerOf(row)).toBe(reserved);
  });

  test('who had it before: the lift says so at once, and gives it back once they are there again', async () => {
    const row = await zoe(seller);
    const placed = await restricted();
    await crm().world.colleague({ id: seller, is: 'away' });
    await lift(placed);
    expect(await ownerOf(row)).toBe(reserved);
    expect(await stands(placed.id)).toEqual({ alerts: ['not-given-back'], isUndone: false });
    // The rest of the lift waits for nobody.
    expect(await certified(placed.request)).toMatchObject({
      systems: [{ system: 'crm-eu', putAside: 1, lifted: 1 }, { system: 'sales' }],
      residues: [{ system: 'crm-eu', why: 'not-carried-out' }],
    });
    await crm().world.colleague({ id: seller });
    house.clock.advance(7 * HOUR_MS);
    await carryOn(placed.request);
    await carryOn(placed.request);
    expect(await ownerOf(row)).toBe(seller);
    expect(await stands(placed.id)).toEqual({ alerts: ['not-given-back'], isUndone: true });
    expect(await certified(placed.request)).toMatchObject({
      systems: [{ system: 'crm-eu', lifted: 1, givenBack: 1 }, { system: 'sales' }],
      residues: [],
    });
  });
});

describe('a former owner who never comes back', () => {
  /** So many quarters of a day. @returns how often the tool was asked meanwhile */
  async function quarters(request: number, count: number): Promise<number> {
    const before = moves;
    for (let quarter = 0; quarter < count; quarter += 1) {
      house.clock.advance(6 * HOUR_MS + 1_000);
      await carryOn(request);
    }
    return moves - before;
  }

  /** As after all the tries that a tool is given, and the days. */
  async function triedOut(request: number): Promise<void> {
    expect(await quarters(request, 2)).toBe(2);
    await house.pool.query("update line set attempts = 12 where matter = $1 and state = 'failed'", [request]);
    // Not before the days are over.
    expect(await quarters(request, 1)).toBe(1);
    house.clock.advance(54 * HOUR_MS);
    await carryOn(request);
  }

  async function refused(): Promise<{
    readonly row: Ref;
    readonly placed: { readonly request: number; readonly id: number };
  }> {
    const row = await zoe(seller);
    const placed = await restricted();
    await crm().world.colleague({ id: seller, is: 'away' });
    await lift(placed);
    return { row, placed };
  }

  const named = (holder: string | null): void => {
    const terms = { deputy: null, remindAfterDays: null, deputyAfterDays: null, dpoAfterDays: null };
    Object.assign(house.house.policy, {
      tasksOf: (name: string) => (holder === null || name !== 'crm-eu' ? null : { holder, ...terms }),
    });
  };
  const taskOf = async (request: number) =>
    (await house.greffe.tasks.list(dpo)).map(({ task }) => task).find((task) => task.request === request);

  afterEach(() => named(null));

  test('is tried for some days and no longer, and the DPO is told what to do by hand; it counts as done nowhere', async () => {
    named(null);
    const { row, placed } = await refused();
    await triedOut(placed.request);
    expect(await quarters(placed.request, 1)).toBe(0);
    expect(await ownerOf(row)).toBe(reserved);
    expect((await stands(placed.id)).alerts).toEqual(['given-up', 'not-given-back']);
    expect(await certified(placed.request)).toMatchObject({
      systems: [{ system: 'crm-eu', putAside: 1, lifted: 1 }, { system: 'sales' }],
      residues: [{ system: 'crm-eu', why: 'not-carried-out' }],
    });
    expect(JSON.stringify(await certified(placed.request))).not.toContain('givenBack');
    const { lines } = await house.greffe.restrictions.show(dpo, placed.id);
    expect(toGiveBack({ words: words.fr, pen: pen(false) }, lines)).toBe(
      `À rendre à la main\n  crm-eu:person:${row.id}  → ${seller}\n`,
    );
    await house.greffe.restrictions.watch(dpo, 'acme', never);
    await house.greffe.restrictions.watch(dpo, 'acme', never);
    const told = house.letters.taken.filter(({ text }) => text.includes('une fiche n’a pas pu être rendue'));
    expect(told.map(({ to }) => to)).toEqual(['dpo@acme.example']);
    expect(told[0]?.text).toContain(`greffe restrict show ${placed.id} dit quelle fiche revient à qui`);
  });

  test('is somebody’s task where one is named, and done only once the tool says so', async () => {
    named('direction');
    const { row, placed } = await refused();
    await triedOut(placed.request);
    const task = await taskOf(placed.request);
    expect(task).toMatchObject({ act: 'give-back', system: 'crm-eu', person: 'direction' });
    expect(await quarters(placed.request, 1)).toBe(0);
    expect(await stands(placed.id)).toEqual({ alerts: ['not-given-back'], isUndone: false });
    const id = task?.id ?? 0;
    const seen = await house.greffe.tasks.show({ by: dpo, id });
    expect(seen.changes).toEqual([{ field: `person ${row.id}`, now: reserved, to: seller }]);

    // They say that it is done, and it is not.
    const done = { kind: 'done', attestedAs: 'Claire Exemple' } as const;
    await house.greffe.tasks.answer({ by: dpo, id }, done);
    await carryOn(placed.request);
    await carryOn(placed.request);
    expect((await stands(placed.id)).alerts).toEqual(['given-up', 'not-given-back']);
    expect(await certified(placed.request)).toMatchObject({
      residues: [{ system: 'crm-eu', why: 'not-carried-out' }],
    });
    expect(await quarters(placed.request, 1)).toBe(0);

    await crm().world.assign(row, seller);
    await house.greffe.tasks.answer({ by: dpo, id }, { ...done, corrects: true });
    await carryOn(placed.request);
    expect((await stands(placed.id)).isUndone).toBe(true);
    expect(await certified(placed.request)).toMatchObject({
      systems: [{ system: 'crm-eu', lifted: 1, givenBack: 1 }, { system: 'sales' }],
      residues: [],
    });
  });
});

test('a rule of the tool that refuses another owner is told, and the mark stands', async () => {
  const row = await zoe(seller);
  await crm().world.refuseNewOwners(row);
  const { request } = await restricted();
  expect([await ownerOf(row), await crm().world.isRestricted(row)]).toEqual([seller, true]);
  const { request: shown } = await house.greffe.requests.show(dpo, request);
  expect(shown.rights[0]?.waitsFor).toContain('refuses another owner');
});

test('a tool that does not show whose a record is keeps it where it is, and that is a gap of the plan', async () => {
  const row = await zoe(seller);
  crm().account.hidden.add(`person:${row.id}.owner`);
  const { request } = await restricted();
  expect([await ownerOf(row), await crm().world.isRestricted(row)]).toEqual([seller, true]);
  const { plans } = await house.greffe.requests.show(dpo, request);
  expect(plans.flatMap(({ plan }) => plan.gaps)).toContainEqual(
    expect.objectContaining({
      system: 'crm-eu',
      because: 'no-scope',
      what: expect.stringContaining('whose they are'),
    }),
  );
});

test('a record that was given back, and that somebody gave to the owner of restricted data since, is left there', async () => {
  const row = await zoe(seller);
  await lift(await restricted());
  expect(await ownerOf(row)).toBe(seller);
  await crm().world.assign(row, reserved);
  house.clock.advance(HOUR_MS);
  await lift(await restricted());
  expect(await ownerOf(row)).toBe(reserved);
});
