import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import { optOutKey } from '../../adapters/memory/account.ts';
import { civilDay } from '../../src/domain/civil-day.ts';
import type { ProspectingChannel } from '../../src/domain/prospecting.ts';
import { hasEnded } from '../../src/domain/request.ts';
import type { House } from '../../src/procedures/house.ts';
import { suppressionsNoun } from '../../src/greffe/suppressions.ts';
import { openReminder, remindJob } from '../../src/procedures/remind.ts';
import { sweep } from '../../src/procedures/sweep.ts';
import { suppressionDefault } from '../../src/settings/greffe-file.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { scheduleFor } from '../support/purges.ts';
import { deskOf } from '../support/requests.ts';
import type { SweepDesk } from '../support/sweeps.ts';
import { sweepDesk } from '../support/sweeps.ts';
import { until } from '../support/until.ts';

const HOUR_MS = 3_600_000;
const zoe = 'zoe.canari@example.fr';
const other = 'quelquun.canari@example.fr';

let house: TestHouse;
let desk: SweepDesk;

beforeEach(async () => {
  house = await openHouse();
  desk = sweepDesk(house);
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

/** Whether somebody waits for a lock of a transaction. */
async function isWaitedFor(): Promise<boolean> {
  const client = new Client({ connectionString: house.url });
  await client.connect();
  const { rows } = await client.query(
    "select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
  );
  await client.end();
  return rows.length > 0;
}

const objected = (email = zoe): Promise<number> => desk.objects([{ kind: 'email', value: email }]);

describe('whoever objected', () => {
  test('and was subscribed again by an import is stopped again, read back, and nobody else is touched', async () => {
    await desk.person('crm-eu', zoe);
    await desk.person('crm-eu', other);
    await objected();
    house.clock.advance(HOUR_MS);
    desk.lift('crm-eu', zoe);
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(true);

    const { sweep, tally } = await desk.sweep('crm-eu');
    expect(sweep).toMatchObject({ state: 'done', seen: 2, gathered: 0, gaps: [] });
    expect(tally).toEqual([{ what: 'objection-missing', state: 'reapplied', count: 1 }]);
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(false);
    expect(await desk.mayReceive('crm-eu', other)).toBe(true);
    const acts = await desk.acts();
    for (const act of ['line-intent', 'line-outcome', 'line-verified', 'reappearance-found', 'sweep-ended'])
      expect(acts).toContain(act);
    expect(await desk.found(true)).toEqual([]);
  });

  test('and stays stopped is not written to again', async () => {
    await desk.person('crm-eu', zoe);
    await objected();
    const { tally } = await desk.sweep('crm-eu');
    expect(tally).toEqual([]);
  });

  test('and sent a form since is put to a human, with the act that tells, and not stopped meanwhile', async () => {
    const ref = await desk.person('crm-eu', zoe);
    await objected();
    house.clock.advance(HOUR_MS);
    desk.lift('crm-eu', zoe);
    await desk.system('crm-eu').world.contactFromPerson({ of: ref, evidence: 'form', at: house.clock.now() });
    house.clock.advance(HOUR_MS);

    await desk.sweep('crm-eu');
    expect(await desk.found(true)).toMatchObject([
      {
        system: 'crm-eu',
        what: 'objection-missing',
        state: 'proposed',
        because: 'own-act',
        act: { evidence: 'form', system: 'crm-eu' },
      },
    ]);
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(true);
    await desk.sweep('crm-eu');
    expect(await desk.found(true)).toHaveLength(1);
  });

  test('by an act of theirs in another tool, which is theirs all the same', async () => {
    await desk.person('crm-eu', zoe);
    const there = await desk.person('sales', zoe);
    await objected();
    house.clock.advance(HOUR_MS);
    await desk.system('sales').world.order({ about: there, at: house.clock.now().toISOString() });
    desk.lift('crm-eu', zoe);
    house.clock.advance(HOUR_MS);
    await desk.sweep('crm-eu');
    expect(await desk.found()).toMatchObject([
      { state: 'proposed', because: 'own-act', act: { evidence: 'purchase', system: 'sales' } },
    ]);
  });

  test.each(['click', 'form before'] as const)('a %s lifts nothing', async (what) => {
    const ref = await desk.person('crm-eu', zoe);
    const { world } = desk.system('crm-eu');
    if (what === 'form before')
      await world.contactFromPerson({ of: ref, evidence: 'form', at: house.clock.now() });
    house.clock.advance(1000);
    await objected();
    house.clock.advance(HOUR_MS);
    if (what === 'click')
      await world.contactFromPerson({ of: ref, evidence: 'click', at: house.clock.now() });
    desk.lift('crm-eu', zoe);
    await desk.sweep('crm-eu');
    expect(await desk.told()).toEqual(['crm-eu objection-missing email reapplied']);
  });

  test('is put to a human where the policy says so', async () => {
    const cautious = await house.reopen({
      suppression: { ...suppressionDefault, reappearance: { objection: 'propose', erasure: 'propose' } },
    });
    await desk.person('crm-eu', zoe);
    await objected();
    desk.lift('crm-eu', zoe);
    const [id = 0] = await desk.begin('crm-eu');
    await desk.carryOn(id, cautious.greffe);
    expect(await desk.found()).toMatchObject([{ state: 'proposed', because: 'policy', act: null }]);
  });

  test('on a row whose other address is closed is read back address by address', async () => {
    await desk.person('crm-eu', zoe, { emails: [zoe, other] });
    await objected();
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: other });
    desk.lift('crm-eu', zoe);
    await desk.sweep('crm-eu');
    expect(await desk.told()).toEqual(['crm-eu objection-missing email reapplied']);
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(false);
  });
});

