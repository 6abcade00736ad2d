import { afterEach, describe, expect, test } from '@jest/globals';
import { called, context, hubspotBench, told, type HubspotBench } from './hubspot-bench.ts';

// Which lists of HubSpot a person is taken off, and which they stay on.

let bench: HubspotBench | null = null;
afterEach(async () => {
  await bench?.double.close();
  bench = null;
});

async function opened(): Promise<HubspotBench> {
  bench = await hubspotBench({});
  return bench;
}

const names = ['Printemps', 'Salon', 'Do Not Call', 'Opposition Bloctel', 'Contrats en cours'] as const;

async function onLists() {
  const at = await opened();
  const [person, other] = [at.contact(), at.contact()];
  const { world } = at.double;
  const lists = names.map((name, index) =>
    world.list(name, index === 1 ? 'SNAPSHOT' : 'MANUAL', [person.id, other.id]),
  );
  const dynamic = world.list('Sud', 'DYNAMIC', [person.id, other.id]);
  const keepLists = [lists[4] ?? ''];
  const membersOf = (id: string): readonly string[] =>
    [person, other].flatMap((one) =>
      at.double.witness.record('contacts', one.id)?.links.includes(`lists:${id}`) === true ? [one.id] : [],
    );
  return { ...at, person, other, lists, dynamic, keepLists, membersOf };
}

describe('a list', () => {
  test('is left where people fill it; one that keeps people out is put to a human, a kept one is not told', async () => {
    const { connected, person, lists, dynamic, keepLists } = await onLists();
    const { items } = await called(connected({ keepLists }).solicitations)([person], null, context);
    expect(Object.fromEntries(items.map(({ ref, canLeave }) => [ref.id, canLeave]))).toEqual({
      [lists[0] ?? '']: true,
      [lists[1] ?? '']: true,
      [lists[2] ?? '']: false,
      [lists[3] ?? '']: false,
      [dynamic]: false,
    });
  });

  test('that keeps people out is looked at, whatever fills it; nobody is told to exclude the person there', async () => {
    const { connected, person, double, dynamic } = await onLists();
    const kept = double.world.list('Unsubscribed – do not email', 'DYNAMIC', [person.id]);
    const { items } = await called(connected().solicitations)([person], null, context);
    const mendOf = (id: string) => items.find(({ ref }) => ref.id === id)?.mend;
    expect(mendOf(dynamic)).toMatch(/exclude the person there/);
    expect(mendOf(kept)).toMatch(/^The name of the list says .* look at it/);
    const link = { ref: { kind: 'list', id: kept }, from: person };
    expect(told(await called(connected().detach)([link], context))).toEqual(['blocked LIST_KEEPS_OUT']);
  });

  test('is left by one person, and that is read back by the contact', async () => {
    const { connected, person, other, lists, membersOf } = await onLists();
    const connection = connected();
    const link = { ref: { kind: 'list', id: lists[0] ?? '' }, from: person };
    expect(told(await called(connection.detach)([link], context))).toEqual(['done']);
    expect(membersOf(link.ref.id)).toEqual([other.id]);
    expect(await called(connection.verify)([{ expected: 'detached', ...link }], context)).toEqual([
      { status: 'as-expected' },
    ]);
  });

  test('that HubSpot fills is not left', async () => {
    const { connected, person, dynamic, membersOf } = await onLists();
    const link = { ref: { kind: 'list', id: dynamic }, from: person };
    expect(told(await called(connected().detach)([link], context))).toEqual(['blocked LIST_FILLS_ITSELF']);
    expect(membersOf(dynamic)).toContain(person.id);
  });

  test('that keeps people out, or is kept, is not left by a restriction either', async () => {
    const { connected, person, other, lists, keepLists, membersOf } = await onLists();
    expect(told(await called(connected({ keepLists }).restrict)([person], context))).toEqual(['done']);
    expect(lists.map((id) => membersOf(id).length)).toEqual([1, 1, 2, 2, 2]);
    expect(lists.every((id) => membersOf(id).includes(other.id))).toBe(true);
  });
});

test('without the right to read lists, that is a gap, and tasks are told all the same', async () => {
  const { connected, contact, around, double } = await opened();
  const person = contact();
  const task = { hs_task_subject: 'Relance', hs_task_type: 'EMAIL', hs_task_status: 'NOT_STARTED' };
  around('tasks', task, person);
  double.world.list('Printemps', 'MANUAL', [person.id]);
  const token = double.tokens.add({ scopes: ['crm.objects.contacts.read', 'oauth'] });
  const { items, gaps } = await called(connected({ token }).solicitations)([person], null, context);
  expect(items.map(({ what, channel }) => [what, channel])).toEqual([['task', 'email']]);
  expect(gaps).toMatchObject([{ what: 'lists the person is on', because: 'no-scope' }]);
});

test('without the right to write lists, a list is not left and ties are cut; the probe says so', async () => {
  const { connected, person, double, lists, membersOf } = await onLists();
  const scopes = ['crm.objects.contacts.read', 'crm.objects.contacts.write', 'crm.lists.read', 'oauth'];
  const connection = connected({ token: double.tokens.add({ kind: 'legacy-private-app', scopes }) });
  const link = { ref: { kind: 'list', id: lists[0] ?? '' }, from: person };
  expect(told(await called(connection.detach)([link], context))).toEqual(['denied MISSING_SCOPES']);
  expect(membersOf(link.ref.id)).toContain(person.id);
  expect(connection.detach?.scopes).toContain('crm.lists.write');
  const { missing, unavailable } = await connection.probe.call(context);
  expect(missing.map(({ mend }) => mend)).toContain('Add the scope crm.lists.write to the token.');
  expect(unavailable).not.toContain('detach');
});
