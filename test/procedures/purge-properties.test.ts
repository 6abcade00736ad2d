import { expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import { dumpOf } from '../support/dump.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { CUSTOMER, PROSPECT, customers, prospects } from '../support/purges.ts';
import type { Dice } from '../support/random-world.ts';
import { dice } from '../support/random-world.ts';
import { erasedByLaw, folded, rawRowsOf } from '../support/slow-purge.ts';

const forever = new AbortController().signal;
const systems = ['crm-eu', 'sales'];
const WORLDS = Number(process.env['GREFFE_WORLDS'] ?? 6);
const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const classes = {
  prospect: ['town', PROSPECT],
  customer: ['town', CUSTOMER],
  member: ['level', 'gold'],
} as const;
const events = { 'end-of-relation': 'endedOn' };

test.each(Array.from({ length: WORLDS }, (_, index) => seed + index))(
  'the schedule erases whom the law erases, and nobody else differs (GREFFE_SEED=%i GREFFE_WORLDS=1)',
  async (worldSeed) => {
    const random = dice(worldSeed);
    const rules = rulesFor(random);
    const house = await openHouse({ systems, settings: settingsFor(rules) });
    try {
      const decided = {
        ...(await fill(house, random)),
        rules,
        classes,
        events,
        now: house.clock.now(),
      };
      const before = snapshots(house);
      const wanted = erasedByLaw(rawRowsOf(house.systems), decided);
      const id = await carriedOut(house);
      const erased = [...before.keys()]
        .filter((key) => key.includes('/person:') && !isLive(house, key))
        .sort();
      expect({ worldSeed, erased }).toEqual({ worldSeed, erased: wanted });
      expect({ worldSeed, differs: strangersThatDiffer(house, before, new Set(wanted)) }).toEqual({
        worldSeed,
        differs: [],
      });
      const { purge, leftOut } = await house.greffe.purges.show(dpo, id);
      expect({ worldSeed, state: purge.state }).toEqual({ worldSeed, state: 'done' });
      expect({ worldSeed, leftOut: leftOut.filter(({ why }) => why !== 'tied-to-kept') }).toEqual({
        worldSeed,
        leftOut: [],
      });
      expect(house.logged()).not.toMatch(/canari|061234567/i);
      for (const [table, text] of await dumpOf(house.pool)) {
        expect({ table, leaks: /canari|061234567/i.test(text) }).toEqual({ table, leaks: false });
      }
    } finally {
      await house.close();
    }
  },
  60_000,
);

/** Both sign, and it is carried on from date to date until the bins are empty. */
async function carriedOut(house: TestHouse): Promise<number> {
  const { purges } = house.greffe;
  const id = await purges.run(dpo, { controller: 'acme', rules: null, on: null });
  await purges.carryOn(id, forever);
  for (const { digest, funnel } of (await purges.show(dpo, id)).plans) {
    if (funnel.due === 0) continue;
    await purges.approve(dpo, id, digest);
    await purges.approve(direction, id, digest);
  }
  for (let round = 0; round < 20; round += 1) {
    await purges.carryOn(id, forever);
    const { purge } = await purges.show(dpo, id);
    if (purge.endedAt !== null || purge.wakeAt === null) return id;
    if (purge.wakeAt > house.clock.now()) house.clock.set(purge.wakeAt);
  }
  return id;
}

function rulesFor(random: Dice): readonly RetentionRule[] {
  const contacts = ['form', 'reply', 'click', 'purchase'] as const;
  const since = (): Pick<RetentionRule, 'since' | 'contacts'> =>
    random.pick<Pick<RetentionRule, 'since' | 'contacts'>>([
      { since: 'last-contact-from-person', contacts: contacts.filter(() => random.chance(0.7)) },
      { since: 'last-contact-from-person', contacts },
      { since: 'collection', contacts: [] },
    ]);
  const rules: RetentionRule[] = [
    { ...prospects, keep: random.pick(['P3Y', 'P2Y6M', 'P1100D']), ...since() },
    ...(random.chance(0.8) ? [{ ...customers, keep: random.pick(['P5Y', 'P3Y', 'P4Y']), ...since() }] : []),
    ...(random.chance(0.4)
      ? [{ ...customers, id: 'ended', keep: 'P3Y', since: 'end-of-relation', contacts: [] }]
      : []),
    ...(random.chance(0.5)
      ? [{ ...customers, id: 'members', class: 'member', keep: 'P4Y', ...since() }]
      : []),
  ];
  return random.shuffled(rules);
}

function settingsFor(rules: readonly RetentionRule[]) {
  const everywhere = <T>(of: T) => Object.fromEntries(systems.map((name) => [name, of]));
  return {
    retention: rules,
    dataMap: {
      fields: {},
      classes: Object.fromEntries(
        Object.entries(classes).map(([name, [field, value]]) => [
          name,
          everywhere({ person: { [field]: value } }),
        ]),
      ),
      events: Object.fromEntries(
        Object.entries(events).map(([name, field]) => [name, everywhere([{ kind: 'person', field }])]),
      ),
      unclassed: {},
      purposes: {},
      exemptions: [],
    },
  };
}

/** Around the last day of every period of the rules, and at an hour that is the next day in Paris. */
const DAYS = (
  '2018-06-01 2019-02-28 2020-02-29 2021-03-04 2021-03-05 2022-02-28 2022-03-01 2022-03-04 2022-03-05 2023-02-28 ' +
  '2023-03-01 2023-03-03 2023-03-04 2023-03-05 2023-09-04 2023-09-05 2025-07-14 2026-03-04'
).split(' ');
const HOURS = ['00:30', '09:00', '22:30', '23:30'];

/** Thirty humans over two systems, with what hangs on them and what people decided about them. */
async function fill(house: TestHouse, random: Dice) {
  const told: { system: string; ref: Ref; email: string; phone: string | null; name: string }[] = [];
  const past = (): string => `${random.pick(DAYS)}T${random.pick(HOURS)}:00Z`;
  const maybe = (odds: number, at = past()): string | undefined => (random.chance(odds) ? at : undefined);
  // On few rows it joins whoever carries it; on many nobody.
  const listed = random.pick([0, 0.1, 0.4]);
  for (let human = 0; human < 30; human += 1) {
    const own = `canari${human}@example.fr`;
    const phone = `0612345${String(600 + random.below(24))}`;
    const rows = 1 + random.below(3);
    const town = random.pick([PROSPECT, PROSPECT, PROSPECT, PROSPECT, CUSTOMER, CUSTOMER, 'Ailleurs']);
    const isKnown = random.chance(0.2);
    for (let row = 0; row < rows; row += 1) {
      const name = random.pick(systems);
      const { world } = systemOf(house, name);
      const emails = [
        ...(random.chance(0.9) ? [random.chance(0.3) ? own.toUpperCase() : own] : []),
        ...(random.chance(0.1)
          ? [`${random.pick(['famille', 'maison'])}.canari${human % 7}@example.fr`]
          : []),
        ...(random.chance(0.1) ? [`canari${random.below(30)}@example.fr`] : []),
        ...(random.chance(0.1) ? ['info@canari.example'] : []),
        ...(random.chance(listed) ? ['liste-canari@example.fr'] : []),
      ];
      const contact = isKnown ? 0.8 : 0.15;
      const given = `Zéphyrine${human}`;
      const family = random.chance(0.8) ? `Canari${human}` : `Canari-Serin${human}`;
      const hasPhone = random.chance(0.3);
      const ref = await world.person({
        given,
        family,
        emails,
        ...(hasPhone
          ? { phone: random.chance(0.5) ? phone : `+33 ${phone.slice(1, 2)} ${phone.slice(2)}` }
          : {}),
        ...(random.chance(0.2) ? { externalId: `C-${human}` } : {}),
        town: random.chance(0.93) ? town : random.pick([PROSPECT, CUSTOMER, 'Ailleurs']),
        createdAt: random.chance(0.05) ? '2027-01-01T10:00:00Z' : past(),
        ...defined({
          lastFormAt: maybe(contact),
          lastReplyAt: maybe(contact, random.chance(0.2) ? '2026-09-01T10:00:00Z' : past()),
          lastClickAt: maybe(contact),
          lastOpenAt: maybe(0.4, '2026-02-01T10:00:00Z'),
          lastSentAt: maybe(0.4, '2026-02-02T10:00:00Z'),
          editedAt: maybe(0.4, '2026-02-03T10:00:00Z'),
        }),
        fields: {
          ...(random.chance(0.1) ? { level: 'gold' } : {}),
          ...(random.chance(0.7) ? { endedOn: random.pick(DAYS) } : { endedOn: '' }),
        },
      });
      told.push({
        system: name,
        ref,
        email: emails[0] ?? '',
        phone: hasPhone ? phone : null,
        name: `${given} ${family}`,
      });
    }
  }
  const around = await hang(house, random, told);
  return decide(house, random, told, around);
}

async function hang(
  house: TestHouse,
  random: Dice,
  told: readonly { readonly system: string; readonly ref: Ref }[],
): Promise<readonly { readonly system: string; readonly ref: Ref }[]> {
  const around: { system: string; ref: Ref }[] = [];
  for (const { system, ref } of told) {
    const { world, account } = systemOf(house, system);
    const neighbour = random.pick(told.filter((one) => one.system === system)).ref;
    const keep = (...refs: readonly Ref[]): void =>
      void around.push(...refs.map((one) => ({ system, ref: one })));
    const at = `${random.pick(DAYS)}T10:00:00Z`;
    if (random.chance(0.3)) keep(await world.note({ about: [ref], text: 'Canari called' }));
    if (random.chance(0.2) && neighbour !== ref)
      keep(await world.note({ about: [ref, neighbour], text: 'Canari and another' }));
    if (random.chance(0.15)) keep(...(await world.cascade({ about: ref, text: 'Canari, member' })));
    if (random.chance(0.15)) keep(await world.order({ about: ref, at, text: 'Canari, 3 rue du Serin' }));
    if (random.chance(0.15)) keep(await world.file({ about: ref, name: 'cv', text: 'Canari' }));
    if (random.chance(0.1) && neighbour !== ref) {
      const [membership] = await world.cascade({ about: ref, text: 'Canari, family card' });
      const key = `${membership.kind}:${membership.id}`;
      const row = account.rows.get(key);
      if (row) account.rows.set(key, { ...row, ties: [...row.ties, `person:${neighbour.id}`].sort() });
      keep(membership);
    }
  }
  return around;
}

async function decide(
  house: TestHouse,
  random: Dice,
  told: readonly {
    readonly system: string;
    readonly ref: Ref;
    readonly email: string;
    readonly phone: string | null;
    readonly name: string;
  }[],
  around: readonly { readonly system: string; readonly ref: Ref }[],
) {
  const protectedPeople = new Set<string>();
  const heldRecords = new Set<string>();
  const hold = { controller: 'acme', ground: 'litigation 2026-014', until: null };
  for (let times = 0; times < 3; times += 1) {
    const { email, name, phone } = random.pick(told);
    const identifier = random.pick([
      { kind: 'name' as const, value: name },
      ...(email === '' ? [] : [{ kind: 'email' as const, value: email }]),
      ...(phone === null ? [] : [{ kind: 'phone' as const, value: phone }]),
    ]);
    const compared = { name: folded, email: folded, phone: (text: string) => `33${text.slice(1)}` };
    protectedPeople.add(`${identifier.kind}:${compared[identifier.kind](identifier.value)}`);
    if (times === 0) {
      await house.greffe.requests.open(dpo, {
        controller: 'acme',
        rights: ['access'],
        identifiers: [identifier],
        channel: 'email',
        requester: { kind: 'data-subject' },
      });
    } else {
      await house.greffe.holds.place(dpo, { ...hold, over: { over: 'person', identifiers: [identifier] } });
    }
  }
  for (const { system, ref } of [random.pick(told), ...random.shuffled(around).slice(0, 4)]) {
    heldRecords.add(`${system}/${ref.kind}:${ref.id}`);
    await house.greffe.holds.place(dpo, { ...hold, over: { over: 'record', ref: { system, ...ref } } });
  }
  return { protectedPeople, heldRecords };
}

function snapshots(house: TestHouse): ReadonlyMap<string, string> {
  return new Map(
    systems.flatMap((name) =>
      [...systemOf(house, name).witness.snapshot()].map(([key, text]) => [`${name}/${key}`, text] as const),
    ),
  );
}

function isLive(house: TestHouse, key: string): boolean {
  const [system = '', rest = ''] = key.split('/');
  return systemOf(house, system).account.rows.get(rest)?.state === 'live';
}

/** Records that are not of the erased alone, and are not as they were but for the ties to the erased that a plan cut. */
function strangersThatDiffer(
  house: TestHouse,
  before: ReadonlyMap<string, string>,
  erased: ReadonlySet<string>,
): readonly string[] {
  const after = snapshots(house);
  return [...before].flatMap(([key, text]) => {
    if (erased.has(key) || after.get(key) === text) return [];
    const [system = ''] = key.split('/');
    const was = JSON.parse(text) as { kind: string; links: string[]; fields: object };
    const isErased = (link: string): boolean =>
      erased.has(`${system}/${link}`) || goesAlong(before, system, link, erased);
    const left = was.links.filter((link) => !isErased(link));
    const isTheirs = was.links.length > 0 && left.length === 0;
    if (!after.has(key) || !isLive(house, key)) return isTheirs && was.kind !== 'order' ? [] : [key];
    const is = JSON.parse(after.get(key) ?? '') as typeof was;
    const mayBeCut = was.kind === 'order' || (was.kind === 'note' && was.links.length > 1);
    const wasCut = left.length < was.links.length && JSON.stringify(is.links) === JSON.stringify(left);
    return mayBeCut && wasCut ? [] : [key];
  });
}

/** A visit hangs on a membership, and goes with it. */
function goesAlong(
  before: ReadonlyMap<string, string>,
  system: string,
  link: string,
  erased: ReadonlySet<string>,
): boolean {
  const text = link.startsWith('membership:') ? before.get(`${system}/${link}`) : undefined;
  if (text === undefined) return false;
  const { links } = JSON.parse(text) as { links: string[] };
  return links.every((one) => erased.has(`${system}/${one}`));
}

function systemOf(house: TestHouse, name: string): MemorySystem {
  const found = house.systems[name];
  if (!found) throw new Error(`No system ${name}.`);
  return found;
}

function defined<T extends object>(of: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as never;
}
