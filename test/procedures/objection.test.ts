import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import type { Identifier } from '../../src/domain/record.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { dumpOf } from '../support/dump.ts';
import { dpo, openHouse } from '../support/house.ts';

const never = new AbortController().signal;
const MINUTE_MS = 60_000;
const given: Identifier = { kind: 'email', value: 'Zoe.Canari@example.fr' };

let house: TestHouse;

beforeEach(async () => {
  house = await openHouse();
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  await house.close();
});

async function opposed(
  identifiers: readonly Identifier[] = [given],
  stops?: readonly ('email' | 'phone' | 'sms' | 'mail')[],
): Promise<number> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers,
    channel: 'email',
    requester: { kind: 'data-subject' },
    ...(stops && { stops }),
  });
  await house.greffe.requests.carryOn(id, never);
  return id;
}

const stateOf = async (id: number) => (await house.greffe.requests.show(dpo, id)).state;
const named = (name: string): MemorySystem => {
  const found = house.systems[name];
  if (!found) throw new Error(`No system ${name}.`);
  return found;
};
const mayReceive = (name: string, channel: 'email' | 'phone' | 'sms', address: string): Promise<boolean> =>
  named(name).world.mayReceive({ channel, address });

describe('an objection to prospecting', () => {
  test('waits for no identity and no signature, and ends read back in every tool, whoever knows the address', async () => {
    await named('crm-eu').world.person({ given: 'Zoé', family: 'Canari', emails: [given.value] });
    const id = await opposed();
    expect(await stateOf(id)).toBe('done');
    for (const name of Object.keys(house.systems))
      expect({ name, may: await mayReceive(name, 'email', given.value) }).toEqual({ name, may: false });
    const { plans, request } = await house.greffe.requests.show(dpo, id);
    expect(request.identity).toBeNull();
    expect(plans.flatMap(({ lines }) => lines.map(({ verdict }) => verdict))).not.toContain(null);
    expect(plans.map(({ plan }) => plan.approval?.by)).toEqual(plans.map(() => 'greffe'));
  });

  test('stops the other addresses and the number on their records, and nobody else’s', async () => {
    const second = 'zoe.autre.canari@example.fr';
    await named('crm-eu').world.person({
      given: 'Zoé',
      family: 'Canari',
      emails: [given.value, second],
      phone: '06 12 34 56 01',
    });
    const other = await named('sales').world.person({
      given: 'Omar',
      family: 'Canarimoux',
      emails: ['omar.canarimoux@example.fr'],
    });
    expect(await stateOf(await opposed())).toBe('done');
    for (const name of Object.keys(house.systems)) {
      expect(await mayReceive(name, 'email', second)).toBe(false);
      expect(await mayReceive(name, 'phone', '06 12 34 56 01')).toBe(false);
      expect(await mayReceive(name, 'sms', '06 12 34 56 01')).toBe(false);
    }
    expect(other.id).not.toBe('');
    expect(await mayReceive('sales', 'email', 'omar.canarimoux@example.fr')).toBe(true);
  });

  test('leaves a number of theirs that somebody else has too, unless they gave it, and says so', async () => {
    const number = '01 23 45 67 89';
    const { world } = named('crm-eu');
    await world.person({ given: 'Zoé', family: 'Canari', emails: [given.value], phone: number });
    await world.person({
      given: 'Omar',
      family: 'Canarimoux',
      emails: ['omar.canarimoux@example.fr'],
      phone: number,
    });
    const id = await opposed();
    expect(await stateOf(id)).toBe('done');
    expect(await mayReceive('crm-eu', 'phone', number)).toBe(true);
    expect(await mayReceive('crm-eu', 'email', given.value)).toBe(false);
    const { file } = await house.greffe.certificates.show(dpo, id);
    expect(JSON.parse(file).statement.residues).toMatchObject([
      { system: 'crm-eu', kind: 'address', why: 'shared-with-others' },
    ]);

    expect(await stateOf(await opposed([{ kind: 'phone', value: number }], ['phone']))).not.toBe('refused');
    expect(await mayReceive('crm-eu', 'phone', number)).toBe(false);
  });

  test('that was taken back is read back no further, although a tool hides who objected', async () => {
    const { account } = named('sales');
    account.token.seesConsents = false;
    const id = await opposed([given], ['email']);
    expect(await stateOf(id)).toBe('incomplete');
    await house.greffe.requests.withdraw(dpo, id);
    await house.greffe.requests.carryOn(id, never);
    expect(await stateOf(id)).toBe('withdrawn');
    account.token.seesConsents = true;
  });

  test('says one thing it waits for at a time, what somebody can act on first', async () => {
    const { account } = named('sales');
    account.gate = async () => {
      throw new MemoryRefusal(429, 'TOO_MANY_CALLS', new Date(house.clock.now().getTime() + 5 * MINUTE_MS));
    };
    await named('crm-eu').world.person({ given: 'Zoé', family: 'Canari', emails: ['z@example.fr'] });
    const id = await opposed([given, { kind: 'name', value: 'Zoé Canari' }], ['email']);
    const { request } = await house.greffe.requests.show(dpo, id);
    expect(request.rights[0]?.waitsFor).toBe('a decision on 1 match');
    expect(request.wakeAt).not.toBeNull();
  });

  test('by one channel leaves the others', async () => {
    await named('crm-eu').world.person({
      given: 'Zoé',
      family: 'Canari',
      emails: [given.value],
      phone: '06 12 34 56 01',
    });
    await opposed([given], ['phone']);
    expect(await mayReceive('crm-eu', 'phone', '06 12 34 56 01')).toBe(false);
    expect(await mayReceive('crm-eu', 'email', given.value)).toBe(true);
  });

  test('of an address nobody knows is kept all the same, hashed, and its certificate says so', async () => {
    const id = await opposed();
    const address: Identifier = { kind: 'email', value: 'zoe.canari@EXAMPLE.fr' };
    expect(
      await house.house.store.transact((tx) => house.house.store.suppressions.holds(tx, 'acme', address)),
    ).toBe(true);
    const { file } = await house.greffe.certificates.show(dpo, id);
    const { statement } = JSON.parse(file);
    expect(statement).toMatchObject({ kind: 'final', suppressionKept: true, residues: [] });
    expect(statement.systems.every(({ objected }: { objected: number }) => objected === 1)).toBe(true);
    expect(file).not.toMatch(/canari/i);
  });

  test('tells what no call can stop, and does not say that it was', async () => {
    const id = await opposed([given], ['email', 'mail']);
    const { plans } = await house.greffe.requests.show(dpo, id);
    expect(plans.flatMap(({ plan }) => plan.gaps.map(({ system, what }) => `${system} ${what}`))).toEqual(
      Object.keys(house.systems).map((name) => `${name} stopping prospecting by mail`),
    );
  });

  test('that no tool can be told is told, and is not answered with “we hold nothing”', async () => {
    const id = await opposed([given], ['mail']);
    expect(await stateOf(id)).toBe('done');
    const { statement } = JSON.parse((await house.greffe.certificates.show(dpo, id)).file);
    expect(statement.suppressionKept).toBe(false);
    expect(statement.outOfReach).toEqual(
      Object.keys(house.systems).map((system) => ({
        system,
        what: 'stopping prospecting by mail',
        because: 'no-api',
      })),
    );
  });

  test('of somebody nobody knows, by name alone, is answered so', async () => {
    expect(await stateOf(await opposed([{ kind: 'name', value: 'Zoé Canari' }]))).toBe('nothing-held');
  });

  test('is held up by one tool in none of the others, and is done once that one has answered', async () => {
    const { account } = named('sales');
    const open = account.gate;
    account.gate = async () => {
      throw new MemoryRefusal(429, 'TOO_MANY_CALLS', new Date(house.clock.now().getTime() + 5 * MINUTE_MS));
    };
    const id = await opposed();
    expect(await stateOf(id)).not.toBe('done');
    expect(await mayReceive('crm-eu', 'email', given.value)).toBe(false);

    account.gate = open;
    for (let round = 0; round < 6 && (await stateOf(id)) !== 'done'; round += 1) {
      house.clock.advance(10 * MINUTE_MS);
      await house.greffe.requests.carryOn(id, never);
    }
    expect(await stateOf(id)).toBe('done');
    expect(await mayReceive('sales', 'email', given.value)).toBe(false);
  });

  test('stops what was given before anybody decides on a namesake, and the rest once they have', async () => {
    const { world } = named('crm-eu');
    const row = await world.person({
      given: 'Zoé',
      family: 'Canari',
      emails: ['z.canari.ancienne@example.fr'],
    });
    const id = await opposed([given, { kind: 'name', value: 'Zoé Canari' }], ['email']);
    expect(await mayReceive('crm-eu', 'email', given.value)).toBe(false);
    expect(await mayReceive('crm-eu', 'email', 'z.canari.ancienne@example.fr')).toBe(true);
    await house.greffe.requests.match(dpo, id, [{ ref: { system: 'crm-eu', ...row }, decision: 'accepted' }]);
    await house.greffe.requests.carryOn(id, never);
    expect(await mayReceive('crm-eu', 'email', 'z.canari.ancienne@example.fr')).toBe(false);
    expect(await stateOf(id)).toBe('done');
  });

  test('leads a request of several rights: the erasure that waits for an identity does not hold it up', async () => {
    await named('crm-eu').world.person({ given: 'Zoé', family: 'Canari', emails: [given.value] });
    const id = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['erasure', 'objection'],
      identifiers: [given],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    await house.greffe.requests.carryOn(id, never);
    const { request } = await house.greffe.requests.show(dpo, id);
    expect(request.rights.map(({ right, state }) => [right, state])).toEqual([
      ['erasure', 'planned'],
      ['objection', 'done'],
    ]);
    expect(await mayReceive('crm-eu', 'email', given.value)).toBe(false);
  });
});

