import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import type { Ref } from '../../src/contract/index.ts';
import type { Identifier } from '../../src/domain/record.ts';
import { MailRefused } from '../../src/ports/mail.ts';
import { dumpOf } from '../support/dump.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';

const never = new AbortController().signal;
const HOUR_MS = 3_600_000;
const given: Identifier = { kind: 'email', value: 'Zoe.Canari@example.fr' };
const names = ['crm-eu', 'sales'] as const;

let house: TestHouse;

beforeEach(async () => {
  house = await openHouse();
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  for (const [table, text] of await dumpOf(house.pool))
    expect({ table, leaks: /canari/i.test(text) }).toEqual({ table, leaks: false });
  for (const letter of house.letters.taken) expect(JSON.stringify(letter)).not.toMatch(/canari/i);
  await house.close();
});

const named = (name: string): MemorySystem => {
  const found = house.systems[name];
  if (!found) throw new Error(`No system ${name}.`);
  return found;
};
const zoe = (name: string, emails: readonly string[] = [given.value]): Promise<Ref> =>
  named(name).world.person({ given: 'Zoé', family: 'Canari', emails, phone: '06 12 34 56 01' });
const isMarked = (name: string, ref: Ref): Promise<boolean> => named(name).world.isRestricted(ref);
const mayReceive = (name: string, address: string): Promise<boolean> =>
  named(name).world.mayReceive({ channel: 'email', address });
const courses = async (id: number) => (await house.greffe.requests.show(dpo, id)).request.rights;
const stateOf = async (id: number) => (await house.greffe.requests.show(dpo, id)).state;
const waitsFor = async (id: number) => (await courses(id)).map((course) => course.waitsFor).join(' ');

async function open(rights: readonly ('restriction' | 'erasure')[], identifiers = [given]): Promise<number> {
  return house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights,
    identifiers,
    channel: 'email',
    requester: { kind: 'data-subject' },
    ...(rights.includes('restriction') && { restriction: { ground: 'accuracy' as const } }),
  });
}

async function restricted(identifiers = [given]): Promise<{ readonly request: number; readonly id: number }> {
  const request = await open(['restriction'], identifiers);
  const placed = await house.greffe.restrictions.ofRequest(dpo, request);
  await carryOn(request);
  return { request, id: placed?.id ?? 0 };
}

const carryOn = (id: number): Promise<void> => house.greffe.requests.carryOn(id, never);

async function identified(id: number): Promise<void> {
  await house.greffe.requests.identify(dpo, id, 'called back');
  await carryOn(id);
}

async function lift(id: number): Promise<void> {
  const told = { toldOn: house.greffe.requests.today('acme'), reason: 'corrected' };
  const { request } = await house.greffe.restrictions.lift(dpo, id, told);
  await carryOn(request);
}

/** A tool that answers nothing, until it is asked to again. */
function silence(name: string, only?: 'write'): () => void {
  const { account } = named(name);
  const { gate } = account;
  account.gate = async (effect, signal, act) => {
    if (only === undefined || effect === only) throw new MemoryRefusal(503, 'DOWN');
    return gate(effect, signal, act);
  };
  return () => void (account.gate = gate);
}

