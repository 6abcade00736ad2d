import type { Ref } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import type { DuePerson } from '../../ports/purge-store.ts';
import type { Expanded } from '../steps/expand.ts';
import type { Owners } from './owners.ts';

/** More people than this share a company or a mailing list, and are not all due in one night. */
const SHARERS_MAX = 50;

/** A record that somebody of a part shares. */
export interface Shared {
  readonly system: string;
  readonly ref: Ref;
}

/**
 * Those of a part who share something with somebody outside of it, who may be due as well: what is cut loose from each of
 * its people by itself stays for good, with the names of people who are gone. They are put into one part with whoever
 * shares it. Whoever shares something with one of them goes along.
 * @returns number of each of them → all they share
 */
export function companionsIn(
  people: readonly DuePerson[],
  graphs: readonly Expanded[],
  ownersIn: (system: string) => Owners,
): ReadonlyMap<number, readonly Shared[]> {
  const loose = new Set(people.filter(({ isGathered }) => !isGathered).map(({ number }) => number));
  const shared = graphs.flatMap((graph) => sharedIn(graph, ownersIn(graph.system.name)));
  const going = new Set(shared.filter(({ isOutside }) => isOutside).flatMap(({ owners }) => owners));
  for (let before = -1; before < going.size;) {
    before = going.size;
    for (const { owners } of shared) {
      if (owners.some((number) => going.has(number))) for (const number of owners) going.add(number);
    }
  }
  return new Map(
    [...going.intersection(loose)].map((number) => [
      number,
      shared.filter(({ owners }) => owners.includes(number)).map(({ system, ref }) => ({ system, ref })),
    ]),
  );
}

interface SharedRecord extends Shared {
  readonly owners: readonly number[];
  readonly isOutside: boolean;
}

function sharedIn({ system, related }: Expanded, owners: Owners): readonly SharedRecord[] {
  const byRecord = Map.groupBy(related, ({ ref }) => refKey(ref));
  return [...byRecord].flatMap(([key, found]): readonly SharedRecord[] => {
    const [one] = found;
    const of = owners.get(key) ?? [];
    if (!one || of.length === 0) return [];
    const persons = Math.max(...found.map(({ others }) => others.persons));
    const isOutside = found.some(({ relation }) => relation === 'shared') && persons <= SHARERS_MAX;
    return isOutside || of.length > 1 ? [{ system: system.name, ref: one.ref, owners: of, isOutside }] : [];
  });
}
