import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PersonRow } from '../../adapters/memory/world.ts';
import type { Ref } from '../../src/contract/index.ts';
import type { PurgeView } from '../../src/greffe/purges.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { CUSTOMER, PROSPECT, prospects, scheduleFor } from '../support/purges.ts';

const forever = new AbortController().signal;
const systems = ['crm-eu', 'sales'];

let house: TestHouse;
let crm: MemorySystem;
let sales: MemorySystem;

beforeEach(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems) });
  crm = systemNamed('crm-eu');
  sales = systemNamed('sales');
});
afterEach(() => house.close());

function systemNamed(name: string): MemorySystem {
  const found = house.systems[name];
  if (!found) throw new Error(`No system ${name}.`);
  return found;
}

let count = 0;

async function row(system: MemorySystem, of: Partial<PersonRow> & { readonly email: string }): Promise<Ref> {
  count += 1;
  const { email, ...rest } = of;
  return system.world.person({
    given: `Zéphyrine${count}`,
    family: `Canari${count}`,
    emails: [email],
    town: PROSPECT,
    createdAt: '2019-05-02T10:00:00Z',
    ...rest,
  });
}

async function run(kind: 'plan' | 'run' = 'run', on: '2026-03-05' | null = null): Promise<number> {
  const id = await house.greffe.purges[kind](dpo, { controller: 'acme', rules: null, on });
  await house.greffe.purges.carryOn(id, forever);
  return id;
}

const show = (id: number): Promise<PurgeView> => house.greffe.purges.show(dpo, id);

async function sign(id: number): Promise<void> {
  const { plans } = await show(id);
  for (const { digest, funnel } of plans) {
    if (funnel.due === 0) continue;
    await house.greffe.purges.approve(dpo, id, digest);
    await house.greffe.purges.approve(direction, id, digest);
  }
  await house.greffe.purges.carryOn(id, forever);
}

function live(system: MemorySystem): readonly string[] {
  return system.witness
    .records()
    .filter(({ kind, state }) => kind === 'person' && state === 'live')
    .map(({ id }) => id)
    .sort();
}

async function funnel(id: number, rule = 'prospects') {
  return (await show(id)).plans.find((plan) => plan.rule === rule)?.funnel;
}