describe('a decision', () => {
  async function proposed(): Promise<number> {
    const ref = await desk.person('crm-eu', zoe);
    await desk.person('sales', zoe);
    await objected();
    house.clock.advance(HOUR_MS);
    desk.lift('crm-eu', zoe);
    await desk.system('crm-eu').world.contactFromPerson({ of: ref, evidence: 'form', at: house.clock.now() });
    await desk.sweep('crm-eu');
    const [one] = await desk.found(true);
    return one?.id ?? 0;
  }

  test('to apply again closes the address, by the sweep that found it', async () => {
    const id = await proposed();
    const decided = await house.greffe.suppressions.reapply(dpo, id);
    expect(decided).toMatchObject({ state: 'to-reapply', decided: { by: 'dpo' } });
    await desk.carryOn(decided.sweep);
    expect(await desk.told()).toEqual(['crm-eu objection-missing email reapplied']);
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(false);
    await expect(house.greffe.suppressions.reapply(dpo, id)).rejects.toMatchObject({ code: 'not-proposed' });
  });

  test('that the consent is new closes the entry for that channel, and no sweep takes it up again', async () => {
    const id = await proposed();
    await house.greffe.suppressions.newCollection(dpo, id, 'dated opt-in of the form');
    expect(await desk.channels(zoe)).toEqual([]);
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(true);
    // What another tool still shows is the old refusal: it is no news.
    const { sweep } = await desk.sweep('sales');
    expect(sweep.gathered).toBe(0);
    await desk.sweep('crm-eu');
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(true);
    expect(await desk.acts()).toContain('suppression-closed');

    // Until it was seen open there: then it is said anew.
    desk.lift('sales', zoe);
    await desk.sweep('sales');
    await desk.system('sales').world.optOut({ channel: 'email', address: zoe });
    expect((await desk.sweep('sales')).sweep.gathered).toBe(1);
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(false);
  });

  test('that waits is counted in the mail to the DPO, and no more once it is taken', async () => {
    const id = await proposed();
    const mailed = async (day: string): Promise<readonly string[]> => {
      house.clock.set(`${day}T03:00:00Z`);
      await house.house.store.transact((tx) => openReminder(house.house, tx, { controller: 'acme', day }));
      const job = remindJob({ controller: 'acme', day });
      const before = house.letters.taken.length;
      await house.house.locks.tryWith(job.key, (held) => house.greffe.handlers.remind(job, held));
      return house.letters.taken.slice(before).map(({ text }) => text);
    };
    const [text] = await mailed('2026-03-07');
    expect(text).toContain('une personne effacée ou opposée, revenue dans un outil, attend une décision');
    expect(text).toContain('greffe suppression reappearances');
    expect(text).not.toMatch(/canari/i);
    await house.greffe.suppressions.newCollection(dpo, id, 'dated opt-in of the form');
    expect((await mailed('2026-03-08')).join('')).not.toContain('revenue dans un outil');
  });

  test('closes nothing that was objected to since, and waits still', async () => {
    const id = await proposed();
    house.clock.advance(HOUR_MS);
    await objected();
    await expect(
      house.greffe.suppressions.newCollection(dpo, id, 'dated opt-in of the form'),
    ).rejects.toMatchObject({ code: 'objected-since' });
    expect(await desk.found(true)).toMatchObject([{ id, state: 'proposed' }]);
    expect(await house.greffe.suppressions.check(dpo, 'acme', { kind: 'email', value: zoe })).toContain(
      'email',
    );
  });

  test('that was not taken is overtaken by a new objection, which is applied again', async () => {
    await proposed();
    house.clock.advance(HOUR_MS);
    await objected();
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(false);
    house.clock.advance(HOUR_MS);
    desk.lift('crm-eu', zoe);
    await desk.sweep('crm-eu');
    expect([...(await desk.told())].sort()).toEqual([
      'crm-eu objection-missing email overtaken',
      'crm-eu objection-missing email reapplied',
    ]);
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(false);
  });

  test('stops what another tool had still to apply', async () => {
    const ref = await desk.person('crm-eu', zoe);
    await desk.person('sales', zoe);
    await objected();
    house.clock.advance(HOUR_MS);
    desk.lift('sales', zoe);
    const { account } = desk.system('sales');
    const { gate } = account;
    account.gate = async (effect, signal, act) => {
      if (effect === 'write') throw new MemoryRefusal(503, 'DOWN');
      return gate(effect, signal, act);
    };
    const { sweep } = await desk.sweep('sales');
    expect(sweep).toMatchObject({ state: 'applying', waitsFor: 'vendors that asked for patience' });
    expect(await desk.told()).toEqual(['sales objection-missing email applying']);

    desk.lift('crm-eu', zoe);
    await desk.system('crm-eu').world.contactFromPerson({ of: ref, evidence: 'form', at: house.clock.now() });
    await desk.sweep('crm-eu');
    const [one] = await desk.found(true);
    expect(one).toMatchObject({ system: 'crm-eu', state: 'proposed' });
    await house.greffe.suppressions.newCollection(dpo, one?.id ?? 0, 'dated opt-in of the form');
    account.gate = gate;
    house.clock.advance(HOUR_MS);
    await desk.carryOn(sweep.id);
    expect((await desk.told()).map((each) => each.split(' ').at(-1))).toEqual(['consented', 'consented']);
    expect((await desk.show(sweep.id)).sweep.state).toBe('done');
    expect(await desk.mayReceive('sales', zoe)).toBe(true);
  });

  test('takes the role, and one that is there', async () => {
    const id = await proposed();
    const operator = { id: 'support', roles: ['operator'] } as const;
    await expect(house.greffe.suppressions.reapply(operator, id)).rejects.toMatchObject({
      code: 'wrong-role',
    });
    await expect(house.greffe.suppressions.reapply(direction, 9999)).rejects.toMatchObject({
      code: 'no-such-reappearance',
    });
  });
});

