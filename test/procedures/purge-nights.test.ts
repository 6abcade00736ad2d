import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Row } from '../../adapters/memory/account.ts';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { openHouse } from '../support/house.ts';
import type { PurgeDesk } from '../support/purge-house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { CUSTOMER, customers, prospects, scheduleFor } from '../support/purges.ts';
import { until } from '../support/until.ts';

const systems = ['crm-eu', 'sales'];

let house: TestHouse;
let desk: PurgeDesk;

beforeEach(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems) });
  desk = purgeDesk(house);
  house.clock.set('2026-03-06T01:30:00Z');
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

const waitsFor = async (id: number): Promise<string | null> => (await desk.show(id)).purge.waitsFor;

describe('three nights', () => {
  test('the first waits for two people, the second leaves that rule to them, the next goes by the schedule', async () => {
    await desk.person('crm-eu');
    const first = await desk.nightOf('2026-03-06');
    expect(await waitsFor(first)).toBe(`approval of purge ${first}: prospects`);
    expect((await desk.show(first)).plans.find(({ rule }) => rule === 'prospects')?.brake).toEqual([
      'first-run',
    ]);

    const second = await desk.nightOf('2026-03-07');
    expect((await desk.show(second)).purge).toMatchObject({ running: ['customers'], state: 'done' });
    expect((await desk.show(second)).plans.map(({ rule }) => rule)).toEqual(['customers']);
    expect(desk.live('crm-eu')).toHaveLength(1);

    await desk.sign(first);
    await desk.carryOn(first);
    expect(desk.live('crm-eu')).toEqual([]);

    const late = await desk.person('sales', { lastReplyAt: '2023-03-07T10:00:00Z' });
    const next = await desk.person('sales', { lastReplyAt: '2023-03-08T10:00:00Z' });
    const third = await desk.nightOf('2026-03-08');
    const { purge, plans } = await desk.show(third);
    expect(purge).toMatchObject({ kind: 'nightly', openedBy: 'greffe', on: '2026-03-08' });
    expect(plans.find(({ rule }) => rule === 'prospects')).toMatchObject({
      brake: [],
      funnel: { due: 1 },
      signatures: [{ by: 'greffe', isController: false }],
    });
    expect(late.id).not.toBe(next.id);
    expect(desk.live('sales')).toEqual([next.id]);
    expect(await desk.toRest(third)).toMatchObject({ state: 'done' });
    expect(await desk.toRest(first)).toMatchObject({ state: 'done' });
  });

  test('a rule that waits is put to nobody twice while another of its run is under way', async () => {
    await desk.person('crm-eu');
    await desk.person('crm-eu', { town: CUSTOMER });
    const first = await desk.nightOf('2026-03-06');
    await desk.sign(first, ['prospects']);
    await desk.carryOn(first);
    expect((await desk.show(first)).purge.state).toBe('verifying');
    expect(desk.live('crm-eu')).toHaveLength(1);
    const second = await desk.nightOf('2026-03-07');
    expect((await desk.show(second)).purge.running).toEqual(['prospects']);
    await desk.sign(first);
    await desk.carryOn(first);
    expect(desk.live('crm-eu')).toEqual([]);
  });

  test('an approval is taken up even where its job was lost', async () => {
    await desk.person('crm-eu');
    const id = await desk.nightOf('2026-03-06');
    const due = (): Promise<readonly number[]> =>
      house.house.store.transact((tx) => house.house.store.purges.due(tx, house.clock.now()));
    expect(await due()).toEqual([]);
    await desk.sign(id);
    expect(await due()).toEqual([id]);
  });
});