describe('a restriction', () => {
  test('marks the rows of the person and stops prospecting in every tool, without identity or signature, and is read back', async () => {
    const rows = [
      await zoe('crm-eu', [given.value, 'zoe.autre.canari@example.fr']),
      await zoe('sales'),
    ] as const;
    const other = await named('sales').world.person({
      given: 'Omar',
      family: 'Canarimoux',
      emails: ['omar.canarimoux@example.fr'],
    });
    const { request, id } = await restricted();
    for (const [index, name] of names.entries()) {
      const ref = rows[index];
      expect({ name, marked: ref && (await isMarked(name, ref)) }).toEqual({ name, marked: true });
      expect(await mayReceive(name, given.value)).toBe(false);
      expect(await mayReceive(name, 'zoe.autre.canari@example.fr')).toBe(false);
    }
    expect(await isMarked('sales', other)).toBe(false);
    expect(await mayReceive('sales', 'omar.canarimoux@example.fr')).toBe(true);
    const { plans } = await house.greffe.requests.show(dpo, request);
    expect(plans.flatMap(({ lines }) => lines.map(({ verdict }) => verdict))).not.toContain(null);
    expect(new Set(plans.map(({ plan }) => plan.approval?.by))).toEqual(new Set(['greffe']));
    const { restriction } = await house.greffe.restrictions.show(dpo, id);
    expect(restriction).toMatchObject({ ground: 'accuracy', lifted: null, undoneAt: null });
    expect('records' in restriction && restriction.records.map((ref) => ref.system)).toEqual([...names]);
  });

  test('is answered once identity is settled, and not before', async () => {
    await zoe('crm-eu');
    const { request } = await restricted();
    expect([await stateOf(request), await waitsFor(request)]).toEqual(['verifying', 'identity']);
    await identified(request);
    expect(await stateOf(request)).toBe('done');
    const { file } = await house.greffe.certificates.show(dpo, request);
    const { statement } = JSON.parse(file);
    expect(statement).toMatchObject({ kind: 'final', suppressionKept: false, residues: [] });
    expect(
      statement.systems.map(({ system, restricted: marked }: { system: string; restricted?: number }) => [
        system,
        marked,
      ]),
    ).toEqual([
      ['crm-eu', 1],
      ['sales', undefined],
    ]);
    expect(file).not.toMatch(/canari/i);
  });

  test('enters nothing in the suppression register: it ends', async () => {
    await zoe('crm-eu');
    await restricted();
    const { suppressions } = house.house.store;
    expect(await house.house.store.transact((tx) => suppressions.holds(tx, 'acme', given))).toBe(false);
  });

  test('stands before a tool answers, and reaches that tool once it does', async () => {
    await zoe('crm-eu');
    const row = await zoe('sales');
    const speak = silence('sales');
    const { request, id } = await restricted();
    expect((await house.greffe.restrictions.show(dpo, id)).restriction).toMatchObject({ lifted: null });
    expect(await isMarked('sales', row)).toBe(false);
    speak();
    for (let round = 0; round < 8 && (await waitsFor(request)) !== 'identity'; round += 1) {
      house.clock.advance(10 * 60_000);
      await carryOn(request);
    }
    expect(await waitsFor(request)).toBe('identity');
    expect(await isMarked('sales', row)).toBe(true);
  });

  test('covers no namesake until a match is accepted', async () => {
    const row = await zoe('crm-eu', ['z.ancienne.canari@example.fr']);
    const { request } = await restricted([given, { kind: 'name', value: 'Zoé Canari' }]);
    expect(await isMarked('crm-eu', row)).toBe(false);
    expect(await waitsFor(request)).toBe('a decision on 1 match');
    await house.greffe.requests.match(dpo, request, [
      { ref: { system: 'crm-eu', ...row }, decision: 'accepted' },
    ]);
    await carryOn(request);
    expect(await isMarked('crm-eu', row)).toBe(true);
  });

  test('has a ground', async () => {
    const asked = house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['restriction'],
      identifiers: [given],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    await expect(asked).rejects.toThrow('accuracy | unlawful | claims | objection-pending');
    expect(await house.greffe.restrictions.list(dpo)).toEqual([]);
  });

  test('says nothing of somebody whom a missing right may hide, until it was given', async () => {
    const { locate } = (await house.house.system('crm-eu')).connection;
    if (!locate) throw new Error('locate');
    const whole = locate.call;
    const gap = { what: 'contacts', because: 'no-scope' as const, mend: 'Add the scope contacts.read.' };
    Object.assign(locate, {
      call: async (...asked: Parameters<typeof whole>) => ({ ...(await whole(...asked)), gaps: [gap] }),
    });
    const { request } = await restricted([{ kind: 'name', value: 'Zoé Canari' }]);
    expect(await stateOf(request)).toBe('incomplete');
    expect(await waitsFor(request)).toContain('contacts.read');
    Object.assign(locate, { call: whole });
    house.clock.advance(1_000);
    await house.greffe.requests.retry(dpo, request);
    await carryOn(request);
    expect(await stateOf(request)).toBe('nothing-held');
  });

  test('of somebody nobody knows, by name alone, is answered so', async () => {
    const { request } = await restricted([{ kind: 'name', value: 'Zoé Canari' }]);
    expect(await stateOf(request)).toBe('nothing-held');
  });
});

