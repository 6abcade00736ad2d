import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dpo } from '../support/house.ts';
import { snapshot, unnamedRemains, unplannedChanges, unrealResidues } from './real-data/checks.ts';
import { openSampleHouse } from './real-data/house.ts';
import type { SampleHouse } from './real-data/house.ts';
import { fetchPackage, missingIn, othersIn } from './real-data/packages.ts';
import { tracesOf } from './real-data/people.ts';
import type { SamplePerson } from './real-data/people.ts';
import { erase, erasedBy, finishAll, openFor } from './real-data/requests.ts';

/**
 * The proof on data that nobody here wrote: npsp-trailhead, npsp-1k and coral-cloud, in Salesforce as they are
 * (`load-salesforce.ts`) and, by a stated projection, in HubSpot (`project-hubspot.ts`).
 *
 * One application and one pair of doubles for all people: first some are handed their data, then others are erased one
 * after the other, by address where they have one and else by name, with the candidates decided from the data. Truth
 * comes from the witnesses and from the data (`people.ts` says who is who), never from the adapters. Everything found
 * is gathered by person, so that a failure names all of them at once.
 *
 * The data is not part of the project: `GREFFE_SAMPLE_DATA` says where it lies, and without it this is skipped.
 */
const folder = process.env['GREFFE_SAMPLE_DATA'];
const PEOPLE = 100;
const MINUTES_MAX = 10 * 60_000;

type Findings = Readonly<Record<string, readonly string[]>>;

(folder ? describe : describe.skip)('real data (skipped where GREFFE_SAMPLE_DATA is not set)', () => {
  let house: SampleHouse;
  let toErase: readonly SamplePerson[];
  let toExport: readonly SamplePerson[];
  const requests = new Map<SamplePerson, number>();
  const found = {
    missingFromPackages: {} as Findings,
    othersInPackages: {} as Findings,
    stuck: {} as Findings,
    changedByExports: [] as readonly string[],
    states: {} as Readonly<Record<string, string>>,
    remains: {} as Findings,
    unreal: {} as Findings,
    changes: {} as Findings,
    finalStates: {} as Readonly<Record<string, string>>,
    finalRemains: {} as Findings,
    finalUnreal: {} as Findings,
  };

  /** One request that goes no further does not hide what the others show. */
  const goingOn = async <T>(person: SamplePerson, id: number, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      const { request } = await house.greffe.requests.show(dpo, id);
      const waits = request.rights.map(({ state, waitsFor }) => `${state}: ${waitsFor}`);
      found.stuck = noting(found.stuck, person, [...waits, String(error)]);
      return null;
    }
  };

  beforeAll(async () => {
    house = await openSampleHouse(folder ?? '');
    const chosen = spread(house.people, 2 * PEOPLE);
    toErase = chosen.filter((_, at) => at % 2 === 0);
    toExport = chosen.filter((_, at) => at % 2 === 1);
    const loaded = snapshot(house);
    for (const person of toExport) {
      const id = await openFor(house, person, 'access');
      const data = await goingOn(person, id, () => fetchPackage(house, person, id));
      if (data === null) continue;
      found.missingFromPackages = noting(found.missingFromPackages, person, missingIn(house, person, data));
      found.othersInPackages = noting(found.othersInPackages, person, othersIn(house, person, data));
    }
    const exported = snapshot(house);
    found.changedByExports = [...loaded].flatMap(([key, was]) => (exported.get(key) === was ? [] : [key]));

    let before = exported;
    for (const person of toErase) {
      const id = await openFor(house, person, 'erasure');
      const erased = await goingOn(person, id, () => erase(house, id));
      if (erased === null) {
        before = snapshot(house);
        continue;
      }
      requests.set(person, id);
      const after = snapshot(house);
      found.states = { ...found.states, [person.key]: erased.state };
      found.remains = noting(found.remains, person, unnamedRemains(house, person, erased));
      found.unreal = noting(found.unreal, person, unrealResidues(house, erased, before));
      found.changes = noting(found.changes, person, unplannedChanges(house, person, erased, before, after));
      before = after;
    }

    await finishAll(house, [...requests.values()]);
    for (const [person, id] of requests) {
      const erased = await erasedBy(house, id);
      found.finalStates = { ...found.finalStates, [person.key]: `${erased.state}, ${erased.statement.kind}` };
      found.finalRemains = noting(found.finalRemains, person, unnamedRemains(house, person, erased));
      found.finalUnreal = noting(found.finalUnreal, person, unrealResidues(house, erased, loaded));
    }
  }, MINUTES_MAX);
  afterAll(() => house.close());

  test('a package holds every value of records that are the person’s alone', () => {
    expect(found.missingFromPackages).toEqual({});
  });

  test('no package holds the address of somebody else, and handing out data changes none', () => {
    expect([found.othersInPackages, found.changedByExports]).toEqual([{}, []]);
  });

  test('every erasure is carried out and answered, then final once bins and queues are empty', () => {
    expect(found.stuck).toEqual({});
    expect(distinct(found.states)).toEqual(['answered-provisionally']);
    expect(distinct(found.finalStates)).toEqual(['done, final']);
  });

  test('where an erased person can still be read, their certificate says so', () => {
    expect([found.remains, found.finalRemains]).toEqual([{}, {}]);
  });

  test('every residue of a certificate is as it says', () => {
    expect([found.unreal, found.finalUnreal]).toEqual([{}, {}]);
  });

  test('nobody else’s record differs, but for ties that the plan named', () => {
    expect(found.changes).toEqual({});
  });

  test('the audit log verifies, and neither name nor address of anybody stands in the logs', async () => {
    expect((await house.greffe.audit.verify(dpo, {})).faults).toEqual([]);
    const logged = house.logged().toLowerCase();
    const told = [...toErase, ...toExport].flatMap((person) =>
      tracesOf(person).filter((trace) => logged.includes(trace.toLowerCase())),
    );
    expect(told).toEqual([]);
  });
});

/** So many people, evenly over all of them in the order of the data. */
function spread(people: readonly SamplePerson[], count: number): readonly SamplePerson[] {
  const step = people.length / count;
  return Array.from({ length: count }, (_, at) => people[Math.floor(at * step)]).filter(
    (one) => one !== undefined,
  );
}

function noting(findings: Findings, person: SamplePerson, some: readonly string[]): Findings {
  return some.length === 0 ? findings : { ...findings, [person.key]: some };
}

function distinct(states: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set(Object.values(states))];
}
