import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import type { TestHouse } from '../support/house.ts';
import { openHouse } from '../support/house.ts';
import type { PurgeDesk } from '../support/purge-house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { prospects, scheduleFor } from '../support/purges.ts';
import { drawn } from './crash-points.ts';
import { emptyTools, signedRun } from './signed-run.ts';
import { takingOver } from './taking-over.ts';

const never = new AbortController().signal;
const systems = ['crm-eu', 'sales'];
// Nothing goes by the schedule alone: each run is signed.
const asking: RetentionRule = {
  ...prospects,
  action: { kind: 'ask', answerWithin: 'P1M' },
  brake: { records: 0, percent: 100 },
};
const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Points tried of all those passed: the first is drawn by chance. */
const TRIED = Number(process.env['GREFFE_POINTS'] ?? 14);

let house: TestHouse;
let desk: PurgeDesk;

beforeAll(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems, [asking]) });
  desk = purgeDesk(house);
});
afterEach(() => desk.expectNoLeak());
afterAll(() => house.close());

test(`a process dies at any point: everybody is asked, nobody by two questions (GREFFE_SEED=${seed})`, async () => {
  const whole = await run(null);
  expect(whole.end).toEqual({
    state: 'done',
    asked: [{ rule: 'prospects', sent: 3, undeliverable: 0, stayed: 0 }],
    people: 3,
    leftOut: [],
  });
  expect(whole.letters).toBe(3);
  const sinceSigned = whole.points.filter((point) => point > whole.signedAt);
  const tried = drawn(sinceSigned, TRIED, seed);
  let again = 0;
  for (const point of tried) {
    const { end, letters } = await run(point);
    expect({ seed, point, ...end }).toEqual({ seed, point, ...whole.end });
    expect(letters).toBeLessThanOrEqual(4);
    again += letters - 3;
  }
  // Among the points is one between a letter and what the store says of it.
  if (tried.length === sinceSigned.length) expect(again).toBeGreaterThan(0);
}, 300_000);

async function run(at: number | null) {
  emptyTools(house);
  const before = house.letters.taken.length;
  const both = { emails: [`canari-double-${before}@example.fr`] };
  await desk.person('crm-eu', both);
  await desk.person('sales', both);
  await desk.person('crm-eu');
  await desk.person('sales');
  const over = takingOver(house, at);
  const { id, signedAt } = await signedRun(house, over);
  await over.step((now) => now.purges.carryOn(id, never));
  const letters = house.letters.taken.slice(before);
  const { purge, asked, leftOut } = await desk.show(id);
  return {
    end: {
      state: purge.state,
      asked,
      leftOut,
      people: new Set(letters.map((one) => `${one.id} ${one.to}`)).size,
    },
    letters: letters.length,
    signedAt,
    points: over.doomed.distinct(),
  };
}
