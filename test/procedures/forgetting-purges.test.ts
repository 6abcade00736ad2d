import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyAttestation } from '../../src/audit/attestation.ts';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import type { Greffe } from '../../src/greffe.ts';
import { forget } from '../../src/procedures/steps/forget.ts';
import { forgetPurges } from '../../src/procedures/steps/forget-purges.ts';
import { Crash, withCrashAt } from '../crash/crash-points.ts';
import { dumpOf } from '../support/dump.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import type { PurgeDesk } from '../support/purge-house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { CUSTOMER, customers, prospects, scheduleFor } from '../support/purges.ts';

const forever = new AbortController().signal;
const systems = ['crm-eu', 'sales'];

let house: TestHouse;
let desk: PurgeDesk;

beforeEach(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems) });
  desk = purgeDesk(house);
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

const forgetting = (of: Pick<TestHouse, 'house'> = house): Promise<void> => forget(of.house, forever);

async function run(rules: readonly string[] | null = null): Promise<number> {
  const id = await house.greffe.purges.run(dpo, { controller: 'acme', rules, on: null });
  await desk.carryOn(id);
  return id;
}

/** Erased, read back for the last time, reported on. */
async function done(): Promise<number> {
  const id = await run();
  await desk.sign(id);
  await desk.carryOn(id);
  await desk.toRest(id);
  return id;
}

async function dryRun(): Promise<number> {
  const id = await house.greffe.purges.plan(dpo, { controller: 'acme', rules: null, on: null });
  await desk.carryOn(id);
  return id;
}

async function refused(rules: readonly string[] | null = null): Promise<number> {
  const id = await run(rules);
  await house.greffe.purges.refuse(direction, id, 'not now');
  await desk.carryOn(id);
  return id;
}

async function query<Row extends object>(text: string): Promise<readonly Row[]> {
  return (await house.pool.query<Row>(text)).rows;
}

const destroyed = async (): Promise<readonly string[]> =>
  (await house.house.audit.list({ limit: 10_000 }))
    .filter(({ act, kind }) => act === 'key-destroyed' && kind === 'purge')
    .map(({ about, kind, subject }) => `${about} ${kind}${subject === undefined ? '' : ' subject'}`)
    .sort();

const entries = async (): Promise<number> => (await house.house.audit.list({ limit: 1 }))[0]?.sequence ?? 0;

/** Everything that lies there of the people of a purge: sealed, hashed, digested or under a pseudonym. */
async function tracesOf(id: number): Promise<readonly string[]> {
  const rows = await query<{ trace: string | null }>(`
    select encode(sealed, 'hex') as trace from purge_person where purge = ${id}
    union all select subject from purge_person where purge = ${id}
    union all select encode(oldest, 'hex') from purge_rule where purge = ${id}
    union all select nullif(digest, '') from purge_rule where purge = ${id}
    union all select encode(cursor, 'hex') from purge_scan where purge = ${id}
    union all select encode(sealed, 'hex') from purge_report where purge = ${id}
    union all select encode(sealed, 'hex') from line where matter = ${id}
    union all select digest from plan where matter = ${id}
    union all select encode(sealed, 'hex') from sighting where purge = ${id}
    union all select encode(ref_digest, 'hex') from sighting where purge = ${id}`);
  return [...new Set(rows.flatMap(({ trace }) => trace ?? []))];
}

const OF_A_PURGE = {
  line: 'matter',
  plan: 'matter',
  purge_person: 'purge',
  purge_report: 'purge',
  sighting: 'purge',
  sighted_identifier: 'purge',
  sighted_contact: 'purge',
} as const;

/** Rows that are still there of it, table by table. */
async function restOf(id: number): Promise<Readonly<Record<string, number>>> {
  const rest: Record<string, number> = {};
  for (const [table, of] of Object.entries(OF_A_PURGE)) {
    const [row] = await query<{ rows: number }>(
      `select count(*)::int as rows from ${table} where ${of} = ${id}`,
    );
    if (row && row.rows > 0) rest[table] = row.rows;
  }
  return rest;
}

async function hasKey(id: number): Promise<boolean> {
  const rows = await query<{ wrapped: Buffer | null }>(
    `select wrapped from data_key join purge on purge.data_key = data_key.id where purge.id = ${id}`,
  );
  return rows.some(({ wrapped }) => wrapped !== null);
}

