import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import type { Ref } from '../../src/contract/index.ts';
import type { StoredNotice } from '../../src/domain/notice.ts';
import { backgroundOf } from '../../src/greffe/carry-on.ts';
import type { ChangedRecord, ChangeHandler } from '../../src/procedures/notices/handlers.ts';
import { workNotices } from '../../src/procedures/notices.ts';
import { openReminder, remind } from '../../src/procedures/remind.ts';
import { suppressionDefault } from '../../src/settings/greffe-file.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import type { SweepDesk } from '../support/sweeps.ts';
import { sweepDesk } from '../support/sweeps.ts';

const never = new AbortController().signal;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
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

/** Asks every tool, and sees to what it tells. */
const poll = (greffe = house.greffe, systems: readonly string[] = ['crm-eu', 'sales']) =>
  greffe.notices.poll(dpo, systems, never);

async function told(greffe = house.greffe): Promise<readonly string[]> {
  const { notices } = await greffe.notices.list(dpo, { system: null, proposed: false });
  return notices.map((one) => `${one.system} ${one.what} ${one.why ?? one.state}`).toReversed();
}

const proposals = async (greffe = house.greffe): Promise<readonly StoredNotice[]> =>
  (await greffe.notices.list(dpo, { system: null, proposed: true })).notices;

const requests = () => house.greffe.requests.list(dpo, { open: true });

/** Both tools know her, and have been asked: the place from which they tell is known, and so is whose record is whose. */
async function known(): Promise<{ readonly crm: Ref; readonly sales: Ref }> {
  await poll();
  const refs = {
    crm: await desk.person('crm-eu', zoe),
    sales: await desk.person('sales', zoe),
  };
  await desk.person('sales', other);
  await poll();
  house.clock.advance(HOUR_MS);
  return refs;
}

describe('somebody who unsubscribes in one tool', () => {
  test('is stopped in the other as well, read back, and nobody else is touched', async () => {
    await known();
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: zoe });
    await poll();
    expect(await desk.mayReceive('sales', zoe)).toBe(false);
    expect(await desk.mayReceive('sales', other)).toBe(true);
    expect(await desk.channels(zoe)).toEqual(['email']);
    expect(await told()).toContain('crm-eu objected register');
    const acts = await desk.acts();
    for (const act of ['suppression-recorded', 'reappearance-found', 'line-intent', 'line-verified'])
      expect(acts).toContain(act);
    // What we wrote in the other tool is told of in turn, and is ours.
    await poll();
    expect(await told()).toContain('sales objected ours');
    expect((await desk.found(true)).length).toBe(0);
  });

  test('waits for nothing that can wait: what is written for them is written as for a request', async () => {
    const { house: own } = house;
    const before = { ...own };
    const priorities = new Set<string>();
    Object.assign(own, {
      system: async (name: string) => {
        const system = await before.system(name);
        const { object } = system.connection;
        if (!object) return system;
        const call: typeof object.call = (inputs, context) => {
          priorities.add(context.priority);
          return object.call(inputs, context);
        };
        return { ...system, connection: { ...system.connection, object: { ...object, call } } };
      },
    });
    await known();
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: zoe });
    await poll();
    expect(await desk.mayReceive('sales', zoe)).toBe(false);
    expect([...priorities]).toEqual(['request']);
  });

  test('and subscribes again there: that travels nowhere', async () => {
    await known();
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: zoe });
    await poll();
    await desk.system('sales').world.subscribe({ channel: 'email', address: other });
    house.clock.advance(HOUR_MS);
    await desk.system('crm-eu').world.subscribe({ channel: 'email', address: zoe });
    await poll();
    // Most restrictive wins: the entry stands, and the tool is closed again.
    expect(await desk.mayReceive('crm-eu', zoe)).toBe(false);
    expect(await desk.mayReceive('sales', zoe)).toBe(false);
  });

  test('where the policy proposes, it is put to a human at once', async () => {
    const cautious = await house.reopen({
      suppression: { ...suppressionDefault, reappearance: { objection: 'propose', erasure: 'propose' } },
    });
    await known();
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: zoe });
    await poll(cautious.greffe);
    expect(await desk.mayReceive('sales', zoe)).toBe(true);
    expect(await desk.found(true)).toMatchObject([{ system: 'sales', state: 'proposed', because: 'policy' }]);
  });
});

