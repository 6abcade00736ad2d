import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MemoryAccount } from '../../adapters/memory/account.ts';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import { verifyAttestation } from '../../src/audit/attestation.ts';
import type { Ref } from '../../src/contract/index.ts';
import type { PurgeReport } from '../../src/domain/purge-report.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { PurgeDesk } from '../support/purge-house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { customers, prospects, scheduleFor } from '../support/purges.ts';

const systems = ['crm-eu', 'sales'];
const DAY_MS = 86_400_000;
const binEmptiedAt = '2026-04-04T09:00:00.000Z';
const rules = [{ ...prospects, action: { kind: 'recycle' } as const }, customers];

let house: TestHouse;
let desk: PurgeDesk;

beforeEach(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems, rules) });
  desk = purgeDesk(house);
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

async function planned(): Promise<number> {
  const id = await house.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
  await desk.carryOn(id);
  return id;
}

async function signed(): Promise<number> {
  const id = await planned();
  await desk.sign(id);
  await desk.carryOn(id);
  return id;
}

async function later(id: number, days: number): Promise<void> {
  house.clock.advance(days * DAY_MS);
  await desk.carryOn(id);
}

const fileOf = async (id: number): Promise<string> => (await house.greffe.purges.report(dpo, id)).file;

async function reportOf(id: number): Promise<PurgeReport> {
  return (JSON.parse(await fileOf(id)) as { readonly statement: PurgeReport }).statement;
}

const world = () => desk.system('crm-eu').world;
const stateOf = ({ kind, id }: Ref) => desk.system('crm-eu').witness.record(kind, id)?.state ?? 'absent';
const leftOut = async (id: number) =>
  (await desk.show(id)).leftOut.map(({ why, people }) => `${why} ${people}`);

/** How often the tool was told to do something to its rows. */
function countWrites(account: MemoryAccount): () => number {
  const { gate } = account;
  let count = 0;
  account.gate = async (effect, signal, act) => {
    if (effect === 'write') count += 1;
    return gate(effect, signal, act);
  };
  return () => count;
}

