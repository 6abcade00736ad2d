import { addressesIn } from '../../domain/correction.ts';
import { holdOverPerson } from '../../domain/hold.ts';
import type { Plan } from '../../domain/plan.ts';
import { isStopping } from '../../domain/prospecting.ts';
import type { Request, Right } from '../../domain/request.ts';
import { isSuspended } from '../../domain/request.ts';
import { knownIn, restrictionOver } from '../../domain/restriction.ts';
import type { Subject } from '../../domain/subject.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';
import { advanceJob } from '../house.ts';
import { propagationMatter } from '../propagation/matter.ts';
import { purgeMatter } from '../purge/matter.ts';
import { sweepMatter } from '../sweep/matter.ts';
import { identifiersOf } from './draw-erasure.ts';
import { refsIn, withoutStrangers } from './expand.ts';
import { subjectIn } from './locate.ts';
import { unsettledNow } from './unsettled.ts';
import type { Hindrance, Matter, Standing } from './matter-terms.ts';
import { Stopped, underHold, underRestriction } from './matter-terms.ts';

/** What a plan is carried out for: it says whose request, which purge, sweep or propagation it is, and what may stand in the way. */
export function matterOf(house: House, plan: Pick<Plan, 'matter' | 'sequence' | 'right'>): Matter {
  if (plan.right === 'purge') return purgeMatter(house, plan);
  if (plan.right === 'sweep') return sweepMatter(house, plan);
  if (plan.right === 'propagation') return propagationMatter(house, plan.matter);
  return requestMatter(house, plan.matter, plan.right);
}

/** A row that says already what it was to say is theirs still, and not somebody's who has that address. */
export function withCorrected(subject: Subject, request: Request | null): Subject {
  const corrected = request ? addressesIn(request.corrections) : [];
  if (corrected.length === 0) return subject;
  return {
    ...subject,
    matches: subject.matches.map((match) => ({
      ...match,
      identifiers: [...match.identifiers, ...corrected],
    })),
  };
}

/** What protects the person of a request from whatever erases or changes. */
export async function hindranceOver(
  house: House,
  tx: Transaction,
  request: Request,
  { holds, restrictions, on }: Standing,
): Promise<Hindrance | null> {
  const subject = await subjectIn(house, tx, request);
  if (holdOverPerson(holds, identifiersOf(request, subject), on, house.normalise)) return underHold;
  const known = knownIn(request.identifiers, subject, house.normalise);
  return restrictionOver(restrictions, known, house.normalise) ? underRestriction : null;
}

function requestMatter(house: House, id: number, right: Right): Matter {
  const found = async (tx: Transaction) => {
    const request = await house.store.requests.find(tx, id);
    if (!request) throw new Error(`There is no request ${id}.`);
    return request;
  };
  return {
    job: advanceJob(id),
    controller: async (tx) => (await found(tx)).controller,
    async demandUnderWay(tx) {
      const request = await house.store.requests.share(tx, id);
      if (!request) throw new Error(`There is no request ${id}.`);
      // What was marked is unmarked once the restriction is lifted, however the request ended.
      const isOwed = right === 'restriction' && (await house.store.restrictions.ofRequest(tx, id))?.lifted;
      if (request.withdrawal && !isOwed) throw new Stopped('withdrawn');
      if (request.refusal && !isOwed) throw new Stopped('refused');
      // What protects the person waits for no identity.
      const isProtecting = isStopping(right) || right === 'restriction';
      const isHeldUp =
        !isProtecting && (isSuspended(request) || unsettledNow(house, request, right).length > 0);
      if (isHeldUp || house.policy.mode === 'read-only') throw new Stopped('suspended-or-read-only');
    },
    async obstacles(tx, standing) {
      const hindrance = await hindranceOver(house, tx, await found(tx), standing);
      return () => hindrance;
    },
    async subjects(tx) {
      const subject = await house.store.requests.subjectOf(tx, id);
      return () => subject;
    },
    async rows(system) {
      const subject = await house.store.transact(async (tx) => {
        const request = await found(tx);
        return withCorrected(await subjectIn(house, tx, request), right === 'rectification' ? request : null);
      });
      return {
        refs: refsIn(subject, system),
        withoutStrangers: (expanded) => withoutStrangers(house, subject, expanded),
        concerns: () => true,
        hindrance: () => null,
      };
    },
  };
}
