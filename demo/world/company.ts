import { day } from '../../adapters/double-kit/index.ts';
import type { Random } from '../../adapters/double-kit/index.ts';
import { seededRandom } from '../../adapters/double-kit/index.ts';
import {
  familyBeginnings,
  familyEndings,
  givenNames,
  products,
  signs,
  titles,
  towns,
  trades,
} from './words.ts';

/** A business customer, at which several people may work. */
export interface Company {
  readonly name: string;
  readonly town: string;
  readonly website: string;
  /** Read by whoever is on duty. */
  readonly mailbox: string;
}

/** Somebody the company knows, before any tool has put them into rows. */
export interface Somebody {
  readonly given: string;
  readonly family: string;
  readonly email: string;
  /** Known under this address too: as a secondary one, or as the address of a record merged away. */
  readonly otherEmail: string | null;
  readonly phone: string;
  readonly town: string;
  readonly title: string | null;
  /** Where they work, as an index of `companies`. */
  readonly worksAt: number | null;
  readonly inHubspot: boolean;
  readonly inSalesforce: 'contact' | 'lead' | 'converted' | null;
  readonly isOptedOut: boolean;
  /** Was recorded twice, and the two were merged. */
  readonly wasTwice: boolean;
  /** From 0 to 1: how much was written about them. */
  readonly busy: number;
}

/** Maison Tilleul SAS, which sells herbal teas, and everybody in its two tools. */
export interface SeedWorld {
  readonly seed: number;
  readonly now: Date;
  readonly companies: readonly Company[];
  readonly people: readonly Somebody[];
}

export interface WorldSize {
  readonly seed?: number;
  /** At least fifty: below, no story can be told. */
  readonly people?: number;
  /** The day the story begins. Everything generated lies before it. */
  readonly now: Date;
}

/** The same people for the same seed and day, on every machine. */
export function seedWorld({ seed = 1, people = 2_400, now }: WorldSize): SeedWorld {
  const random = seededRandom(seed);
  const companies = companiesOf(random, Math.ceil(people / 12));
  const known: Somebody[] = [];
  while (known.length < people) known.push(somebody(random, known, companies));
  return { seed, now, companies, people: known };
}

function companiesOf(random: Random, count: number): readonly Company[] {
  const names = random.shuffle(trades.flatMap((trade) => signs.map((sign) => `${trade} ${sign}`)));
  return Array.from({ length: count }, (_, index) => {
    const name = names[index % names.length] ?? '';
    const town = random.pick(towns);
    const word = `${slug(name)}${index < names.length ? '' : index}`;
    return {
      name: index < names.length ? name : `${name} (${town})`,
      town,
      website: `https://example.com/${word}`,
      mailbox: `accueil.${word}@example.com`,
    };
  });
}

function somebody(random: Random, known: readonly Somebody[], companies: readonly Company[]): Somebody {
  const number = known.length;
  // Every fortieth bears the name of somebody else; every sixtieth shares the mailbox of a family.
  const namesake = number % 40 === 39 ? random.pick(known) : null;
  const relative = number % 60 === 59 ? random.pick(known.slice(-40)) : null;
  const given = namesake?.given ?? random.pick(givenNames);
  const family = namesake?.family ?? relative?.family ?? familyName(random);
  const home = `famille.${slug(family)}@example.fr`;
  const own = `${slug(given)}.${slug(family)}${number}@${random.pick(['example.fr', 'example.com'])}`;
  const worksAt = random.chance(0.6) ? random.int(companies.length) : null;
  const where = random.next();
  const inSalesforce = random.next();
  return {
    given,
    family,
    email: relative ? home : own,
    otherEmail: random.chance(0.12) ? `${slug(given).charAt(0)}.${slug(family)}${number}@example.com` : null,
    phone: `+33 6 39 98 ${twoDigits(Math.floor(number / 100))} ${twoDigits(number % 100)}`,
    town: worksAt === null ? random.pick(towns) : (companies[worksAt]?.town ?? ''),
    title: worksAt === null ? null : random.pick(titles),
    worksAt,
    inHubspot: relative === null && (where < 0.45 || where >= 0.75),
    inSalesforce:
      relative === null && where < 0.45
        ? null
        : inSalesforce < 0.6
          ? 'contact'
          : inSalesforce < 0.88
            ? 'lead'
            : 'converted',
    isOptedOut: random.chance(0.08),
    wasTwice: random.chance(0.03),
    busy: random.next() ** 3,
  };
}

function familyName(random: Random): string {
  return `${random.pick(familyBeginnings)}${random.pick(familyEndings)}`;
}

/** Of a number whose first half, +33 6 39 98, the French regulator keeps for fiction. */
function twoDigits(number: number): string {
  return String(number % 100).padStart(2, '0');
}

export function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}

export const nameOf = (person: Pick<Somebody, 'given' | 'family'>): string =>
  `${person.given} ${person.family}`;

/** A sentence about somebody. */
export function told(random: Random, templates: readonly string[], person: Somebody): string {
  return random
    .pick(templates)
    .replaceAll('{who}', nameOf(person))
    .replaceAll('{product}', random.pick(products));
}

/** Some instant of the last years, during a working day. */
export function past(random: Random, now: Date, daysMax = 900): Date {
  const at = new Date(now.getTime() - (1 + random.int(daysMax)) * day);
  at.setUTCHours(7 + random.int(10), random.int(60), 0, 0);
  return at;
}