describe('a record that somebody erased by hand', () => {
  test('is put to a human where the person is elsewhere, who sees whose it was and carries it on', async () => {
    const { crm } = await known();
    await desk.system('crm-eu').world.eraseForGood(crm);
    await poll();
    const [one] = await proposals();
    expect(one).toMatchObject({ system: 'crm-eu', what: 'erased', state: 'proposed', request: null });
    expect(await requests()).toEqual([]);
    const reminder = { controller: 'acme', day: '2026-03-05' };
    await house.house.store.transact((tx) => openReminder(house.house, tx, reminder));
    await remind(house.house, reminder);
    expect(house.letters.taken.at(-1)?.text).toContain('– un effacement fait à la main');
    const id = one?.id ?? 0;
    const view = await house.greffe.notices.show(dpo, id);
    expect(view).toMatchObject({
      address: { kind: 'email', value: zoe },
      rows: [{ system: 'sales' }],
      ref: crm,
    });
    await expect(
      house.greffe.notices.carryOn({ id: 'helper', roles: ['operator'] }, id),
    ).rejects.toMatchObject({ code: 'wrong-role' });
    const decided = await house.greffe.notices.carryOn(direction, id);
    expect(decided).toMatchObject({ state: 'worked', why: 'carried-on', decided: { by: 'direction' } });
    const { request } = await house.greffe.requests.show(dpo, decided.request ?? 0);
    expect(request.rights.map(({ right }) => right)).toEqual(['erasure']);
    expect(request.identifiers).toEqual([{ kind: 'email', value: zoe }]);
    await expect(house.greffe.notices.carryOn(dpo, id)).rejects.toMatchObject({
      code: 'notice-not-proposed',
    });
    const acts = await desk.acts();
    for (const act of ['notice-learned', 'notice-decided', 'record-revealed']) expect(acts).toContain(act);
  });

  test('was a clean-up, says the human: the other tool is left, and the reason is kept', async () => {
    const { crm, sales } = await known();
    await desk.system('crm-eu').world.eraseForGood(crm);
    await poll();
    const [one] = await proposals();
    const left = await house.greffe.notices.leave(dpo, one?.id ?? 0, 'double, cleaned up');
    expect(left).toMatchObject({ state: 'left', why: 'let-be', request: null });
    expect(desk.system('sales').account.rows.get(`person:${sales.id}`)?.state).toBe('live');
    expect(await requests()).toEqual([]);
  });

  test('opens an erasure by policy, which waits for identity and approval', async () => {
    const bold = await house.reopen({ learn: { erasure: 'carry-on', keptMs: 30 * DAY_MS } });
    const { crm, sales } = await known();
    await desk.system('crm-eu').world.eraseForGood(crm);
    await poll(bold.greffe);
    expect(await told()).toContain('crm-eu erased carried-on');
    const [request] = await requests();
    expect(request?.request).toMatchObject({ openedBy: 'greffe' });
    await house.greffe.requests.carryOn(request?.request.id ?? 0, never);
    expect(desk.system('sales').account.rows.get(`person:${sales.id}`)?.state).toBe('live');
  });

  test('is known where a request found the person, although no sweep and no notice ever did', async () => {
    const crm = await desk.person('crm-eu', zoe);
    await desk.person('sales', zoe);
    await poll();
    const id = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['access'],
      identifiers: [{ kind: 'email', value: zoe }],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    await house.greffe.requests.carryOn(id, never);
    await house.greffe.requests.withdraw(dpo, id);
    await desk.system('crm-eu').world.eraseForGood(crm);
    await poll();
    expect(await told()).toEqual(['crm-eu erased proposed']);
  });

  describe('of somebody whose record had a number alone', () => {
    const number = '+33 1 70 18 55 11';
    const bold = () => house.reopen({ learn: { erasure: 'carry-on', keptMs: 30 * DAY_MS } });
    const numbered = async (): Promise<Ref> => {
      await poll();
      const ref = await desk
        .system('crm-eu')
        .world.person({ given: 'Zoé', family: 'Canari', emails: [], phone: number });
      await desk.person('sales', zoe, { phone: number });
      return ref;
    };

    test('is put to a human, whatever the policy, and the request waits for a decision on the match', async () => {
      const { greffe } = await bold();
      const ref = await numbered();
      await poll(greffe);
      await desk.system('crm-eu').world.eraseForGood(ref);
      await poll(greffe);
      expect(await requests()).toEqual([]);
      const [one] = await proposals();
      const view = await greffe.notices.show(dpo, one?.id ?? 0);
      expect(view).toMatchObject({ address: { kind: 'phone', value: number }, rows: [{ system: 'sales' }] });
      const { request } = await greffe.notices.carryOn(dpo, one?.id ?? 0);
      await greffe.requests.carryOn(request ?? 0, never);
      const { request: opened } = await greffe.requests.show(dpo, request ?? 0);
      expect(opened.rights).toMatchObject([{ waitsFor: 'a decision on 1 match' }]);
    });

    test('that another tool has on two rows tells of nobody: a switchboard', async () => {
      const ref = await numbered();
      await desk.person('sales', other, { phone: number });
      await poll();
      await desk.system('crm-eu').world.eraseForGood(ref);
      await poll();
      expect(await told()).toContain('crm-eu erased nowhere-else');
    });

    test('is put to a human although somebody else of that number has an open request', async () => {
      const ref = await numbered();
      await poll();
      const id = await house.greffe.requests.open(dpo, {
        controller: 'acme',
        rights: ['access'],
        identifiers: [
          { kind: 'email', value: other },
          { kind: 'phone', value: number },
        ],
        channel: 'email',
        requester: { kind: 'data-subject' },
      });
      await house.greffe.requests.carryOn(id, never);
      await desk.system('crm-eu').world.eraseForGood(ref);
      await poll();
      expect(await told()).toContain('crm-eu erased proposed');
    });
  });

  test('whose e-mail address nobody else has is nowhere else, whoever shares its number', async () => {
    await poll();
    const number = '+33 1 70 18 55 12';
    const ref = await desk.person('crm-eu', zoe, { phone: number });
    await desk.person('sales', other, { phone: number });
    await poll();
    await desk.system('crm-eu').world.eraseForGood(ref);
    await poll();
    expect(await told()).toContain('crm-eu erased nowhere-else');
  });

  test('and a double of it beside: one erasure is opened, and not two', async () => {
    const bold = await house.reopen({ learn: { erasure: 'carry-on', keptMs: 30 * DAY_MS } });
    const { crm } = await known();
    const double = await desk.person('crm-eu', zoe);
    await poll(bold.greffe);
    for (const ref of [crm, double]) await desk.system('crm-eu').world.eraseForGood(ref);
    await poll(bold.greffe);
    const ends = (await told()).filter((one) => one.startsWith('crm-eu erased'));
    expect(ends.toSorted((one, other) => one.localeCompare(other))).toEqual([
      'crm-eu erased carried-on',
      'crm-eu erased requested-already',
    ]);
    expect(await requests()).toHaveLength(1);
  });

  test('and a double of it beside is put to a human once, however far apart the two are looked at', async () => {
    const { crm } = await known();
    const doubles = [await desk.person('crm-eu', zoe), await desk.person('crm-eu', zoe)];
    await poll();
    for (const ref of [crm, ...doubles]) await desk.system('crm-eu').world.eraseForGood(ref);
    // The last of them is told of later than the others.
    const late = desk.system('crm-eu').account.changes.splice(-1);
    await poll();
    desk.system('crm-eu').account.changes.push(...late);
    await poll();
    const ends = (await told()).filter((one) => one.startsWith('crm-eu erased'));
    expect(ends.toSorted((one, another) => one.localeCompare(another))).toEqual([
      'crm-eu erased proposed',
      'crm-eu erased proposed-already',
      'crm-eu erased proposed-already',
    ]);
    // Whatever the human says of one is said of the person: a later erasure is another matter.
    const [one] = await proposals();
    await house.greffe.notices.leave(dpo, one?.id ?? 0, 'double, cleaned up');
    expect(await proposals()).toEqual([]);
  });

  test.each([
    ['the person is nowhere else', 'nowhere-else'],
    ['the tool has a double of it still', 'duplicate'],
    ['nobody ever saw it', 'unknown-record'],
    ['it is in the bin', 'bin'],
    ['a request about the person is under way', 'requested-already'],
  ] as const)('is nothing to carry on where %s', async (_, end) => {
    await poll();
    if (end !== 'nowhere-else') await desk.person('sales', zoe);
    const crm = await desk.person('crm-eu', zoe);
    if (end === 'duplicate') await desk.person('crm-eu', zoe);
    if (end !== 'unknown-record') await poll();
    if (end === 'requested-already')
      await house.greffe.requests.open(dpo, {
        controller: 'acme',
        rights: ['access'],
        identifiers: [{ kind: 'email', value: zoe }],
        channel: 'email',
        requester: { kind: 'data-subject' },
      });
    const { world } = desk.system('crm-eu');
    if (end === 'unknown-record') {
      const account = desk.system('crm-eu').account;
      account.changes.splice(0);
    }
    await (end === 'bin' ? world.recycle(crm) : world.eraseForGood(crm));
    await poll();
    expect(await told()).toContain(`crm-eu ${end === 'bin' ? 'recycled' : 'erased'} ${end}`);
    expect(await proposals()).toEqual([]);
  });

  test('by ourselves is an echo, whether the tool says so or not', async () => {
    const { crm } = await known();
    const id = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['erasure'],
      identifiers: [{ kind: 'email', value: zoe }],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    await house.greffe.requests.carryOn(id, never);
    await house.greffe.requests.identify(dpo, id, 'called back');
    await house.greffe.requests.carryOn(id, never);
    const { plan } = await house.greffe.plans.show(dpo, id);
    await house.greffe.plans.approve(dpo, id, plan.digest, never);
    await house.greffe.requests.carryOn(id, never);
    expect(desk.system('crm-eu').account.rows.get(`person:${crm.id}`)?.state).not.toBe('live');
    // Told as if somebody else had done it: the index does not know the record any more.
    desk.system('crm-eu').account.rows.delete(`person:${crm.id}`);
    await desk.system('crm-eu').world.eraseForGood(crm);
    await poll();
    expect(await proposals()).toEqual([]);
    expect(await told()).toContain('crm-eu erased unknown-record');
  });

  test('waits as long as a tool that may have the person does not answer', async () => {
    const { crm } = await known();
    await desk.system('crm-eu').world.eraseForGood(crm);
    desk.system('sales').account.gate = async (effect, signal, act) => {
      void signal;
      if (effect === 'read') throw new MemoryRefusal(503, 'DOWN');
      return act();
    };
    await poll(house.greffe, ['crm-eu']);
    expect(await proposals()).toEqual([]);
    expect((await told()).at(-1)).toBe('crm-eu erased waiting');
    const [one] = (await house.greffe.notices.list(dpo, { system: 'crm-eu', proposed: false })).notices;
    expect(one?.wakeAt?.getTime()).toBeGreaterThan(house.clock.now().getTime());
  });
});

