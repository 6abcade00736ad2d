import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PurgeReport } from '../../src/domain/purge-report.ts';
import { direction, dpo } from '../support/house.ts';
import { prospects } from '../support/purges.ts';
import type { DoublesHouse } from './house-over-doubles.ts';
import { openDoublesHouse } from './house-over-doubles.ts';

// A rule that recycles, over HubSpot's ninety days and Salesforce's fifteen: from the plan to the final report.

const never = new AbortController().signal;
const DAY_MS = 86_400_000;
const rule = { ...prospects, action: { kind: 'recycle' } } as const;

let house: DoublesHouse;

beforeAll(async () => {
  house = await openDoublesHouse({
    retention: [rule],
    dataMap: {
      fields: {},
      classes: {
        prospect: {
          crm: { contact: { lifecyclestage: 'lead' } },
          sales: { Contact: { Title: 'Prospect' } },
        },
      },
      events: {},
      unclassed: { sales: { Lead: 'none', Account: 'none', User: 'colleagues', Individual: 'none' } },
      purposes: {},
      exemptions: [],
    },
  });
});
afterAll(() => house.close());

const longAgo = new Date('2019-05-02T10:00:00Z');

function contact(name: string, lifecyclestage = 'lead'): string {
  return house.hubspot.world.object(
    'contacts',
    { email: `${name}@example.fr`, firstname: 'Zéphyrine', lastname: `Canari${name}`, lifecyclestage },
    { createdAt: longAgo },
  );
}

function inSales(name: string): string {
  return house.salesforce.world.insert('Contact', {
    LastName: `Canari${name}`,
    Email: `${name}@example.fr`,
    Title: 'Prospect',
    CreatedDate: longAgo.toISOString(),
  });
}

const inCrm = (type: string, id: string): string => house.hubspot.witness.record(type, id)?.state ?? 'absent';
const stateInSales = (id: string): string =>
  house.salesforce.witness.record('Contact', id)?.state ?? 'absent';

async function reportOf(id: number): Promise<PurgeReport> {
  const { file } = await house.greffe.purges.report(dpo, id);
  return (JSON.parse(file) as { readonly statement: PurgeReport }).statement;
}

async function carryOn(id: number, days: number): Promise<void> {
  house.moveBy(days * DAY_MS);
  await house.greffe.purges.carryOn(id, never);
}

test('people go into both bins, come back out of them for a while, and are gone when both are empty', async () => {
  const [both, noted, mailed, restored] = ['double', 'note', 'mail', 'retour'].map((name) =>
    contact(name),
  ) as [string, string, string, string];
  const customer = contact('cliente', 'customer');
  const alsoThere = inSales('double');
  const only = inSales('seule');
  const { world } = house.hubspot;
  const note = world.object('notes', { hs_note_body: 'Canari a appelé' });
  world.associate('notes', note, 'contacts', noted);
  const mail = world.object('emails', { hs_email_subject: 'Bonjour', hs_timestamp: '0' });
  world.associate('emails', mail, 'contacts', mailed);

  const id = await house.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
  await house.greffe.purges.carryOn(id, never);
  const { plans } = await house.greffe.purges.show(dpo, id);
  const digest = plans[0]?.digest ?? '';
  await house.greffe.purges.approve(dpo, id, digest);
  await house.greffe.purges.approve(direction, id, digest);
  await house.greffe.purges.carryOn(id, never);

  expect([both, noted, mailed, restored, customer].map((one) => inCrm('contacts', one))).toEqual([
    'recycled',
    'recycled',
    'live',
    'recycled',
    'live',
  ]);
  expect([inCrm('notes', note), inCrm('emails', mail)]).toEqual(['recycled', 'live']);
  expect([alsoThere, only].map(stateInSales)).toEqual(['recycled', 'recycled']);
  const first = await reportOf(id);
  expect(first).toMatchObject({ kind: 'provisional', purge: { outcome: 'verifying' } });
  expect(first.rules[0]?.leftOut).toEqual([{ why: 'no-recycle-bin', people: 1 }]);
  const daysUntil = (of: string): number => {
    const until = first.systems.find(({ system }) => system === of)?.inRecycleBin?.until ?? '';
    return Math.round((new Date(until).getTime() - house.now().getTime()) / DAY_MS);
  };
  expect([daysUntil('crm'), daysUntil('sales')]).toEqual([90, 15]);
  expect(first.systems).toMatchObject([
    { system: 'crm', erased: 0, recycled: 4, inRecycleBin: { lines: 4 } },
    { system: 'sales', erased: 0, recycled: 2, inRecycleBin: { lines: 2 } },
  ]);

  world.restore('contacts', restored);
  await carryOn(id, 18);
  await carryOn(id, 2);
  const between = await reportOf(id);
  expect(between.kind).toBe('provisional');
  expect(between.systems).toMatchObject([
    { system: 'crm', inRecycleBin: { lines: 4 } },
    { system: 'sales', inRecycleBin: null, verified: 2 },
  ]);

  await carryOn(id, 72);
  const last = await reportOf(id);
  expect(last).toMatchObject({ kind: 'final', purge: { outcome: 'done' } });
  expect(last.systems).toMatchObject([
    {
      system: 'crm',
      recycled: 3,
      verified: 3,
      inRecycleBin: null,
      stopped: [{ code: 'restored', lines: 1 }],
    },
    { system: 'sales', recycled: 2, verified: 2, inRecycleBin: null },
  ]);
  expect([both, noted, mailed, restored, customer].map((one) => inCrm('contacts', one))).toEqual([
    'absent',
    'absent',
    'live',
    'live',
    'live',
  ]);
  expect([alsoThere, only].map(stateInSales)).toEqual(['absent', 'absent']);
  expect(house.logged()).not.toMatch(/canari/i);
}, 180_000);