const planOf = async (id: number, greffe: Greffe = house.greffe) =>
  (await greffe.purges.show(dpo, id)).plans.find(({ rule }) => rule === 'prospects');

describe('when the proof of a purge is over', () => {
  test('nothing of its people is in any table, and what it came to is', async () => {
    const kept = await desk.person('crm-eu');
    await desk.system('crm-eu').world.note({ about: [kept], text: 'Canari called' });
    await desk.person('sales', { lastReplyAt: '2022-01-05T10:00:00Z' });
    const held = await desk.person('sales', { family: 'Canari-Protégé' });
    await house.greffe.holds.place(dpo, {
      controller: 'acme',
      over: { over: 'record', ref: { system: 'sales', ...held } },
      ground: 'litigation',
      until: null,
    });
    const id = await done();
    await desk.person('crm-eu', { town: CUSTOMER });
    const dry = await dryRun();
    const no = await refused();
    const before = await desk.show(id);
    expect(before.tally.length).toBeGreaterThan(0);
    expect(before.plans.flatMap(({ oldest }) => oldest).length).toBeGreaterThan(0);
    const traces = (await Promise.all([id, dry, no].map(tracesOf))).flat();
    expect(traces.length).toBeGreaterThan(15);

    house.clock.set('2032-01-01T12:00:00Z');
    await forgetting();
    const dump = await dumpOf(house.pool);
    for (const [table, rows] of dump) {
      // The leaves of the log stay, and the pseudonym in them ends with the key of its year.
      if (table === 'public.audit_entry') continue;
      for (const trace of traces) expect([table, rows.includes(trace)]).toEqual([table, false]);
    }
    for (const one of [id, dry, no]) {
      expect([one, await restOf(one), await hasKey(one)]).toEqual([one, {}, false]);
      expect((await desk.show(one)).purge.forgottenAt).toEqual(house.clock.now());
    }
    expect(await destroyed()).toEqual([id, dry, no].map((one) => `purge ${one} purge`).sort());

    const after = await desk.show(id);
    expect({ ...after, purge: { ...after.purge, forgottenAt: null } }).toEqual({
      ...before,
      plans: before.plans.map((plan) => ({
        ...plan,
        oldest: [],
        digest: '',
        signatures: plan.signatures.map((one) => ({ ...one, digest: '' })),
      })),
      tally: before.tally.map((one) => ({ ...one, until: null })),
    });
    expect((await house.greffe.audit.verify(dpo, {})).faults).toEqual([]);
  });

  test('who was left out stays counted, although nobody can tell who they were', async () => {
    await desk.person('crm-eu');
    const alive = await desk.person('crm-eu');
    const id = await run();
    await desk.sign(id);
    await desk.system('crm-eu').world.contactFromPerson({
      of: alive,
      evidence: 'reply',
      at: house.clock.now(),
    });
    await desk.carryOn(id);
    await desk.toRest(id);
    const left = [{ rule: 'prospects', why: 'changed-since', people: 1 }];
    expect((await desk.show(id)).leftOut).toEqual(left);
    house.clock.set('2032-01-01T12:00:00Z');
    await forgetting();
    expect(await restOf(id)).toEqual({});
    expect((await desk.show(id)).leftOut).toEqual(left);
  });

  test('every act on it is answered, and none does anything to it', async () => {
    await desk.person('crm-eu');
    const id = await done();
    const { digest = '' } = (await planOf(id)) ?? {};
    const { file } = await house.greffe.purges.report(dpo, id);
    const dry = await dryRun();
    house.clock.set('2032-01-01T12:00:00Z');
    await forgetting();
    const { purges } = house.greffe;
    await expect(purges.report(dpo, id)).rejects.toMatchObject({
      code: 'forgotten',
      message: expect.stringContaining(`The proof period of purge ${id} is over`),
    });
    await expect(purges.report(dpo, dry)).rejects.toMatchObject({ code: 'no-report' });
    await expect(purges.approve(dpo, id, digest)).rejects.toMatchObject({ code: 'purge-ended' });
    await expect(purges.approve(dpo, id, '')).rejects.toMatchObject({ code: 'purge-ended' });
    await expect(purges.approve(dpo, dry, digest)).rejects.toMatchObject({ code: 'dry-run' });
    await expect(purges.refuse(direction, id, 'again')).rejects.toMatchObject({ code: 'purge-ended' });
    await expect(purges.retry(dpo, id)).rejects.toMatchObject({ code: 'purge-ended' });
    for (const one of [id, dry]) await desk.carryOn(one);
    const due = await house.house.store.transact((tx) => house.house.store.purges.due(tx, house.clock.now()));
    expect(due).toEqual([]);
    // Nobody was shown anybody.
    const last = await entries();
    await desk.show(id);
    await desk.runs();
    expect(await entries()).toBe(last);
    // Whoever kept the file can still show that it is what greffe signed.
    expect(verifyAttestation(file)).toMatchObject({ isGenuine: true });
  });

  test('what it archived stays until its own last day', async () => {
    const archiving: RetentionRule = {
      ...prospects,
      action: { kind: 'archive', fields: [], keep: 'P10Y', readers: ['dpo'] },
    };
    const settings = scheduleFor(systems, [archiving, customers]);
    Object.assign(house.greffe, (await house.reopen(settings)).greffe);
    await desk.person('crm-eu', { emails: ['canari@example.fr'] });
    const id = await done();
    house.clock.set('2032-01-01T12:00:00Z');
    await forgetting();
    expect(await hasKey(id)).toBe(false);
    const [entry] = await house.greffe.archive.find(dpo, 'acme', [
      { kind: 'email', value: 'canari@example.fr' },
    ]);
    expect(entry).toMatchObject({ purge: id, rule: 'prospects' });
    await expect(house.greffe.archive.show(dpo, entry?.id ?? 0, 'litigation 2032')).resolves.toMatchObject({
      records: [],
    });
  });
});

