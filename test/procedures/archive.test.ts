import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { direction, dpo, openHouse } from '../support/house.ts';
import type { TestHouse } from '../support/house.ts';
import { unzip } from '../support/unzip.ts';
import { PROSPECT, prospects, scheduleFor } from '../support/purges.ts';

const forever = new AbortController().signal;
const schedule = scheduleFor(
  ['crm-eu'],
  [
    {
      ...prospects,
      action: {
        kind: 'archive',
        fields: ['last-name', 'email', 'customer-number'],
        keep: 'P2Y',
        readers: ['controller'],
      },
    },
  ],
);
const field = (name: string) => ({
  category: 'contact' as const,
  origin: 'provided' as const,
  purposes: ['prospecting'],
  propagate: 'proposed' as const,
  in: { 'crm-eu': [{ kind: 'person', field: name }] },
});

let house: TestHouse;

beforeEach(async () => {
  house = await openHouse({
    systems: ['crm-eu'],
    settings: {
      retention: schedule.retention,
      dataMap: {
        ...schedule.dataMap,
        fields: {
          'last-name': field('family'),
          email: field('email'),
          'customer-number': field('externalId'),
        },
      },
    },
  });
});
afterEach(() => house.close());

async function archived(): Promise<void> {
  await house.systems['crm-eu']?.world.person({
    given: 'Zéphyrine',
    family: 'Canaricanari',
    emails: ['zephyrine.canari@example.fr'],
    phone: '+33612345678',
    town: PROSPECT,
    createdAt: '2019-05-02T10:00:00Z',
  });
  const id = await house.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
  await house.greffe.purges.carryOn(id, forever);
  const { plans } = await house.greffe.purges.show(dpo, id);
  await house.greffe.purges.approve(dpo, id, plans[0]?.digest ?? '');
  await house.greffe.purges.approve(direction, id, plans[0]?.digest ?? '');
  await house.greffe.purges.carryOn(id, forever);
}

const find = () =>
  house.greffe.archive.find(dpo, 'acme', [{ kind: 'email', value: 'Zephyrine.Canari@example.fr' }]);

test('the fields of the rule, and no more, outlive the record; only its readers see them, for a reason that is kept', async () => {
  await archived();
  expect(house.systems['crm-eu']?.witness.records().filter(({ state }) => state === 'live')).toEqual([]);
  const [entry] = await find();
  expect(entry).toMatchObject({ rule: 'prospects', enteredOn: '2026-03-05', endsOn: '2028-03-05' });
  const id = entry?.id ?? 0;
  await expect(house.greffe.archive.show(dpo, id, 'curious')).rejects.toMatchObject({ code: 'wrong-role' });
  const { records } = await house.greffe.archive.show(direction, id, 'litigation 2026-014');
  expect(records).toEqual([
    {
      system: 'crm-eu',
      kind: 'person',
      fields: { 'last-name': 'Canaricanari', email: 'zephyrine.canari@example.fr' },
    },
  ]);
  const entries = await house.greffe.audit.list(dpo, { about: `archive ${id}`, limit: 10 });
  expect(entries.map(({ act, actor }) => `${act} by ${actor}`).sort()).toEqual([
    'act-denied by dpo',
    'record-revealed by direction',
  ]);
  expect(house.logged()).not.toMatch(/canari/i);
});

test('it ends on its last day, and its key when the month is over', async () => {
  await archived();
  const [entry] = await find();
  house.clock.set(new Date('2028-03-05T22:00:00Z'));
  await house.greffe.handlers.nightly({ name: 'nightly', key: 'night', data: night('2028-03-05') }, held);
  expect(await find()).toHaveLength(1);
  house.clock.set(new Date('2028-03-07T01:00:00Z'));
  await house.greffe.handlers.nightly({ name: 'nightly', key: 'night', data: night('2028-03-06') }, held);
  expect(await find()).toEqual([]);
  expect(await months()).toEqual(['2028-03']);
  house.clock.set(new Date('2028-04-02T01:00:00Z'));
  await house.greffe.handlers.nightly({ name: 'nightly', key: 'night', data: night('2028-04-01') }, held);
  expect(await months()).toEqual([]);
  await expect(house.greffe.archive.show(direction, entry?.id ?? 0, 'late')).rejects.toMatchObject({
    code: 'no-such-entry',
  });
});

test('whoever asks for a copy is given what is archived of them, although no tool holds them', async () => {
  await archived();
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['access'],
    identifiers: [{ kind: 'email', value: 'Zephyrine.Canari@example.fr' }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, forever);
  await house.greffe.requests.identify(dpo, id, 'called back');
  await house.greffe.requests.carryOn(id, forever);
  const { package: written } = await house.greffe.packages.review(dpo, id);
  await house.greffe.packages.sign(dpo, id, written.built.digest, forever);
  const files = await unzip(await buffer((await house.greffe.packages.fetch(dpo, id)).stream));
  const { heldByGreffe } = JSON.parse(files.get('data.json')?.toString('utf8') ?? '');
  expect(heldByGreffe.archived).toEqual([
    {
      rule: 'prospects',
      basis: 'CNIL 2021-131',
      enteredOn: '2026-03-05',
      endsOn: '2028-03-05',
      records: [
        {
          system: 'crm-eu',
          kind: 'person',
          fields: { 'last-name': 'Canaricanari', email: 'zephyrine.canari@example.fr' },
        },
      ],
    },
  ]);
  expect(files.get('index.html')?.toString('utf8')).toContain('En archivage intermédiaire');
  const entries = await house.greffe.audit.list(dpo, { about: `request ${id}`, limit: 50 });
  expect(entries.filter(({ act, kind }) => act === 'record-revealed' && kind === 'archive')).toHaveLength(1);
});

test('nobody is erased while a field that is to be archived is hidden from the token', async () => {
  const crm = house.systems['crm-eu'];
  const ref = await crm?.world.person({
    given: 'Zéphyrine',
    family: 'Canaricanari',
    emails: ['zephyrine.canari@example.fr'],
    town: PROSPECT,
    createdAt: '2019-05-02T10:00:00Z',
  });
  const id = await house.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
  await house.greffe.purges.carryOn(id, forever);
  const { plans } = await house.greffe.purges.show(dpo, id);
  crm?.account.hidden.add(`person:${ref?.id}.externalId`);
  await house.greffe.purges.approve(dpo, id, plans[0]?.digest ?? '');
  await house.greffe.purges.approve(direction, id, plans[0]?.digest ?? '');
  await house.greffe.purges.carryOn(id, forever);
  expect(crm?.witness.records().filter(({ state }) => state === 'live')).toHaveLength(1);
  expect((await house.greffe.purges.show(dpo, id)).purge.state).toBe('incomplete');
});

const held = { signal: forever, assertHeld: async () => undefined };

function night(day: string) {
  return { controller: 'acme', day };
}

async function months(): Promise<readonly string[]> {
  const { store } = house.house;
  return (await store.transact((tx) => store.archive.months(tx))).map(({ month }) => month);
}
