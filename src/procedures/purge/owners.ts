import type { Ref } from '../../contract/index.ts';
import { refKey } from '../../domain/record.ts';
import type { DuePerson } from '../../ports/purge-store.ts';
import type { Expanded } from '../steps/expand.ts';

/** Rows of these people in one system. */
export function refsOf(people: readonly DuePerson[], system: string): readonly Ref[] {
  return people.flatMap(({ rows }) => rows.filter((row) => row.system === system).map(({ ref }) => ref));
}

/** Record → numbers of the people on whose rows it hangs, to the last hop, least first. */
export type Owners = ReadonlyMap<string, readonly number[]>;

export function ownersOf(people: readonly DuePerson[], { system, related }: Expanded): Owners {
  const owners = new Map<string, Set<number>>();
  for (const { number, rows } of people) {
    for (const row of rows) if (row.system === system.name) owners.set(refKey(row.ref), new Set([number]));
  }
  const children = Map.groupBy(related, ({ of }) => refKey(of));
  // A map is walked while it grows; a record that gains an owner is walked again.
  const open = [...owners.keys()];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const { ref } of children.get(key) ?? []) {
      const of = owners.get(refKey(ref)) ?? new Set<number>();
      const before = of.size;
      for (const number of owners.get(key) ?? []) of.add(number);
      owners.set(refKey(ref), of);
      if (of.size > before) open.push(refKey(ref));
    }
  }
  return new Map([...owners].map(([key, of]) => [key, [...of].sort((a, b) => a - b)]));
}
