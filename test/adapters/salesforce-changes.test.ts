import { describe, expect, test } from '@jest/globals';
import type { SalesforceDoubleOptions } from '../../adapters/salesforce/double/index.ts';
import type { ChangesPage, Notice, Ref } from '../../src/contract/index.ts';
import { bench, context } from './salesforce-bench.ts';
import type { Bench } from './salesforce-bench.ts';

// What Salesforce alone makes hard when it is asked what happened: the suite shows what all adapters do.

const [minute, day] = [60_000, 86_400_000];

/** Two rows a page, so that a handful of them goes through several. */
async function org(options: SalesforceDoubleOptions = {}): Promise<Bench> {
  return bench({ limits: { queryPageRows: 2 }, ...options });
}

function page({ connection }: Bench, kind: string, cursor: string | null): Promise<ChangesPage> {
  return connection.changes.call(kind, cursor, context);
}

interface Round {
  readonly items: readonly Notice[];
  readonly cursor: string;
}

async function round(at: Bench, cursor: string | null, kind = 'Contact'): Promise<Round> {
  const items: Notice[] = [];
  for (let place = cursor; ;) {
    const { items: more, cursor: next, more: leadsOn } = await page(at, kind, place);
    items.push(...more);
    if (!leadsOn) return { items, cursor: next };
    place = next;
  }
}

/** A day after everything before, from now on. */
async function begun(at: Bench, kind = 'Contact'): Promise<string> {
  at.double.clock.moveBy(day);
  return (await round(at, null, kind)).cursor;
}

function contact({ world }: Bench, name: string, fields: Readonly<Record<string, unknown>> = {}): Ref {
  return { kind: 'Contact', id: world.insert('Contact', { LastName: name, ...fields }) };
}

const said = (items: readonly Notice[]): readonly string[] =>
  items.map(({ what, ref }) => `${what} ${ref.id}`);

test('rows of one instant are told whole, over pages of two', async () => {
  const at = await org();
  const people = ['anna', 'bruno', 'chloe', 'denis', 'emma'].map((name) => contact(at, name));
  const cursor = await begun(at);
  for (const { id } of people) at.world.update(id, { Title: 'Directrice' });
  expect(new Set(said((await round(at, cursor)).items))).toEqual(
    new Set(people.map(({ id }) => `changed ${id}`)),
  );
});

test('a transaction that ends after the look, and began before it, is told by the next round', async () => {
  const at = await org();
  const [early, late] = [contact(at, 'anna'), contact(at, 'bruno')];
  const cursor = await begun(at);
  at.double.clock.moveBy(30 * minute);
  at.world.update(early.id, { Title: 'Directrice' });
  const first = await round(at, cursor);
  expect(said(first.items)).toEqual([`changed ${early.id}`]);
  at.double.clock.moveBy(-12 * minute);
  at.world.update(late.id, { Title: 'Directeur' });
  at.double.clock.moveBy(13 * minute);
  const second = await round(at, first.cursor);
  expect(said(second.items)).toEqual([`changed ${late.id}`, `changed ${early.id}`]);
  // What was told before has the key that it had.
  expect(second.items[1]?.key).toBe(first.items[0]?.key);
});

test('rounds in which nothing happens look no further back each time', async () => {
  const at = await org();
  const { id } = contact(at, 'anna');
  at.double.clock.moveBy(30 * minute);
  let { cursor } = await round(at, null);
  for (let times = 0; times < 10; times += 1) {
    const next = await round(at, cursor);
    expect(next.items).toEqual([]);
    cursor = next.cursor;
  }
  at.world.update(id, { Title: 'Directrice' });
  expect(said((await round(at, cursor)).items)).toEqual([`changed ${id}`]);
});

