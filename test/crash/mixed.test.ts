import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { Statement } from '../../src/domain/certificate.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { unzip } from '../support/unzip.ts';
import type { TakingOver } from './taking-over.ts';
import { takingOver } from './taking-over.ts';

const never = new AbortController().signal;
const EMAIL = 'nadia.zyxcanary@example.fr';
/** Between the two rights every distinct point is died at, elsewhere one in so many: access.test.ts and erasure.test.ts die at all of those. */
const EVERY = 5;

/** What a run leaves behind. Every run has a house of its own, so that two of them agree to the last byte. */
interface EndState {
  readonly state: string;
  readonly digest: string;
  readonly data: unknown;
  /** Of the tools' records, those no longer as they were when the person had the copy in their hands. */
  readonly changedBeforeTheCopy: readonly string[];
  readonly traces: readonly string[];
  readonly neighbours: readonly string[];
  readonly residues: readonly string[];
  readonly twice: readonly string[];
}

test('dying at every point between copy and erasure, and every fifth elsewhere, erases nothing before the copy is there', async () => {
  const { end, points, boundary } = await run(null);
  expect(end).toMatchObject({ state: 'done', changedBeforeTheCopy: [], traces: [], twice: [] });
  expect(JSON.stringify(end.data)).toContain('Zyxcanary called back');
  expect(end.neighbours).not.toEqual([]);
  expect(boundary.to).toBeGreaterThan(boundary.from);
  for (const [index, point] of points.entries()) {
    const isBetween = point > boundary.from && point <= boundary.to;
    if (!isBetween && index % EVERY !== 0) continue;
    const crashed = await run(point);
    expect({ point, ...crashed.end }).toEqual({ point, ...end });
  }
}, 900_000);

test('a copy of which only the first piece arrived is no copy, and nothing is erased', async () => {
  const house = await openHouse({ systems: ['crm-eu'] });
  try {
    await nadia(house);
    // Hashes do not compress: the zip is larger than one piece.
    const text = Array.from({ length: 36_000 }, (_, n) => sha256(Buffer.from(`${n}`))).join('');
    const [person] = systemOf(house, 'crm-eu').witness.records();
    if (!person) throw new Error('Nadia');
    await systemOf(house, 'crm-eu').world.file({ about: person, name: 'long.txt', text });
    const before = recordsOf(house);
    // Nobody dies, and the points of so large a copy are not told from one another: that takes minutes.
    const course = takingOver(house, Infinity);
    const id = await signed(house, course);
    const { stream, bytes } = await house.greffe.packages.fetch(dpo, id);
    let taken = 0;
    for await (const chunk of stream) {
      taken += chunk.length;
      break;
    }
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(bytes);
    await house.greffe.requests.carryOn(id, never);
    const { request } = await house.greffe.requests.show(dpo, id);
    expect(request.rights).toMatchObject([
      { right: 'access', state: 'approved', waitsFor: `package ${id}.1 to be fetched` },
      { right: 'erasure', state: 'approved', waitsFor: 'delivery of the access package' },
    ]);
    expect(recordsOf(house)).toEqual(before);

    const whole = await house.greffe.packages.fetch(dpo, id);
    expect(sha256(await buffer(whole.stream))).toBe(whole.digest);
    await untilTheEnd(house, course, id);
    expect(tracesIn(house)).toEqual([]);
  } finally {
    await house.close();
  }
}, 180_000);

interface Run {
  readonly end: EndState;
  readonly points: readonly number[];
  /** From the signature of the package to the first write at a vendor. */
  readonly boundary: { readonly from: number; readonly to: number };
}

async function run(at: number | null): Promise<Run> {
  const house = await openHouse({ systems: ['crm-eu'] });
  try {
    return await walk(house, at);
  } finally {
    await house.close();
  }
}

