import { sql } from 'kysely';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import { unwrap } from '../../transaction.ts';
import { disjointSets } from './join.ts';

export async function gather(
  tx: Transaction,
  purge: number,
  rule: string,
  peopleMax: number,
): Promise<number> {
  const { rows } = await sql<SetApart>`
    select number, array(select encode(one, 'hex') from unnest(shares) one) as shares
    from purge_person where purge = ${purge} and part = 0 and rule = ${rule} and shares is not null
    order by number`.execute(unwrap(tx));
  const parts = packed(companies(rows), peopleMax);
  if (parts.length === 0) return 0;
  const behind = sql`(select first_part + parts from purge_rule where purge = ${purge} and rule = ${rule})`;
  await sql`
    update purge_person set part = part + ${parts.length}::int
    where purge = ${purge} and part >= ${behind}`.execute(unwrap(tx));
  await sql`
    update purge_rule set first_part = first_part + ${parts.length}::int
    where purge = ${purge} and rule <> ${rule} and first_part >= ${behind}`.execute(unwrap(tx));
  for (const [place, numbers] of parts.entries()) {
    await sql`
      update purge_person set part = ${behind} + ${place}::int, shares = '{}'
      where purge = ${purge} and number = any(${numbers}::int[])`.execute(unwrap(tx));
  }
  await sql`
    update purge_rule set parts = parts + ${parts.length}::int
    where purge = ${purge} and rule = ${rule}`.execute(unwrap(tx));
  return parts.length;
}

interface SetApart {
  readonly number: number;
  readonly shares: readonly string[];
}

/** Numbers of those who share something, directly or by way of others. */
function companies(people: readonly SetApart[]): readonly (readonly number[])[] {
  const sets = disjointSets(0, people.length);
  const firstBy = new Map<string, number>();
  for (const [place, { shares }] of people.entries()) {
    for (const share of shares) {
      const first = firstBy.get(share);
      if (first === undefined) firstBy.set(share, place);
      else sets.join(first, place);
    }
  }
  const together = Map.groupBy(people.keys(), (place) => sets.least(place));
  return [...together.values()].map((places) => places.flatMap((place) => people[place]?.number ?? []));
}

/** Whole companies in parts of at most so many people; one that is larger is cut. */
function packed(all: readonly (readonly number[])[], peopleMax: number): readonly (readonly number[])[] {
  const parts: number[][] = [];
  for (const company of all) {
    const last = parts.at(-1);
    if (last && last.length + company.length <= peopleMax) last.push(...company);
    else for (let at = 0; at < company.length; at += peopleMax) parts.push(company.slice(at, at + peopleMax));
  }
  return parts;
}
