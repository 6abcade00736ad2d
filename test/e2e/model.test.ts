import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../adapters/double-kit/random.ts';
import type { Delivery, Ref } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import { createGreffe } from '../../src/greffe.ts';
import type { Greffe } from '../../src/greffe.ts';
import { backgroundOf } from '../../src/greffe/carry-on.ts';
import { workNotices } from '../../src/procedures/notices.ts';
import type { DataMapSettings } from '../../src/settings/data-map-file.ts';
import { Crash, withCrashAt } from '../crash/crash-points.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import type { SweepDesk } from '../support/sweeps.ts';
import { sweepDesk } from '../support/sweeps.ts';
import { unzip } from '../support/unzip.ts';

const never = new AbortController().signal;
const MINUTE_MS = 60_000;
const systems = ['crm-eu', 'sales'] as const;
type Name = (typeof systems)[number];
const steps = Number(process.env['GREFFE_MODEL_STEPS'] ?? 24);
const firstSeed = Number(process.env['GREFFE_MODEL_SEED'] ?? 1);
const seeds = Array.from(
  { length: Number(process.env['GREFFE_MODEL_RUNS'] ?? 3) },
  (_, run) => firstSeed + run,
);

const mapped = (field: string, propagate: 'automatic' | 'proposed'): DataMapSettings['fields'][string] => ({
  category: 'contact',
  origin: 'provided',
  purposes: ['contract'],
  propagate,
  in: Object.fromEntries(systems.map((name) => [name, [{ kind: 'person', field }]])),
});

/** What must be so of one person, kept beside greffe by the simplest rules there are. */
interface Expected {
  readonly email: string;
  readonly refs: Readonly<Record<Name, Ref>>;
  /** Everything anybody ever typed as their number. */
  readonly numbers: Set<string>;
  /** As the last hand left it, tool by tool: nobody else may write it. */
  readonly towns: Record<Name, string>;
  /** Somebody refused on their behalf, and greffe was told: nothing opens that again. */
  stopped: boolean;
  /** Tools where somebody closed their address, and greffe has not looked since. */
  readonly closedUnheard: Set<Name>;
  erased: boolean;
  /** What each tool held when they were restricted, and what hands typed there since: greffe writes nothing. */
  frozen: Record<Name, unknown> | null;
  readonly goneByHand: Set<Name>;
}

describe.each(seeds)('whatever happens, in whatever order (%i)', (seed) => {
  test('the tools end as the rules say: nobody who objected is written to, nobody erased is there, no value is lost', async () => {
    const fields = { phone: mapped('phone', 'automatic'), town: mapped('town', 'proposed') };
    const purposes = { contract: { legalBasis: 'contract' } } as const;
    const house = await openHouse({
      webhookSecret: 'a secret of both accounts',
      settings: { dataMap: { fields, classes: {}, unclassed: {}, events: {}, purposes, exemptions: [] } },
    });
    try {
      await play(house, seed);
    } finally {
      await house.close();
    }
  }, 240_000);
});