async function walk(house: TestHouse, at: number | null): Promise<Run> {
  await nadia(house);
  const before = recordsOf(house);
  const course = takingOver(house, at);
  const { step, doomed } = course;
  let from = 0;
  const id = await signed(house, course, () => {
    from = doomed.passed();
  });
  let zip = Buffer.alloc(0);
  let digest = '';
  await step(async (now) => {
    const file = await now.packages.fetch(dpo, id);
    zip = await buffer(file.stream);
    digest = file.digest;
  });
  const changedBeforeTheCopy = differing(before, recordsOf(house));
  expect(sha256(zip)).toBe(digest);
  await untilTheEnd(house, course, id);

  const files = await unzip(zip);
  const { state } = await house.greffe.requests.show(dpo, id);
  const { file } = await house.greffe.certificates.show(dpo, id);
  const { statement } = JSON.parse(file) as { statement: Statement };
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
  const effects = course.effects();
  return {
    points: doomed.distinct(),
    boundary: { from, to: doomed.firstEffectAt() ?? 0 },
    end: {
      state,
      digest,
      data: JSON.parse(files.get('data.json')?.toString() ?? 'null'),
      changedBeforeTheCopy,
      traces: tracesIn(house),
      neighbours: systemOf(house, 'crm-eu')
        .witness.occurrences('omar@example.fr')
        .map((one) => `${one.kind}.${one.field}`),
      residues: statement.residues.map((residue) => `${residue.kind} ${residue.why}`).sort(),
      twice: effects.filter((effect, index) => effects.indexOf(effect) !== index),
    },
  };
}

/** "Send me my data, then erase me": the erasure is approved before the package is signed, and would be first if it could. */
async function signed(
  house: TestHouse,
  { step }: TakingOver,
  beforeSignature: () => void = () => undefined,
): Promise<number> {
  // Opened before anything dies, so that it has the same number in every run; erasure.test.ts dies while opening.
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['access', 'erasure'],
    identifiers: [{ kind: 'email', value: EMAIL }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await step((now) => now.requests.carryOn(id, never));
  await step((now) => now.requests.identify(dpo, id, 'called back'));
  await step((now) => now.requests.carryOn(id, never));
  await step(async (now) => {
    const { plan } = await now.plans.show(dpo, id);
    if (!plan.approval) await now.plans.approve(dpo, id, plan.digest, never);
  });
  await step((now) => now.requests.carryOn(id, never));
  beforeSignature();
  await step(async (now) => {
    await now.requests.carryOn(id, never);
    const { package: written } = await now.packages.review(dpo, id);
    if (!written.signature) await now.packages.sign(direction, id, written.built.digest, never);
  });
  await step((now) => now.requests.carryOn(id, never));
  return id;
}

async function untilTheEnd(house: TestHouse, { step }: TakingOver, id: number): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    await step((now) => now.requests.carryOn(id, never));
    const { request, state } = await house.greffe.requests.show(dpo, id);
    if (state === 'done') return;
    if (request.wakeAt && request.wakeAt > house.clock.now()) house.clock.set(request.wakeAt);
    else house.clock.advance(180_000);
  }
}

/** Nadia with a note of hers, one she shares with Omar, and a file. */
async function nadia(house: TestHouse): Promise<void> {
  const { world } = systemOf(house, 'crm-eu');
  const person = await world.person({ given: 'Nadia', family: 'Zyxcanary', emails: [EMAIL] });
  const omar = await world.person({ given: 'Omar', family: 'Voisin', emails: ['omar@example.fr'] });
  await world.note({ about: [person], text: 'Zyxcanary called back' });
  await world.note({ about: [person, omar], text: 'Zyxcanary and Omar had lunch' });
  await world.file({ about: person, name: 'cv.txt', text: 'Zyxcanary, twenty years of it' });
}

function tracesIn(house: TestHouse): readonly string[] {
  return Object.entries(house.systems).flatMap(([name, { witness }]) =>
    witness.occurrences('zyxcanary').map((one) => `${name} ${one.kind}.${one.field}`),
  );
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

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