describe('an opt-out made by hand in one tool', () => {
  test('enters the register and reaches the others, where they have the address', async () => {
    await desk.person('crm-eu', zoe);
    await desk.person('sales', zoe);
    await desk.person('sales', other);
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: zoe });
    const { sweep } = await desk.sweep('crm-eu');
    expect(sweep.gathered).toBe(1);
    expect(await desk.channels(zoe)).toEqual(['email']);
    expect(await desk.told()).toEqual(['sales objection-missing email reapplied']);
    expect(await desk.mayReceive('sales', zoe)).toBe(false);
    expect(await desk.mayReceive('sales', other)).toBe(true);
    expect((await desk.sweep('crm-eu')).sweep.gathered).toBe(0);
  });

  test('a missing opt-out removes nothing: an opt-in never travels', async () => {
    await desk.person('crm-eu', zoe);
    await desk.person('sales', zoe);
    await objected();
    desk.lift('sales', zoe);
    await desk.sweep('sales');
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(false);
    expect(await desk.channels(zoe)).toEqual(['email']);
  });

  test('of a number that somebody else has too enters nothing, and closes nobody else’s record', async () => {
    const phone = '+33612345601';
    await desk.person('crm-eu', zoe, { phone });
    await desk.person('sales', other, { phone });
    await desk.system('crm-eu').world.optOut({ channel: 'phone', address: phone });
    const { sweep } = await desk.sweep('crm-eu');
    expect(sweep).toMatchObject({ gathered: 0, shared: 1 });
    expect(await desk.mayReceive('sales', phone, 'phone')).toBe(true);
  });

  test('of a number that is theirs alone is spread by that channel, and no other', async () => {
    const phone = '+33612345601';
    await desk.person('crm-eu', zoe, { phone });
    await desk.person('sales', zoe, { phone });
    await desk.system('crm-eu').world.optOut({ channel: 'phone', address: phone });
    await desk.sweep('crm-eu');
    expect(await desk.mayReceive('sales', phone, 'phone')).toBe(false);
    expect(await desk.mayReceive('sales', phone, 'sms')).toBe(true);
    expect(await desk.mayReceive('sales', zoe)).toBe(true);
  });
});

describe('a number of somebody who objected', () => {
  const phone = '+33612345601';
  const calls = ['email', 'phone'] as const;
  const objects = (...identifiers: Parameters<SweepDesk['objects']>[0]): Promise<number> =>
    desk.objects(identifiers, calls);
  const given = { kind: 'email', value: zoe } as const;

  test('that their objection left, since somebody else has it, is left by every sweep, told once, and never put to anybody', async () => {
    await desk.person('crm-eu', zoe, { phone });
    await desk.person('crm-eu', other, { phone });
    await objects(given);
    expect(await desk.mayReceive('crm-eu', phone, 'phone')).toBe(true);
    await desk.sweep('crm-eu');
    expect(await desk.found()).toEqual([]);
    expect(await desk.mayReceive('crm-eu', phone, 'phone')).toBe(true);
    expect(await desk.mayReceive('crm-eu', other)).toBe(true);
  });

  test('that is on nobody’s row but theirs is stopped again', async () => {
    await desk.person('crm-eu', zoe, { phone });
    await objects(given);
    house.clock.advance(HOUR_MS);
    desk.lift('crm-eu', phone, 'phone');
    await desk.sweep('crm-eu');
    expect(await desk.told()).toEqual(['crm-eu objection-missing phone reapplied']);
    expect(await desk.mayReceive('crm-eu', phone, 'phone')).toBe(false);
  });

  test('that they gave themselves is stopped again for all who carry it, as by the objection', async () => {
    await desk.person('crm-eu', zoe, { phone });
    await desk.person('crm-eu', other, { phone });
    await objects(given, { kind: 'phone', value: phone });
    house.clock.advance(HOUR_MS);
    desk.lift('crm-eu', phone, 'phone');
    await desk.sweep('crm-eu');
    expect(await desk.told()).toEqual(['crm-eu objection-missing phone reapplied']);
  });

  test.each([true, false])(
    'on a row of somebody else stops nobody else (request forgotten: %s)',
    async (isForgotten) => {
      await desk.person('crm-eu', zoe, { phone });
      const request = await objects(given);
      house.clock.advance(HOUR_MS);
      desk.lift('crm-eu', phone, 'phone');
      await desk.person('crm-eu', other, { phone });
      if (isForgotten)
        await house.house.store.transact((tx) =>
          house.house.store.requests.forget(tx, request, house.clock.now()),
        );
      await desk.sweep('crm-eu');
      expect(await desk.mayReceive('crm-eu', phone, 'phone')).toBe(true);
      const [one] = await desk.found(true);
      expect(one).toMatchObject({ channel: 'phone', state: 'proposed', because: 'shared-number', act: null });

      await house.greffe.suppressions.letBe(dpo, one?.id ?? 0, 'the line of a whole family');
      expect(await desk.told()).toEqual(['crm-eu objection-missing phone let-be']);
      await desk.sweep('crm-eu');
      expect(await desk.found(true)).toEqual([]);
      expect(await desk.mayReceive('crm-eu', phone, 'phone')).toBe(true);
      expect(await house.greffe.suppressions.check(dpo, 'acme', { kind: 'phone', value: phone })).toEqual([
        'phone',
      ]);
    },
  );

  test('is stopped for all who carry it where a human says so', async () => {
    await desk.person('crm-eu', zoe, { phone });
    await objects(given);
    house.clock.advance(HOUR_MS);
    desk.lift('crm-eu', phone, 'phone');
    await desk.person('crm-eu', other, { phone });
    await desk.sweep('crm-eu');
    const [one] = await desk.found(true);
    const decided = await house.greffe.suppressions.reapply(dpo, one?.id ?? 0);
    await desk.carryOn(decided.sweep);
    expect(await desk.mayReceive('crm-eu', phone, 'phone')).toBe(false);
  });

  test('is not let be where it is an address, or theirs alone', async () => {
    const ref = await desk.person('crm-eu', zoe);
    await objected();
    house.clock.advance(HOUR_MS);
    desk.lift('crm-eu', zoe);
    await desk.system('crm-eu').world.contactFromPerson({ of: ref, evidence: 'form', at: house.clock.now() });
    await desk.sweep('crm-eu');
    const [one] = await desk.found(true);
    await expect(house.greffe.suppressions.letBe(dpo, one?.id ?? 0, 'x')).rejects.toMatchObject({
      code: 'not-shared',
    });
  });
});

