import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { PurgeDesk } from '../support/purge-house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { prospects, scheduleFor } from '../support/purges.ts';
import { drawn } from './crash-points.ts';
import { emptyTools, signedRun } from './signed-run.ts';
import { takingOver } from './taking-over.ts';

const never = new AbortController().signal;
const systems = ['crm-eu', 'sales'];
const DAY_MS = 86_400_000;
const TRIED = Number(process.env['GREFFE_POINTS'] ?? 10);
const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const rule = { ...prospects, action: { kind: 'recycle' }, brake: { records: 0, percent: 100 } } as const;

let house: TestHouse;
let desk: PurgeDesk;

beforeAll(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems, [rule]) });
  desk = purgeDesk(house);
});
afterEach(() => desk.expectNoLeak());
afterAll(() => house.close());

test(`a process dies at any point of a recycling, and nothing goes into a bin twice or past it (GREFFE_SEED=${seed})`, async () => {
  const whole = await run(null);
  expect(whole.end).toMatchObject({
    states: ['recycled', 'recycled', 'recycled', 'recycled', 'recycled', 'live', 'live'],
    last: ['absent', 'absent', 'absent', 'absent', 'absent', 'live', 'live'],
    report: { kind: 'final', recycled: 6, verified: 6, stopped: [], failed: [] },
    twice: [],
    leftOut: ['no-recycle-bin 1'],
  });
  for (const point of drawn(whole.points, TRIED, seed)) {
    expect({ seed, point, ...(await run(point)).end }).toEqual({ seed, point, ...whole.end });
  }
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 300_000);

async function run(at: number | null) {
  emptyTools(house);
  const refs = await fill();
  const over = takingOver(house, at);
  const { id } = await signedRun(house, over);
  for (let round = 0; round < 8; round += 1) {
    await over.step((now) => now.purges.carryOn(id, never));
    house.clock.advance(180_000);
  }
  const states = refs.map(stateOf);
  house.clock.advance(31 * DAY_MS);
  for (let round = 0; round < 4; round += 1) {
    await over.step((now) => now.purges.carryOn(id, never));
    house.clock.advance(3_600_000);
  }
  const effects = over.effects();
  const { statement } = JSON.parse((await house.greffe.purges.report(dpo, id)).file);
  return {
    end: {
      states,
      last: refs.map(stateOf),
      report: {
        kind: statement.kind,
        recycled: total(statement.systems, 'recycled'),
        verified: total(statement.systems, 'verified'),
        stopped: statement.systems.flatMap(({ stopped }: { stopped: unknown[] }) => stopped),
        failed: statement.systems.flatMap(({ failed }: { failed: unknown[] }) => failed),
      },
      twice: effects.filter((effect, index) => effects.indexOf(effect) !== index),
      leftOut: (await desk.show(id)).leftOut.map(({ why, people }) => `${why} ${people}`),
    },
    points: over.doomed.distinct(),
  };
}

interface Placed extends Ref {
  readonly system: string;
}

async function fill(): Promise<readonly Placed[]> {
  const emails = ['canari-double@example.fr'];
  const { world } = desk.system('crm-eu');
  const both = [await desk.person('crm-eu', { emails }), await desk.person('sales', { emails })];
  const member = await desk.person('crm-eu');
  const [membership] = await world.cascade({ about: member, text: 'Canari, member' });
  const note = await world.note({ about: [member], text: 'Canari called' });
  const withFile = await desk.person('crm-eu');
  const file = await world.file({ about: withFile, name: 'canari.txt', text: 'Canari' });
  const inCrm = (ref: Ref): Placed => ({ ...ref, system: 'crm-eu' });
  const [one, two] = both;
  if (!one || !two) throw new Error('Both are there.');
  return [
    inCrm(one),
    { ...two, system: 'sales' },
    inCrm(member),
    inCrm(membership),
    inCrm(note),
    inCrm(withFile),
    inCrm(file),
  ];
}

function stateOf({ system, kind, id }: Placed): string {
  return desk.system(system).witness.record(kind, id)?.state ?? 'absent';
}

function total(of: readonly Readonly<Record<string, number>>[], column: string): number {
  return of.reduce((sum, one) => sum + (one[column] ?? 0), 0);
}