describe('an erasure of the same person', () => {
  test('waits for the lift, and goes on by itself after it', async () => {
    const row = await zoe('crm-eu');
    const { id } = await restricted();
    const erasure = await open(['erasure']);
    await carryOn(erasure);
    await identified(erasure);
    expect(await waitsFor(erasure)).toBe(
      `restriction ${id} to be lifted first, once the person is told: greffe restrict lift ${id}`,
    );
    expect(named('crm-eu').witness.record('person', row.id)).toMatchObject({ state: 'live' });
    await lift(id);
    await carryOn(erasure);
    expect(await waitsFor(erasure)).toMatch(/^approval of plan/);
  });

  test('that was approved is stopped where it was not sent yet', async () => {
    await zoe('crm-eu');
    const row = await zoe('sales');
    const erasure = await open(['erasure']);
    await carryOn(erasure);
    await identified(erasure);
    const speak = silence('sales', 'write');
    const { plans } = await house.greffe.requests.show(dpo, erasure);
    await house.greffe.plans.approve(dpo, erasure, plans.at(-1)?.plan.digest ?? '', never);
    await carryOn(erasure);
    expect(named('sales').witness.record('person', row.id)).toMatchObject({ state: 'live' });
    const { request } = await restricted();
    speak();
    house.clock.advance(HOUR_MS);
    await carryOn(erasure);
    await carryOn(request);
    expect(named('sales').witness.record('person', row.id)).toMatchObject({ state: 'live' });
    const { plans: after } = await house.greffe.requests.show(dpo, erasure);
    const codes = after.flatMap(({ lines }) => lines.map(({ code }) => code));
    expect(codes).toContain('restricted');
    expect(await waitsFor(erasure)).toMatch(/^restriction \d+ to be lifted first/);
  });

  test('of a namesake with another address is not held up', async () => {
    await zoe('crm-eu');
    const namesake = 'zoe.homonyme.canari@example.fr';
    await zoe('sales', [namesake]);
    await restricted();
    const erasure = await open(['erasure'], [{ kind: 'email', value: namesake }]);
    await carryOn(erasure);
    await identified(erasure);
    expect(await waitsFor(erasure)).toMatch(/^approval of plan/);
  });
});