async function play(house: TestHouse, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const desk = sweepDesk(house);
  await house.greffe.notices.poll(dpo, systems, never);
  const people: Expected[] = [];
  for (let number = 0; number < 4; number += 1) people.push(await newcomer(desk, number));
  for (const name of systems) await desk.sweep(name);
  await house.greffe.notices.poll(dpo, systems, never);

  const heard = (names: readonly Name[]): void => {
    for (const one of people)
      for (const name of names) if (one.closedUnheard.delete(name)) one.stopped = true;
  };
  const told: string[] = [];
  const postman = postmanOf(house, desk, random);
  let typed = 0;
  const deeds: Readonly<Record<string, (one: Expected, name: Name) => Promise<void>>> = {
    'types a number': async (one, name) => {
      if (isGone(one, name)) return;
      typed += 1;
      const phone = `+336123456${String(10 + typed)}`;
      one.numbers.add(phone);
      if (one.frozen) one.frozen[name] = phone;
      await desk.system(name).world.edit(one.refs[name], { phone });
    },
    'types a town': async (one, name) => {
      if (isGone(one, name)) return;
      typed += 1;
      one.towns[name] = `Ville-Canari-${typed}`;
      await desk.system(name).world.edit(one.refs[name], { town: one.towns[name] });
    },
    'closes an address': async (one, name) => {
      if (isGone(one, name)) return;
      await desk.system(name).world.optOut({ channel: 'email', address: one.email });
      one.closedUnheard.add(name);
    },
    'opens an address': async (one, name) => {
      await desk.system(name).world.subscribe({ channel: 'email', address: one.email });
      one.closedUnheard.delete(name);
    },
    'erases by hand': async (one, name) => {
      if (isGone(one, name)) return;
      await desk.system(name).world.eraseForGood(one.refs[name]);
      one.goneByHand.add(name);
      one.closedUnheard.delete(name);
    },
    objects: async (one) => {
      await desk.objects([{ kind: 'email', value: one.email }]);
      if (systems.some((name) => !isGone(one, name))) one.stopped = true;
    },
    'is erased': async (one) => {
      if (one.erased || one.frozen) return;
      one.erased = await erase(house.greffe, one.email);
    },
    'is restricted': async (one) => {
      if (one.erased || one.frozen) return;
      await house.greffe.requests.open(dpo, {
        controller: 'acme',
        rights: ['restriction'],
        identifiers: [{ kind: 'email', value: one.email }],
        channel: 'email',
        restriction: { ground: 'accuracy' },
        requester: { kind: 'data-subject' },
      });
      await carryOnAll(house.greffe);
      one.frozen = { 'crm-eu': held(desk, one, 'crm-eu', 'phone'), sales: held(desk, one, 'sales', 'phone') };
      if (systems.some((name) => !isGone(one, name))) one.stopped = true;
    },
    'has a number corrected': async (one) => {
      if (one.erased || one.frozen) return;
      typed += 1;
      const phone = `+336123456${String(10 + typed)}`;
      one.numbers.add(phone);
      const before = systems.map((name) => held(desk, one, name, 'phone'));
      const left = await rectify(house.greffe, one.email, phone);
      for (const [index, name] of systems.entries()) {
        if (left === null || isGone(one, name)) continue;
        // What nobody called wrong is left, and the plan says so.
        const number = left.has(name) ? before[index] : phone;
        expect({ seed, told, name, held: held(desk, one, name, 'phone') }).toEqual({
          seed,
          told,
          name,
          held: number,
        });
      }
    },
    'asks for what is held': async (one) => {
      if (one.erased) return;
      const copies = await copiesOf(house.greffe, one.email);
      expectExactly(desk, copies, one, people, { seed, told });
    },
    'is told of by deliveries': async (_one, name) => {
      for (const told of await postman.deliver(name)) {
        const whose = people.find((one) => refKey(one.refs[name]) === refKey(told));
        if (whose && told.what === 'objected' && whose.closedUnheard.delete(name)) whose.stopped = true;
      }
    },
    'is heard': async (_one, name) => {
      await house.greffe.notices.poll(dpo, [name], never);
      heard([name]);
    },
    'is heard by a process that dies': async () => {
      const points = withCrashAt(house.house, 1 + random.int(40));
      const dying = createGreffe(points.house, async () => undefined);
      await dying.notices.poll(dpo, systems, never).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      await points.ended();
      house.clock.advance(5 * MINUTE_MS);
    },
    'is swept': async (_one, name) => {
      await desk.sweep(name);
      heard([name]);
    },
    'waits a while': async () => {
      house.clock.advance(MINUTE_MS * (1 + random.int(90)));
    },
  };
  for (let step = 0; step < steps; step += 1) {
    const [one, name, what] = [random.pick(people), random.pick(systems), random.pick(Object.keys(deeds))];
    told.push(`${people.indexOf(one)} ${what} in ${name}`);
    await deeds[what]?.(one, name);
    house.clock.advance(MINUTE_MS);
  }
  await quieten(house, desk);
  heard(systems);
  const open = await openAbout(house);
  for (const [number, one] of people.entries())
    await expectAsTheRulesSay(desk, one, open, { seed, number, told });
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
  await desk.expectNoLeak();
}

interface Told extends Ref {
  readonly what: string;
}

/**
 * What carries deliveries: it loses some, brings some twice, brings them in any order, and some so late that nobody believes
 * them any more. Whatever is lost is learnt by asking.
 */
function postmanOf(house: TestHouse, desk: SweepDesk, random: ReturnType<typeof seededRandom>) {
  const late: Record<Name, Delivery[]> = { 'crm-eu': [], sales: [] };
  return {
    /** @returns what was told by those that came in time, once it is seen to */
    async deliver(name: Name): Promise<readonly Told[]> {
      const sent = [...late[name].splice(0), ...(await desk.system(name).world.deliveries())];
      const came: Told[] = [];
      for (const delivery of random.shuffle(sent)) {
        const how = random.pick(['once', 'once', 'twice', 'lost', 'late'] as const);
        if (how === 'late') late[name].push(delivery);
        if (how === 'late' || how === 'lost') continue;
        const isStale =
          house.clock.now().getTime() - Number(delivery.headers['x-memory-timestamp']) > 5 * MINUTE_MS;
        for (let time = 0; time < (how === 'twice' ? 2 : 1); time += 1) {
          const { taken } = await house.greffe.notices.take(name, delivery);
          expect(taken).toBe(isStale ? 'denied' : 'stored');
        }
        if (isStale) continue;
        const { events }: { readonly events: readonly Told[] } = JSON.parse(
          new TextDecoder().decode(delivery.body),
        );
        came.push(...events);
      }
      await house.house.locks.tryWith(`notices of ${name}`, (own) =>
        workNotices(house.house, name, backgroundOf(own)),
      );
      return came;
    },
  };
}