test('whoever took a consent back is stopped again, and a new consent closes that entry too', async () => {
  const ref = await desk.person('crm-eu', zoe);
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['consent-withdrawal'],
    identifiers: [{ kind: 'email', value: zoe }],
    channel: 'email',
    requester: { kind: 'data-subject' },
    stops: ['email'],
    withdrawnConsent: { proof: 'unticked the box' },
  });
  await house.greffe.requests.carryOn(id, new AbortController().signal);
  house.clock.advance(HOUR_MS);
  desk.lift('crm-eu', zoe);
  await desk.sweep('crm-eu');
  expect(await desk.mayReceive('crm-eu', zoe)).toBe(false);

  desk.lift('crm-eu', zoe);
  await desk.system('crm-eu').world.contactFromPerson({ of: ref, evidence: 'form', at: house.clock.now() });
  await desk.sweep('crm-eu');
  const [one] = await desk.found(true);
  expect(one).toMatchObject({ state: 'proposed', cause: 'consent-withdrawal' });
  await house.greffe.suppressions.newCollection(dpo, one?.id ?? 0, 'opt-in of the form');
  expect(await desk.channels(zoe)).toEqual([]);
});

describe('a consent that closes an entry', () => {
  test('while what it held is about to be applied again: nothing is written any more', async () => {
    await desk.person('crm-eu', zoe);
    await objected();
    house.clock.advance(HOUR_MS);
    desk.lift('crm-eu', zoe);
    const careful = await house.reopen({ mode: 'read-only' });
    const [id = 0] = await desk.begin('crm-eu');
    await desk.carryOn(id, careful.greffe);
    expect(await desk.told()).toEqual(['crm-eu objection-missing email applying']);
    const way = { address: { kind: 'email', value: zoe }, channel: 'email' } as const;
    const at = house.clock.now();
    const closing = { causes: ['objection'], recordedBy: at, by: 'dpo', at } as const;
    await house.house.store.transact((tx) => house.house.store.suppressions.close(tx, 'acme', way, closing));
    await desk.carryOn(id);
    expect(await desk.told()).toEqual(['crm-eu objection-missing email consented']);
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(true);
  });
});

