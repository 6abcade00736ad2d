import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { suppressionDefault } from '../../src/settings/greffe-file.ts';
import { unzip } from '../support/unzip.ts';
import { takingOver } from './taking-over.ts';

const never = new AbortController().signal;
const DAY_MS = 86_400_000;
const EMAIL = 'nadia.zyxcanary@example.fr';
const held = { signal: never, assertHeld: async () => undefined };

/** What a run leaves behind. Every run has a house of its own, so that two of them agree to the last byte. */
interface EndState {
  readonly state: string;
  readonly digest: string;
  /** Path → hash, of the zip the person received. */
  readonly files: Readonly<Record<string, string>>;
  readonly data: unknown;
  /** Of the vendors' records, those that differ from before. */
  readonly changed: readonly string[];
  /** What was entered in the log; but a review, a fetch and an issue that broke off are entries too. */
  readonly entries: readonly string[];
  readonly fetches: 'one' | 'one, and one that broke off';
  /** What could still be read of it while it is kept, and once its time is over. */
  readonly kept: Stored;
  readonly left: Stored;
}

interface Stored {
  readonly records: number;
  readonly blobs: number;
  readonly pieces: number;
  readonly keys: number;
  readonly fetchedAt: number;
}

test('dying at any point of an access, then going on, puts the same package in the hands of the person', async () => {
  const { end, points } = await run(null);
  expect(end).toMatchObject({
    state: 'done',
    changed: [],
    fetches: 'one',
    kept: { records: 0, blobs: 1, keys: 1, fetchedAt: 1 },
    left: { records: 0, blobs: 0, pieces: 0, keys: 0 },
  });
  expect(end.data).toMatchObject({ unread: [] });
  expect(JSON.stringify(end.data)).toContain('Zyxcanary called back');
  expect(JSON.stringify(end.data)).not.toContain('Lunch with Omar');
  for (const point of points) {
    const crashed = await run(point);
    // A fetch that broke off is an entry of its own: nothing leaves unlogged.
    expect({ point, ...crashed.end }).toEqual({ point, ...end, fetches: crashed.end.fetches });
  }
}, 900_000);

interface Run {
  readonly end: EndState;
  readonly points: readonly number[];
}

async function run(at: number | null): Promise<Run> {
  const house = await openHouse({ settings: { suppression: { ...suppressionDefault, sweep: 'by-hand' } } });
  try {
    return await walk(house, at);
  } finally {
    await house.close();
  }
}

async function walk(house: TestHouse, at: number | null): Promise<Run> {
  const shared = await nadia(house);
  const before = recordsOf(house);
  const { step, doomed } = takingOver(house, at);
  // Opened before anything dies, so that it has the same number in every run; erasure.test.ts dies while opening.
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['access'],
    identifiers: [{ kind: 'email', value: EMAIL }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await step((now) => now.requests.carryOn(id, never));
  await step((now) => now.requests.identify(dpo, id, 'called back'));
  await step((now) => now.requests.carryOn(id, never));
  await step(async (now) => {
    const { lines } = await now.packages.review(dpo, id);
    const line = lines.find((one) => one.ref.id === shared.id);
    if (!line) throw new Error('The shared note is not in the review.');
    const kept = { lines: [line.line], reason: 'rights-of-others' as const, words: 'Omar is named' };
    if (!line.isWithheld) await now.packages.withhold(dpo, id, kept, never);
  });
  await step(async (now) => {
    await now.requests.carryOn(id, never);
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
  expect(createHash('sha256').update(zip).digest('hex')).toBe(digest);
  await step((now) => now.requests.carryOn(id, never));
  const { state } = await house.greffe.requests.show(dpo, id);
  const kept = await stored(house);
  house.clock.advance(31 * DAY_MS);
  await step((now) =>
    now.handlers.nightly(
      { name: 'nightly', key: 'night', data: { controller: 'acme', day: '2026-03-05' } },
      held,
    ),
  );
  const files = await unzip(zip);
  const entries = await house.greffe.audit.list(dpo, { limit: 1_000 });
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
  const fetches = entries.filter(({ act }) => act === 'package-fetched').length;
  expect([1, 2]).toContain(fetches);
  return {
    points: doomed.distinct(),
    end: {
      state,
      digest,
      files: Object.fromEntries(
        [...files].map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')]),
      ),
      data: JSON.parse(files.get('data.json')?.toString() ?? 'null'),
      changed: differing(before, recordsOf(house)),
      entries: entries
        .filter(({ act, kind }) => act !== 'package-fetched' && (act !== 'package-reviewed' || kind))
        .map(({ act, about, kind }) => [act, about, kind].filter(Boolean).join(' '))
        // Dying between the entry and the file issues the certificate once more, over a head signed anew: all are in the log.
        .filter(
          (entry, index, all) =>
            !/^(certificate-issued|checkpoint-signed)/.test(entry) || all.indexOf(entry) === index,
        )
        .sort(),
      fetches: fetches === 1 ? 'one' : 'one, and one that broke off',
      kept,
      left: await stored(house),
    },
  };
}

/** Nadia in both tools, with a note of hers, one she shares with Omar, a membership and a file. */
async function nadia(house: TestHouse): Promise<Ref> {
  const { world } = systemOf(house, 'crm-eu');
  const person = await world.person({ given: 'Nadia', family: 'Zyxcanary', emails: [EMAIL] });
  const omar = await world.person({ given: 'Omar', family: 'Voisin', emails: ['omar@example.fr'] });
  await world.note({ about: [person], text: 'Zyxcanary called back' });
  const shared = await world.note({ about: [person, omar], text: 'Lunch with Omar' });
  await world.cascade({ about: person, text: 'member since 2019' });
  await world.file({ about: person, name: 'cv.txt', text: 'Zyxcanary, twenty years of it' });
  await systemOf(house, 'sales').world.person({ given: 'Nadia', family: 'Zyxcanary', emails: [EMAIL] });
  return shared;
}

function systemOf(house: TestHouse, name: string) {
  const system = house.systems[name];
  if (!system) throw new Error(`No system ${name}`);
  return system;
}

function recordsOf(house: TestHouse): readonly string[] {
  return Object.entries(house.systems).flatMap(([name, { witness }]) =>
    witness.records().map((record) => `${name} ${JSON.stringify(record)}`),
  );
}

function differing(before: readonly string[], after: readonly string[]): readonly string[] {
  return [...before.filter((one) => !after.includes(one)), ...after.filter((one) => !before.includes(one))];
}

async function stored(house: TestHouse): Promise<Stored> {
  const { rows } = await house.pool.query<Stored>(`
    select (select count(*)::int from package_record) as records,
      (select count(*)::int from package_blob) as blobs,
      (select count(*)::int from package_piece) as pieces,
      (select count(*)::int from data_key where purpose = 'package' and wrapped is not null) as keys,
      (select count(fetched_at)::int from package) as "fetchedAt"`);
  const [row] = rows;
  if (!row) throw new Error('No row of counts.');
  return row;
}