describe('a night begins once', () => {
  test('called twice, and by two processes at the same time', async () => {
    await desk.person('crm-eu');
    const other = await house.reopen();
    const job = { name: 'nightly', key: 'a', data: { controller: 'acme', day: '2026-03-06' } } as const;
    await Promise.all(
      [house, other, house].map((one, index) =>
        one.house.locks.tryWith(`night ${index}`, (held) => one.greffe.handlers.nightly(job, held)),
      ),
    );
    await desk.night('2026-03-06');
    expect(await desk.runs()).toHaveLength(1);
    const id = await desk.newest();
    await Promise.all([desk.carryOn(id), desk.carryOn(id, other.greffe)]);
    await desk.night('2026-03-06');
    expect(await desk.runs()).toHaveLength(1);
    expect((await desk.show(id)).plans.find(({ rule }) => rule === 'prospects')?.funnel.due).toBe(1);
  });

  test('that was missed while nobody was there, when one serves again', async () => {
    const gone = await desk.person('crm-eu');
    house.clock.set('2026-03-20T09:00:00Z');
    const service = await house.serve();
    await until(async () => (await desk.runs())[0]?.state === 'planned', 15_000);
    await service.stop();
    expect(await desk.runs()).toMatchObject([{ kind: 'nightly', on: '2026-03-20' }]);
    expect(desk.live('crm-eu')).toEqual([gone.id]);
  });

  test('by the day in Paris, on the night the clocks jump as well', async () => {
    // In March 2023 the clocks had jumped on the 26th: half past midnight of the 29th, and half past eleven of the 28th.
    const stays = await desk.person('crm-eu', { lastReplyAt: '2023-03-28T22:30:00Z' });
    await desk.person('crm-eu', { lastReplyAt: '2023-03-28T21:30:00Z' });
    house.clock.set('2026-03-29T00:50:00Z');
    await desk.night('2026-03-28');
    const before = await desk.newest();
    await desk.carryOn(before);
    expect((await desk.show(before)).plans.find(({ rule }) => rule === 'prospects')?.funnel.due).toBe(0);
    house.clock.set('2026-03-29T01:00:00Z');
    await desk.night('2026-03-29');
    const id = await desk.newest();
    await desk.carryOn(id);
    await desk.sign(id);
    await desk.carryOn(id);
    expect(desk.live('crm-eu')).toEqual([stays.id]);
  });
});

test('a rule edited during a run leaves the run as it was approved, and the next stops for humans', async () => {
  const gone = await desk.person('crm-eu', { lastReplyAt: '2022-06-01T10:00:00Z' });
  const id = await desk.nightOf('2026-03-06');
  await desk.sign(id);
  const milder = await house.reopen(scheduleFor(systems, [{ ...prospects, keep: 'P10Y' }, customers]));
  await desk.carryOn(id, milder.greffe);
  expect(desk.live('crm-eu')).not.toContain(gone.id);
  const stricter = await house.reopen(scheduleFor(systems, [{ ...prospects, keep: 'P1Y' }, customers]));
  const kept = await desk.person('crm-eu', { lastReplyAt: '2024-06-01T10:00:00Z' });
  house.clock.set('2026-03-07T01:30:00Z');
  await desk.night('2026-03-07', stricter.greffe);
  const next = await desk.newest();
  await desk.carryOn(next, stricter.greffe);
  expect(await waitsFor(next)).toBe(`approval of purge ${next}: prospects`);
  expect(desk.live('crm-eu')).toEqual([kept.id]);
});