describe('a lift', () => {
  test('takes the marks off, is read back and certified, and subscribes nobody again', async () => {
    const row = await zoe('crm-eu');
    const { request, id } = await restricted();
    await identified(request);
    await lift(id);
    expect(await isMarked('crm-eu', row)).toBe(false);
    expect(await mayReceive('crm-eu', given.value)).toBe(false);
    const { restriction } = await house.greffe.restrictions.show(dpo, id);
    expect(restriction).toMatchObject({ lifted: { by: 'dpo', reason: 'corrected' } });
    expect('undoneAt' in restriction && restriction.undoneAt).not.toBeNull();
    const { statement } = JSON.parse((await house.greffe.certificates.show(dpo, request)).file);
    expect(statement.systems).toContainEqual(expect.objectContaining({ system: 'crm-eu', lifted: 1 }));
    expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
  });

  test('ends although a row vanished before its mark was read back', async () => {
    const row = await zoe('crm-eu');
    const { account } = named('crm-eu');
    const { gate } = account;
    const key = `${row.kind}:${row.id}`;
    account.gate = async (effect, signal, act) => {
      const answer = await gate(effect, signal, act);
      if (account.rows.get(key)?.fields['restricted'] === true) account.rows.delete(key);
      return answer;
    };
    const { request, id } = await restricted();
    account.gate = gate;
    expect(account.rows.has(key)).toBe(false);
    expect(await waitsFor(request)).toMatch(/^reading back: /);
    await lift(id);
    const { restriction } = await house.greffe.restrictions.show(dpo, id);
    expect('undoneAt' in restriction && restriction.undoneAt).not.toBeNull();
    expect(await waitsFor(request)).not.toMatch(/reading back/);
  });

  test('that a tool refuses is tried again hours later by itself, and takes no line of another right along', async () => {
    const row = await zoe('crm-eu');
    const { request, id } = await restricted();
    await identified(request);
    const { lift: verb } = (await house.house.system('crm-eu')).connection;
    if (!verb) throw new Error('lift');
    const able = verb.call;
    const failure = { kind: 'denied', code: 'NO', mend: 'Give the right.', retryAt: null } as const;
    let calls = 0;
    Object.assign(verb, {
      call: async (refs: readonly Ref[]) => {
        calls += 1;
        return refs.map(() => ({ status: 'failed', failure }) as const);
      },
    });
    await lift(id);
    expect([calls, await isMarked('crm-eu', row)]).toEqual([1, true]);
    house.clock.advance(HOUR_MS);
    await carryOn(request);
    expect(calls).toBe(1);
    const { lines } = house.house.store;
    const reopened: number[] = [];
    Object.assign(lines, {
      reopen: async (_tx: unknown, matter: number) => {
        reopened.push(matter);
      },
    });
    Object.assign(verb, { call: able });
    for (let hours = 0; hours < 14; hours += 7) {
      house.clock.advance(7 * HOUR_MS);
      await carryOn(request);
    }
    expect(await isMarked('crm-eu', row)).toBe(false);
    expect(reopened).toEqual([]);
  });

  test('is refused unless the person was told before: neither before it was placed nor tomorrow', async () => {
    const { id } = await restricted();
    for (const toldOn of ['2026-03-04', '2026-03-06'] as const) {
      const lifting = house.greffe.restrictions.lift(dpo, id, { toldOn, reason: 'corrected' });
      await expect(lifting).rejects.toThrow('The person is told before a restriction is lifted');
    }
    expect((await house.greffe.restrictions.show(dpo, id)).restriction).toMatchObject({ lifted: null });
  });

  test('leaves the mark where another restriction stands, and the last lift takes it off', async () => {
    const row = await zoe('crm-eu');
    const first = await restricted();
    const second = await restricted();
    await lift(first.id);
    expect(await isMarked('crm-eu', row)).toBe(true);
    await lift(second.id);
    expect(await isMarked('crm-eu', row)).toBe(false);
  });

  test('before a tool could be told stops what was not sent, and ends all the same', async () => {
    const row = await zoe('sales');
    const speak = silence('sales', 'write');
    const { request, id } = await restricted();
    await lift(id);
    speak();
    for (let round = 0; round < 8; round += 1) {
      house.clock.advance(HOUR_MS);
      await carryOn(request);
    }
    expect(await isMarked('sales', row)).toBe(false);
    expect(await stateOf(request)).toBe('done');
    const { restriction } = await house.greffe.restrictions.show(dpo, id);
    expect('undoneAt' in restriction && restriction.undoneAt).not.toBeNull();
  });

  test('after the request was withdrawn undoes what was done', async () => {
    const row = await zoe('crm-eu');
    const { request, id } = await restricted();
    await house.greffe.requests.withdraw(dpo, request);
    await carryOn(request);
    expect(await isMarked('crm-eu', row)).toBe(true);
    await lift(id);
    expect(await isMarked('crm-eu', row)).toBe(false);
  });
});

