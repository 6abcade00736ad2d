import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Entry } from '../../src/audit/index.ts';
import type { Identifier } from '../../src/domain/record.ts';
import type { Right } from '../../src/domain/request.ts';
import type { Greffe } from '../../src/greffe.ts';
import { handlersOf } from '../../src/greffe/handlers.ts';
import { advance } from '../../src/procedures/advance.ts';
import { Crash, withCrashAt } from '../crash/crash-points.ts';
import { dumpOf } from '../support/dump.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { suppressionDefault } from '../../src/settings/greffe-file.ts';

const forever = new AbortController().signal;
const context = { signal: forever, priority: 'request' } as const;
const held = { signal: forever, assertHeld: async () => undefined };
const DAY_MS = 86_400_000;
const email = 'claire.zyxcanary@example.fr';
const claire: Identifier = { kind: 'email', value: email };

let house: TestHouse;
beforeEach(async () => {
  house = await openHouse({ settings: { suppression: { ...suppressionDefault, sweep: 'by-hand' } } });
  for (const [name, system] of Object.entries(house.systems)) {
    const person = await system.world.person({ given: 'Claire', family: 'Zyxcanary', emails: [email] });
    await system.world.note({ about: [person], text: `Zyxcanary in ${name}` });
  }
});
afterEach(() => house.close());

const night = (greffe: Pick<Greffe, 'handlers'> = house.greffe): Promise<unknown> =>
  greffe.handlers.nightly(
    { name: 'nightly', key: 'night', data: { controller: 'acme', day: '2026-03-05' } },
    held,
  );

async function open(right: Right, identifiers: readonly Identifier[] = [claire]): Promise<number> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: [right],
    identifiers,
    channel: 'email',
    requester: {
      kind: 'lawyer',
      name: 'Maître Zyxcanary',
      email: 'maitre.zyxcanary@example.com',
      claims: { scope: [], from: null, until: null, answerTo: null },
    },
  });
  await house.greffe.requests.carryOn(id, forever);
  return id;
}

async function identify(id: number): Promise<void> {
  const { requests } = house.greffe;
  const today = requests.today('acme');
  await requests.identify(dpo, id, 'called Zyxcanary back', 'person');
  await requests.identify(dpo, id, 'card of Zyxcanary seen', 'requester');
  await requests.mandate(dpo, id, {
    scope: ['access', 'portability', 'erasure', 'restriction', 'rectification'],
    from: today,
    answerTo: 'person',
    how: 'paper of Zyxcanary seen',
  });
  await house.greffe.requests.carryOn(id, forever);
}

/** The copy in the hands of the person. */
async function accessDone(): Promise<number> {
  const id = await open('access');
  await identify(id);
  const { package: written } = await house.greffe.packages.review(dpo, id);
  await house.greffe.packages.sign(direction, id, written.built.digest, forever);
  await buffer((await house.greffe.packages.fetch(dpo, id)).stream);
  await house.greffe.requests.carryOn(id, forever);
  return id;
}

/** Erased, read back for the last time and certified. */
async function erasureDone(): Promise<number> {
  const id = await open('erasure');
  await identify(id);
  const { plan } = await house.greffe.plans.show(dpo, id);
  await house.greffe.plans.approve(dpo, id, plan.digest, forever);
  await house.greffe.requests.carryOn(id, forever);
  house.clock.advance(60 * DAY_MS);
  await house.greffe.requests.carryOn(id, forever);
  return id;
}

const letter = { sentOn: '2026-03-05', digest: 'a1'.repeat(32) } as const;

async function refusedOne(): Promise<number> {
  const id = await open('erasure');
  await house.greffe.requests.refuse(direction, id, 'manifestly-unfounded', letter);
  await house.greffe.requests.carryOn(id, forever);
  return id;
}

async function withdrawnOne(): Promise<number> {
  const id = await open('erasure');
  await house.greffe.requests.withdraw(dpo, id);
  await house.greffe.requests.carryOn(id, forever);
  return id;
}