describe('a rule that recycles', () => {
  test('puts the person and what is theirs into the bin, and is final once the bin is empty', async () => {
    const old = await desk.person('crm-eu');
    const note = await world().note({ about: [old], text: 'A canari called' });
    const [membership, visit] = await world().cascade({ about: old, text: 'Canari since 2019' });
    const fresh = await desk.person('crm-eu', { createdAt: '2025-06-01T10:00:00Z' });
    const before = desk.system('crm-eu').witness.record('note', note.id)?.fields;
    const id = await planned();
    const { plans } = await desk.show(id);
    expect(plans[0]).toMatchObject({ rule: 'prospects', funnel: { due: 1 } });
    await desk.sign(id);
    await desk.carryOn(id);
    expect([old, note, membership, visit, fresh].map(stateOf)).toEqual([
      'recycled',
      'recycled',
      'recycled',
      'recycled',
      'live',
    ]);
    // Whoever restores it finds it whole.
    expect(desk.system('crm-eu').witness.record('note', note.id)?.fields).toEqual(before);

    const first = await reportOf(id);
    expect(first).toMatchObject({ kind: 'provisional', purge: { outcome: 'verifying' } });
    expect(first.rules[0]).toMatchObject({ action: 'recycle', funnel: { due: 1 } });
    expect(first.systems).toMatchObject([
      {
        system: 'crm-eu',
        erased: 0,
        recycled: 4,
        redacted: 0,
        detached: 0,
        verified: 0,
        inRecycleBin: { lines: 4, until: binEmptiedAt },
        stopped: [],
        failed: [],
      },
    ]);
    const { purge } = await desk.show(id);
    expect(purge.wakeAt?.getTime()).toBeGreaterThan(new Date(binEmptiedAt).getTime());

    await later(id, 29);
    expect((await desk.show(id)).purge.endedAt).toBeNull();
    await later(id, 2);
    const last = await reportOf(id);
    expect(last).toMatchObject({ kind: 'final', purge: { outcome: 'done' } });
    expect(last.systems).toMatchObject([{ recycled: 4, erased: 0, verified: 4, inRecycleBin: null }]);
    expect([old, note, membership, visit, fresh].map(stateOf)).toEqual([
      'absent',
      'absent',
      'absent',
      'absent',
      'live',
    ]);
    expect(verifyAttestation(await fileOf(id), [house.house.audit.verifierKey])).toMatchObject({
      isGenuine: true,
    });
  });

  test('leaves whoever was restored, says so, and does not fight over it', async () => {
    const back = await desk.person('crm-eu');
    const [membership] = await world().cascade({ about: back, text: 'Canari since 2019' });
    const gone = await desk.person('crm-eu');
    const id = await signed();
    await world().restore(back);
    const written = countWrites(desk.system('crm-eu').account);
    await later(id, 31);
    expect([back, membership, gone].map(stateOf)).toEqual(['live', 'live', 'absent']);
    expect(written()).toBe(0);
    const report = await reportOf(id);
    expect(report).toMatchObject({ kind: 'final', purge: { outcome: 'done' } });
    expect(report.systems).toMatchObject([
      { recycled: 1, verified: 1, inRecycleBin: null, failed: [], stopped: [{ code: 'restored', lines: 3 }] },
    ]);
  });

  test('leaves out of the next run whoever was restored, until the first has ended: nobody is put back behind a back', async () => {
    const back = await desk.person('crm-eu', { emails: ['canari-retour@example.fr'] });
    const first = await signed();
    await world().restore(back);
    const other = await desk.person('crm-eu');
    await later(first, 1);
    const second = await signed();
    expect([back, other].map(stateOf)).toEqual(['live', 'recycled']);
    expect(await leftOut(second)).toEqual(['restored 1']);
    await later(first, 31);
    expect((await reportOf(first)).systems).toMatchObject([{ recycled: 0, stopped: [{ code: 'restored' }] }]);
    const third = await signed();
    expect([stateOf(back), await leftOut(third)]).toEqual(['recycled', []]);
  });

  test('waits on for a bin that is emptied late, and asks an hour later and not at once', async () => {
    const old = await desk.person('crm-eu');
    const id = await signed();
    const { rows } = desk.system('crm-eu').account;
    const row = rows.get(`person:${old.id}`);
    if (!row) throw new Error('It is in the bin.');
    // The tool names a day, and does not keep it.
    const { connection } = await house.house.system('crm-eu');
    const { verify } = connection;
    const until = row.goneAt ?? house.clock.now();
    Object.assign(connection, {
      verify: { ...verify, call: async () => [{ status: 'recoverable', until }] },
    });
    await later(id, 31);
    const { purge } = await desk.show(id);
    expect(purge.endedAt).toBeNull();
    expect(purge.wakeAt?.getTime()).toBe(house.clock.now().getTime() + 3_600_000);
  });

  test('overwrites and cuts nothing of what is somebody else’s too, which stays as it is', async () => {
    const [old, fresh] = [
      await desk.person('crm-eu'),
      await desk.person('crm-eu', { createdAt: '2025-06-01T10:00:00Z' }),
    ];
    const note = await world().note({ about: [old, fresh], text: 'Two canaris called' });
    const before = desk.system('crm-eu').witness.record('note', note.id);
    const id = await signed();
    expect([old, fresh].map(stateOf)).toEqual(['recycled', 'live']);
    expect(desk.system('crm-eu').witness.record('note', note.id)).toEqual(before);
    expect((await reportOf(id)).systems).toMatchObject([{ recycled: 1, redacted: 0, detached: 0, left: 1 }]);
  });

  test('leaves out whoever could not be restored whole: a file has no bin', async () => {
    const [withFile, other] = [await desk.person('crm-eu'), await desk.person('crm-eu')];
    const file = await world().file({ about: withFile, name: 'canari.txt', text: 'Canari' });
    const id = await signed();
    expect([withFile, file, other].map(stateOf)).toEqual(['live', 'live', 'recycled']);
    expect(await leftOut(id)).toEqual(['no-recycle-bin 1']);
    expect((await reportOf(id)).rules[0]?.leftOut).toEqual([{ why: 'no-recycle-bin', people: 1 }]);
  });

  test('leaves out whoever an order holds back: no bin gives back a tie that was cut', async () => {
    const buyer = await desk.person('crm-eu');
    const order = await world().blocker({ about: buyer, text: 'A canari' });
    const id = await signed();
    expect([buyer, order].map(stateOf)).toEqual(['live', 'live']);
    expect(await leftOut(id)).toEqual(['tied-to-kept 1']);
  });

  test('leaves out whoever is under a hold, before and after the signature', async () => {
    const [held, later] = [
      await desk.person('crm-eu', { emails: ['canari-un@example.fr'] }),
      await desk.person('crm-eu', { emails: ['canari-deux@example.fr'] }),
    ];
    const place = (value: string) =>
      house.greffe.holds.place(dpo, {
        controller: 'acme',
        ground: 'litigation 2026-014',
        until: null,
        over: { over: 'person', identifiers: [{ kind: 'email', value }] },
      });
    await place('canari-un@example.fr');
    const id = await planned();
    await desk.sign(id);
    await place('canari-deux@example.fr');
    await desk.carryOn(id);
    expect([held, later].map(stateOf)).toEqual(['live', 'live']);
    expect(await leftOut(id)).toEqual(['legal-hold 1']);
  });

  test('does not take along what came since: a file stops the person', async () => {
    const old = await desk.person('crm-eu');
    const id = await planned();
    const file = await world().file({ about: old, name: 'canari.txt', text: 'Canari' });
    await desk.sign(id);
    await desk.carryOn(id);
    expect([old, file].map(stateOf)).toEqual(['live', 'live']);
    expect((await reportOf(id)).systems).toMatchObject([
      { recycled: 0, stopped: [{ code: 'new-records', lines: 1 }] },
    ]);
  });

  test('goes from both tools somebody is known in, although one of them takes nothing for a while', async () => {
    const emails = ['canari@example.fr'];
    await desk.person('crm-eu', { emails, phone: '06 12 34 56 01' });
    await desk.person('sales', { emails, phone: '06 12 34 56 02', given: 'Zéphyrine-Aimée' });
    const id = await planned();
    const { account } = desk.system('sales');
    const { gate } = account;
    account.gate = async (effect, signal, act) => {
      if (effect === 'write') throw new MemoryRefusal(503, 'DOWN');
      return gate(effect, signal, act);
    };
    await desk.sign(id);
    await desk.carryOn(id);
    expect([desk.live('crm-eu').length, desk.live('sales').length]).toEqual([0, 1]);
    account.gate = gate;
    for (let minutes = 0; minutes < 10; minutes += 1) {
      house.clock.advance(60_000);
      await desk.carryOn(id);
    }
    expect([desk.live('crm-eu'), desk.live('sales'), await leftOut(id)]).toEqual([[], [], []]);
  });

  test('leaves out whoever would leave behind a record of theirs that something else holds back', async () => {
    const old = await desk.person('crm-eu');
    const note = await world().note({ about: [old], text: 'A canari called' });
    const order = await world().blocker({ about: note, text: 'A canari' });
    const { connection } = await house.house.system('crm-eu');
    const { expand } = connection;
    if (!expand) throw new Error('The memory adapter expands.');
    const held = { ref: order, of: note, relation: 'owned', whenErased: 'blocks', redactable: [], facts: {} };
    const others = { persons: 0, organisations: 0, transactions: 0 };
    Object.assign(connection, {
      expand: {
        ...expand,
        call: async (...given: Parameters<typeof expand.call>) => {
          const page = await expand.call(...given);
          return { ...page, items: [...page.items, { ...held, others, can: ['detach'] }] };
        },
      },
    });
    const id = await signed();
    expect([old, note].map(stateOf)).toEqual(['live', 'live']);
    expect(await leftOut(id)).toEqual(['tied-to-kept 1']);
  });
});

