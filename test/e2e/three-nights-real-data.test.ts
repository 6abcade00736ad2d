import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { prospects } from '../support/purges.ts';
import { erasedByLaw } from '../support/slow-purge.ts';
import { nightDesk } from './nights/desk.ts';
import { goneSince, heldBy, strangersThatDiffer } from './nights/differences.ts';
import { rawRowsOfDoubles } from './nights/raw-rows.ts';
import { openSampleHouse } from './real-data/house.ts';
import type { SampleHouse } from './real-data/house.ts';
import { tracesOf } from './real-data/people.ts';

/**
 * A nonprofit keeps donors nine years after their last gift. The gifts are those of the data, and so is who lives with
 * whom, who gave together and whose gift is in whose name; nineteen people gave last on 6 March 2017.
 *
 * The data is not part of the project: `GREFFE_SAMPLE_DATA` says where it lies, and without it this is skipped.
 */
const folder = process.env['GREFFE_SAMPLE_DATA'];
const nights = ['2026-03-06', '2026-03-07', '2026-03-08'] as const;

const donors: RetentionRule = { ...prospects, id: 'donors', class: 'donor', keep: 'P9Y' };

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
  }, 60_000);
  afterAll(() => house.close());

  test('each night takes whom the law takes', async () => {
    const desk = nightDesk(house);
    for (const day of nights) {
      desk.moveTo(new Date(`${day}T01:30:00Z`));
      const wanted = erasedByLaw(rawRowsOfDoubles(house.witness), {
        rules: [donors],
        classes: { donor: ['class', 'customer', 'Contact'] },
        events: {},
        protectedPeople: new Set(),
        heldRecords: new Set(),
        now: house.now(),
      });
      const before = heldBy(house.witness);
      console.log(day, wanted.length, new Date().toISOString());
      const id = await desk.night(day);
      await desk.sign(id);
      await desk.carryOn(id);
      const after = heldBy(house.witness);
      const gone = goneSince(before, after);
      const view = await desk.show(id);
      console.log(
        new Date().toISOString(),
        gone.length,
        JSON.stringify([gone.filter((g) => !wanted.includes(g)), wanted.filter((g) => !gone.includes(g))]),
        view.purge.state,
        view.purge.waitsFor,
        JSON.stringify(view.plans.map((p) => p.funnel)),
        JSON.stringify(view.leftOut),
        JSON.stringify(view.tally),
      );
      console.log(
        JSON.stringify(
          strangersThatDiffer(before, after, gone)
            .slice(0, 20)
            .map((k) => {
              const [sys, key] = k.split(' ') as ['sales', string];
              return [k, before[sys].get(key), after[sys].get(key)];
            }),
        ).slice(0, 9000),
      );
    }
    expect(tracesOf).toBe(1);
  }, 300_000);
});