describe('somebody the register knows', () => {
  test('who was erased and is created again is found at once, by policy', async () => {
    const bold = await house.reopen({
      suppression: { ...suppressionDefault, reappearance: { objection: 'reapply', erasure: 'reapply' } },
    });
    await poll(bold.greffe);
    await house.house.store.transact((tx) =>
      house.house.store.suppressions.record(tx, {
        controller: 'acme',
        address: { kind: 'email', value: zoe },
        channel: 'email',
        cause: 'erasure',
        matter: 9_999,
        at: house.clock.now(),
      }),
    );
    house.clock.advance(HOUR_MS);
    const ref = await desk.person('sales', zoe);
    await poll(bold.greffe);
    expect(await desk.told()).toEqual(['sales erased-back email requested']);
    expect(await told()).toContain('sales created register');
    expect(await requests()).toHaveLength(1);
    // Told again of the same person, nothing is opened twice.
    await desk.system('sales').world.edit(ref, { town: 'Canariville' });
    await poll(bold.greffe);
    expect(await requests()).toHaveLength(1);
  });
});

describe('a record under a restriction', () => {
  test('that somebody changes raises an alert at once, and the officer is written to', async () => {
    const { crm } = await known();
    const request = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['restriction'],
      identifiers: [{ kind: 'email', value: zoe }],
      channel: 'email',
      requester: { kind: 'data-subject' },
      restriction: { ground: 'accuracy' },
    });
    await house.greffe.requests.carryOn(request, never);
    await house.greffe.restrictions.watch(dpo, 'acme', never);
    await poll();
    const before = house.letters.taken.length;
    house.clock.advance(HOUR_MS);
    await desk.system('crm-eu').world.edit(crm, { email: 'nouvelle.canari@example.fr' });
    await poll();
    expect((await told()).at(-1)).toBe('crm-eu changed restricted');
    expect(house.letters.taken.length).toBe(before + 1);
    const placed = await house.greffe.restrictions.ofRequest(dpo, request);
    const alerts = await house.house.store.transact((tx) =>
      house.house.store.restrictions.alerts(tx, placed?.id ?? 0),
    );
    expect(alerts.map(({ kind }) => kind)).toContain('edited');
  });
});