async function hold(until: '2026-04-01' | null): Promise<number> {
  const over = { over: 'person', identifiers: [{ kind: 'name', value: 'Zyxcanary-Other' }] } as const;
  const { id } = await house.greffe.holds.place(dpo, {
    controller: 'acme',
    over,
    ground: 'zyxcanary 2026',
    until,
  });
  return id;
}

async function query<Row extends object>(text: string): Promise<readonly Row[]> {
  return (await house.pool.query<Row>(text)).rows;
}

const liveKeys = async (): Promise<readonly string[]> =>
  (
    await query<{ purpose: string }>(
      'select purpose from data_key where wrapped is not null order by purpose',
    )
  ).map(({ purpose }) => purpose);

const destroyed = async (): Promise<readonly string[]> => {
  const entries = await house.house.audit.list({ limit: 10_000 });
  const ours = entries.filter(({ act, kind }: Entry) => act === 'key-destroyed' && kind !== 'package');
  return ours.map(({ about, kind, subject }) => `${about} ${kind}${subject === undefined ? '' : ' subject'}`);
};

/** Every text of the person's rows that could be looked for: what is sealed, hashed, or digested of it. */
async function tracesOf(id: number): Promise<readonly string[]> {
  const rows = await query<{ trace: string | null }>(`
    select encode(sealed, 'hex') as trace from request where id = ${id}
    union all select encode(identity_sealed, 'hex') from request where id = ${id}
    union all select refusal ->> 'letterDigest' from request where id = ${id}
    union all select subject from request where id = ${id}
    union all select encode(ref_digest, 'hex') from match where request = ${id}
    union all select encode(sealed, 'hex') from match where request = ${id}
    union all select encode(sealed, 'hex') from search where request = ${id}
    union all select encode(sealed, 'hex') from line where matter = ${id}
    union all select digest from plan where matter = ${id}
    union all select basis from plan where matter = ${id}
    union all select digest from package where request = ${id}
    union all select encode(sealed, 'hex') from certificate where request = ${id}`);
  return [...new Set(rows.flatMap(({ trace }) => trace ?? []))];
}

test('when the proof period is over nothing of the person is in any table, and that they asked is', async () => {
  const access = await accessDone();
  const refused = await refusedOne();
  const withdrawn = await withdrawnOne();
  const nothing = await open('erasure', [{ kind: 'email', value: 'nobody-zyxcanary@example.fr' }]);
  const erased = await erasureDone();
  const all = [access, refused, withdrawn, nothing, erased];
  const before = await house.greffe.requests.list(dpo, { open: false });
  const traces = (await Promise.all(all.map(tracesOf))).flat();
  expect(traces.length).toBeGreaterThan(40);

  house.clock.set('2031-05-06T12:00:00Z');
  await night();
  const dump = await dumpOf(house.pool);
  for (const [table, rows] of dump) {
    // The leaves of the log stay, and the pseudonym in them ends with the key of its year.
    if (table === 'public.audit_entry') continue;
    for (const trace of traces) expect([table, rows.includes(trace)]).toEqual([table, false]);
  }
  expect([...dump.values()].join('\n').toLowerCase()).not.toMatch(/zyxcanary/);
  // Whose a record was that is there still is known as long as it is.
  expect(await liveKeys()).toEqual(['audit 2026', 'index', 'index']);
  for (const table of ['match', 'search', 'line', 'plan', 'certificate', 'package', 'package_piece']) {
    expect([table, await query(`select 1 from ${table}`)]).toEqual([table, []]);
  }
  expect([...(await destroyed())].sort()).toEqual(all.map((id) => `request ${id} request`));

  const after = await house.greffe.requests.list(dpo, { open: false });
  expect(after.map(({ request, state, due }) => [request.id, request.receivedOn, state, due])).toEqual(
    before.map(({ request, state, due }) => [request.id, request.receivedOn, state, due]),
  );
  expect(after.map(({ request }) => request.rights)).toEqual(before.map(({ request }) => request.rights));
  expect(after[1]?.request).toMatchObject({
    identifiers: [],
    requester: null,
    identity: null,
    refusal: { ground: 'manifestly-unfounded', sentOn: '2026-03-05', letterDigest: '' },
    forgottenAt: house.clock.now(),
  });
  expect((await house.greffe.audit.verify(dpo, {})).faults).toEqual([]);
});