describe('whoever was erased', () => {
  async function erased(): Promise<number> {
    await desk.person('crm-eu', zoe);
    const requests = deskOf(house, house.greffe);
    const id = await requests.signed(zoe);
    await requests.untilTheEnd(id);
    expect(await requests.state(id)).toBe('done');
    return id;
  }
  /** Those with work left: one that only waits for its letter has none. */
  const openRequests = async (): Promise<readonly number[]> =>
    (await house.greffe.requests.list(dpo, { open: true }))
      .filter(({ state }) => !hasEnded(state))
      .map(({ request }) => request.id);

  test('and comes back by an import is put to a human, who erases them anew with one command', async () => {
    await erased();
    house.clock.advance(HOUR_MS);
    await desk.person('sales', zoe);
    await desk.sweep('sales');
    expect(await desk.found(true)).toMatchObject([
      { system: 'sales', what: 'erased-back', state: 'proposed', because: 'policy' },
    ]);
    const [one] = await desk.found(true);
    const decided = await house.greffe.suppressions.reapply(dpo, one?.id ?? 0);
    expect(decided).toMatchObject({ state: 'requested' });
    expect(await openRequests()).toEqual([decided.request]);
    // Its own search finds whatever there is: no sweep says it again meanwhile.
    await desk.sweep('sales');
    expect(await desk.found()).toHaveLength(1);
    const requests = deskOf(house, house.greffe);
    await requests.carryOn(decided.request ?? 0);
    await requests.identify(decided.request ?? 0);
    await requests.sign(decided.request ?? 0);
    await requests.untilTheEnd(decided.request ?? 0);
    const live = desk
      .system('sales')
      .witness.records()
      .filter(({ state }) => state === 'live');
    expect(live.filter(({ kind }) => kind === 'person')).toEqual([]);
  });

  test('by policy has the request opened at once; its plan still waits for a signature', async () => {
    await erased();
    house.clock.advance(HOUR_MS);
    await desk.person('sales', zoe);
    await desk.person('crm-eu', zoe);
    const strict = await house.reopen({
      suppression: { ...suppressionDefault, reappearance: { objection: 'reapply', erasure: 'reapply' } },
    });
    const [id = 0] = await desk.begin('sales');
    await desk.carryOn(id, strict.greffe);
    const [request] = await openRequests();
    expect((await desk.found(true)).map((one) => [one.system, one.state, one.request])).toEqual([
      ['sales', 'requested', request],
      ['crm-eu', 'requested', request],
    ]);
    const next = await desk.begin('crm-eu');
    for (const one of next) await desk.carryOn(one, strict.greffe);
    expect(await openRequests()).toEqual([request]);
  });

  test('and comes back with two addresses is erased by one request, which names both', async () => {
    const second = 'zoe.privee.canari@example.com';
    await desk.person('crm-eu', zoe, { emails: [zoe, second] });
    const requests = deskOf(house, house.greffe);
    await requests.untilTheEnd(await requests.signed(zoe));
    house.clock.advance(HOUR_MS);
    await desk.person('sales', zoe, { emails: [second, zoe] });
    await desk.person('crm-eu', second, { emails: [second] });
    await desk.person('crm-eu', other, { emails: [other] });
    const strict = await house.reopen({
      suppression: { ...suppressionDefault, reappearance: { objection: 'reapply', erasure: 'reapply' } },
    });
    const [id = 0] = await desk.begin('sales');
    await desk.carryOn(id, strict.greffe);
    const [request = 0, ...more] = await openRequests();
    expect(more).toEqual([]);
    const found = (await desk.found(true)).map((one) => `${one.system} ${one.state} ${one.request}`);
    expect(found.toSorted((one, other) => one.localeCompare(other))).toEqual([
      `crm-eu requested ${request}`,
      `sales requested ${request}`,
      `sales requested ${request}`,
    ]);
    const { request: opened } = await house.greffe.requests.show(dpo, request);
    expect(opened.identifiers.map(({ value }) => value).toSorted()).toEqual([second, zoe].toSorted());
  });

  test('and is found by two sweeps at once is erased by one request', async () => {
    const second = 'zoe.privee.canari@example.com';
    const strict = await house.reopen({
      suppression: { ...suppressionDefault, reappearance: { objection: 'reapply', erasure: 'reapply' } },
    });
    const { house: one } = strict;
    const { house: another } = await house.reopen({
      suppression: { ...suppressionDefault, reappearance: { objection: 'reapply', erasure: 'reapply' } },
    });
    const at = house.clock.now();
    // A sweep of each tool looks at one address of hers, as it was told.
    const ids = await one.store.transact(async (tx) => {
      const opened: number[] = [];
      for (const [system, value] of [
        ['crm-eu', zoe],
        ['sales', second],
      ] as const) {
        const address = { kind: 'email', value } as const;
        await one.store.suppressions.record(tx, {
          controller: 'acme',
          address,
          channel: 'email',
          cause: 'erasure',
          matter: null,
          at,
        });
        const sweep = { controller: 'acme', system, on: civilDay(2026, 3, 5), openedAt: at };
        const id = await one.store.sweeps.open(tx, { ...sweep, kind: 'told', openedBy: 'greffe' });
        await one.store.sweeps.addCandidates(tx, id ?? 0, [address]);
        opened.push(id ?? 0);
      }
      return opened;
    });
    house.clock.advance(HOUR_MS);
    await desk.person('crm-eu', zoe, { emails: [zoe, second] });
    const context = { signal: new AbortController().signal, priority: 'background' } as const;
    const begun: Promise<unknown>[] = [];
    // The second sweep goes as far as it can while the first is about to open what it found.
    const slow: House = {
      ...one,
      store: {
        ...one.store,
        requests: {
          ...one.store.requests,
          open: async (tx, request) => {
            let isOver = false;
            begun.push(sweep(another, ids[1] ?? 0, context).finally(() => (isOver = true)));
            await until(async () => isOver || (await isWaitedFor()));
            return one.store.requests.open(tx, request);
          },
        },
      },
    };
    await sweep(slow, ids[0] ?? 0, context);
    await Promise.all(begun);
    expect(begun).toHaveLength(1);
    expect(await openRequests()).toHaveLength(1);
  });

  describe('and comes back under two addresses', () => {
    const second = 'zoe.privee.canari@example.com';
    const live = () =>
      Object.values(house.systems).flatMap(({ witness }) =>
        witness.records().filter(({ kind, state }) => kind === 'person' && state === 'live'),
      );
    const toDecide = async (system: string): Promise<number> =>
      (await desk.found(true)).find((one) => one.system === system && one.state === 'proposed')?.id ?? 0;

    beforeEach(async () => {
      await desk.person('crm-eu', zoe, { emails: [zoe, second] });
      const requests = deskOf(house, house.greffe);
      await requests.untilTheEnd(await requests.signed(zoe));
      house.clock.advance(HOUR_MS);
    });

    test('on one row is decided on once, by one request that names both', async () => {
      await desk.person('sales', zoe, { emails: [zoe, second] });
      await desk.sweep('sales');
      const [one, another] = await desk.found(true);
      expect([one?.state, another?.state]).toEqual(['proposed', 'proposed']);
      const { request } = await house.greffe.suppressions.reapply(dpo, one?.id ?? 0);
      await expect(house.greffe.suppressions.reapply(direction, another?.id ?? 0)).rejects.toMatchObject({
        code: 'not-proposed',
      });
      expect((await desk.found(true)).map((each) => [each.state, each.request])).toEqual([
        ['requested', request],
        ['requested', request],
      ]);
      expect(await openRequests()).toEqual([request]);
      const { request: opened } = await house.greffe.requests.show(dpo, request ?? 0);
      expect(opened.identifiers.map(({ value }) => value).toSorted()).toEqual([second, zoe].toSorted());
    });

    test('of which one is found later joins the request, which searches it too', async () => {
      await desk.person('sales', zoe, { emails: [zoe] });
      await desk.sweep('sales');
      const { request } = await house.greffe.suppressions.reapply(dpo, await toDecide('sales'));
      const requests = deskOf(house, house.greffe);
      await requests.carryOn(request ?? 0);
      await desk.person('crm-eu', second, { emails: [second] });
      await desk.sweep('crm-eu');
      const joined = await house.greffe.suppressions.reapply(direction, await toDecide('crm-eu'));
      expect(joined).toMatchObject({ state: 'requested', request });
      expect(await openRequests()).toEqual([request]);
      await requests.carryOn(request ?? 0);
      await requests.identify(request ?? 0);
      await requests.sign(request ?? 0);
      await requests.untilTheEnd(request ?? 0);
      expect(live()).toEqual([]);
    });

    test('is decided on by two people at once: the second finds what the first opened', async () => {
      await desk.person('sales', zoe, { emails: [zoe] });
      await desk.person('crm-eu', second, { emails: [second] });
      await desk.sweep('sales');
      await desk.sweep('crm-eu');
      const [first, last] = [await toDecide('sales'), await toDecide('crm-eu')];
      const begun: Promise<unknown>[] = [];
      // The second decides while the first is about to open the request.
      const slow: House = {
        ...house.house,
        store: {
          ...house.house.store,
          requests: {
            ...house.house.store.requests,
            open: async (tx, request) => {
              let isOver = false;
              const decided = house.greffe.suppressions.reapply(direction, last);
              begun.push(decided.catch((error: unknown) => error).finally(() => (isOver = true)));
              await until(async () => isOver || (await isWaitedFor()));
              return house.house.store.requests.open(tx, request);
            },
          },
        },
      };
      await suppressionsNoun(slow, () => Promise.resolve()).reapply(dpo, first);
      expect(await Promise.all(begun)).toMatchObject([{ code: 'not-proposed' }]);
      expect(await openRequests()).toHaveLength(1);
    });
  });

  test('and writes in again is a new collection, which a human judges whatever the policy', async () => {
    await erased();
    house.clock.advance(HOUR_MS);
    const ref = await desk.person('sales', zoe);
    await desk.system('sales').world.contactFromPerson({ of: ref, evidence: 'reply', at: house.clock.now() });
    const strict = await house.reopen({
      suppression: { ...suppressionDefault, reappearance: { objection: 'reapply', erasure: 'reapply' } },
    });
    const [id = 0] = await desk.begin('sales');
    await desk.carryOn(id, strict.greffe);
    const [one] = await desk.found(true);
    expect(one).toMatchObject({ state: 'proposed', because: 'own-act', act: { evidence: 'reply' } });
    await house.greffe.suppressions.newCollection(dpo, one?.id ?? 0, 'a new customer');
    expect(await desk.channels(zoe)).toEqual([]);
    await desk.sweep('sales');
    expect(await desk.found(true)).toEqual([]);
    expect(await openRequests()).toEqual([]);
  });

  test('an erasure that was withdrawn applied nothing, and is not opened again every night', async () => {
    await erased();
    house.clock.advance(HOUR_MS);
    await desk.person('sales', zoe);
    await desk.sweep('sales');
    const [one] = await desk.found(true);
    const { request } = await house.greffe.suppressions.reapply(dpo, one?.id ?? 0);
    await house.greffe.requests.withdraw(dpo, request ?? 0);
    house.clock.advance(24 * HOUR_MS);
    await desk.sweep('sales');
    expect(await desk.told()).toEqual(['sales erased-back email let-be']);
    expect(await openRequests()).toEqual([]);
  });

  test('what their erasure left has not come back', async () => {
    const ref = await desk.person('crm-eu', zoe);
    await house.greffe.holds.place(dpo, {
      controller: 'acme',
      over: { over: 'record', ref: { system: 'crm-eu', ...ref } },
      ground: 'litigation',
      until: null,
    });
    await desk.person('sales', zoe);
    const requests = deskOf(house, house.greffe);
    const id = await requests.signed(zoe);
    await requests.untilTheEnd(id);
    expect(await requests.state(id)).toBe('done');
    await desk.sweep('crm-eu');
    expect(await desk.found()).toEqual([]);
  });
});

