import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import type { Ref } from '../../src/contract/index.ts';
import type { FieldCorrection } from '../../src/domain/correction.ts';
import type { DataMapSettings } from '../../src/settings/data-map-file.ts';
import type { Identifier } from '../../src/domain/record.ts';
import type { Right } from '../../src/domain/right.ts';
import { askedSettings } from '../support/asked-house.ts';
import { dumpOf } from '../support/dump.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';

const never = new AbortController().signal;
const old: Identifier = { kind: 'email', value: 'zoe.vieux.canari@example.fr' };
const fresh: Identifier = { kind: 'email', value: 'Zoe.Canari@example.com' };
const toNew: FieldCorrection = { field: 'email', to: fresh.value };
const names = ['crm-eu', 'sales'] as const;

const mapped = (field: string, authority?: string): DataMapSettings['fields'][string] => ({
  category: 'contact',
  origin: 'provided',
  purposes: ['contract'],
  propagate: 'proposed',
  ...(authority && { authority }),
  in: Object.fromEntries(names.map((name) => [name, [{ kind: 'person', field }]])),
});

const dataMap: DataMapSettings = {
  fields: {
    email: mapped('email'),
    phone: mapped('phone'),
    town: mapped('town', 'sales'),
    'other-emails': mapped('otherEmails'),
    'order-town': { ...mapped('town'), in: { sales: [{ kind: 'person', field: 'town' }] } },
  },
  classes: {},
  unclassed: {},
  events: {},
  purposes: {},
  exemptions: [],
};

let house: TestHouse;

beforeEach(async () => {
  house = await openHouse({ settings: { dataMap } });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  for (const [table, text] of await dumpOf(house.pool))
    expect({ table, leaks: /canari/i.test(text) }).toEqual({ table, leaks: false });
  await house.close();
});

const named = (name: string): MemorySystem => {
  const found = house.systems[name];
  if (!found) throw new Error(`No system ${name}.`);
  return found;
};
const zoe = (name: string, fields: Readonly<Record<string, string>> = {}): Promise<Ref> =>
  named(name).world.person({
    given: 'Zoé',
    family: 'Canari',
    emails: [old.value],
    phone: '+33612345601',
    town: 'Lyon',
    fields,
  });
/** What the account itself holds, past the adapter. */
const held = (name: string, ref: Ref, field = 'email'): unknown =>
  named(name).account.rows.get(`${ref.kind}:${ref.id}`)?.fields[field];
const mayReceive = (name: string, value: string): Promise<boolean> =>
  named(name).world.mayReceive({ channel: 'email', address: value });
const show = (id: number) => house.greffe.requests.show(dpo, id);
const carryOn = (id: number): Promise<void> => house.greffe.requests.carryOn(id, never);
const waitsFor = async (id: number): Promise<string> =>
  (await show(id)).request.rights.map((course) => course.waitsFor).join(' ');

async function open(
  corrections: readonly FieldCorrection[],
  identifiers: readonly Identifier[] = [old],
  rights: readonly Right[] = ['rectification'],
): Promise<number> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights,
    identifiers,
    channel: 'email',
    ...(rights.includes('restriction') && { restriction: { ground: 'accuracy' as const } }),
    corrections,
    requester: { kind: 'data-subject' },
  });
  await carryOn(id);
  return id;
}

async function identified(id: number): Promise<number> {
  await house.greffe.requests.identify(dpo, id, 'called back');
  await carryOn(id);
  return id;
}

async function approved(id: number): Promise<number> {
  const { plan } = await house.greffe.plans.show(dpo, id);
  await house.greffe.plans.approve(dpo, id, plan.digest, never);
  await carryOn(id);
  return id;
}

const registered = (address: Identifier) =>
  house.house.store.transact((tx) => house.house.store.suppressions.channels(tx, 'acme', address));

const rectified = async (corrections: readonly FieldCorrection[], given?: readonly Identifier[]) =>
  approved(await identified(await open(corrections, given)));

