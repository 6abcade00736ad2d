import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { prospects } from '../support/purges.ts';
import { erasedByLaw } from '../support/slow-purge.ts';
import { nightDesk } from './nights/desk.ts';
import { goneSince, heldBy, strangersThatDiffer } from './nights/differences.ts';
import type { Held } from './nights/differences.ts';
import { rawRowsOfDoubles } from './nights/raw-rows.ts';
import { openSampleHouse } from './real-data/house.ts';
import type { SampleHouse } from './real-data/house.ts';
import { tracesOf } from './real-data/people.ts';

/**
 * A nonprofit keeps donors eight and a half years after their last gift. The gifts are those of the data, and so is who
 * lives with whom and who gave together; some gave last on 10 September 2017, others the day after.
 *
 * The data is not part of the project: `GREFFE_SAMPLE_DATA` says where it lies, and without it this is skipped.
 */
const folder = process.env['GREFFE_SAMPLE_DATA'];
const donors: RetentionRule = { ...prospects, id: 'donors', class: 'donor', keep: 'P8Y6M' };

const dataMap: Settings['dataMap'] = {
  fields: {},
  classes: { donor: { crm: { contact: { lifecyclestage: 'customer' } }, sales: { Contact: {} } } },
  unclassed: {
    sales: {
      Lead: 'asked once',
      Account: 'households',
      Individual: 'goes with its contact',
      User: 'colleagues',
    },
  },
  events: {},
  purposes: {},
  exemptions: [],
};

(folder ? describe : describe.skip)('real data (skipped where GREFFE_SAMPLE_DATA is not set)', () => {
  let house: SampleHouse;

  beforeAll(async () => {
    house = await openSampleHouse(folder ?? '', { retention: [donors], dataMap });
  }, 180_000);
  afterAll(() => house.close());

  /** Contacts whose last gift was on that day. */
  function lastGaveOn(day: string): readonly string[] {
    const gifts = rawRowsOfDoubles(house.witness).filter(({ row }) => row.kind === 'order');
    return [...Map.groupBy(gifts, ({ row }) => row.ties[0] ?? '')].flatMap(([contact, own]) => {
      const last = own
        .map(({ row }) => JSON.stringify(row.fields['orderedAt']))
        .sort()
        .at(-1);
      return last === JSON.stringify(day) ? [contact.replace('Contact:', '')] : [];
    });
  }

  test('each night takes whom the law takes, and nothing of anybody else differs', async () => {
    const desk = nightDesk(house);
    const [before, after] = [lastGaveOn('2017-09-10'), lastGaveOn('2017-09-11')];
    expect([before.length, after.length].every((count) => count > 1)).toBe(true);
    const live = async (day: string): Promise<{ readonly id: number; readonly gone: readonly string[] }> => {
      desk.moveTo(new Date(`${day}T01:30:00Z`));
      const wanted = erasedByLaw(rawRowsOfDoubles(house.witness), {
        rules: [donors],
        classes: { donor: ['class', 'customer', 'Contact'] },
        events: {},
        protectedPeople: new Set(),
        heldRecords: new Set(),
        now: house.now(),
      });
      const was = heldBy(house.witness);
      const id = await desk.night(day);
      await desk.sign(id);
      await desk.carryOn(id);
      const is = heldBy(house.witness);
      const gone = goneSince(was, is);
      expect({ day, gone }).toEqual({ day, gone: wanted });
      expect({ day, differ: strangersThatDiffer(was, is, gone) }).toEqual({ day, differ: [] });
      return { id, gone };
    };
    const loaded = heldBy(house.witness);
    const one = await live('2026-03-10');
    expect(one.gone.length).toBeGreaterThan(500);

    const two = await live('2026-03-11');
    expect(two.gone).toEqual(expect.arrayContaining(before.map(inSales)));

    const [giving = '', ...others] = after;
    const deal = house.sales.insert('Opportunity', {
      Name: 'Gift',
      StageName: 'Closed Won',
      CloseDate: '2026-03-11',
    });
    house.sales.insert('OpportunityContactRole', { OpportunityId: deal, ContactId: giving, Role: 'Donor' });
    const three = await live('2026-03-12');
    expect(three.gone).toEqual(expect.arrayContaining(others.map(inSales)));
    expect(three.gone).not.toContain(inSales(giving));

    for (const { id } of [one, two, three]) {
      const { purge } = await desk.toEnd(id);
      expect(purge.state).toBe('done');
    }
    const now = heldBy(house.witness);
    expect(namedHouseholdsOf(loaded, now)).toEqual([]);
    const rest = [one, two, three].flatMap(({ gone }) => gone).filter((key) => isHeld(now, key));
    expect(rest).toEqual([]);
    const logged = house.logged().toLowerCase();
    const told = house.people.flatMap((person) =>
      tracesOf(person).filter((trace) => logged.includes(trace.toLowerCase())),
    );
    expect(told).toEqual([]);
  }, 300_000);
});

const inSales = (contact: string): string => `sales/Contact:${contact}`;

function isHeld(held: Held, key: string): boolean {
  const [system = '', ref = ''] = key.split('/');
  return held[system === 'crm' ? 'crm' : 'sales'].has(ref.replace(/^contact:/, 'contacts:'));
}

/** Households that bear the name they had, although everybody who lived there is gone. */
function namedHouseholdsOf(before: Held, now: Held): readonly string[] {
  const members = Map.groupBy(
    [...before.sales.values()].filter(({ kind }) => kind === 'Contact'),
    ({ fields }) => `Account:${String(fields['AccountId'])}`,
  );
  return [...members].flatMap(([home, of]) => {
    const [was, is] = [before.sales.get(home), now.sales.get(home)];
    const isEmpty = of.every(({ id }) => !now.sales.has(`Contact:${id}`));
    const isHome = was?.fields['npe01__SYSTEM_AccountType__c'] === 'Household Account';
    return isHome && isEmpty && is?.fields['Name'] === was?.fields['Name'] ? [home] : [];
  });
}
