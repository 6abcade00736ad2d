import { holdOverPerson } from '../../domain/hold.ts';
import type { Propagation, PropagationContent } from '../../domain/propagation.ts';
import { knownIn, restrictionOver } from '../../domain/restriction.ts';
import type { Subject } from '../../domain/subject.ts';
import { judge } from '../../domain/subject.ts';
import type { House } from '../house.ts';
import { propagateJob } from '../house.ts';
import { refsIn, withoutStrangers } from '../steps/expand.ts';
import type { Hindrance, Matter } from '../steps/matter-terms.ts';
import { Stopped, underHold, underRestriction } from '../steps/matter-terms.ts';
import { isErased } from './decide.ts';

/** A change that is carried to other tools: it is about one person, as they were found when it was judged. */
export function propagationMatter(house: House, id: number): Matter {
  const { propagations } = house.store;
  const found = (one: Propagation | null): Propagation => {
    if (!one) throw new Error(`There is no propagation ${id}.`);
    return one;
  };
  return {
    job: propagateJob(id),
    controller: async (tx) => found(await propagations.find(tx, id)).controller,
    async demandUnderWay(tx) {
      const one = found(await propagations.share(tx, id));
      if (one.state !== 'applying') throw new Stopped(one.state);
      if (house.policy.mode === 'read-only') throw new Stopped('read-only');
    },
    async obstacles(tx, { holds, restrictions, on }) {
      const { controller } = found(await propagations.find(tx, id));
      const content = await propagations.content(tx, id);
      const { identifiers } = content;
      const subject = subjectOf(house, content);
      const known = knownIn(identifiers, subject, house.normalise);
      // What was learnt of them on a row of theirs protects them as what they are known by in the source.
      const all = [...identifiers, ...subject.grown.map(({ kind, value }) => ({ kind, value }))];
      const hindrance = (await isErased(house, tx, controller, all))
        ? erasedSince
        : holdOverPerson(holds, all, on, house.normalise)
          ? underHold
          : restrictionOver(restrictions, known, house.normalise)
            ? underRestriction
            : null;
      return () => hindrance;
    },
    async subjects(tx) {
      const subject = await propagations.subjectOf(tx, id);
      return () => subject;
    },
    async rows(system) {
      const content = await house.store.transact((tx) => propagations.content(tx, id));
      const subject = withWritten(subjectOf(house, content), content);
      return {
        refs: refsIn(subject, system),
        withoutStrangers: (expanded) => withoutStrangers(house, subject, expanded),
        concerns: () => true,
        hindrance: () => null,
      };
    },
  };
}

const erasedSince: Hindrance = {
  code: 'erased',
  mend: 'The person was erased meanwhile: nothing is written about them.',
};

/** Those a human vouched for are theirs, as are those that were found without a doubt. */
export function subjectOf(house: House, { identifiers, matches, vouched }: PropagationContent): Subject {
  const decisions = new Map(vouched.map((key) => [key, 'accepted'] as const));
  return judge(identifiers, matches, decisions, house.normalise);
}

/** A row that says already what it was to say is theirs still, and not somebody's who has that address. */
function withWritten(subject: Subject, { identifiers }: PropagationContent): Subject {
  return {
    ...subject,
    matches: subject.matches.map((match) => ({
      ...match,
      identifiers: [...match.identifiers, ...identifiers.filter(({ kind }) => kind !== 'name')],
    })),
  };
}