describe('a purge', () => {
  test('erases who is past the period in every system, and nobody else', async () => {
    const old = await row(crm, { email: 'vieille.canari@example.fr', lastFormAt: '2022-06-01T10:00:00Z' });
    const oldToo = await row(sales, { email: 'vieille.canari@example.fr' });
    const recent = await row(crm, { email: 'recent@example.fr', lastFormAt: '2024-06-01T10:00:00Z' });
    const opened = await row(crm, { email: 'ouvre@example.fr', lastOpenAt: '2026-02-01T10:00:00Z' });
    const id = await run();
    expect((await show(id)).purge).toMatchObject({ state: 'planned' });
    expect(live(crm)).toEqual([old.id, recent.id, opened.id].sort());
    await sign(id);
    expect(live(crm)).toEqual([recent.id]);
    expect(live(sales)).toEqual([]);
    expect(oldToo.kind).toBe('person');
    expect(await funnel(id)).toMatchObject({ inClass: 3, pastPeriod: 2, due: 2 });
    expect(house.logged()).not.toMatch(/canari|example\.fr/i);
  });

  test('keeps whoever is alive in another system, by a contact there or as a customer there', async () => {
    const one = await row(crm, { email: 'une@example.fr' });
    const other = await row(sales, { email: 'UNE@example.fr', lastReplyAt: '2025-01-01T10:00:00Z' });
    const prospect = await row(crm, { email: 'deux@example.fr' });
    const customer = await row(sales, {
      email: 'deux@example.fr',
      town: CUSTOMER,
      lastReplyAt: '2022-01-01T10:00:00Z',
    });
    const id = await run();
    expect(await funnel(id)).toMatchObject({ inClass: 2, pastPeriod: 2, aliveElsewhere: 2, due: 0 });
    expect((await show(id)).purge.state).toBe('done');
    expect([live(crm), live(sales)]).toEqual([[one.id, prospect.id].sort(), [other.id, customer.id].sort()]);
  });

  test('keeps whoever is under a hold, has an open request, or is of a class no rule covers', async () => {
    const held = await row(crm, { email: 'gelee@example.fr' });
    const asking = await row(crm, { email: 'demande@example.fr' });
    await row(crm, { email: 'inconnue@example.fr', town: 'Ailleurs' });
    await house.greffe.holds.place(dpo, {
      controller: 'acme',
      over: { over: 'person', identifiers: [{ kind: 'email', value: 'gelee@example.fr' }] },
      ground: 'litigation 2026-014',
      until: null,
    });
    await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['erasure'],
      identifiers: [{ kind: 'email', value: 'Demande@example.fr' }],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    const id = await run();
    expect(await funnel(id)).toMatchObject({ inClass: 2, held: 2, due: 0 });
    expect(live(crm)).toContain(held.id);
    expect(live(crm)).toContain(asking.id);
  });

  test('leaves out whoever has been in contact since the scan, and erases the others', async () => {
    const back = await row(crm, { email: 'revenue@example.fr' });
    const gone = await row(crm, { email: 'partie@example.fr' });
    const note = await crm.world.note({ about: [back], text: 'called' });
    const id = await run();
    await crm.world.contactFromPerson({ of: back, evidence: 'reply', at: house.clock.now() });
    await sign(id);
    expect(live(crm)).toEqual([back.id]);
    expect(crm.witness.record('note', note.id)?.state).toBe('live');
    expect(crm.witness.record('person', gone.id)?.state).not.toBe('live');
    const { leftOut } = await show(id);
    expect(leftOut).toEqual([{ rule: 'prospects', why: 'changed-since', people: 1 }]);
  });

  test('does not touch somebody whose record would take along what must stay', async () => {
    const buyer = await row(crm, { email: 'acheteuse@example.fr' });
    const [membership] = await crm.world.cascade({ about: buyer, text: 'Member since 2019' });
    await house.greffe.holds.place(dpo, {
      controller: 'acme',
      over: { over: 'record', ref: { system: 'crm-eu', ...membership } },
      ground: 'litigation 2026-014',
      until: null,
    });
    const id = await run();
    expect((await show(id)).leftOut).toEqual([{ rule: 'prospects', why: 'tied-to-kept', people: 1 }]);
    expect(await funnel(id)).toMatchObject({
      held: 1,
      due: 0,
      bySystem: { 'crm-eu': { inClass: 1, due: 0 } },
    });
    expect(live(crm)).toEqual([buyer.id]);
  });

  test('counts them out in each system in which they were of the class, and nobody else', async () => {
    const buyer = await row(crm, { email: 'acheteuse@example.fr' });
    await row(sales, { email: 'acheteuse@example.fr' });
    await row(sales, { email: 'autre@example.fr' });
    const [membership] = await crm.world.cascade({ about: buyer, text: 'Member since 2019' });
    await house.greffe.holds.place(dpo, {
      controller: 'acme',
      over: { over: 'record', ref: { system: 'crm-eu', ...membership } },
      ground: 'litigation 2026-014',
      until: null,
    });
    expect(await funnel(await run('plan'))).toMatchObject({
      inClass: 2,
      held: 1,
      due: 1,
      bySystem: { 'crm-eu': { inClass: 1, due: 0 }, sales: { inClass: 2, due: 1 } },
    });
  });

  test('unsubscribes nobody and writes no suppression entry', async () => {
    await row(crm, { email: 'partie@example.fr' });
    await sign(await run());
    expect(await crm.world.mayReceive({ channel: 'email', address: 'partie@example.fr' })).toBe(true);
    const address = { kind: 'email', value: 'partie@example.fr' } as const;
    expect(
      await house.house.store.transact((tx) => house.house.store.suppressions.holds(tx, 'acme', address)),
    ).toBe(false);
  });

  test('of a dry run changes nothing, and nobody can sign it', async () => {
    const old = await row(crm, { email: 'vieille@example.fr' });
    const id = await run('plan', '2026-03-05');
    const { plans, purge } = await show(id);
    expect(purge).toMatchObject({ state: 'planned', kind: 'dry-run' });
    expect(plans[0]?.oldest).toEqual([
      {
        endsOn: '2022-05-02',
        startOn: '2019-05-02',
        because: 'collection',
        source: null,
        system: 'crm-eu',
        records: [`crm-eu:person:${old.id}`],
        why: 'due',
      },
    ]);
    await expect(house.greffe.purges.approve(dpo, id, plans[0]?.digest ?? '')).rejects.toMatchObject({
      code: 'dry-run',
    });
    expect(live(crm)).toEqual([old.id]);
  });
});