test('until the last day of the period has ended everywhere, everything can be read', async () => {
  const access = await accessDone();
  const erased = await erasureDone();
  // Its last move was on 4 May 2026.
  for (const instant of ['2031-05-04T23:00:00Z', '2031-05-05T11:59:59Z']) {
    house.clock.set(instant);
    await night();
    await expect(house.greffe.requests.show(dpo, erased)).resolves.toMatchObject({
      request: { identifiers: [claire], requester: { name: 'Maître Zyxcanary' } },
    });
    await expect(house.greffe.certificates.show(dpo, erased)).resolves.toMatchObject({ kind: 'final' });
    await expect(house.greffe.plans.show(dpo, erased)).resolves.toMatchObject({ state: 'done' });
  }
  expect(await destroyed()).toEqual([`request ${access} request`]);
  house.clock.set('2031-05-05T12:00:00Z');
  await night();
  expect(await destroyed()).toEqual([`request ${erased} request`, `request ${access} request`]);
});

test('whoever asks for a forgotten request is told so, and no act does anything to it', async () => {
  const erased = await erasureDone();
  const access = await accessDone();
  house.clock.set('2031-06-01T12:00:00Z');
  await night();
  const { requests, plans, packages, certificates } = house.greffe;
  for (const id of [erased, access]) {
    const acts: readonly (() => Promise<unknown>)[] = [
      () => requests.show(dpo, id),
      () => requests.progress(dpo, id),
      () => requests.retry(dpo, id),
      () => requests.withdraw(dpo, id),
      () => requests.identify(dpo, id, 'again'),
      () => requests.mandate(dpo, id, { how: 'again' }),
      () => requests.refuse(direction, id, 'manifestly-unfounded', letter),
      () => plans.show(dpo, id),
      () => plans.approve(dpo, id, 'x', forever),
      () => packages.review(dpo, id),
      () => packages.draft(dpo, id),
      () => packages.sign(direction, id, 'x', forever),
      () => packages.withhold(dpo, id, { lines: [1], reason: 'rights-of-others', words: 'x' }, forever),
      () => packages.release(dpo, id, [1], forever),
      () => packages.fetch(dpo, id),
      () => certificates.show(dpo, id),
    ];
    for (const act of acts) {
      await expect(act()).rejects.toMatchObject({
        code: 'forgotten',
        message: expect.stringContaining(`The proof period of request ${id} is over`),
      });
    }
    expect(await advance(house.house, id, context)).toEqual({ next: [] });
    await requests.carryOn(id, forever);
  }
  const due = await house.house.store.transact(async (tx) => [
    ...(await house.house.store.requests.underWay(tx)),
    ...(await house.house.store.requests.due(tx, house.clock.now())),
  ]);
  expect(due).toEqual([]);
  expect(await requests.list(dpo, { open: true })).toEqual([]);
  // Nobody was shown anybody: the list of what is forgotten reveals nothing.
  const [last] = await house.house.audit.list({ limit: 1 });
  await requests.list(dpo, { open: false });
  expect((await house.house.audit.list({ limit: 1 }))[0]?.sequence).toBe(last?.sequence);
});