describe('what the tool says is not believed', () => {
  test('an answer without an effect is tried again, and told when it stays without one', async () => {
    const old = await desk.person('crm-eu');
    const id = await planned();
    // An order that nobody saw coming holds the row back, and the tool says nothing of it.
    const { account } = desk.system('crm-eu');
    const { gate } = account;
    account.gate = async (effect, signal, act) => {
      if (effect === 'write') return undefined as never;
      return gate(effect, signal, act);
    };
    await desk.sign(id);
    await desk.carryOn(id);
    for (let minutes = 0; minutes < 10; minutes += 1) {
      house.clock.advance(60_000);
      await desk.carryOn(id);
    }
    expect(stateOf(old)).toBe('live');
    expect((await reportOf(id)).systems).toMatchObject([
      { recycled: 0, failed: [{ code: 'no-effect', lines: 1 }] },
    ]);
    account.gate = gate;
    await house.greffe.purges.retry(dpo, id);
    await desk.carryOn(id);
    expect(stateOf(old)).toBe('recycled');
  });

  test('a lost answer is read back, and nothing is done twice', async () => {
    const old = await desk.person('crm-eu');
    const id = await planned();
    await desk.sign(id);
    const written = countWrites(desk.system('crm-eu').account);
    desk.system('crm-eu').faults.dropAnswer();
    await desk.carryOn(id);
    for (let minutes = 0; minutes < 10; minutes += 1) {
      house.clock.advance(60_000);
      await desk.carryOn(id);
    }
    expect(stateOf(old)).toBe('recycled');
    expect(written()).toBeLessThanOrEqual(1);
    expect((await reportOf(id)).systems).toMatchObject([
      { recycled: 1, inRecycleBin: { lines: 1 }, failed: [] },
    ]);
  });

  test('a bin that overflows gives nobody back: humans are told to look at it before anything else goes there', async () => {
    const people = [await desk.person('crm-eu'), await desk.person('crm-eu'), await desk.person('crm-eu')];
    Object.assign(desk.system('crm-eu').account.options, { binMax: 1 });
    const id = await signed();
    expect(people.map(stateOf).toSorted()).toEqual(['absent', 'absent', 'recycled']);
    const told = await reportOf(id);
    expect(told.purge.outcome).toBe('incomplete');
    expect(told.systems).toMatchObject([
      {
        recycled: 1,
        inRecycleBin: { lines: 1 },
        failed: [
          { code: 'unexpected: NOT_IN_BIN', lines: 2, mend: expect.stringContaining('look at the bin') },
        ],
      },
    ]);
    await house.greffe.purges.retry(dpo, id);
    await desk.carryOn(id);
    await later(id, 31);
    expect(await reportOf(id)).toMatchObject({
      kind: 'final',
      systems: [{ recycled: 1, verified: 1, failed: [], stopped: [{ code: 'no-longer-due', lines: 2 }] }],
    });
  });
});

test('greffe check warns of a rule that recycles where a tool has no bin', async () => {
  const context = { signal: new AbortController().signal, priority: 'person' } as const;
  const found = async () => {
    const reports = await house.greffe.systems.check(systems, context);
    return (await house.greffe.retention.check(reports)).filter(({ code }) => code === 'no-recycle-bin');
  };
  expect(await found()).toEqual([]);
  Object.assign((await house.house.system('sales')).connection, { recycle: undefined });
  expect(await found()).toEqual([
    expect.objectContaining({
      says: expect.stringMatching(/prospects.*sales has no recycle bin for person/),
    }),
  ]);
});