describe('a sweep goes on', () => {
  const rows = 11;
  async function filled(): Promise<void> {
    Object.assign(desk.system('crm-eu').account.options, { pageSizeMax: 3 });
    for (let index = 0; index < rows; index += 1) await desk.person('crm-eu', `canari${index}@example.fr`);
    for (const index of [0, 5, 10]) {
      await objected(`canari${index}@example.fr`);
      desk.lift('crm-eu', `canari${index}@example.fr`);
    }
  }
  const stillOpen = async (): Promise<number> => {
    let open = 0;
    for (const index of [0, 5, 10])
      if (await desk.mayReceive('crm-eu', `canari${index}@example.fr`)) open += 1;
    return open;
  };

  test('from the page where a tool fell silent, and applies what it had found before', async () => {
    await filled();
    const { account } = desk.system('crm-eu');
    const { gate } = account;
    let reads = 0;
    account.gate = async (effect, signal, act) => {
      reads += 1;
      if (reads >= 8) throw new MemoryRefusal(503, 'DOWN');
      return gate(effect, signal, act);
    };
    const [id = 0] = await desk.begin('crm-eu');
    await desk.carryOn(id);
    expect((await desk.show(id)).sweep.waitsFor).toMatch(/^crm-eu to answer: /);
    expect((await desk.show(id)).sweep.seen).toBeLessThan(rows);
    account.gate = gate;
    house.clock.advance(HOUR_MS);
    await desk.carryOn(id);
    expect((await desk.show(id)).sweep).toMatchObject({ state: 'done', seen: rows });
    expect(await stillOpen()).toBe(0);
  });

  test('in two processes at once, and begins once a night', async () => {
    await filled();
    const second = await house.reopen();
    const job = { name: 'nightly', key: 'n', data: { controller: 'acme', day: '2026-03-06' } } as const;
    await Promise.all(
      [house, second].map((one, index) =>
        one.house.locks.tryWith(`night ${index}`, (held) => one.greffe.handlers.nightly(job, held)),
      ),
    );
    const { sweeps } = await house.greffe.suppressions.reappearances(dpo, { open: true });
    expect(sweeps.map(({ system, kind, on }) => [system, kind, on])).toEqual([
      ['crm-eu', 'nightly', '2026-03-06'],
      ['sales', 'nightly', '2026-03-06'],
    ]);
    await Promise.all(sweeps.flatMap(({ id }) => [desk.carryOn(id), desk.carryOn(id, second.greffe)]));
    expect(await stillOpen()).toBe(0);
    expect((await desk.told()).filter((one) => one.endsWith('reapplied'))).toHaveLength(3);
    const lines = (await desk.acts()).filter((act) => act === 'line-intent');
    expect(lines).toHaveLength(3 + 2 * 3);
  });

  test('while another tool is down, and that one’s own sweep takes up what it missed', async () => {
    await desk.person('crm-eu', zoe);
    await desk.person('sales', zoe);
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: zoe });
    const { account } = desk.system('sales');
    const { gate } = account;
    account.gate = async () => {
      throw new MemoryRefusal(503, 'DOWN');
    };
    expect((await desk.sweep('crm-eu')).sweep).toMatchObject({ state: 'done', gathered: 1 });
    const [late = 0] = await desk.begin('sales');
    await desk.carryOn(late);
    expect((await desk.show(late)).sweep).toMatchObject({ state: 'reading' });
    account.gate = gate;
    house.clock.advance(HOUR_MS);
    await desk.carryOn(late);
    expect(await desk.mayReceive('sales', zoe)).toBe(false);
  });

  test('although the tool cannot answer for one address: that one is named, and asked again by the next sweep', async () => {
    await filled();
    const { house: own } = house;
    const before = { ...own };
    const refused = 'canari5@example.fr';
    let isRefused = true;
    Object.assign(own, {
      system: async (name: string) => {
        const system = await before.system(name);
        const { lastContact } = system.connection;
        if (!lastContact) return system;
        const call: typeof lastContact.call = async (people, context) =>
          (await lastContact.call(people, context)).map((outcome, index) =>
            isRefused && people[index]?.identifiers.some(({ value }) => value === refused)
              ? {
                  status: 'failed',
                  failure: { kind: 'invalid', code: 'ODD', mend: 'Look at this address in the tool.' },
                }
              : outcome,
          );
        return { ...system, connection: { ...system.connection, lastContact: { ...lastContact, call } } };
      },
    });
    const { sweep } = await desk.sweep('crm-eu');
    expect(sweep).toMatchObject({ state: 'done', waitsFor: null });
    expect(sweep.gaps).toEqual([
      {
        what: 'an address that the tool could not answer for',
        because: 'failed',
        mend: 'Look at this address in the tool.',
      },
    ]);
    expect(await stillOpen()).toBe(1);
    expect(await desk.mayReceive('crm-eu', refused)).toBe(true);
    isRefused = false;
    await desk.sweep('crm-eu');
    expect(await stillOpen()).toBe(0);
  });

  test('waits for one address that is refused for now, having seen to the others', async () => {
    await filled();
    const { house: own } = house;
    const before = { ...own };
    const refused = 'canari5@example.fr';
    const retryAt = new Date(house.clock.now().getTime() + HOUR_MS);
    let isRefused = true;
    Object.assign(own, {
      system: async (name: string) => {
        const system = await before.system(name);
        const { lastContact } = system.connection;
        if (!lastContact) return system;
        const failure = { kind: 'rate-limited', code: 'SLOWER', mend: 'Wait.', retryAt } as const;
        const call: typeof lastContact.call = async (people, context) =>
          (await lastContact.call(people, context)).map((outcome, index) =>
            isRefused && people[index]?.identifiers.some(({ value }) => value === refused)
              ? { status: 'failed', failure }
              : outcome,
          );
        return { ...system, connection: { ...system.connection, lastContact: { ...lastContact, call } } };
      },
    });
    const { sweep } = await desk.sweep('crm-eu');
    expect(sweep).toMatchObject({ state: 'reading', waitsFor: 'crm-eu to answer: crm-eu: Wait.', gaps: [] });
    expect(await stillOpen()).toBe(1);
    isRefused = false;
    house.clock.advance(HOUR_MS);
    await desk.carryOn(sweep.id);
    expect((await desk.show(sweep.id)).sweep).toMatchObject({ state: 'done', gaps: [] });
    expect(await stillOpen()).toBe(0);
  });

  test('waits where whether an address is closed cannot be read back for now', async () => {
    await filled();
    const { house: own } = house;
    const before = { ...own };
    let isRefused = true;
    Object.assign(own, {
      system: async (name: string) => {
        const system = await before.system(name);
        const { verify, lastContact, scan } = system.connection;
        if (!verify || !lastContact || !scan) return system;
        const failure = { kind: 'unavailable', code: 'DOWN', mend: 'Wait.' } as const;
        const call: typeof verify.call = async (expectations, context) =>
          isRefused
            ? expectations.map(() => ({ status: 'unknown', reason: 'not now', failure }))
            : verify.call(expectations, context);
        // A tool whose rows do not say what is closed.
        const seenBy: typeof lastContact.call = async (people, context) =>
          (await lastContact.call(people, context)).map((outcome) =>
            outcome.status === 'done'
              ? { ...outcome, value: outcome.value.map((one) => ({ ...one, objected: null })) }
              : outcome,
          );
        const connection = {
          ...system.connection,
          verify: { ...verify, call },
          lastContact: { ...lastContact, call: seenBy },
        };
        return { ...system, connection };
      },
    });
    const { sweep } = await desk.sweep('crm-eu');
    expect(sweep).toMatchObject({ state: 'reading', waitsFor: 'crm-eu to answer: crm-eu: Wait.', gaps: [] });
    expect(await stillOpen()).toBe(3);
    isRefused = false;
    house.clock.advance(HOUR_MS);
    await desk.carryOn(sweep.id);
    expect((await desk.show(sweep.id)).sweep).toMatchObject({ state: 'done', gaps: [] });
    expect(await stillOpen()).toBe(0);
  });

  test('waits where the tool answers for no address at all', async () => {
    await filled();
    const { house: own } = house;
    const before = { ...own };
    Object.assign(own, {
      system: async (name: string) => {
        const system = await before.system(name);
        const { lastContact } = system.connection;
        if (!lastContact) return system;
        const failure = { kind: 'unavailable', code: 'DOWN', mend: 'Wait.' } as const;
        const call: typeof lastContact.call = async (people) =>
          people.map(() => ({ status: 'failed', failure }));
        return { ...system, connection: { ...system.connection, lastContact: { ...lastContact, call } } };
      },
    });
    expect((await desk.sweep('crm-eu')).sweep).toMatchObject({ state: 'reading', gaps: [] });
    expect(await stillOpen()).toBe(3);
  });

  test('and writes nothing in read-only mode', async () => {
    await filled();
    const careful = await house.reopen({ mode: 'read-only' });
    const [id = 0] = await desk.begin('crm-eu');
    await desk.carryOn(id, careful.greffe);
    expect((await desk.show(id)).sweep.waitsFor).toMatch(/^mode: live/);
    expect(await stillOpen()).toBe(3);
    await desk.carryOn(id);
    expect(await stillOpen()).toBe(0);
  });

  test('behind people and requests in every window: whatever it asks or writes is asked in the background', async () => {
    await filled();
    const { house: own } = house;
    const before = { ...own };
    const heard = new Set<string>();
    const hears = (verb: Readonly<Record<string, unknown>>, name: string): object => ({
      ...verb,
      call: (...args: readonly { readonly priority?: string }[]) => {
        heard.add(`${name} ${args.at(-1)?.priority}`);
        return (verb['call'] as (...given: readonly unknown[]) => unknown)(...args);
      },
    });
    Object.assign(own, {
      system: async (name: string) => {
        const system = await before.system(name);
        const { scan, lastContact, verify, object } = system.connection;
        const verbs = Object.entries({ scan, lastContact, verify, object }).flatMap(([verb, its]) =>
          its ? [[verb, hears({ ...its }, verb)]] : [],
        );
        return { ...system, connection: { ...system.connection, ...Object.fromEntries(verbs) } };
      },
    });
    await desk.sweep('crm-eu');
    expect([...heard].toSorted()).toEqual(
      ['lastContact', 'object', 'scan', 'verify'].map((verb) => `${verb} background`),
    );
    expect(await stillOpen()).toBe(0);
  });

  test('asks the register once a page, however many rows it has', async () => {
    await filled();
    Object.assign(desk.system('crm-eu').account.options, { pageSizeMax: 100 });
    const { suppressions } = house.house.store;
    const before = { ...suppressions };
    let asked = 0;
    Object.assign(suppressions, {
      lookUp: async (...args: Parameters<typeof suppressions.lookUp>) => {
        asked += 1;
        return before.lookUp(...args);
      },
    });
    await desk.sweep('crm-eu');
    // One page, and one look at three addresses.
    expect(asked).toBe(2);
  });
});

