import type { Plan } from '../../domain/plan.ts';
import { archiveExempted } from './archive-exempted.ts';
import { archivePeople } from './archive-people.ts';
import { recheck } from './recheck.ts';
import { isHeld, isRestricted } from './find-due.ts';
import type { Purge } from '../../domain/purge.ts';
import { refKey } from '../../domain/record.ts';
import { agreementsIn } from '../../domain/stay.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import { ownersOf, refsOf } from './owners.ts';
import { openlyRequested } from './requested.ts';
import type { House } from '../house.ts';
import { purgeJob } from '../house.ts';
import type { Hindrance, Matter } from '../steps/matter-terms.ts';
import type { Expanded } from '../steps/expand.ts';
import type { DuePerson } from '../../ports/purge-store.ts';
import { Stopped, underHold, underRestriction } from '../steps/matter-terms.ts';

const notDueAnyMore: Hindrance = {
  code: 'no-longer-due',
  mend: 'The person was in contact, or changed, since the scan: the next run looks again.',
};

const requestedSince: Hindrance = {
  code: 'open-request',
  mend: 'The person has asked for something since: the next run after the answer looks again.',
};

/** What was seen is walked once, and asked about line by line. */
function ownersOnce(people: readonly DuePerson[]): (seen: Expanded) => ReturnType<typeof ownersOf> {
  let last: { readonly seen: Expanded; readonly owners: ReturnType<typeof ownersOf> } | null = null;
  return (seen) => {
    if (last?.seen !== seen) last = { seen, owners: ownersOf(people, seen) };
    return last.owners;
  };
}

function hindranceOf(leftOut: string): Hindrance {
  if (leftOut === 'legal-hold') return underHold;
  if (leftOut === 'restricted') return underRestriction;
  return leftOut === 'open-request' ? requestedSince : notDueAnyMore;
}

/** Those who said since that they want to stay: a yes is taken down without asking any tool. */
async function agreedSince(
  house: House,
  tx: Transaction,
  purge: Purge | null,
  people: readonly DuePerson[],
): Promise<ReadonlySet<number>> {
  const byNumber = new Map(people.map((person) => [person.number, person]));
  const questions = await house.store.stays.about(tx, purge?.controller ?? '', byNumber);
  const agreed = people.filter(({ number, rule, start }) =>
    agreementsIn(questions.get(number) ?? []).some((yes) => yes.rule === rule && yes.on > start.on),
  );
  return new Set(agreed.map(({ number }) => number));
}

/** One part of a purge: a plan about several people, each of whom may be left out by themselves. */
export function purgeMatter(
  house: House,
  { matter: id, sequence }: Pick<Plan, 'matter' | 'sequence'>,
): Matter {
  const { purges } = house.store;
  return {
    job: purgeJob(id),
    async controller(tx) {
      const purge = await purges.find(tx, id);
      if (!purge) throw new Error(`There is no purge ${id}.`);
      return purge.controller;
    },
    async demandUnderWay(tx) {
      const purge = await purges.share(tx, id);
      if (!purge) throw new Error(`There is no purge ${id}.`);
      if (purge.endedAt !== null) throw new Stopped(purge.state);
      if (house.policy.mode === 'read-only') throw new Stopped('read-only');
    },
    async obstacles(tx, { holds, restrictions, on }) {
      const purge = await purges.find(tx, id);
      const people = await purges.people.ofPart(tx, id, sequence);
      const isRequested = await openlyRequested(house, tx, purge?.controller ?? '');
      const hasAgreed = await agreedSince(house, tx, purge, people);
      const hindered = new Map(
        people.map((person): [number, Hindrance | null] => {
          if (person.leftOut !== null) return [person.number, hindranceOf(person.leftOut)];
          if (isHeld(house, holds, person, on)) return [person.number, underHold];
          if (isRestricted(house, restrictions, person)) return [person.number, underRestriction];
          if (hasAgreed.has(person.number)) return [person.number, notDueAnyMore];
          return [person.number, isRequested(person.identifiers) ? requestedSince : null];
        }),
      );
      const rows = new Set(
        people.flatMap((one) => one.rows.map(({ system, ref }) => `${system}/${refKey(ref)}`)),
      );
      // A record may hang on several of them: whoever is protected since the last look may be another than the first.
      const since = people.find((one) => one.leftOut === null && hindered.get(one.number) !== null);
      return ({ person, system, ref }) => {
        const own = person === undefined ? null : (hindered.get(person) ?? null);
        if (own !== null || rows.has(`${system}/${refKey(ref)}`)) return own;
        return since === undefined ? null : (hindered.get(since.number) ?? null);
      };
    },
    async subjects(tx) {
      const people = await purges.people.ofPart(tx, id, sequence);
      const subjects = new Map(people.map(({ number, subject }) => [number, subject]));
      return ({ person }) => (person === undefined ? null : (subjects.get(person) ?? null));
    },
    async rows(system, context) {
      const purge = await house.store.transact((tx) => purges.find(tx, id));
      if (!purge) throw new Error(`There is no purge ${id}.`);
      const people = await recheck(house, purge, sequence, context);
      await archivePeople(house, purge, people, context);
      await archiveExempted(house, purge, sequence, people, context);
      const owners = ownersOnce(people);
      const left = await house.store.transact((tx) => purges.people.ofPart(tx, id, sequence));
      const whyLeft = new Map(left.map(({ number, leftOut }) => [number, leftOut]));
      return {
        refs: refsOf(people, system),
        // Rows are looked at again by who they are just before, and by their own ids.
        withoutStrangers: (expanded) => expanded,
        concerns: ({ person }, { ref }, seen) =>
          person === undefined || (owners(seen).get(refKey(ref)) ?? []).includes(person),
        hindrance: ({ person }) => {
          const leftOut = person === undefined ? null : (whyLeft.get(person) ?? null);
          return leftOut === null ? null : hindranceOf(leftOut).code;
        },
      };
    },
  };
}