describe('a record that was merged into another', () => {
  test('leaves its restriction and its open requests to the one that answers now', async () => {
    const { crm } = await known();
    const winner = await desk.person('crm-eu', zoe, { given: 'Z.' });
    await poll();
    const request = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['access'],
      identifiers: [{ kind: 'email', value: zoe }],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    const { store } = house.house;
    const placed = await store.transact(async (tx) => {
      const id = await store.restrictions.place(tx, {
        controller: 'acme',
        request,
        ground: 'accuracy',
        purpose: null,
        placedBy: 'dpo',
        placedAt: house.clock.now(),
        identifiers: [],
      });
      await store.restrictions.grow(tx, id, { identifiers: [], records: [{ system: 'crm-eu', ...crm }] });
      const match = {
        ref: { system: 'crm-eu', ...crm },
        role: 'person',
        by: { kind: 'email', value: zoe },
        equality: 'exact',
        identifiers: [],
        aliases: [],
        state: 'live',
        facts: {},
      } as const;
      await store.findings.saveMatches(tx, request, [match], house.clock.now());
      return id;
    });
    await desk.system('crm-eu').world.merge({ winner, loser: crm });
    await poll();
    expect(await told()).toContain('crm-eu merged followed');
    const [restriction, matches] = await store.transact(async (tx) => [
      (await store.restrictions.standing(tx, 'acme')).find(({ id }) => id === placed),
      await store.findings.matches(tx, request),
    ]);
    expect(restriction?.records).toContainEqual({ system: 'crm-eu', ...winner });
    const followed = matches.find(({ ref }) => ref.id === winner.id);
    expect(followed).toMatchObject({ equality: 'exact', aliases: [crm] });
    expect(await desk.acts()).toContain('notice-learned');
  });
});