describe('an entry of the register', () => {
  const night = async (day: string): Promise<void> => {
    house.clock.set(`${day}T01:30:00Z`);
    const job = { name: 'nightly', key: `n ${day}`, data: { controller: 'acme', day } } as const;
    await house.house.locks.tryWith(job.key, (held) => house.greffe.handlers.nightly(job, held));
    const { sweeps } = await house.greffe.suppressions.reappearances(dpo, { open: true });
    for (const { id } of sweeps) await desk.carryOn(id);
  };

  test('outlives its period for as long as a tool has the address, and goes once none has', async () => {
    const ref = await desk.person('crm-eu', zoe);
    await objected();
    await night('2029-03-04');
    await night('2029-03-05');
    expect(await desk.channels(zoe)).toEqual(['email']);
    await night('2029-03-20');
    await night('2029-03-21');
    expect(await desk.channels(zoe)).toEqual(['email']);
    const { account } = desk.system('crm-eu');
    account.rows.delete(`${ref.kind}:${ref.id}`);
    // Seen last the night before: a whole look of every tool comes first.
    await night('2029-03-22');
    expect(await desk.channels(zoe)).toEqual(['email']);
    await night('2029-03-23');
    expect(await desk.channels(zoe)).toEqual([]);
    expect(await desk.acts()).toContain('suppression-ended');
  });

  test('does not go while a tool has not been read whole', async () => {
    await objected();
    await night('2029-03-20');
    house.clock.set('2029-03-21T01:30:00Z');
    await house.house.store.transact(async (tx) => {
      const since = await house.house.store.sweeps.sweptSince(tx, 'acme', ['crm-eu', 'sales', 'newcomer']);
      expect(since).toBeNull();
    });
    expect(await desk.channels(zoe)).toEqual(['email']);
  });

  test('begins anew with a new objection, and stands again where a consent had closed it', async () => {
    await objected();
    const at = house.clock.now();
    const close = { causes: ['objection'] as const, recordedBy: at, by: 'dpo', at };
    const way = { address: { kind: 'email', value: zoe }, channel: 'email' as ProspectingChannel } as const;
    await house.house.store.transact((tx) => house.house.store.suppressions.close(tx, 'acme', way, close));
    expect(await desk.channels(zoe)).toEqual([]);
    await objected();
    expect(await desk.channels(zoe)).toEqual(['email']);
  });
});

