import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { MappedField } from '../../src/domain/data-map.ts';
import type { Settings } from '../../src/settings/settings.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { unzip } from '../support/unzip.ts';
import { takingOver } from './taking-over.ts';

const never = new AbortController().signal;
const EMAIL = 'nadia.zyxcanary@example.fr';

/** What a run leaves behind, and where it stood between the change of the map and the signature. */
interface EndState {
  readonly drawn: { readonly state: string; readonly waitsFor: string | null };
  readonly plans: readonly string[];
  readonly digest: string;
  /** Path → hash. */
  readonly files: Readonly<Record<string, string>>;
  readonly state: string;
  readonly entries: readonly string[];
}

/** The score was called provided by mistake; the map is put right while the package waits for its signature. */
test('dying at any point of a package drawn anew, then going on, lets nothing leave by the map that was', async () => {
  const { end, points } = await run(null);
  expect(end).toMatchObject({
    drawn: { state: 'verifying', waitsFor: expect.stringMatching(/review and signature of package \d+\.2$/) },
    plans: ['1 superseded', '2 stands'],
    state: 'done',
  });
  for (const point of points) {
    expect({ point, ...(await run(point)).end }).toEqual({ point, ...end });
  }
}, 900_000);

async function run(
  at: number | null,
): Promise<{ readonly end: EndState; readonly points: readonly number[] }> {
  const house = await openHouse({ settings: { dataMap: mapWith('provided') } });
  try {
    return await walk(house, at);
  } finally {
    await house.close();
  }
}

async function walk(house: TestHouse, at: number | null) {
  const world = house.systems['crm-eu']?.world;
  await world?.person({
    given: 'Nadia',
    family: 'Zyxcanary',
    emails: [EMAIL],
    fields: { score: 'Qwx-inferred' },
  });
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['portability'],
    identifiers: [{ kind: 'email', value: EMAIL }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.identify(dpo, id, 'called back');
  await house.greffe.requests.carryOn(id, never);
  const before = await house.greffe.packages.review(dpo, id);
  expect(before.cover.portable?.values).toBe(2);

  const { house: corrected } = await house.reopen({ dataMap: mapWith('derived') });
  const { step, doomed } = takingOver({ ...house, house: corrected }, at, () => demandHonestState(house, id));
  await step((now) => now.requests.carryOn(id, never));
  const { request, plans } = await house.greffe.requests.show(dpo, id);
  const [course] = request.rights;
  await step(async (now) => {
    const { package: written } = await now.packages.review(dpo, id);
    if (!written.signature) await now.packages.sign(direction, id, written.built.digest, never);
  });
  let zip = Buffer.alloc(0);
  let digest = '';
  await step(async (now) => {
    const file = await now.packages.fetch(dpo, id);
    zip = await buffer(file.stream);
    digest = file.digest;
  });
  await step((now) => now.requests.carryOn(id, never));
  const files = await unzip(zip);
  expect([...files.values()].map(String).join('\n')).not.toContain('Qwx');
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
  const { state } = await house.greffe.requests.show(dpo, id);
  const entries = await house.greffe.audit.list(dpo, { limit: 1_000 });
  const end: EndState = {
    drawn: { state: course?.state ?? '', waitsFor: course?.waitsFor ?? null },
    plans: plans.map(({ plan }) => `${plan.sequence} ${plan.supersededAt ? 'superseded' : 'stands'}`).sort(),
    digest,
    files: Object.fromEntries(
      [...files].map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')]),
    ),
    state,
    // A review, a fetch and an issue that broke off are entries of their own.
    entries: [
      ...new Set(
        entries
          .filter(({ act }) => !/^(package-(fetched|reviewed)|checkpoint-signed)$/.test(act))
          .map(({ act, about, kind }) => [act, about, kind].filter(Boolean).join(' ')),
      ),
    ].sort(),
  };
  return { end, points: doomed.distinct() };
}

/** Nobody is asked to review a package of a plan that was replaced. */
async function demandHonestState({ house: { store } }: TestHouse, id: number): Promise<void> {
  const { request, plans, written } = await store.transact(async (tx) => ({
    request: await store.requests.find(tx, id),
    plans: await store.plans.of(tx, id),
    written: await store.packages.current(tx, id, 'portability'),
  }));
  if (request?.rights[0]?.state !== 'verifying') return;
  const stands = plans.find(({ supersededAt }) => supersededAt === null);
  expect(written?.plan).toBe(stands?.sequence);
}

function mapWith(origin: MappedField['origin']): Settings['dataMap'] {
  const field = (of: MappedField['origin'], name: string) => ({
    category: 'contact' as const,
    origin: of,
    purposes: ['contract'],
    propagate: 'never' as const,
    in: { 'crm-eu': [{ kind: 'person', field: name }] },
  });
  return {
    fields: { email: field('provided', 'email'), score: field(origin, 'score') },
    classes: {},
    unclassed: {},
    events: {},
    purposes: { contract: { legalBasis: 'contract' } },
    exemptions: [],
  };
}