describe('a system that does not answer', () => {
  /** Answers so many reads and then none, until it is lifted. */
  function downAfter(system: MemorySystem, reads: number): { readonly lift: () => void } {
    const { account } = system;
    const { gate } = account;
    let left = reads;
    account.gate = async (effect, signal, act) => {
      if (effect === 'read') left -= 1;
      if (left < 0) throw new MemoryRefusal(503, 'DOWN');
      return gate(effect, signal, act);
    };
    return { lift: () => void (account.gate = gate) };
  }

  test('in the middle of a scan is read on from the page where it stood; nobody is judged before all are read', async () => {
    const sales = desk.system('sales');
    Object.assign(sales.account.options, { pageSizeMax: 3 });
    for (let index = 0; index < 10; index += 1) await desk.person('sales');
    const same = await desk.person('crm-eu', { emails: ['canari5@example.fr'] });
    await desk.person('sales', { emails: ['canari5@example.fr'], lastReplyAt: '2026-01-01T10:00:00Z' });
    await desk.night('2026-03-06');
    const id = await desk.newest();
    // The account's own row and the fields are read beside the pages.
    const down = downAfter(sales, 6);
    await desk.carryOn(id);
    const half = await desk.show(id);
    const seen = (view: typeof half, kind: string) =>
      view.scans.find((scan) => scan.system === 'sales' && scan.kind === kind);
    expect(half.purge.state).toBe('scanning');
    expect(half.purge.waitsFor).toMatch(/^sales to answer: /);
    expect(half.plans).toEqual([]);
    const before = seen(half, 'person')?.seen ?? 0;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(11);
    expect(
      half.scans.filter(({ system }) => system === 'crm-eu').every(({ doneAt }) => doneAt !== null),
    ).toBe(true);

    down.lift();
    house.clock.advance(3_600_000);
    const reads = countReads(sales);
    await desk.carryOn(id);
    expect(reads.pagesOfPeople()).toBe(Math.ceil(11 / 3) - before / 3);
    const whole = await desk.show(id);
    expect(seen(whole, 'person')).toMatchObject({ seen: 11 });
    const plan = whole.plans.find(({ rule }) => rule === 'prospects');
    expect(plan?.funnel).toMatchObject({ inClass: 10, due: 9, aliveElsewhere: 1 });
    await desk.sign(id);
    await desk.carryOn(id);
    expect(desk.live('crm-eu')).toEqual([same.id]);
  });

  function countReads({ account }: MemorySystem): { pagesOfPeople(): number } {
    const { gate } = account;
    let count = 0;
    account.gate = async (effect, signal, act) => {
      const answer = await gate(effect, signal, act);
      if (isPageOfPeople(answer)) count += 1;
      return answer;
    };
    return {
      pagesOfPeople: () => {
        account.gate = gate;
        return count;
      },
    };
  }

  function isPageOfPeople(answer: unknown): boolean {
    if (typeof answer !== 'object' || answer === null || !('rows' in answer)) return false;
    return Array.isArray(answer.rows) && answer.rows.some((row: Row) => row.kind === 'person');
  }

  test('or shows nothing for want of rights postpones the night, and nobody is due for it', async () => {
    await desk.person('crm-eu');
    const alive = { emails: ['canari1@example.fr'], lastReplyAt: '2026-01-01T10:00:00Z' };
    await desk.person('sales', alive);
    desk.system('sales').faults.loseRights();
    const id = await desk.nightOf('2026-03-06');
    expect((await desk.show(id)).purge).toMatchObject({ state: 'scanning' });
    expect((await desk.show(id)).plans).toEqual([]);
    desk.system('sales').faults.clear();
    house.clock.advance(3_600_000);
    await desk.carryOn(id);
    expect((await desk.show(id)).plans.find(({ rule }) => rule === 'prospects')?.funnel).toMatchObject({
      aliveElsewhere: 1,
      due: 0,
    });
  });

  test('at the last look postpones the erasure in all of them', async () => {
    await desk.person('crm-eu');
    const id = await desk.nightOf('2026-03-06');
    const down = downAfter(desk.system('sales'), 0);
    await desk.sign(id);
    await desk.carryOn(id);
    expect(desk.live('crm-eu')).toHaveLength(1);
    const { purge } = await desk.show(id);
    expect(purge).toMatchObject({ state: 'applying' });
    expect(purge.wakeAt?.getTime()).toBeGreaterThan(house.clock.now().getTime());
    down.lift();
    expect(await desk.toRest(id)).toMatchObject({ state: 'done' });
    expect(desk.live('crm-eu')).toEqual([]);
  });
});