describe('until then', () => {
  test('everything of it can be read, to the end of its last day everywhere', async () => {
    await desk.person('crm-eu');
    const id = await done();
    const { purge, plans } = await desk.show(id);
    // The day begins first in Kiritimati, and ends last at twelve o'clock UTC of the day after.
    const ended = new Date((purge.endedAt?.getTime() ?? 0) + 14 * 3_600_000).toISOString().slice(0, 10);
    const over = new Date(`2031-${ended.slice(5)}T12:00:00Z`).getTime() + 86_400_000;
    house.clock.set(new Date(over - 1));
    await forgetting();
    expect(await destroyed()).toEqual([]);
    expect(await hasKey(id)).toBe(true);
    const after = await desk.show(id);
    expect(after.purge.forgottenAt).toBeNull();
    expect(after.plans).toEqual(plans);
    await expect(house.greffe.purges.report(dpo, id)).resolves.toMatchObject({ kind: 'final' });
    house.clock.set(new Date(over));
    await forgetting();
    expect(await destroyed()).toEqual([`purge ${id} purge`]);
  });

  test('it is kept from its last report on, where that came after its end', async () => {
    await desk.person('crm-eu');
    const id = await refused();
    await query(
      `update purge_report set issued_at = '2027-06-01T12:00:00Z' where purge = ${id} and kind = 'final'`,
    );
    house.clock.set('2032-06-02T11:59:59Z');
    await forgetting();
    expect(await hasKey(id)).toBe(true);
    house.clock.set('2032-06-03T12:00:00Z');
    await forgetting();
    expect(await hasKey(id)).toBe(false);
  });

  test('one that waits for signatures, or is under way, is never forgotten, however old', async () => {
    await desk.person('crm-eu');
    const waiting = await run();
    const rest = await restOf(waiting);
    expect(rest['purge_person']).toBe(1);
    house.clock.set('2056-01-01T12:00:00Z');
    await forgetting();
    expect(await destroyed()).toEqual([]);
    expect(await restOf(waiting)).toEqual(rest);
    // It is open work all the same: refused, it ends as others do.
    await house.greffe.purges.refuse(direction, waiting, 'too old');
    await desk.carryOn(waiting);
    house.clock.set('2061-01-04T12:00:00Z');
    await forgetting();
    expect(await destroyed()).toEqual([`purge ${waiting} purge`]);
    expect(await restOf(waiting)).toEqual({});
  });

  test('a dry run goes after a month, and a real one of that day does not', async () => {
    await desk.person('crm-eu');
    const dry = await dryRun();
    const real = await refused();
    const before = await desk.show(dry);
    house.clock.set('2026-04-06T11:59:59Z');
    await forgetting();
    expect(await destroyed()).toEqual([]);
    house.clock.set('2026-04-06T12:00:00Z');
    await forgetting();
    expect(await destroyed()).toEqual([`purge ${dry} purge`]);
    expect(await restOf(dry)).toEqual({});
    expect(await hasKey(real)).toBe(true);
    expect((await restOf(real))['purge_person']).toBe(1);
    const after = await desk.show(dry);
    expect(after.plans.map(({ funnel }) => funnel)).toEqual(before.plans.map(({ funnel }) => funnel));
  });

  test('a proof period shorter than that ends a dry run as well', async () => {
    await desk.person('crm-eu');
    const dry = await dryRun();
    const brief = await house.reopen({ proofKept: 'P7D' });
    house.clock.set('2026-03-13T12:00:00Z');
    await forgetting(brief);
    expect(await destroyed()).toEqual([`purge ${dry} purge`]);
  });
});