describe('changed rows of people', () => {
  const work = async (handler: ChangeHandler, name = 'crm-eu') =>
    house.house.locks.tryWith(`notices of ${name}`, (held) =>
      workNotices(house.house, name, backgroundOf(held), { created: handler, changed: handler }),
    );
  /** Stores what the tool tells without looking at it. */
  const hear = async () => {
    const { system } = desk;
    const { account } = system('crm-eu');
    const notices = account.changes.map((one) => ({
      key: `change-${one.number}`,
      what: one.what,
      ref: { kind: one.kind, id: one.id },
      into: null,
      fields: one.fields,
      at: one.at,
      ours: one.by === 'token',
    }));
    return house.house.store.transact((tx) =>
      house.house.store.notices.add(
        tx,
        { controller: 'acme', system: 'crm-eu', came: 'asked', at: house.clock.now() },
        notices,
      ),
    );
  };

  test('are passed on once each, in order, with the fields that were told of, and wait with the handler', async () => {
    const seen: ChangedRecord[] = [];
    let answers = 0;
    const handler: ChangeHandler = async (_house, change) => {
      seen.push(change);
      answers += 1;
      return answers === 1 ? { next: 'wait', waitsFor: 'approval', wakeAt: null } : { next: 'done' };
    };
    const ref = await desk.person('crm-eu', zoe);
    await hear();
    await work(handler);
    expect(seen).toMatchObject([{ controller: 'acme', system: 'crm-eu', ref, fields: null }]);
    expect(await told()).toEqual(['crm-eu created waiting']);
    await desk.system('crm-eu').world.edit(ref, { town: 'Canariville' });
    await desk.system('crm-eu').world.edit(ref, { phone: '0612345601' });
    expect(await hear()).toBe(2);
    expect(await hear()).toBe(0);
    house.clock.advance(HOUR_MS);
    await work(handler);
    expect(seen).toHaveLength(2);
    expect(await told()).toEqual([
      'crm-eu created passed-on',
      'crm-eu changed passed-on',
      'crm-eu changed passed-on',
    ]);
    await work(handler);
    expect(seen).toHaveLength(2);
  });

  test('of our own doing go nowhere, and neither does what is no person', async () => {
    const seen: ChangedRecord[] = [];
    const handler: ChangeHandler = async (_house, change) => {
      seen.push(change);
      return { next: 'done' };
    };
    const ref = await desk.person('crm-eu', zoe);
    await desk.system('crm-eu').world.note({ about: [ref], text: 'Canari' });
    desk.system('crm-eu').account.changes.splice(0, 1);
    const { patch } = await import('../../adapters/memory/account.ts');
    patch(desk.system('crm-eu').account, `person:${ref.id}`, { town: 'Canariville' }, 'token');
    await hear();
    await work(handler);
    expect(seen).toEqual([]);
    expect([...(await told())].sort()).toEqual(['crm-eu changed ours', 'crm-eu created no-person']);
  });

  test('that wait for long are held against the register once, and again when they end', async () => {
    const sweeps = async () => (await desk.acts()).filter((act) => act === 'sweep-began').length;
    const { crm } = await known();
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: zoe });
    await desk.system('crm-eu').world.edit(crm, { town: 'Canariville' });
    await hear();
    let next: Awaited<ReturnType<ChangeHandler>> = { next: 'wait', waitsFor: 'approval', wakeAt: null };
    const handler: ChangeHandler = async () => next;
    for (let minute = 0; minute < 5; minute += 1) {
      await work(handler);
      house.clock.advance(HOUR_MS);
    }
    expect(await sweeps()).toBe(1);
    // What is told of it meanwhile is news.
    await desk.system('crm-eu').world.edit(crm, { town: 'Canari-Plage' });
    await hear();
    await work(handler);
    expect(await sweeps()).toBe(2);
    next = { next: 'done' };
    house.clock.advance(HOUR_MS);
    await work(handler);
    expect(await sweeps()).toBe(3);
    expect((await told()).filter((one) => one.endsWith('waiting'))).toEqual([]);
  });

  test('and records that were erased, looked at by two processes at once, are worked once', async () => {
    const { crm } = await known();
    await desk.system('crm-eu').world.eraseForGood(crm);
    const gone = 'autre.canari@example.fr';
    await desk.person('crm-eu', gone);
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: gone });
    const again = await desk.person('crm-eu', 'tiers.canari@example.fr');
    await desk.system('crm-eu').world.edit(again, { town: 'Canariville' });
    await hear();
    const second = await house.reopen();
    const context = { signal: never, priority: 'background' } as const;
    // The second process does all of it between what the first looked at and what it saves.
    const handler: ChangeHandler = async () => {
      await workNotices(second.house, 'crm-eu', context, {});
      return { next: 'done' };
    };
    await workNotices(house.house, 'crm-eu', context, { changed: handler });
    const acts = await desk.acts();
    expect(acts.filter((act) => act === 'notice-learned')).toHaveLength(1);
    expect(acts.filter((act) => act === 'sweep-began')).toHaveLength(1);
    expect(await proposals()).toHaveLength(1);
    expect((await told()).filter((one) => one.endsWith('waiting'))).toEqual([]);
  });

  test('that cannot be passed on wait alone: an unsubscribe beside them is seen to', async () => {
    const { crm } = await known();
    await hear();
    await desk.system('crm-eu').world.edit(crm, { town: 'Canariville' });
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: zoe });
    await hear();
    await work(async () => {
      throw new Error(`no hands for ${zoe}`);
    });
    await poll();
    expect(await desk.mayReceive('sales', zoe)).toBe(false);
    expect([...(await told())].sort()).toEqual(
      expect.arrayContaining(['crm-eu changed waiting', 'crm-eu objected waiting']),
    );
    expect(house.logged()).toContain('change-not-passed-on');
  });

  test('that a crash left half done are seen to again, and what was done stays done once', async () => {
    const { crm } = await known();
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: zoe });
    await hear();
    await desk.system('crm-eu').world.edit(crm, { town: 'Canariville' });
    await hear();
    const { store } = house.house;
    const dying = {
      ...house.house,
      store: {
        ...store,
        notices: {
          ...store.notices,
          end: async () => {
            throw new Error('the process died');
          },
        },
      },
    };
    await expect(
      dying.locks.tryWith('notices of crm-eu', (held) => workNotices(dying, 'crm-eu', backgroundOf(held))),
    ).rejects.toThrow('the process died');
    expect((await told()).filter((one) => one.endsWith('waiting')).length).toBeGreaterThan(0);
    await poll();
    await poll();
    expect(await desk.mayReceive('sales', zoe)).toBe(false);
    expect((await told()).filter((one) => one.endsWith('waiting'))).toEqual([]);
    expect((await desk.acts()).filter((act) => act === 'suppression-recorded')).toHaveLength(1);
  });
});