test('whoever was erased stays suppressed, and a later request of theirs goes its way', async () => {
  await erasureDone();
  house.clock.set('2031-06-01T12:00:00Z');
  await night();
  const { store } = house.house;
  await expect(store.transact((tx) => store.suppressions.holds(tx, 'acme', claire))).resolves.toBe(true);
  const later = await open('access');
  const { subject, state } = await house.greffe.requests.show(dpo, later);
  expect(subject.matches).toEqual([]);
  // No tool holds them, and the register does: that is told in a copy.
  expect(state).toBe('planned');
  const placed = await house.greffe.holds.place(dpo, {
    controller: 'acme',
    over: { over: 'person', identifiers: [claire] },
    ground: 'litigation 2031',
    until: null,
  });
  expect(placed.callsUnderWay).toEqual([]);
});

test('a copy asked for later tells of the requests that are kept, and of none that is forgotten', async () => {
  const first = await refusedOne();
  house.clock.set('2030-01-01T12:00:00Z');
  const second = await withdrawnOne();
  house.clock.set('2031-06-01T12:00:00Z');
  await night();
  expect(await destroyed()).toContain(`request ${first} request`);
  const id = await open('access');
  await identify(id);
  const { package: written } = await house.greffe.packages.review(dpo, id);
  expect(written.own.requests.map((one) => one.id)).toEqual([second, id]);
});

test('a request that is open, or still owes something, is never forgotten, however old', async () => {
  const planned = await open('erasure');
  const owing = await withdrawnOne();
  await house.house.store.transact((tx) =>
    house.house.store.requests.wakeAt(tx, owing, new Date('2026-03-06T09:00:00Z')),
  );
  house.clock.set('2056-01-01T12:00:00Z');
  await night();
  expect((await destroyed()).filter((one) => one.startsWith('request'))).toEqual([]);
  await expect(house.greffe.requests.show(dpo, planned)).resolves.toMatchObject({ state: 'planned' });
  await expect(house.greffe.requests.show(dpo, owing)).resolves.toMatchObject({ state: 'withdrawn' });
});

test('a request is not forgotten while its package may still be fetched again', async () => {
  const patient = await house.reopen({ packagesKeptMs: 3_650 * DAY_MS });
  Object.assign(house.greffe, patient.greffe);
  const id = await accessDone();
  house.clock.set('2031-06-01T12:00:00Z');
  await night();
  expect(await destroyed()).toEqual([]);
  await buffer((await house.greffe.packages.fetch(dpo, id)).stream);
  house.clock.set('2036-06-01T12:00:00Z');
  await night();
  expect(await destroyed()).toContain(`request ${id} request`);
});

test('holds that were lifted or are over are forgotten in their turn, those that stand never', async () => {
  const [lifted, over, standing] = [await hold(null), await hold('2026-04-01'), await hold(null)];
  await house.greffe.holds.lift(dpo, lifted);
  house.clock.set('2031-04-02T11:00:00Z');
  await night();
  expect(await destroyed()).toEqual([`hold ${lifted} hold`]);
  await expect(house.greffe.holds.list(dpo)).resolves.toMatchObject([
    { id: lifted, forgottenAt: house.clock.now(), lifted: { by: 'dpo' } },
    { id: over, ground: 'zyxcanary 2026' },
    { id: standing, ground: 'zyxcanary 2026' },
  ]);
  house.clock.set('2031-04-02T12:00:00Z');
  await night();
  house.clock.set('2056-01-01T12:00:00Z');
  await night();
  expect((await destroyed()).filter((one) => one.startsWith('hold'))).toEqual([
    `hold ${over} hold`,
    `hold ${lifted} hold`,
  ]);
  const holds = await house.greffe.holds.list(dpo);
  expect(holds.map((one) => 'ground' in one)).toEqual([false, false, true]);
  const sealed = await query('select 1 from hold where sealed is not null');
  expect(sealed).toHaveLength(1);
  await expect(house.greffe.holds.lift(dpo, over)).rejects.toMatchObject({ code: 'no-such-hold' });
  // Whoever plans an erasure looks at what stands, and only at that.
  const id = await open('erasure');
  await expect(house.greffe.plans.show(dpo, id)).resolves.toMatchObject({ state: 'planned' });
});