describe('a consent that is taken back', () => {
  const withdrawal = (rights: readonly ('consent-withdrawal' | 'objection')[], proof?: string) =>
    house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights,
      identifiers: [given],
      channel: 'email',
      requester: { kind: 'data-subject' },
      stops: ['email'],
      ...(proof !== undefined && { withdrawnConsent: { proof } }),
    });

  test('stops its channel everywhere, alone, and is certified as what it was', async () => {
    await named('crm-eu').world.person({
      given: 'Zoé',
      family: 'Canari',
      emails: [given.value],
      phone: '06 12 34 56 01',
    });
    const id = await withdrawal(['consent-withdrawal'], 'unticked the box, says Canari');
    await house.greffe.requests.carryOn(id, never);
    expect(await stateOf(id)).toBe('done');
    for (const name of Object.keys(house.systems))
      expect(await mayReceive(name, 'email', given.value)).toBe(false);
    expect(await mayReceive('crm-eu', 'phone', '06 12 34 56 01')).toBe(true);
    const { request } = await house.greffe.requests.show(dpo, id);
    expect(request.withdrawnConsent).toEqual({ proof: 'unticked the box, says Canari' });
    const { file } = await house.greffe.certificates.show(dpo, id);
    expect(JSON.parse(file).statement).toMatchObject({
      kind: 'final',
      suppressionKept: true,
      residues: [],
      request: { rights: ['consent-withdrawal'] },
    });
    expect(file).not.toMatch(/canari/i);
  });

  test('is named in the register as what it was', async () => {
    const id = await withdrawal(['consent-withdrawal'], 'unticked');
    await house.greffe.requests.carryOn(id, never);
    expect((await dumpOf(house.pool)).get('public.suppression')).toContain(`,consent-withdrawal,${id},`);
  });

  test.each(['objection', 'consent-withdrawal'] as const)(
    'as %s waits for no identity, not even one that is in doubt',
    async (right) => {
      const id = await withdrawal([right], 'unticked');
      await house.greffe.requests.suspend(dpo, id, 'name-differs', '2026-03-05');
      await house.greffe.requests.carryOn(id, never);
      expect(await stateOf(id)).toBe('done');
    },
  );

  test('needs its proof, and is not asked for together with an objection to the same', async () => {
    await expect(withdrawal(['consent-withdrawal'])).rejects.toMatchObject({ code: 'proof-missing' });
    await expect(withdrawal(['objection', 'consent-withdrawal'], 'unticked')).rejects.toMatchObject({
      code: 'stopped-twice',
    });
  });

  test('keeps its proof sealed', async () => {
    await house.greffe.requests.carryOn(await withdrawal(['consent-withdrawal'], 'so says Canari'), never);
    for (const [table, rows] of await dumpOf(house.pool))
      expect({ table, tells: /canari/i.test(rows) }).toEqual({ table, tells: false });
  });
});