describe('the brake', () => {
  test('stops the first run of a rule for two people, one of them a controller; the next goes by the schedule', async () => {
    await row(crm, { email: 'une@example.fr' });
    const first = await run();
    const { plans } = await show(first);
    const digest = plans[0]?.digest ?? '';
    expect(plans[0]?.brake).toEqual(['first-run']);
    await house.greffe.purges.approve(dpo, first, digest);
    await house.greffe.purges.carryOn(first, forever);
    expect(live(crm)).toHaveLength(1);
    await expect(house.greffe.purges.approve(dpo, first, digest)).rejects.toMatchObject({
      code: 'signed-by-you',
    });
    await expect(
      house.greffe.purges.approve({ id: 'dpo-2', roles: ['dpo'] }, first, digest),
    ).rejects.toMatchObject({ code: 'controller-must-sign' });
    // Whoever holds a token of theirs would sign twice.
    await expect(
      house.greffe.purges.approve({ id: 'token:erp', roles: ['controller'] }, first, digest),
    ).rejects.toMatchObject({ code: 'takes-a-person' });
    await house.greffe.purges.approve(direction, first, digest);
    await house.greffe.purges.carryOn(first, forever);
    expect(live(crm)).toHaveLength(0);

    await row(crm, { email: 'deux@example.fr' });
    const second = await run();
    expect((await show(second)).plans[0]?.brake).toEqual([]);
    expect(live(crm)).toHaveLength(0);
  });

  test('stops a run of a rule that was rewritten', async () => {
    await row(crm, { email: 'une@example.fr' });
    await sign(await run());
    await row(crm, { email: 'deux@example.fr', createdAt: '2020-01-01T10:00:00Z' });
    const other = await house.reopen(scheduleFor(systems, [{ ...prospects, keep: 'P2Y' }]));
    const id = await other.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
    await other.greffe.purges.carryOn(id, forever);
    expect((await show(id)).plans[0]?.brake).toEqual(['first-run']);
    expect(live(crm)).toHaveLength(1);
  });
});

describe('a rule about some fields', () => {
  const phones = {
    ...prospects,
    id: 'phones',
    keep: 'P1Y',
    action: { kind: 'redact' as const, fields: ['phone'] },
  };
  const mapped = {
    category: 'contact' as const,
    origin: 'provided' as const,
    purposes: ['prospecting'],
    propagate: 'proposed' as const,
    in: Object.fromEntries(systems.map((name) => [name, [{ kind: 'person', field: 'phone' }]])),
  };

  test('empties them once on the rows of the class, and leaves the records and everything else', async () => {
    const { retention, dataMap } = scheduleFor(systems, [
      phones,
      prospects,
      { ...prospects, class: 'customer', id: 'customers' },
    ]);
    const other = await house.reopen({ retention, dataMap: { ...dataMap, fields: { phone: mapped } } });
    const quiet = await row(crm, {
      email: 'calme@example.fr',
      phone: '+33612340001',
      lastReplyAt: '2024-06-01T10:00:00Z',
    });
    const recent = await row(crm, {
      email: 'recente@example.fr',
      phone: '+33612340002',
      lastReplyAt: '2025-12-01T10:00:00Z',
    });
    const before = crm.witness.record('person', quiet.id)?.fields;
    const id = await other.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
    await other.greffe.purges.carryOn(id, forever);
    for (const {
      digest,
      funnel: { due },
    } of (await show(id)).plans.filter(({ funnel: { due } }) => due > 0)) {
      expect(due).toBe(1);
      await other.greffe.purges.approve(dpo, id, digest);
      await other.greffe.purges.approve(direction, id, digest);
    }
    await other.greffe.purges.carryOn(id, forever);
    expect((await show(id)).purge.state).toBe('done');
    expect(crm.witness.record('person', quiet.id)?.fields).toEqual({ ...before, phone: null });
    expect(crm.witness.record('person', recent.id)?.fields['phone']).toBe('+33612340002');

    const again = await other.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
    await other.greffe.purges.carryOn(again, forever);
    expect((await show(again)).purge.state).toBe('done');
    expect(await funnel(again, 'phones')).toMatchObject({ inClass: 2, due: 0 });
  });
});
