import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import type { TestHouse } from '../support/house.ts';
import { unzip } from '../support/unzip.ts';
import { PROSPECT, prospects, scheduleFor } from '../support/purges.ts';

const forever = new AbortController().signal;
const erasingAfterArchive: RetentionRule = {
  ...prospects,
  action: {
    kind: 'archive',
    fields: ['last-name', 'email', 'customer-number'],
    keep: 'P2Y',
    readers: ['controller'],
  },
};
const schedule = scheduleFor(['crm-eu'], [erasingAfterArchive]);
const field = (name: string) => ({
  category: 'contact' as const,
  origin: 'provided' as const,
  purposes: ['prospecting'],
  propagate: 'proposed' as const,
  in: { 'crm-eu': [{ kind: 'person', field: name }], sales: [{ kind: 'person', field: name }] },
});

const mapped = {
  'last-name': field('family'),
  email: field('email'),
  'customer-number': field('externalId'),
};

let house: TestHouse;

beforeEach(async () => {
  house = await openHouse({
    systems: ['crm-eu'],
    settings: {
      retention: schedule.retention,
      dataMap: {
        ...schedule.dataMap,
        fields: mapped,
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

test('a mailbox that several share leads nobody to what is archived of another', async () => {
  const shared = 'contact@example.fr';
  for (const name of ['un', 'deux']) {
    await house.systems['crm-eu']?.world.person({
      ...somebody,
      given: name,
      emails: [`canari-${name}@example.fr`, shared],
    });
  }
  await purged(house);
  // Bins are empty by then: the archive alone leads anywhere.
  house.clock.advance(120 * 86_400_000);
  const ofMailbox = [{ kind: 'email', value: shared }] as const;
  expect(await house.greffe.archive.find(dpo, 'acme', ofMailbox)).toHaveLength(2);
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['access'],
    identifiers: ofMailbox,
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, forever);
  const { request } = await house.greffe.requests.show(dpo, id);
  expect(request.rights).toMatchObject([{ state: 'nothing-held' }]);
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

test('somebody known in two tools is archived once and erased in both, one tool after the other', async () => {
  const { retention, dataMap } = scheduleFor(['crm-eu', 'sales'], [erasingAfterArchive]);
  const two = await openHouse({
    systems: ['crm-eu', 'sales'],
    settings: { retention, dataMap: { ...dataMap, fields: mapped } },
  });
  try {
    for (const name of ['crm-eu', 'sales']) await two.systems[name]?.world.person(somebody);
    two.systems['sales']?.faults.dropWrite();
    await purged(two);
    for (const name of ['crm-eu', 'sales']) {
      expect(two.systems[name]?.witness.records().filter(({ state }) => state === 'live')).toEqual([]);
    }
    expect(await entriesIn(two)).toMatchObject([{ rule: 'prospects', basis: 'CNIL 2021-131' }]);
  } finally {
    await two.close();
  }
});

describe('what a duty keeps of a record', () => {
  const invoices = {
    name: 'invoices',
    in: { 'crm-eu': ['order'] },
    fields: ['shipTo'],
    ground: 'C. com. L123-22',
    keep: 'P10Y',
  };
  let other: TestHouse;
  beforeEach(async () => {
    const { retention, dataMap } = scheduleFor(['crm-eu'], [prospects]);
    other = await openHouse({
      systems: ['crm-eu'],
      settings: { retention, dataMap: { ...dataMap, exemptions: [invoices] } },
    });
  });
  afterEach(() => other.close());

  test('goes to the archive until the duty ends, and the rest goes', async () => {
    const crm = other.systems['crm-eu'];
    const about = await crm?.world.person(somebody);
    if (!crm || !about) throw new Error('No system.');
    await crm.world.order({ about, at: '2020-01-15T10:00:00Z', text: 'Canaricanari, 3 rue du Serin' });
    await crm.world.order({ about, at: '2022-02-28T10:00:00Z', text: 'Canaricanari, 5 rue du Serin' });
    await crm.world.order({ about, at: '2014-01-15T10:00:00Z', text: 'Canaricanari, 1 rue du Serin' });
    await purged(other);
    expect(crm.witness.occurrences('Canaricanari').filter(({ state }) => state === 'live')).toEqual([]);
    const entries = await entriesIn(other);
    expect(entries.map(({ basis, endsOn }) => [basis, endsOn])).toEqual([
      ['C. com. L123-22', '2030-01-15'],
      ['C. com. L123-22', '2032-02-28'],
    ]);
    const { records } = await other.greffe.archive.show(direction, entries[0]?.id ?? 0, 'tax audit');
    expect(records).toEqual([
      { system: 'crm-eu', kind: 'order', fields: { shipTo: 'Canaricanari, 3 rue du Serin' } },
    ]);
  });

  test('is taken down before a record only goes into the bin too: the bin will be emptied', async () => {
    const { retention, dataMap } = scheduleFor(['crm-eu'], [{ ...prospects, action: { kind: 'recycle' } }]);
    const notes = { ...invoices, in: { 'crm-eu': ['note'] }, fields: ['text'] };
    const binned = await openHouse({
      systems: ['crm-eu'],
      settings: { retention, dataMap: { ...dataMap, exemptions: [notes] } },
    });
    try {
      const crm = binned.systems['crm-eu'];
      const about = await crm?.world.person(somebody);
      if (!crm || !about) throw new Error('No system.');
      const note = await crm.world.note({ about: [about], text: 'Canaricanari has paid' });
      await purged(binned);
      expect(crm.witness.record('note', note.id)?.state).toBe('recycled');
      const [entry] = await entriesIn(binned);
      const { records } = await binned.greffe.archive.show(direction, entry?.id ?? 0, 'tax audit');
      expect(records).toEqual([
        { system: 'crm-eu', kind: 'note', fields: { text: 'Canaricanari has paid' } },
      ]);
    } finally {
      await binned.close();
    }
  });

  test('holds back whoever it is of while it cannot be read', async () => {
    const crm = other.systems['crm-eu'];
    const about = await crm?.world.person(somebody);
    if (!crm || !about) throw new Error('No system.');
    const order = await crm.world.order({
      about,
      at: '2020-01-15T10:00:00Z',
      text: 'Canaricanari, 3 rue du Serin',
    });
    crm.account.hidden.add(`order:${order.id}.shipTo`);
    await purged(other);
    expect(crm.witness.occurrences('Canaricanari').filter(({ state }) => state === 'live')).not.toEqual([]);
    expect(await entriesIn(other)).toEqual([]);
  });
});

const somebody = {
  given: 'Zéphyrine',
  family: 'Canaricanari',
  emails: ['zephyrine.canari@example.fr'],
  town: PROSPECT,
  createdAt: '2019-05-02T10:00:00Z',
};

async function purged(of: TestHouse): Promise<void> {
  const id = await of.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
  await of.greffe.purges.carryOn(id, forever);
  const { plans } = await of.greffe.purges.show(dpo, id);
  await of.greffe.purges.approve(dpo, id, plans[0]?.digest ?? '');
  await of.greffe.purges.approve(direction, id, plans[0]?.digest ?? '');
  for (let round = 0; round < 4; round += 1) {
    await of.greffe.purges.carryOn(id, forever);
    of.clock.advance(180_000);
  }
}

const entriesIn = (of: TestHouse) =>
  of.greffe.archive.find(dpo, 'acme', [{ kind: 'email', value: 'zephyrine.canari@example.fr' }]);