interface CopiedRecord {
  readonly system: string;
  readonly kind: string;
  readonly id: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly values?: readonly { readonly field: string; readonly value: unknown }[];
}

interface Copies {
  readonly access: readonly CopiedRecord[];
  readonly portability: readonly CopiedRecord[];
  /** Everything that left, to be searched for whom it is not about. */
  readonly text: string;
}

/** Both copies as they left, read from their files; null for one of which nothing was held. */
async function copiesOf({ requests, packages }: Greffe, email: string): Promise<Copies> {
  const id = await requests.open(dpo, {
    controller: 'acme',
    rights: ['access', 'portability'],
    identifiers: [{ kind: 'email', value: email }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await requests.carryOn(id, never);
  await requests.identify(dpo, id, 'called back');
  await requests.carryOn(id, never);
  const { request } = await requests.show(dpo, id);
  const files = { access: 'data.json', portability: 'donnees.json' } as const;
  const copied = { access: [] as CopiedRecord[], portability: [] as CopiedRecord[] };
  let text = '';
  for (const { right, state } of request.rights) {
    if ((right !== 'access' && right !== 'portability') || state === 'nothing-held') continue;
    const { package: written } = await packages.review(dpo, id, right);
    await packages.sign(direction, id, written.built.digest, never, right);
    const { stream } = await packages.fetch(dpo, id, right);
    for (const [path, bytes] of await unzip(await buffer(stream))) {
      text += bytes.toString();
      if (path === files[right]) copied[right].push(...JSON.parse(bytes.toString()).records);
    }
  }
  await requests.carryOn(id, never);
  expect((await requests.show(dpo, id)).request.rights.map(({ state }) => state)).toEqual(
    request.rights.map(({ state }) => (state === 'nothing-held' ? state : 'done')),
  );
  return { ...copied, text };
}

/** What left is what the accounts hold of the person, all of it and as it stands, and nothing of anybody else. */
function expectExactly(
  desk: SweepDesk,
  { access, portability, text }: Copies,
  one: Expected,
  people: readonly Expected[],
  story: { readonly seed: number; readonly told: readonly string[] },
): void {
  const rows = systems
    .filter((name) => !isGone(one, name))
    .map((name) => ({ name, ref: one.refs[name], fields: rowOf(desk, one, name)?.fields ?? {} }));
  const inCopy = access.map(({ system, kind, id, fields = {} }) => [
    `${system} ${kind}:${id}`,
    fields['email'],
    fields['phone'],
    fields['town'],
  ]);
  expect({ ...story, inCopy: inCopy.toSorted(byText) }).toEqual({
    ...story,
    inCopy: rows
      .map(({ name, ref, fields }) => [
        `${name} ${refKey(ref)}`,
        fields['email'],
        fields['phone'],
        fields['town'],
      ])
      .toSorted(byText),
  });
  const portable = portability.map(({ system, kind, id, values = [] }) => [
    `${system} ${kind}:${id}`,
    Object.fromEntries(values.map(({ field, value }) => [field, value])),
  ]);
  expect({ ...story, portable: portable.toSorted(byText) }).toEqual({
    ...story,
    portable: rows
      .map(({ name, ref, fields }) => [
        `${name} ${refKey(ref)}`,
        { phone: fields['phone'], town: fields['town'] },
      ])
      .toSorted(byText),
  });
  for (const other of people)
    if (other !== one)
      expect({ ...story, isThere: text.includes(other.email) }).toEqual({ ...story, isThere: false });
}

/** @returns the tools whose number the plan leaves as it is; null where nothing was done */
async function rectify(
  { requests, plans }: Greffe,
  email: string,
  phone: string,
): Promise<ReadonlySet<string> | null> {
  const id = await requests.open(dpo, {
    controller: 'acme',
    rights: ['rectification'],
    identifiers: [{ kind: 'email', value: email }],
    channel: 'email',
    corrections: [{ field: 'phone', to: phone }],
    requester: { kind: 'data-subject' },
  });
  await requests.carryOn(id, never);
  await requests.identify(dpo, id, 'called back');
  await requests.carryOn(id, never);
  if ((await requests.show(dpo, id)).state !== 'planned') return null;
  const { plan } = await plans.show(dpo, id);
  await plans.approve(dpo, id, plan.digest, never);
  await requests.carryOn(id, never);
  const shown = await requests.show(dpo, id);
  if (shown.state !== 'done') return null;
  return new Set(
    shown.plans.flatMap(({ lines }) =>
      lines.filter(({ line }) => line.action !== 'rectify').map(({ line }) => line.system),
    ),
  );
}

async function newcomer(desk: SweepDesk, number: number): Promise<Expected> {
  const email = `zoe${number}.canari@example.fr`;
  const phone = `+3361234560${number}`;
  const town = 'Lyon-Canari';
  const person = (name: Name): Promise<Ref> => desk.person(name, email, { phone, town });
  return {
    email,
    refs: { 'crm-eu': await person('crm-eu'), sales: await person('sales') },
    numbers: new Set([phone]),
    towns: { 'crm-eu': town, sales: town },
    stopped: false,
    closedUnheard: new Set(),
    erased: false,
    frozen: null,
    goneByHand: new Set(),
  };
}

function isGone({ erased, goneByHand }: Expected, name: Name): boolean {
  return erased || goneByHand.has(name);
}

/** What the account itself holds, past the adapter. */
function rowOf(desk: SweepDesk, { refs }: Expected, name: Name) {
  return desk.system(name).account.rows.get(refKey(refs[name]));
}

function held(desk: SweepDesk, one: Expected, name: Name, field: string): unknown {
  return rowOf(desk, one, name)?.fields[field];
}

/** An order that is the same on both sides, whatever is in the rows. */
function byText(one: readonly unknown[], other: readonly unknown[]): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

/** @returns false where greffe says that no tool holds anything */
async function erase({ requests, plans }: Greffe, email: string): Promise<boolean> {
  const id = await requests.open(dpo, {
    controller: 'acme',
    rights: ['erasure'],
    identifiers: [{ kind: 'email', value: email }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await requests.carryOn(id, never);
  await requests.identify(dpo, id, 'called back');
  await requests.carryOn(id, never);
  if ((await requests.show(dpo, id)).state !== 'planned') return false;
  const { plan } = await plans.show(dpo, id);
  await plans.approve(dpo, id, plan.digest, never);
  await requests.carryOn(id, never);
  return true;
}

async function carryOnAll({ requests }: Greffe): Promise<void> {
  for (const { request } of await requests.list(dpo, { open: true }))
    await requests.carryOn(request.id, never);
}

/** Everything that was left open by a process that died is taken up, until nothing is written any more. */
async function quieten(house: TestHouse, desk: SweepDesk): Promise<void> {
  const writes = async (): Promise<number> =>
    (await desk.acts()).filter((act) => act === 'line-intent').length;
  let before = -1;
  for (let round = 0; round < 6 && before !== (await writes()); round += 1) {
    before = await writes();
    house.clock.advance(2 * 60 * MINUTE_MS);
    await house.greffe.notices.poll(dpo, systems, never);
    for (const name of systems) await desk.sweep(name);
    await carryOnAll(house.greffe);
  }
  expect(await writes()).toBe(before);
}

/** Records that an open proposal is about. */
async function openAbout({ greffe }: TestHouse): Promise<ReadonlySet<string>> {
  const about = new Set<string>();
  for (const { id } of await greffe.proposals.list(dpo, { open: true })) {
    const { source, places } = await greffe.proposals.show(dpo, id, never);
    for (const { ref } of [source, ...places]) about.add(`${ref.system} ${refKey(ref)}`);
  }
  return about;
}

async function expectAsTheRulesSay(
  desk: SweepDesk,
  one: Expected,
  open: ReadonlySet<string>,
  story: { readonly seed: number; readonly number: number; readonly told: readonly string[] },
): Promise<void> {
  const live = systems.filter((name) => rowOf(desk, one, name)?.state === 'live');
  expect({ ...story, live }).toEqual({ ...story, live: systems.filter((name) => !isGone(one, name)) });
  for (const name of live) {
    const isReached = await desk.mayReceive(name, one.email);
    expect({ ...story, name, isReached }).toEqual({
      ...story,
      name,
      isReached: one.stopped ? false : isReached,
    });
    const town = held(desk, one, name, 'town');
    expect({ ...story, name, town }).toEqual({ ...story, name, town: one.towns[name] });
    const phone = held(desk, one, name, 'phone');
    expect({ ...story, phone, isTyped: one.numbers.has(String(phone)) }).toEqual({
      ...story,
      phone,
      isTyped: true,
    });
    if (one.frozen) expect({ ...story, name, phone }).toEqual({ ...story, name, phone: one.frozen[name] });
  }
  if (live.length < systems.length || one.frozen) return;
  const [first, second] = systems.map((name) => held(desk, one, name, 'phone'));
  const isAsked = systems.some((name) => open.has(`${name} ${refKey(one.refs[name])}`));
  if (!isAsked) expect({ ...story, first, second }).toEqual({ ...story, first, second: first });
}