describe('objections', () => {
  test('on the Individual are told of the contact, whose own row stays as it is', async () => {
    const at = await org();
    const individual = at.world.insert('Individual', { LastName: 'Dupré' });
    const behind = contact(at, 'dupre', { IndividualId: individual });
    contact(at, 'bruno');
    const cursor = await begun(at);
    at.world.update(individual, { HasOptedOutSolicit: true });
    const { items } = await round(at, cursor);
    expect(said(items)).toEqual([`changed ${behind.id}`, `objected ${behind.id}`]);
  });

  test('are told when a flag is set, and a contact who never objected is only changed', async () => {
    const at = await org();
    const [anna, bruno] = [contact(at, 'anna'), contact(at, 'bruno')];
    const cursor = await begun(at);
    at.world.update(anna.id, { HasOptedOutOfEmail: true });
    at.world.update(bruno.id, { Title: 'Directeur' });
    expect(new Set(said((await round(at, cursor)).items))).toEqual(
      new Set([`changed ${anna.id}`, `objected ${anna.id}`, `changed ${bruno.id}`]),
    );
  });

  test('that the token cannot see are named as a gap', async () => {
    const at = await org();
    at.world.hideField('all', 'Contact', 'HasOptedOutOfEmail');
    const { gaps } = await page(at, 'Contact', null);
    expect(gaps.map(({ what }) => what)).toContain('field Contact.HasOptedOutOfEmail');
  });
});

describe('person accounts', () => {
  test('are told as accounts, and the contact inside is no other', async () => {
    const at = await org({ features: { personAccounts: true } });
    const [accounts, contacts] = [await begun(at, 'Account'), await begun(at)];
    const id = at.world.insert('Account', { LastName: 'Dupré', IsPersonAccount: true });
    at.world.insert('Account', { Name: 'ACME' });
    expect(said((await round(at, accounts, 'Account')).items)).toEqual([`created ${id}`]);
    expect(said((await round(at, contacts)).items)).toEqual([]);
  });

  test('are none where the org has none, and that is no gap', async () => {
    const at = await org();
    const cursor = await begun(at, 'Account');
    at.world.insert('Account', { Name: 'ACME' });
    expect(await page(at, 'Account', cursor)).toMatchObject({ items: [], more: false, gaps: [] });
  });
});

test('a deletion and a merge are told apart, of leads as well', async () => {
  const at = await org();
  const lead = (name: string): string => at.world.insert('Lead', { LastName: name, Company: 'ACME' });
  const [master, loser, gone] = [lead('anna'), lead('anne'), lead('bruno')];
  const cursor = await begun(at, 'Lead');
  at.world.merge(master, [loser]);
  at.world.delete(gone);
  const { items } = await round(at, cursor, 'Lead');
  expect(items.filter(({ what }) => what === 'recycled').map(({ ref }) => ref.id)).toEqual([gone]);
  expect(items.filter(({ what }) => what === 'merged').map(({ ref, into }) => [ref.id, into])).toEqual([
    [loser, { kind: 'Lead', id: master }],
  ]);
});

test('who was last at a row may hide who was there before: it is never told as ours', async () => {
  const at = await org();
  const [theirs, both] = [contact(at, 'anna'), contact(at, 'bruno')];
  const cursor = await begun(at);
  at.world.update(theirs.id, { Title: 'Directrice' });
  at.world.update(both.id, { Title: 'Directeur' });
  await at.connection.restrict.call([both], context);
  const ours = new Map((await round(at, cursor)).items.map(({ ref, ours: one }) => [ref.id, one]));
  expect(ours.get(theirs.id)).toBe(false);
  expect(ours.get(both.id)).toBeNull();
});

test('without View All Data nothing is told, and nothing is passed over', async () => {
  const at = await org();
  const { id } = contact(at, 'anna');
  const cursor = await begun(at);
  at.world.update(id, { Title: 'Directrice' });
  at.double.tokens.permit({ viewAllData: false, modifyAllData: false });
  await expect(round(at, cursor)).rejects.toThrow('VIEW_ALL_DATA_MISSING');
  await expect(round(at, null)).rejects.toThrow('VIEW_ALL_DATA_MISSING');
  at.double.tokens.permit({ viewAllData: true, modifyAllData: true });
  expect(said((await round(at, cursor)).items)).toEqual([`changed ${id}`]);
});

test('a cursor of something else is refused, and reaches no query', async () => {
  const at = await org();
  const injected = JSON.stringify({
    table: 'people',
    people: { at: '2026-01-01T00:00:00Z OR Id != null', id: null, seen: '2026-01-01T00:00:00Z' },
    individuals: { at: '2026-01-01T00:00:00Z', id: null, seen: '2026-01-01T00:00:00Z' },
  });
  for (const cursor of ['', '{}', injected])
    await expect(page(at, 'Contact', cursor)).rejects.toThrow('CURSOR_UNREADABLE');
});