const linesOf = async (id: number) => {
  const { lines } = await house.greffe.plans.show(dpo, id);
  return lines.map(({ line, state }) => [
    line.system,
    line.action,
    line.reason,
    ...(line.changes ?? []).map(
      ({ name, now, to }) => `${name}: ${typeof now === 'string' ? now : JSON.stringify(now)} → ${to}`,
    ),
    state,
  ]);
};

const statement = async (id: number) => {
  const { file } = await house.greffe.certificates.show(dpo, id);
  expect(file).not.toMatch(/canari/i);
  return JSON.parse(file).statement;
};

describe('a rectification', () => {
  test('is planned with what each record says now and is to say, waits for identity and a signature, is written and read back', async () => {
    const rows = [await zoe('crm-eu'), await zoe('sales')] as const;
    const other = await named('sales').world.person({
      given: 'Omar',
      family: 'Canarimoux',
      emails: ['omar.canarimoux@example.fr'],
    });
    const before = held('sales', other);
    const id = await open([toNew]);
    expect(await linesOf(id)).toEqual(
      names.map((name) => [name, 'rectify', 'inaccurate', `email: ${old.value} → ${fresh.value}`, 'waiting']),
    );
    expect(await waitsFor(id)).toBe('identity');
    await expect(approved(id)).rejects.toMatchObject({ code: 'identity-open' });
    await identified(id);
    expect(await waitsFor(id)).toMatch(/^approval of plan/);
    expect(held('crm-eu', rows[0])).toBe(old.value);
    await approved(id);
    expect((await show(id)).state).toBe('done');
    expect([held('crm-eu', rows[0]), held('sales', rows[1]), held('sales', other)]).toEqual([
      fresh.value,
      fresh.value,
      before,
    ]);
    const said = await statement(id);
    expect(said).toMatchObject({ kind: 'final', residues: [], suppressionKept: false });
    expect(said.systems).toMatchObject(
      names.map((system) => ({ system, rectified: 1, rectifiedFields: ['email'], verified: 1 })),
    );
  });

  test('names what another tool holds besides, and writes over it once somebody decides so', async () => {
    const rows = [await zoe('crm-eu', { phone: '+33612345777' }), await zoe('sales')] as const;
    const phone: FieldCorrection = { field: 'phone', to: '+33612345900' };
    const id = await identified(await open([phone], [old, { kind: 'phone', value: '+33612345601' }]));
    expect(await linesOf(id)).toEqual([
      ['crm-eu', 'leave', 'other-value', 'phone: +33612345777 → +33612345900', 'noted'],
      ['sales', 'rectify', 'inaccurate', 'phone: +33612345601 → +33612345900', 'waiting'],
    ]);
    const shown = (await house.greffe.plans.show(dpo, id)).plan.digest;
    await expect(house.greffe.requests.correct(dpo, id, [2])).rejects.toMatchObject({
      code: 'no-such-line',
    });
    await house.greffe.requests.correct(dpo, id, [1]);
    await carryOn(id);
    await expect(house.greffe.plans.approve(dpo, id, shown, never)).rejects.toMatchObject({
      code: 'digest-differs',
    });
    await approved(id);
    expect([held('crm-eu', rows[0], 'phone'), held('sales', rows[1], 'phone')]).toEqual([phone.to, phone.to]);
    expect((await show(id)).state).toBe('done');
  });

  test('leaves that other value where nobody decides, and says so', async () => {
    const row = await zoe('crm-eu', { phone: '+33612345777' });
    await zoe('sales');
    const id = await rectified(
      [{ field: 'phone', to: '+33612345900' }],
      [old, { kind: 'phone', value: '+33612345601' }],
    );
    expect(held('crm-eu', row, 'phone')).toBe('+33612345777');
    expect((await show(id)).state).toBe('done');
    expect(await statement(id)).toMatchObject({
      residues: [{ system: 'crm-eu', kind: 'person', why: 'other-value' }],
    });
  });

  test('believes the authority of the data map where the person did not say what is wrong', async () => {
    await zoe('crm-eu', { town: 'Paris' });
    await zoe('sales');
    const id = await open([{ field: 'town', to: 'Lille' }]);
    expect((await linesOf(id)).map(([system, action]) => [system, action])).toEqual([
      ['crm-eu', 'leave'],
      ['sales', 'rectify'],
    ]);
  });

  test('writes over no value that came after the signature: a plan of its own is put to a human', async () => {
    const row = await zoe('crm-eu');
    const id = await identified(await open([toNew]));
    const { plan } = await house.greffe.plans.show(dpo, id);
    const { account } = named('crm-eu');
    const { gate } = account;
    // Another hand is quicker than our write, and slower than our last look.
    account.gate = async (effect, signal, act) => {
      if (effect === 'write') {
        account.gate = gate;
        await named('crm-eu').world.set(row, { email: 'zoe.autre.canari@example.fr' });
      }
      return gate(effect, signal, act);
    };
    await house.greffe.plans.approve(dpo, id, plan.digest, never);
    await carryOn(id);
    expect(held('crm-eu', row)).toBe('zoe.autre.canari@example.fr');
    expect(await waitsFor(id)).toMatch(/^approval of plan/);
    expect(await linesOf(id)).toEqual([
      ['crm-eu', 'leave', 'other-value', `email: zoe.autre.canari@example.fr → ${fresh.value}`, 'noted'],
    ]);
    await house.greffe.requests.correct(dpo, id, [1]);
    await carryOn(id);
    await approved(id);
    expect(held('crm-eu', row)).toBe(fresh.value);
    expect((await show(id)).state).toBe('done');
  });

  test('a row that somebody merged into another since the signature is not written through its old id', async () => {
    const row = await zoe('crm-eu');
    const { world, account } = named('crm-eu');
    const winner = await world.person({
      given: 'Zoé',
      family: 'Canari',
      emails: ['zoe.double.canari@example.fr'],
      phone: '+33612345602',
      town: 'Nantes',
    });
    const id = await identified(await open([{ field: 'town', to: 'Lille' }]));
    const { plan } = await house.greffe.plans.show(dpo, id);
    const { gate } = account;
    account.gate = async (effect, signal, act) => {
      if (effect === 'write') {
        account.gate = gate;
        house.clock.advance(60_000);
        await world.merge({ winner, loser: row });
      }
      return gate(effect, signal, act);
    };
    await house.greffe.plans.approve(dpo, id, plan.digest, never);
    await carryOn(id);
    expect(held('crm-eu', winner, 'town')).toBe('Nantes');
    // It has the address of both now: found anew, what it says is put to a human by a plan of its own.
    expect(await waitsFor(id)).toBe(`approval of plan ${id}.2`);
    await house.greffe.requests.correct(dpo, id, [1]).catch(() => undefined);
    await carryOn(id);
    await approved(id);
    expect(held('crm-eu', winner, 'town')).toBe('Lille');
    expect((await show(id)).state).toBe('done');
  });

  test('a value that changes before the signature draws the plan anew, and the digest that was shown signs nothing', async () => {
    const row = await zoe('crm-eu');
    const id = await identified(await open([{ field: 'town', to: 'Lille' }]));
    const { plan } = await house.greffe.plans.show(dpo, id);
    await named('crm-eu').world.set(row, { town: 'Nantes' });
    await expect(house.greffe.plans.approve(dpo, id, plan.digest, never)).rejects.toMatchObject({
      code: 'digest-differs',
    });
    expect(held('crm-eu', row, 'town')).toBe('Nantes');
  });

  test('whoever refused prospecting under the old address is not written to at the new one, in the register and in the tools', async () => {
    const row = await zoe('crm-eu');
    const objected = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['objection'],
      identifiers: [old],
      channel: 'email',
      stops: ['email'],
      requester: { kind: 'data-subject' },
    });
    await carryOn(objected);
    // A tool that came later, and knows of no refusal.
    named('sales').account.optOuts.clear();
    await zoe('sales');
    const id = await rectified([toNew]);
    expect((await show(id)).state).toBe('done');
    expect(held('crm-eu', row)).toBe(fresh.value);
    expect([await mayReceive('crm-eu', fresh.value), await mayReceive('sales', fresh.value)]).toEqual([
      false,
      false,
    ]);
    const { suppressions } = house.house.store;
    const channels = await house.house.store.transact((tx) => suppressions.channels(tx, 'acme', fresh));
    expect(channels).toEqual(['email']);
  });

  test('nobody else who has the new address is unsubscribed for it, in no tool and by no register', async () => {
    await zoe('crm-eu');
    await house.house.store.transact((tx) =>
      house.house.store.suppressions.record(tx, {
        controller: 'acme',
        address: old,
        channel: 'email',
        cause: 'objection',
        matter: 0,
        at: house.clock.now(),
      }),
    );
    await named('crm-eu').world.person({ given: 'Omar', family: 'Canaribis', emails: [fresh.value] });
    const id = await identified(await open([toNew]));
    expect(await registered(fresh)).toEqual([]);
    await approved(id);
    expect(await mayReceive('crm-eu', fresh.value)).toBe(true);
    expect(await registered(fresh)).toEqual([]);
  });

  test('an address that was typed and never signed for enters no register', async () => {
    await zoe('crm-eu');
    await house.house.store.transact((tx) =>
      house.house.store.suppressions.record(tx, {
        controller: 'acme',
        address: old,
        channel: 'email',
        cause: 'objection',
        matter: 0,
        at: house.clock.now(),
      }),
    );
    const id = await identified(await open([toNew]));
    await house.greffe.requests.withdraw(dpo, id);
    await carryOn(id);
    expect(await registered(fresh)).toEqual([]);
  });

  test('of somebody who is known, in no tool that holds what was to be corrected, it is not said that nothing is held', async () => {
    const row = await zoe('crm-eu');
    const id = await open([{ field: 'order-town', to: 'Nantes' }]);
    expect(await waitsFor(id)).toBe('identity');
    await identified(id);
    expect((await show(id)).state).toBe('done');
    expect(held('crm-eu', row, 'town')).toBe('Lyon');
  });

  test('what was written and is not as it should be yet is tried again, although the row has another address by then', async () => {
    const row = await named('crm-eu').world.person({ given: '', family: '', emails: [old.value] });
    const { rectify, verify } = (await house.house.system('crm-eu')).connection;
    if (!rectify || !verify) throw new Error('rectify, verify');
    const [write, look] = [rectify.call.bind(rectify), verify.call.bind(verify)];
    let writes = 0;
    const failure = {
      kind: 'unavailable',
      code: 'DROPPED',
      mend: 'The connection broke off.',
      retryAt: null,
    } as const;
    Object.assign(rectify, {
      call: async (...asked: Parameters<typeof write>) => {
        writes += 1;
        const outcomes = await write(...asked);
        return writes === 1 ? outcomes.map(() => ({ status: 'failed', failure }) as const) : outcomes;
      },
    });
    // As HubSpot's says it until the refusals of the former address stand for the new one.
    Object.assign(verify, {
      call: async (...asked: Parameters<typeof look>) =>
        writes === 1 ? asked[0].map(() => ({ status: 'contrary' }) as const) : look(...asked),
    });
    const id = await rectified([toNew]);
    for (let round = 0; round < 6 && (await show(id)).state !== 'done'; round += 1) {
      house.clock.advance(10 * 60_000);
      await carryOn(id);
    }
    expect([writes, (await show(id)).state, held('crm-eu', row)]).toEqual([2, 'done', fresh.value]);
  });

  test('whoever refuses under the old address while the plan is carried out is in the register under the new one', async () => {
    await zoe('crm-eu');
    const id = await identified(await open([toNew]));
    const { plan } = await house.greffe.plans.show(dpo, id);
    const { suppressions } = house.house.store;
    await house.greffe.plans.approve(dpo, id, plan.digest, never);
    await house.house.store.transact((tx) =>
      suppressions.record(tx, {
        controller: 'acme',
        address: old,
        channel: 'email',
        cause: 'objection',
        matter: id,
        at: house.clock.now(),
      }),
    );
    await carryOn(id);
    expect((await show(id)).state).toBe('done');
    const channels = await house.house.store.transact((tx) => suppressions.channels(tx, 'acme', fresh));
    expect(channels).toEqual(['email']);
    expect(await mayReceive('crm-eu', fresh.value)).toBe(false);
  });

  test('waits for a restriction to be lifted, one placed while the plan waits to be signed included', async () => {
    const row = await zoe('crm-eu');
    const id = await identified(await open([toNew]));
    const { plan } = await house.greffe.plans.show(dpo, id);
    const restriction = await open([], [old], ['restriction']);
    await expect(house.greffe.plans.approve(dpo, id, plan.digest, never)).rejects.toMatchObject({
      code: 'no-plan-yet',
    });
    expect(await waitsFor(id)).toMatch(/^restriction \d+ to be lifted/);
    expect(held('crm-eu', row)).toBe(old.value);
    const placed = await house.greffe.restrictions.ofRequest(dpo, restriction);
    await house.greffe.restrictions.lift(dpo, placed?.id ?? 0, {
      toldOn: house.greffe.requests.today('acme'),
      reason: 'corrected',
    });
    await carryOn(restriction);
    await carryOn(id);
    await approved(id);
    expect(held('crm-eu', row)).toBe(fresh.value);
  });

  test('a restriction placed after the signature stops what was not sent; lifted, it is planned anew and signed again', async () => {
    const row = await zoe('crm-eu');
    const id = await identified(await open([toNew]));
    const { plan } = await house.greffe.plans.show(dpo, id);
    await house.greffe.plans.approve(dpo, id, plan.digest, never);
    const restriction = await open([], [old], ['restriction']);
    await carryOn(id);
    expect(held('crm-eu', row)).toBe(old.value);
    expect(await waitsFor(id)).toMatch(/^restriction \d+ to be lifted/);
    const placed = await house.greffe.restrictions.ofRequest(dpo, restriction);
    const told = { toldOn: house.greffe.requests.today('acme'), reason: 'corrected' };
    await house.greffe.restrictions.lift(dpo, placed?.id ?? 0, told);
    await carryOn(restriction);
    await carryOn(id);
    expect(await waitsFor(id)).toMatch(/^approval of plan/);
    await approved(id);
    expect(held('crm-eu', row)).toBe(fresh.value);
    expect((await show(id)).state).toBe('done');
  });

  test('is stopped by no hold, and whoever signs is told of it', async () => {
    const row = await zoe('crm-eu');
    await house.greffe.holds.place(dpo, {
      controller: 'acme',
      over: { over: 'person', identifiers: [old] },
      ground: 'litigation 2026-014',
      until: null,
    });
    const id = await identified(await open([toNew]));
    const { lines } = await house.greffe.plans.show(dpo, id);
    expect(lines.map(({ line }) => [line.reason, line.ground])).toEqual([
      ['inaccurate-held', 'litigation 2026-014'],
    ]);
    await approved(id);
    expect(held('crm-eu', row)).toBe(fresh.value);
    expect((await show(id)).state).toBe('done');
  });

  test('says what is right already, and what it could not read, and changes neither', async () => {
    const row = await zoe('crm-eu', { email: fresh.value });
    const id = await rectified([toNew, { field: 'other-emails', to: 'x.canari@example.fr' }], [old, fresh]);
    expect((await show(id)).state).toBe('done');
    expect(held('crm-eu', row)).toBe(fresh.value);
    const said = await statement(id);
    expect(said.residues).toMatchObject([{ why: 'value-unseen' }]);
    expect(said.outOfReach).toContainEqual({
      system: 'crm-eu',
      what: 'correcting other-emails',
      because: 'no-scope',
    });
  });

  test('a tool that does not answer is corrected once it does', async () => {
    await zoe('crm-eu');
    const late = await zoe('sales');
    const { account } = named('sales');
    const { gate } = account;
    account.gate = async () => {
      throw new MemoryRefusal(503, 'DOWN');
    };
    const id = await rectified([toNew]);
    expect((await show(id)).state).not.toBe('done');
    account.gate = gate;
    for (let round = 0; round < 6 && !(await waitsFor(id)).startsWith('approval'); round += 1) {
      house.clock.advance(10 * 60_000);
      await carryOn(id);
    }
    expect((await linesOf(id)).map(([system, action]) => [system, action])).toEqual([['sales', 'rectify']]);
    await approved(id);
    expect(held('sales', late)).toBe(fresh.value);
    expect((await show(id)).state).toBe('done');
  });

  test('the new address is the person’s once it is written: what else has it is found', async () => {
    await zoe('crm-eu');
    await named('sales').world.person({ given: 'Zoé', family: 'Canari', emails: [fresh.value] });
    const id = await rectified([toNew]);
    expect((await show(id)).subject.matches.map(({ ref }) => ref.system).sort()).toEqual(['crm-eu', 'sales']);
  });

  test('asks whoever holds the room of paper, and goes on in the tools without waiting for them', async () => {
    await house.close();
    house = await openHouse({ systems: ['crm-eu'], settings: { ...askedSettings(), dataMap } });
    const row = await zoe('crm-eu');
    const id = await rectified([toNew]);
    expect(held('crm-eu', row)).toBe(fresh.value);
    expect(await waitsFor(id)).toMatch(/^task \d+ of archiviste/);
    const [asked] = await house.greffe.tasks.list(dpo);
    const said = { kind: 'done', attestedAs: 'Claire Exemple' } as const;
    await house.greffe.tasks.answer({ by: dpo, id: asked?.task.id ?? 0 }, said);
    await carryOn(id);
    expect((await statement(id)).outOfReach).not.toContainEqual(
      expect.objectContaining({ system: 'archive-papier' }),
    );
  });

  test('nobody signs a correction of a row that became somebody else’s since it was found', async () => {
    const own = await zoe('crm-eu');
    const other = await zoe('sales');
    const id = await open([{ field: 'town', to: 'Lille' }]);
    await named('sales').world.set(other, {
      given: 'Omar',
      family: 'Canarimoux',
      email: 'omar.canarimoux@example.fr',
      phone: '+33612345677',
    });
    await identified(id);
    expect((await linesOf(id)).map(([system]) => system)).toEqual(['crm-eu']);
    await approved(id);
    expect([held('crm-eu', own, 'town'), held('sales', other, 'town')]).toEqual(['Lille', 'Lyon']);
  });

  test('of whom nothing is held it says so', async () => {
    const id = await open([toNew]);
    expect((await show(id)).state).toBe('nothing-held');
  });

  test('taken back half-way it corrects nothing more', async () => {
    const row = await zoe('crm-eu');
    const id = await identified(await open([toNew]));
    await house.greffe.requests.withdraw(dpo, id);
    await carryOn(id);
    expect(held('crm-eu', row)).toBe(old.value);
  });
});

describe('what is asked', () => {
  test.each<readonly [string, readonly FieldCorrection[], RegExp]>([
    ['no-correction', [], /email, order-town, other-emails, phone, town/],
    [
      'field-unknown',
      [{ field: 'constructor', to: 'x' }],
      /Its fields: email, order-town, other-emails, phone, town/,
    ],
    ['field-told-twice', [toNew, { field: 'email', to: 'x@example.fr' }], /given twice/],
    ['value-blank', [{ field: 'town', to: ' ' }], /empties no field/],
    ['no-address', [{ field: 'email', to: 'zoe at home' }], /no e-mail address/],
    ['no-number', [{ field: 'phone', to: 'call me' }], /no telephone number/],
  ])('%s', async (code, corrections, says) => {
    const error = await open(corrections).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) });
  });

  test('a correction belongs to a rectification, and to none that erases', async () => {
    await expect(open([toNew], [old], ['access'])).rejects.toMatchObject({ code: 'no-rectification' });
    await expect(open([toNew], [old], ['rectification', 'erasure'])).rejects.toMatchObject({
      code: 'corrected-and-erased',
    });
  });
});
