import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { day, minute } from '../../adapters/double-kit/index.ts';
import type { HubspotDoubleOptions } from '../../adapters/hubspot/double/index.ts';
import type { Happening, Notice } from '../../src/contract/index.ts';
import { overhearFetch, specChecker, specFolder } from '../support/hubspot-spec.ts';
import { called, context, hubspotBench, type HubspotBench } from './hubspot-bench.ts';

// What HubSpot alone makes hard when it is asked what happened: the suite shows what all adapters do.

const folder = specFolder();
const overheard = overhearFetch((url) => url.startsWith('http://127.0.0.1'));
afterAll(() => overheard.stop());

let bench: HubspotBench;

beforeEach(async () => {
  bench = await hubspotBench();
});

afterEach(async () => bench.double.close());

async function reopened(options: HubspotDoubleOptions): Promise<void> {
  await bench.double.close();
  bench = await hubspotBench(options);
}

interface Round {
  readonly items: readonly Notice[];
  readonly cursor: string;
}

/** All pages until nothing more is to be asked for at once, each by a process of its own. */
async function round(cursor: string | null): Promise<Round> {
  const items: Notice[] = [];
  for (let at = cursor; ;) {
    const page = await called(bench.connected().changes)('contact', at, context);
    items.push(...page.items);
    if (!page.more) return { items, cursor: page.cursor };
    at = page.cursor;
  }
}

/** A day after everything before, from now on. */
async function begun(): Promise<string> {
  bench.double.clock.moveBy(day);
  return (await round(null)).cursor;
}

const of = (items: readonly Notice[], what: Happening): readonly string[] =>
  items.filter((item) => item.what === what).map(({ ref }) => ref.id);

test('an import of hundreds at one instant is told whole, page after page', async () => {
  const cursor = await begun();
  bench.double.clock.moveBy(minute);
  const createdAt = bench.double.clock.now();
  const ids = Array.from({ length: 450 }, (_, at) =>
    bench.double.world.object('contacts', { email: `p${at}@example.fr` }, { createdAt }),
  );
  const told = await round(cursor);
  expect(of(told.items, 'created')).toEqual(ids);
});

test('what the index shows only after the round is told by the next', async () => {
  const { id } = bench.contact();
  const cursor = await begun();
  bench.double.world.searchLag(2 * minute);
  bench.double.clock.moveBy(minute);
  bench.double.world.edit('contacts', id, { city: 'Nantes' });
  bench.double.clock.moveBy(minute);
  const first = await round(cursor);
  expect(first.items).toEqual([]);
  bench.double.clock.moveBy(5 * minute);
  expect(of((await round(first.cursor)).items, 'changed')).toEqual([id]);
});

describe('objections', () => {
  test('are told when they are made, with what they are of, and not again at each edit', async () => {
    const [old, fresh] = [bench.contact(), bench.contact({ email: 'zoe.lambert@example.fr' })];
    bench.double.world.subscription('eloise.dupre@example.fr', 'OPTED_OUT');
    const cursor = await begun();
    bench.double.world.edit('contacts', old.id, { city: 'Nantes' });
    bench.double.world.subscription('zoe.lambert@example.fr', 'UNSUBSCRIBED', { typeId: '1002' });
    const { items } = await round(cursor);
    expect(of(items, 'changed')).toEqual([old.id, fresh.id]);
    const objected = items.filter(({ what }) => what === 'objected');
    expect(objected.map(({ ref, fields }) => [ref.id, fields])).toEqual([
      [fresh.id, ['hs_email_optout_1002']],
    ]);
  });

  test('of a contact that a batch keeps silent about are told all the same', async () => {
    const { id } = bench.contact();
    const cursor = await begun();
    bench.double.world.subscription('eloise.dupre@example.fr', 'OPTED_OUT');
    bench.double.world.leaveOutOfBatches('contacts', id);
    expect(of((await round(cursor)).items, 'objected')).toEqual([id]);
  });
});

describe('merges', () => {
  test('of merged records are told too, each into the record that answers now', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => bench.contact({ email: `${name}@example.fr` }).id);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three contacts are there');
    const cursor = await begun();
    const ab = bench.double.world.merge(a, b);
    const abc = bench.double.world.merge(ab, c);
    const merged = (await round(cursor)).items.filter(({ what }) => what === 'merged');
    expect(new Set(merged.map(({ ref, into }) => `${ref.id} into ${into?.id}`))).toEqual(
      new Set([a, b, ab, c].map((id) => `${id} into ${abc}`)),
    );
  });

  test('of long ago are not told again when the record is changed', async () => {
    const [a, b] = [bench.contact(), bench.contact({ email: 'b@example.fr' })];
    const merged = bench.double.world.merge(a.id, b.id);
    const cursor = await begun();
    bench.double.world.edit('contacts', merged, { city: 'Nantes' });
    expect((await round(cursor)).items.map(({ what }) => what)).toEqual(['changed']);
  });
});

describe('the recycle bin', () => {
  test('tells who went there since, where HubSpot dates it', async () => {
    await reopened({ behaviour: { archivedAt: 'told' } });
    const before = bench.double.world.object('contacts', { email: 'old@example.fr' }, { archived: true });
    const cursor = await begun();
    const since = bench.double.world.object('contacts', { email: 'new@example.fr' }, { archived: true });
    expect(of((await round(cursor)).items, 'recycled')).toEqual([since]);
    expect(before).not.toBe(since);
  });

  test('is read the more seldom the fuller it is, and still tells everybody', async () => {
    await reopened({ behaviour: { archivedAt: 'told', listPages: 'full' } });
    for (let at = 0; at < 450; at += 1)
      bench.double.world.object('contacts', { email: `p${at}@example.fr` }, { archived: true });
    const { cursor } = await round(await begun());
    const pages = (): number => bench.double.counters.of('GET');
    const recycled = bench.double.world.object('contacts', { email: 'new@example.fr' }, { archived: true });
    bench.double.clock.moveBy(minute);
    const before = pages();
    const soon = await round(cursor);
    expect(of(soon.items, 'recycled')).toEqual([]);
    expect(pages() - before).toBeLessThan(5);
    bench.double.clock.moveBy(5 * minute);
    expect(of((await round(soon.cursor)).items, 'recycled')).toEqual([recycled]);
  });
});

test('what leaves no trace is named from the first page on', async () => {
  const { gaps } = await called(bench.connected().changes)('contact', null, context);
  expect(gaps.map(({ what }) => what)).toEqual([
    'contacts that somebody purged in HubSpot, unless HubSpot sends it',
    'contacts that came back from the recycle bin, unless HubSpot sends it',
  ]);
});

test('a cursor of something else is refused, and leads nowhere', async () => {
  const changes = called(bench.connected().changes);
  for (const cursor of ['', '{}', '17', 'null']) {
    await expect(changes('contact', cursor, context)).rejects.toThrow('CURSOR_UNREADABLE');
  }
});

test(`every request of these tests is as HubSpot describes it${folder === null ? ' (skipped: GREFFE_SPECS is not set)' : ''}`, () => {
  if (folder === null) return;
  const { validated, violations } = specChecker(folder)(overheard.sent);
  expect(violations).toEqual([]);
  expect(validated).toBeGreaterThan(30);
});
