import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { SweepDesk } from '../support/sweeps.ts';
import { sweepDesk } from '../support/sweeps.ts';
import { drawn } from './crash-points.ts';
import { emptyTools } from './signed-run.ts';
import { takingOver } from './taking-over.ts';

/** Points tried of all those passed: the first is drawn by chance. */
const TRIED = Number(process.env['GREFFE_POINTS'] ?? 12);
const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const never = new AbortController().signal;

let house: TestHouse;
let desk: SweepDesk;

beforeAll(async () => {
  house = await openHouse();
  desk = sweepDesk(house);
});
afterEach(() => desk.expectNoLeak());
afterAll(() => house.close());

test(`a process dies at any point of a sweep: everybody is stopped once, and each is put to a human once (GREFFE_SEED=${seed})`, async () => {
  let turn = 0;
  const run = async (at: number | null) => {
    turn += 1;
    emptyTools(house);
    for (const { account } of Object.values(house.systems)) account.optOuts.clear();
    Object.assign(desk.system('crm-eu').account.options, { pageSizeMax: 2 });
    const of = (who: string): string => `${who}.canari.${turn}@example.fr`;
    for (const who of ['imported', 'writer', 'opted', 'nobody', 'fifth']) {
      await desk.person('crm-eu', of(who));
      await desk.person('sales', of(who));
    }
    await desk.objects([{ kind: 'email', value: of('imported') }]);
    await desk.objects([{ kind: 'email', value: of('writer') }]);
    house.clock.advance(3_600_000);
    desk.lift('crm-eu', of('imported'));
    desk.lift('crm-eu', of('writer'));
    const rows = desk.system('crm-eu').witness.records();
    const writer = rows.find(({ fields }) => fields['email'] === of('writer'));
    await desk.system('crm-eu').world.contactFromPerson({
      of: { kind: 'person', id: writer?.id ?? '' },
      evidence: 'form',
      at: house.clock.now(),
    });
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: of('opted') });
    const [id = 0] = await desk.begin('crm-eu');
    const over = takingOver(house, at);
    for (let round = 0; round < 8; round += 1) {
      await over.step((now) => now.suppressions.carryOn(id, never));
      if ((await desk.show(id)).sweep.endedAt !== null) break;
      house.clock.advance(180_000);
    }
    const { sweep, tally } = await desk.show(id);
    const effects = over.effects();
    const may: boolean[] = [];
    for (const who of ['imported', 'writer', 'opted', 'nobody'])
      for (const name of ['crm-eu', 'sales']) may.push(await desk.mayReceive(name, of(who)));
    return {
      end: {
        state: sweep.state,
        seen: sweep.seen,
        gathered: sweep.gathered,
        tally,
        may,
        twice: effects.filter((effect, index) => effects.indexOf(effect) !== index),
      },
      points: over.doomed.distinct(),
    };
  };
  const whole = await run(null);
  expect(whole.end).toEqual({
    state: 'done',
    seen: 5,
    gathered: 1,
    tally: [
      { what: 'objection-missing', state: 'proposed', count: 1 },
      { what: 'objection-missing', state: 'reapplied', count: 2 },
    ],
    may: [false, false, true, false, false, false, true, true],
    twice: [],
  });
  for (const point of drawn(whole.points, TRIED, seed)) {
    expect({ seed, point, ...(await run(point)).end }).toEqual({ seed, point, ...whole.end });
  }
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 300_000);