test('the keys of a year of the log end when the whole year lies so far back, and the log verifies', async () => {
  const id = await refusedOne();
  const opened = async (): Promise<boolean> => {
    const [entry] = (await house.house.audit.list({ about: `request ${id}`, limit: 100 })).slice(-1);
    return (await house.house.audit.details(entry?.sequence ?? -1)) !== null;
  };
  house.clock.set('2032-01-02T11:59:59Z');
  await night();
  expect(await opened()).toBe(true);
  house.clock.set('2032-01-02T12:00:00Z');
  await night();
  expect((await destroyed()).filter((one) => one.startsWith('audit'))).toEqual(['audit 2026 audit']);
  expect(await opened()).toBe(false);
  expect(await query("select 1 from secret where kind = 'subject-2026' and wrapped is not null")).toEqual([]);
  expect(await query("select 1 from data_key where purpose = 'audit 2026' and wrapped is not null")).toEqual(
    [],
  );
  const entries = await house.greffe.audit.list(dpo, { about: `request ${id}` });
  expect(entries.map(({ act }) => act)).toContain('request-refused');
  expect((await house.greffe.audit.verify(dpo, {})).faults).toEqual([]);
  const other = await house.reopen();
  expect((await other.greffe.audit.verify(dpo, {})).faults).toEqual([]);
  // The year that runs has keys of its own.
  await open('access');
  expect((await house.greffe.audit.verify(dpo, {})).faults).toEqual([]);
});

test('a second night finds nothing to do, and two at once do it once', async () => {
  const fetched = await accessDone();
  const first = await refusedOne();
  const second = await withdrawnOne();
  const over = await hold('2026-04-01');
  house.clock.set('2032-06-01T12:00:00Z');
  const other = await house.reopen();
  await Promise.all([night(), night(other.greffe)]);
  const once = [
    'audit 2026 audit',
    `hold ${over} hold`,
    `request ${fetched} request`,
    `request ${first} request`,
    `request ${second} request`,
  ];
  expect([...(await destroyed())].sort()).toEqual(once);
  const packages = await query(
    `select 1 from audit_entry where leaf like '%key-destroyed%"kind":"package"%'`,
  );
  expect(packages).toHaveLength(1);
  const [last] = await house.house.audit.list({ limit: 1 });
  await night();
  expect((await house.house.audit.list({ limit: 1 }))[0]?.sequence).toBe(last?.sequence);
});

test('a night that dies between any two writes is made good by the next, and each end is entered once', async () => {
  const first = await accessDone();
  const second = await refusedOne();
  const over = await hold('2026-04-01');
  house.clock.set('2026-05-01T12:00:00Z');
  await night();
  house.clock.set('2032-06-01T12:00:00Z');
  let nights = 0;
  for (; (await destroyed()).length < 4; nights += 1) {
    // It dies in turn before its first transaction is committed, and just after.
    const points = withCrashAt(house.house, 1 + (nights % 2));
    await expect(night({ handlers: handlersOf(points.house) })).rejects.toThrow(Crash);
    const halves = await query(`
      select 1 from request join data_key on data_key.id = request.data_key
      where (forgotten_at is null) <> (wrapped is not null)
        or (forgotten_at is null) <> exists (select from search where request = request.id)
        or (forgotten_at is null) = exists (
          select from audit_entry where about = 'request ' || request.id and leaf like '%key-destroyed%"kind":"request"%')`);
    expect(halves).toEqual([]);
  }
  expect(nights).toBe(8);
  await night();
  expect([...(await destroyed())].sort()).toEqual([
    'audit 2026 audit',
    `hold ${over} hold`,
    `request ${first} request`,
    `request ${second} request`,
  ]);
  expect((await house.greffe.audit.verify(dpo, {})).faults).toEqual([]);
});
