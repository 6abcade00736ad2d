import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fillHubspot, fillSalesforce, seedWorld } from '../../demo/world/index.ts';
import type { PurgeReport } from '../../src/domain/purge-report.ts';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { dpo } from '../support/house.ts';
import { customers, prospects } from '../support/purges.ts';
import { erasedByLaw } from '../support/slow-purge.ts';
import type { DoublesHouse } from './house-over-doubles.ts';
import { openDoublesHouse } from './house-over-doubles.ts';
import { nightDesk } from './nights/desk.ts';
import { goneSince, heldBy, strangersThatDiffer } from './nights/differences.ts';
import { rawRowsOfDoubles } from './nights/raw-rows.ts';

// The demonstration's company over three nights, the second of which is an hour short: its clocks jump to summer time.

const PEOPLE = 400;

const rules: readonly RetentionRule[] = [prospects, { ...customers, class: 'client', keep: 'P3Y6M' }];

const dataMap: Settings['dataMap'] = {
  fields: {},
  classes: {
    prospect: {
      crm: { contact: { lifecyclestage: ['subscriber', 'lead'] } },
      sales: { Lead: { IsConverted: false } },
    },
    client: { crm: { contact: { lifecyclestage: 'customer' } }, sales: { Contact: {} } },
  },
  unclassed: { sales: { Account: 'companies', Individual: 'goes with its contact', User: 'colleagues' } },
  events: {},
  purposes: {},
  exemptions: [],
};

/** What tells a class in the oracle's rows. */
const classes = {
  prospect: ['class', 'subscriber', 'lead', 'Lead'],
  client: ['class', 'customer', 'Contact'],
} as const;

let house: DoublesHouse;
let desk: ReturnType<typeof nightDesk>;
const witnesses = () => ({ crm: house.hubspot.witness, sales: house.salesforce.witness });

beforeAll(async () => {
  house = await openDoublesHouse({ retention: rules, dataMap });
  desk = nightDesk(house);
  const world = seedWorld({ people: PEOPLE, now: house.now() });
  fillHubspot(house.hubspot.world, world);
  fillSalesforce(house.salesforce.world, world);
});
afterAll(() => house.close());

/** Somebody whose last word was a form, filled in at that instant. */
function prospect(name: string, lastFormAt: string): string {
  return house.hubspot.world.object(
    'contacts',
    {
      email: `${name}@example.fr`,
      firstname: 'Zéphyrine',
      lastname: `Canari${name}`,
      lifecyclestage: 'lead',
      recent_conversion_date: lastFormAt,
    },
    { createdAt: new Date('2020-01-15T10:00:00Z') },
  );
}

/** A night and what it took, held against the law. @returns its run, and the rows it took by `kind:id` */
async function live(
  day: string,
  isProtected: readonly string[],
): Promise<{ readonly id: number; readonly gone: readonly string[] }> {
  desk.moveTo(new Date(`${day}T01:30:00Z`));
  const wanted = erasedByLaw(rawRowsOfDoubles(witnesses()), {
    rules,
    classes,
    events: {},
    protectedPeople: new Set(isProtected.map((name) => `email:${name}@example.fr`)),
    heldRecords: new Set(),
    now: house.now(),
  });
  const before = heldBy(witnesses());
  const id = await desk.night(day);
  await desk.sign(id);
  await desk.carryOn(id);
  const after = heldBy(witnesses());
  const gone = goneSince(before, after);
  expect({ day, gone }).toEqual({ day, gone: wanted });
  expect({ day, differ: strangersThatDiffer(before, after, gone) }).toEqual({ day, differ: [] });
  return { id, gone: gone.map((key) => key.replace(/^crm.contact:/, 'contacts:').replace(/^sales./, '')) };
}

async function reportOf(id: number): Promise<PurgeReport> {
  const { file } = await house.greffe.purges.report(dpo, id);
  return (JSON.parse(file) as { readonly statement: PurgeReport }).statement;
}

test('each night takes whom the law takes, and nothing of anybody else differs', async () => {
  // In Paris it was the 28th until ten in the evening of UTC: its clocks had jumped two days before.
  const [last, held, asking, becoming] = ['veille', 'litige', 'demande', 'bascule'].map((name) =>
    prospect(name, '2023-03-28T21:59:00Z'),
  ) as [string, string, string, string];
  const first = prospect('matin', '2023-03-28T22:00:00Z');
  const replying = prospect('reponse', '2023-03-28T22:00:00Z');

  const one = await live('2026-03-28', []);
  expect(one.gone.length).toBeGreaterThan(20);
  expect((await desk.show(one.id)).plans.map(({ rule, brake }) => [rule, brake])).toEqual([
    ['prospects', ['first-run']],
    ['customers', ['first-run']],
  ]);

  const hold = await house.greffe.holds.place(dpo, {
    controller: 'acme',
    ground: 'litigation 2026-014',
    until: null,
    over: { over: 'person', identifiers: [{ kind: 'email', value: 'litige@example.fr' }] },
  });
  await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['access'],
    identifiers: [{ kind: 'email', value: 'demande@example.fr' }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  house.salesforce.world.insert('Contact', { LastName: 'Canaribascule', Email: 'Bascule@example.fr' });
  const two = await live('2026-03-29', ['litige', 'demande']);
  expect(two.gone).toContain(`contacts:${last}`);
  for (const kept of [held, asking, becoming, first]) expect(two.gone).not.toContain(`contacts:${kept}`);

  await house.greffe.holds.lift(dpo, hold.id);
  house.hubspot.world.edit('contacts', replying, { hs_email_last_reply_date: '2026-03-29T12:00:00Z' });
  house.moveBy(3_600_000);
  const three = await live('2026-03-30', ['demande']);
  expect(three.gone).toEqual(expect.arrayContaining([held, first].map((one) => `contacts:${one}`)));
  for (const kept of [asking, becoming, replying]) expect(three.gone).not.toContain(`contacts:${kept}`);

  for (const { id, gone } of [one, two, three]) {
    await desk.toEnd(id);
    const report = await reportOf(id);
    expect(report).toMatchObject({ kind: 'final', purge: { outcome: 'done' } });
    expect(report.rules.flatMap(({ leftOut }) => leftOut)).toEqual([]);
    expect(report.outOfReach).toContainEqual(
      expect.objectContaining({ system: 'crm', what: 'form submissions' }),
    );
    const rows = report.rules.flatMap(({ funnel }) => Object.values(funnel.bySystem).map(({ due }) => due));
    expect(rows.reduce((sum, due) => sum + due, 0)).toBe(gone.length);
    for (const { erased, redacted, detached, verified, ...rest } of report.systems) {
      expect({ ...rest, read: verified }).toMatchObject({
        read: erased + redacted + detached,
        failed: [],
        stopped: [],
        left: 0,
        outstanding: 0,
        unverified: 0,
        vendorErasesLater: null,
      });
    }
  }
  const now = heldBy(witnesses());
  const rest = [...one.gone, ...two.gone, ...three.gone].filter(
    (key) => now.crm.has(key) || now.sales.has(key),
  );
  expect(rest).toEqual([]);
  expect(house.logged()).not.toMatch(/canari|@example/i);
}, 180_000);