describe('a rule whose first run is forgotten', () => {
  test('is known still, and one that was rewritten or never signed is not', async () => {
    await desk.person('crm-eu');
    const first = await done();
    await desk.person('crm-eu', { town: CUSTOMER });
    const never = await refused(['customers']);
    house.clock.set('2032-01-01T12:00:00Z');
    await forgetting();
    expect((await desk.show(first)).purge.forgottenAt).not.toBeNull();
    expect((await desk.show(never)).purge.forgottenAt).not.toBeNull();

    await desk.person('crm-eu');
    const known = await run();
    expect(await planOf(known)).toMatchObject({
      brake: [],
      signatures: [{ by: 'greffe' }],
      before: { purge: first, plan: { funnel: { due: 1 } } },
    });
    const customer = (await desk.show(known)).plans.find(({ rule }) => rule === 'customers');
    expect(customer).toMatchObject({
      brake: ['first-run'],
      before: { purge: never, plan: { approvedAt: null } },
    });

    await desk.person('crm-eu');
    const stricter = await house.reopen(scheduleFor(systems, [{ ...prospects, keep: 'P2Y' }, customers]));
    const rewritten = await stricter.greffe.purges.run(dpo, {
      controller: 'acme',
      rules: ['prospects'],
      on: null,
    });
    await desk.carryOn(rewritten, stricter.greffe);
    expect((await planOf(rewritten))?.brake).toEqual(['first-run']);
  });
});

describe('a run that was refused while it was reading', () => {
  test('lets go of everybody it saw in the night after', async () => {
    await desk.person('crm-eu');
    await desk.person('sales');
    desk.system('sales').faults.loseRights();
    const id = await run();
    expect((await desk.show(id)).purge.state).toBe('scanning');
    await house.greffe.purges.refuse(direction, id, 'wrong day');
    await desk.carryOn(id);
    expect((await restOf(id))['sighting']).toBeGreaterThan(0);
    desk.system('sales').faults.clear();
    await forgetting();
    expect(await restOf(id)).toEqual({ purge_report: 1 });
    expect(await hasKey(id)).toBe(true);
  });

  test('and one that is still reading keeps what it saw', async () => {
    await desk.person('crm-eu');
    desk.system('sales').faults.loseRights();
    const id = await run();
    const before = await restOf(id);
    expect(before['sighting']).toBe(1);
    await forgetting();
    const { store } = house.house;
    expect(await store.transact((tx) => store.purges.sweep(tx, id, 10))).toBe(0);
    expect(await restOf(id)).toEqual(before);
  });
});