describe('what is noticed while it stands', () => {
  const kinds = async (id: number) =>
    (await house.greffe.restrictions.show(dpo, id)).alerts.map(({ kind, system }) => `${kind} ${system}`);
  const watch = (): Promise<void> => house.greffe.restrictions.watch(dpo, 'acme', never);

  test('is nothing while nothing happens, whatever was sent before', async () => {
    const row = await zoe('crm-eu');
    await named('crm-eu').world.notContact({ of: row, what: 'sent', at: house.clock.now() });
    house.clock.advance(HOUR_MS);
    const { id } = await restricted();
    await watch();
    await watch();
    expect(await kinds(id)).toEqual([]);
    expect(house.letters.taken).toEqual([]);
  });

  test('is an edit, an exchange, a message, a mark that is gone and a new row, each once, told to the DPO in numbers', async () => {
    const row = await zoe('crm-eu');
    const { id } = await restricted();
    house.clock.advance(HOUR_MS);
    const { world } = named('crm-eu');
    await world.set(row, { phone: '06 99 99 99 99', restricted: false });
    await world.contactFromPerson({ of: row, evidence: 'reply', at: house.clock.now() });
    await world.notContact({ of: row, what: 'sent', at: house.clock.now() });
    await zoe('sales');
    house.clock.advance(HOUR_MS);
    await watch();
    await watch();
    expect((await kinds(id)).sort()).toEqual([
      'addressed crm-eu',
      'contact crm-eu',
      'edited crm-eu',
      'new-record sales',
      'unmarked crm-eu',
    ]);
    expect(house.letters.taken).toHaveLength(1);
    expect(house.letters.taken[0]).toMatchObject({ to: 'dpo@acme.example' });
    expect(house.letters.taken[0]?.text).toMatch(new RegExp(`limitation ${id} : 5 alertes`));
    const log = await house.greffe.audit.list(dpo, { about: [`restriction ${id}`], limit: 50 });
    expect(JSON.stringify(log)).not.toMatch(/canari/i);
  });

  test('is mailed another time when the mail server refuses', async () => {
    const row = await zoe('crm-eu');
    const { id } = await restricted();
    await named('crm-eu').world.set(row, { phone: '06 99 99 99 99' });
    house.letters.meets(new MailRefused('ECONNREFUSED', 'Later.'));
    await watch();
    expect([await kinds(id), house.letters.taken.length]).toEqual([['edited crm-eu'], 0]);
    await watch();
    expect(house.letters.taken).toHaveLength(1);
  });

  test('is a row that disappeared, and one tool that is silent hides nothing of the others', async () => {
    const row = await zoe('crm-eu');
    await zoe('sales');
    const { id } = await restricted();
    named('crm-eu').account.rows.delete(`person:${row.id}`);
    silence('sales');
    await watch();
    expect(await kinds(id)).toEqual(['gone crm-eu']);
  });
});

test('whoever may not lift it does not, and the log says so', async () => {
  const { id } = await restricted();
  const operator = { id: 'operator', roles: ['operator'] as const };
  const lifting = house.greffe.restrictions.lift(operator, id, { toldOn: '2026-03-05', reason: 'tired' });
  await expect(lifting).rejects.toThrow('To lift a restriction takes the role dpo or controller');
  await house.greffe.restrictions.lift(direction, id, { toldOn: '2026-03-05', reason: 'corrected' });
});

test('what is left of it years after it was lifted tells of nobody', async () => {
  await zoe('crm-eu');
  const { request, id } = await restricted();
  await identified(request);
  const night = async (day: string): Promise<void> => {
    house.clock.set(`${day}T01:30:00Z`);
    const job = { name: 'nightly', key: `night ${day}`, data: { controller: 'acme', day } } as const;
    await house.house.locks.tryWith(job.key, (held) => house.greffe.handlers.nightly(job, held));
  };
  // While it stands nothing of it ends, nor of the request it is carried out under.
  await night('2033-01-10');
  expect((await house.greffe.restrictions.show(dpo, id)).restriction).toMatchObject({ lifted: null });
  await lift(id);
  await night('2039-01-10');
  const { restriction } = await house.greffe.restrictions.show(dpo, id);
  expect(restriction).toMatchObject({ id, ground: 'accuracy', forgottenAt: expect.any(Date) });
});