describe('a tool that is asked', () => {
  test('and does not answer is asked again later, from the same place', async () => {
    const { crm } = await known();
    await desk.system('crm-eu').world.edit(crm, { town: 'Canariville' });
    const { gate } = desk.system('crm-eu').account;
    desk.system('crm-eu').account.gate = async () => {
      throw new MemoryRefusal(503, 'DOWN');
    };
    const { feeds } = await poll(house.greffe, ['crm-eu']);
    expect(feeds.some(({ failure }) => failure !== null)).toBe(true);
    desk.system('crm-eu').account.gate = gate;
    await poll(house.greffe, ['crm-eu']);
    expect((await told()).at(-1)).toBe('crm-eu changed passed-on');
  });

  test('is asked every five minutes by a server, and the place is under lock and key', async () => {
    await known();
    const due = (ms: number) =>
      house.house.store.transact((tx) =>
        house.house.store.notices.feeds.due(tx, new Date(house.clock.now().getTime() + ms)),
      );
    await poll();
    expect(await due(4 * 60_000)).toEqual([]);
    expect(await due(5 * 60_000)).toEqual(['crm-eu', 'sales']);
  });
});

test('what was told of goes with the key of its day, but for what waits for a decision', async () => {
  const { crm } = await known();
  await desk.system('crm-eu').world.eraseForGood(crm);
  await poll();
  const { forgetNotices } = await import('../../src/procedures/notices/forget.ts');
  house.clock.advance(32 * DAY_MS);
  await forgetNotices(house.house);
  const [one] = await proposals();
  expect(one?.state).toBe('proposed');
  await house.greffe.notices.leave(dpo, one?.id ?? 0, 'cleaned up');
  await forgetNotices(house.house);
  expect(await told()).toEqual([]);
  expect(await desk.acts()).toContain('notices-ended');
});