describe('a night', () => {
  test('that dies between any two writes is made good by the next, and each end is entered once', async () => {
    await desk.person('crm-eu');
    await desk.person('sales');
    const first = await done();
    await desk.person('crm-eu');
    const second = await refused();
    house.clock.set('2032-01-01T12:00:00Z');
    let nights = 0;
    for (let at = 1; nights < 100; nights += 1) {
      const points = withCrashAt(house.house, at);
      try {
        await forgetPurges(points.house, forever);
        break;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
      // A key and what says that it is gone are never apart, and no row outlives the counts that stand for it.
      const halves = await query(`
        select 1 from purge join data_key on data_key.id = purge.data_key
        where (forgotten_at is null) <> (wrapped is not null)
          or (forgotten_at is null) <> (outcome is null)
          or (forgotten_at is null) <> exists (select from purge_rule where purge = purge.id and oldest is not null)
          or (forgotten_at is null) = exists (
            select from audit_entry where about = 'purge ' || purge.id and leaf like '%key-destroyed%')`);
      expect(halves).toEqual([]);
      for (const id of [first, second]) await desk.show(id);
      // It dies in turn before its first transaction is committed, and just after.
      at = at === 1 ? 2 : 1;
    }
    expect(nights).toBeGreaterThan(8);
    for (const id of [first, second]) expect([await restOf(id), await hasKey(id)]).toEqual([{}, false]);
    expect(await destroyed()).toEqual([`purge ${first} purge`, `purge ${second} purge`]);
    const last = await entries();
    await forgetPurges(house.house, forever);
    expect(await entries()).toBe(last);
    expect((await house.greffe.audit.verify(dpo, {})).faults).toEqual([]);
  });

  test('that dies between two batches goes on where it was, and another beside it is in nobody’s way', async () => {
    for (let index = 0; index < 30; index += 1) await desk.person('crm-eu');
    const id = await refused();
    const other = await refused();
    house.clock.set('2032-01-01T12:00:00Z');
    const { store } = house.house;
    await store.transact((tx) => store.purges.forget(tx, id, house.clock.now()));
    const lines = (await restOf(id))['line'] ?? 0;
    expect(lines).toBe(30);
    const batch = (most: number): Promise<number> => store.transact((tx) => store.purges.sweep(tx, id, most));
    expect(await batch(7)).toBe(7);
    expect((await restOf(id))['line']).toBe(lines - 7);
    // Nothing is taken from one that is not forgotten.
    expect(await store.transact((tx) => store.purges.sweep(tx, other, 7))).toBe(0);
    expect((await restOf(other))['line']).toBe(lines);
    expect(await store.transact((tx) => store.purges.leftBehind(tx))).toEqual([id]);

    const beside = await house.reopen();
    // Rows that another has in hand are passed over, and not waited for.
    const inHand = await store.transact(async (tx) => [
      await store.purges.sweep(tx, id, 3),
      await beside.house.store.transact((theirs) => beside.house.store.purges.sweep(theirs, id, 3)),
    ]);
    expect(inHand).toEqual([3, 3]);
    const sweeping = async ({ store }: Pick<TestHouse['house'], 'store'>): Promise<number> => {
      let all = 0;
      for (;;) {
        const removed = await store.transact((tx) => store.purges.sweep(tx, id, 5));
        if (removed === 0) return all;
        all += removed;
      }
    };
    const rest = Object.values({ ...(await restOf(id)) }).reduce((sum, rows) => sum + rows, 0);
    const [mine, theirs] = await Promise.all([sweeping(house.house), sweeping(beside.house)]);
    const left = await sweeping(house.house);
    expect(mine + theirs + left).toBe(rest);
    expect(await restOf(id)).toEqual({});
    expect(await store.transact((tx) => store.purges.leftBehind(tx))).toEqual([]);
  });

  test('that is told to stop ends after the batch in hand', async () => {
    for (let index = 0; index < 3; index += 1) await desk.person('crm-eu');
    const id = await refused();
    house.clock.set('2032-01-01T12:00:00Z');
    await forgetPurges(house.house, AbortSignal.abort());
    expect(await hasKey(id)).toBe(false);
    expect((await restOf(id))['line']).toBe(3);
    await forgetPurges(house.house, forever);
    expect(await restOf(id)).toEqual({});
  });

  test('and another beside it forget each purge once', async () => {
    await desk.person('crm-eu');
    const first = await refused();
    const second = await refused();
    house.clock.set('2032-01-01T12:00:00Z');
    const other = await house.reopen();
    await Promise.all([desk.night('2032-01-01'), forgetting(other)]);
    expect(await destroyed()).toEqual([`purge ${first} purge`, `purge ${second} purge`]);
    for (const id of [first, second]) expect(await restOf(id)).toEqual({});
  });
});
