import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { deskOf } from '../support/requests.ts';

describe('between the plan and its execution the tools go on living', () => {
  let house: TestHouse;
  let crm: MemorySystem;
  let desk: ReturnType<typeof deskOf>;

  beforeEach(async () => {
    house = await openHouse({ systems: ['crm-eu'] });
    crm = systemOf(house, 'crm-eu');
    desk = deskOf(house, house.greffe);
  });
  afterEach(() => house.close());

  test('a note that somebody else joined since is not erased, and a supplement cuts it loose', async () => {
    const lea = await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const max = await crm.world.person({ given: 'Max', family: 'Tiers', emails: ['max@example.fr'] });
    const note = await crm.world.note({ about: [lea], text: 'Morel, alone at first' });
    const id = await desk.signed('lea@example.fr');
    const row = crm.account.rows.get(`note:${note.id}`);
    if (!row) throw new Error('the note');
    crm.account.rows.set(`note:${note.id}`, { ...row, ties: [...row.ties, `person:${max.id}`] });

    await desk.carryOn(id);
    expect(crm.witness.record('note', note.id)).not.toBeNull();
    expect(await desk.lines(id)).toContain('1 erase note stopped shared-since');
    expect(await desk.waitsFor(id)).toBe(`approval of plan ${id}.2`);

    await desk.sign(id);
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
    expect(crm.witness.record('note', note.id)?.links).toEqual([`person:${max.id}`]);
    expect(crm.witness.occurrences('morel')).toEqual([]);
  });

  test('a record that appeared since keeps the person from being erased until a human signed for it', async () => {
    const lea = await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    const late = await crm.world.note({ about: [lea], text: 'Morel called again' });
    await desk.carryOn(id);
    expect(crm.witness.record('person', lea.id)?.state).toBe('live');
    expect(crm.witness.record('note', late.id)).not.toBeNull();
    await desk.sign(id);
    await desk.untilTheEnd(id);
    expect(crm.witness.occurrences('morel')).toEqual([]);
  });

  test('a person merged into another record since is not erased through the old id', async () => {
    const lea = await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const other = await crm.world.person({ given: 'Nina', family: 'Autre', emails: ['nina@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    await crm.world.merge({ winner: other, loser: lea });
    await desk.carryOn(id);
    expect(crm.witness.record('person', other.id)?.state).toBe('live');
    expect(await desk.state(id)).not.toBe('done');
  });

  test('a row that was given to somebody else since is theirs, with all that hangs on it', async () => {
    const lea = await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const note = await crm.world.note({ about: [lea], text: 'about whoever has the row' });
    const id = await desk.signed('lea@example.fr');
    const row = crm.account.rows.get(`person:${lea.id}`);
    if (!row) throw new Error('the row');
    const fields = { ...row.fields, given: 'Paul', family: 'Autre', email: 'paul@example.fr' };
    crm.account.rows.set(`person:${lea.id}`, { ...row, fields });
    await desk.carryOn(id);
    await desk.untilTheEnd(id);
    expect(crm.witness.record('person', lea.id)).toMatchObject({ state: 'live', fields });
    expect(crm.witness.record('note', note.id)?.state).toBe('live');
    expect(await desk.lines(id)).toContain('1 erase note stopped no-longer-tied');
    expect(await desk.state(id)).toBe('done');
    expect((await desk.statement(id)).systems).toMatchObject([{ erased: 0 }]);
  });

  test('a hold placed after the approval stops what has not been sent, and is on the certificate', async () => {
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    const placed = await house.greffe.holds.place(direction, {
      controller: 'acme',
      over: { over: 'person', identifiers: [{ kind: 'email', value: 'lea@example.fr' }] },
      ground: 'litigation 2026-020',
      until: null,
    });
    expect(placed.callsUnderWay).toEqual([]);
    await desk.carryOn(id);
    expect(crm.witness.occurrences('morel')).toHaveLength(1);
    const { residues } = await desk.statement(id);
    expect(residues).toMatchObject([{ kind: 'person', why: 'legal-hold' }]);
  });

  test('a hold over a record that would go along keeps the person too, overwritten instead', async () => {
    const lea = await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const [membership, visit] = await crm.world.cascade({ about: lea, text: 'kept for the court' });
    const id = await desk.signed('lea@example.fr');
    await house.greffe.holds.place(direction, {
      controller: 'acme',
      over: { over: 'record', ref: { system: 'crm-eu', ...visit } },
      ground: 'litigation 2026-021',
      until: null,
    });
    await desk.carryOn(id);
    expect(crm.witness.record('visit', visit.id)?.state).toBe('live');
    expect(crm.witness.record('membership', membership.id)?.state).toBe('live');
    await desk.sign(id);
    await desk.untilTheEnd(id);
    expect(crm.witness.record('visit', visit.id)?.state).toBe('live');
    expect(crm.witness.occurrences('morel')).toEqual([]);
  });

  test('a tool that goes down before an open call could be read back is waited for, not asked without end', async () => {
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    const open = crm.account.gate;
    let calls = 0;
    crm.account.gate = async (effect, signal, act) => {
      calls += 1;
      if (effect === 'read' && calls < 200) return open(effect, signal, act);
      crm.account.gate = down(house);
      throw new MemoryRefusal(0, 'SOCKET_DROPPED');
    };
    await desk.carryOn(id);
    const { request } = await desk.show(id);
    expect(request.wakeAt?.getTime()).toBeGreaterThan(house.clock.now().getTime());
    crm.account.gate = open;
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
  });

  test('a hold placed while a call is on its way is told so', async () => {
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    const stop = new AbortController();
    const called = new Promise<void>((resolve) => {
      let writes = 0;
      crm.account.gate = async (effect, signal, act) => {
        signal.throwIfAborted();
        if (effect === 'write') writes += 1;
        if (writes < 2) return act();
        resolve();
        return new Promise((_answer, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('ended', 'AbortError')), {
            once: true,
          });
        });
      };
    });
    const working = house.greffe.requests.carryOn(id, stop.signal);
    await called;
    const placed = await house.greffe.holds.place(direction, {
      controller: 'acme',
      over: { over: 'person', identifiers: [{ kind: 'email', value: 'lea@example.fr' }] },
      ground: 'litigation 2026-020',
      until: null,
    });
    expect(placed.callsUnderWay).toEqual([id]);
    stop.abort();
    await working.catch(() => undefined);
  });

  test('so is one placed after a withdrawal, while what was sent has not been read back', async () => {
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    const open = crm.account.gate;
    let writes = 0;
    crm.account.gate = async (effect, signal, act) => {
      // The objection goes first.
      if (effect === 'write' && (writes += 1) === 2) crm.faults.dropAnswer();
      return open(effect, signal, act);
    };
    await desk.carryOn(id);
    await house.greffe.requests.withdraw(dpo, id);
    await desk.carryOn(id);
    const placed = await house.greffe.holds.place(direction, {
      controller: 'acme',
      over: { over: 'person', identifiers: [{ kind: 'email', value: 'lea@example.fr' }] },
      ground: 'litigation 2026-020',
      until: null,
    });
    expect(placed.callsUnderWay).toEqual([id]);
  });

  test('a hold over a record of a kind that does not exist is refused, with those that do', async () => {
    const nope = house.greffe.holds.place(direction, {
      controller: 'acme',
      over: { over: 'record', ref: { system: 'crm-eu', kind: 'Nope', id: '1' } },
      ground: 'litigation 2026-020',
      until: null,
    });
    await expect(nope).rejects.toMatchObject({
      code: 'no-such-kind',
      message: expect.stringContaining('person'),
    });
  });

  test('no hold is placed between the look at the holds and the intent', async () => {
    const order: string[] = [];
    let place: Promise<unknown> = Promise.resolve();
    await house.house.store.transact(async (tx) => {
      await house.house.store.holds.standing(tx, 'acme');
      place = house.greffe.holds
        .place(direction, {
          controller: 'acme',
          over: { over: 'record', ref: { system: 'crm-eu', kind: 'person', id: 'person-1' } },
          ground: 'litigation',
          until: null,
        })
        .then(() => order.push('placed'));
      await house.house.store.requests.list(tx, { controllers: null, open: true });
      order.push('intended');
    });
    await place;
    expect(order).toEqual(['intended', 'placed']);
  });

  test('a withdrawal after the approval stops what has not been sent', async () => {
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    await house.greffe.requests.withdraw(dpo, id);
    await desk.carryOn(id);
    expect(await desk.state(id)).toBe('withdrawn');
    expect(crm.witness.occurrences('morel')).toHaveLength(1);
  });

  test('a vendor that is down is waited for with a date, and nothing is lost', async () => {
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    crm.account.gate = down(house);
    await desk.carryOn(id);
    const { request } = await desk.show(id);
    expect(request.wakeAt?.getTime()).toBeGreaterThan(house.clock.now().getTime());
    expect(crm.witness.occurrences('morel')).toHaveLength(1);
    crm.account.gate = async (_effect, signal, act) => {
      signal.throwIfAborted();
      return act();
    };
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
  });

  test('an answer that never came is read back, and nothing is written twice', async () => {
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    crm.faults.dropAnswer();
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
    expect(crm.witness.occurrences('morel')).toEqual([]);
  });

  test('a tool that says done and does nothing is found out, and the request is incomplete', async () => {
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    const system = await house.house.system('crm-eu');
    const { erase } = system.connection;
    if (!erase) throw new Error('erase');
    Object.assign(erase, {
      call: async (refs: readonly unknown[]) => refs.map(() => ({ status: 'done', value: null })),
    });
    await desk.carryOn(id);
    expect(await desk.state(id)).toBe('incomplete');
    expect(await desk.waitsFor(id)).toMatch(/still shows the record/);
    const { kind, residues } = await desk.statement(id);
    expect({ kind, residues }).toMatchObject({ kind: 'provisional', residues: [{ why: 'not-carried-out' }] });
  });

  test('a request is not done while a missing right hides something from the search', async () => {
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const { locate } = (await house.house.system('crm-eu')).connection;
    if (!locate) throw new Error('locate');
    const whole = locate.call;
    const gap = { what: 'enquiries', because: 'no-scope' as const, mend: 'Add the scope enquiries.read.' };
    Object.assign(locate, {
      call: async (...asked: Parameters<typeof whole>) => ({ ...(await whole(...asked)), gaps: [gap] }),
    });
    const id = await desk.signed('lea@example.fr');
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('incomplete');
    expect(await desk.waitsFor(id)).toMatch(/enquiries\.read/);

    Object.assign(locate, { call: whole });
    house.clock.advance(1_000);
    await house.greffe.requests.retry(dpo, id);
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
  });

  test('two processes work on one request and nothing happens twice', async () => {
    const lea = await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    for (let index = 0; index < 5; index += 1) await crm.world.note({ about: [lea], text: `Morel ${index}` });
    const id = await desk.signed('lea@example.fr');
    const other = await house.reopen();
    const never = new AbortController().signal;
    await Promise.all([house.greffe.requests.carryOn(id, never), other.greffe.requests.carryOn(id, never)]);
    expect(await desk.state(id)).toBe('answered-provisionally');
    const entries = await house.greffe.audit.list(dpo, { about: `plan ${id}`, limit: 1000 });
    const intents = entries.filter((entry) => entry.act === 'line-intent').map((entry) => entry.about);
    expect(intents.length).toBe(new Set(intents).size);
  });
});

describe('one system does not hold up another', () => {
  let house: TestHouse;
  let desk: ReturnType<typeof deskOf>;
  afterEach(() => house.close());

  test('a system that is down when we look is a gap of the plan, and joins by a supplement', async () => {
    house = await openHouse();
    desk = deskOf(house, house.greffe);
    const [crm, sales] = [systemOf(house, 'crm-eu'), systemOf(house, 'sales')];
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    await sales.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const open = sales.account.gate;
    sales.account.gate = down(house);
    const id = await desk.signed('lea@example.fr');
    await desk.carryOn(id);
    expect(crm.witness.record('person', 'person-100001')?.state).toBe('recycled');
    expect(await desk.state(id)).not.toBe('done');
    expect(await desk.waitsFor(id)).toMatch(/sales to answer/);
    sales.account.gate = open;
    house.clock.advance(7_300_000);
    await desk.carryOn(id);
    expect(await desk.waitsFor(id)).toBe(`approval of plan ${id}.2`);
    await desk.sign(id);
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
    expect(sales.witness.occurrences('morel')).toEqual([]);
  });

  test('a system that comes after another waits for it, and no longer than it was told to', async () => {
    house = await openHouse({ after: { 'crm-eu': ['sales'] } });
    desk = deskOf(house, house.greffe);
    const [crm, sales] = [systemOf(house, 'crm-eu'), systemOf(house, 'sales')];
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    await sales.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    sales.account.gate = down(house);
    await desk.carryOn(id);
    expect(crm.witness.record('person', 'person-100001')?.state).toBe('live');
    house.clock.advance(86_400_000);
    await desk.carryOn(id);
    expect(crm.witness.record('person', 'person-100001')?.state).toBe('recycled');
    expect(sales.witness.record('person', 'person-100001')?.state).toBe('live');
  });

  test('read-only mode plans everything and writes nothing, and says so', async () => {
    house = await openHouse({ settings: { mode: 'read-only' } });
    desk = deskOf(house, house.greffe);
    const crm = systemOf(house, 'crm-eu');
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.signed('lea@example.fr');
    await desk.carryOn(id);
    expect(await desk.waitsFor(id)).toMatch(/read-only/);
    expect(crm.witness.occurrences('morel')).toHaveLength(1);
  });

  test('of a wrong account nothing is believed, and nothing is written to it', async () => {
    house = await openHouse({ systems: ['crm-eu'], system: { expect: { account: 'another' } } });
    desk = deskOf(house, house.greffe);
    const crm = systemOf(house, 'crm-eu');
    await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
    const id = await desk.open('lea@example.fr');
    expect(await desk.state(id)).toBe('incomplete');
    expect(await desk.waitsFor(id)).toMatch(/The settings of crm-eu expect account another/);
    expect(crm.witness.occurrences('morel')).toHaveLength(1);
  });
});

/** Every call is told to come back in two hours. */
function down(house: TestHouse): MemorySystem['account']['gate'] {
  return async () => {
    throw new MemoryRefusal(429, 'TOO_MANY_CALLS', new Date(house.clock.now().getTime() + 7_200_000));
  };
}

function systemOf(house: TestHouse, name: string): MemorySystem {
  const system = house.systems[name];
  if (!system) throw new Error(`No system ${name}`);
  return system;
}