test('what was found is forgotten with the proof, and never while somebody is to decide on it', async () => {
  const ref = await desk.person('crm-eu', zoe);
  await objected();
  house.clock.advance(HOUR_MS);
  desk.lift('crm-eu', zoe);
  await desk.system('crm-eu').world.contactFromPerson({ of: ref, evidence: 'form', at: house.clock.now() });
  const { sweep } = await desk.sweep('crm-eu');
  const later = async (day: string): Promise<void> => {
    house.clock.set(`${day}T01:30:00Z`);
    const job = { name: 'nightly', key: `n ${day}`, data: { controller: 'acme', day } } as const;
    await house.house.locks.tryWith(job.key, (held) => house.greffe.handlers.nightly(job, held));
  };
  await later('2031-03-10');
  const [one] = await desk.found();
  expect(one?.state).toBe('proposed');
  await house.greffe.suppressions.reapply(dpo, one?.id ?? 0);
  await desk.carryOn(sweep.id);
  await later('2036-03-20');
  expect(await desk.found()).toEqual([]);
  expect((await desk.show(sweep.id)).sweep.forgottenAt).not.toBeNull();
  expect(desk.system('crm-eu').account.optOuts.has(optOutKey({ channel: 'email', address: zoe }))).toBe(true);
});

test('a purge makes no entry: whoever it erased may come back by any way', async () => {
  const systems = ['crm-eu', 'sales'];
  const purging = await openHouse({ systems, settings: scheduleFor(systems) });
  const purges = purgeDesk(purging);
  purging.clock.set('2026-03-06T01:30:00Z');
  await purges.person('crm-eu', { emails: [zoe] });
  const id = await purges.nightOf('2026-03-06');
  await purges.sign(id);
  await purges.carryOn(id);
  expect(purges.live('crm-eu')).toEqual([]);
  const swept = sweepDesk(purging);
  expect(await swept.channels(zoe)).toEqual([]);
  await purges.person('sales', { emails: [zoe] });
  await swept.sweep('sales');
  expect(await swept.found()).toEqual([]);
  await purging.close();
});
