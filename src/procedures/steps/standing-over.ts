import type { Request } from '../../domain/request.ts';
import type { Restriction } from '../../domain/restriction.ts';
import { knownIn, restrictionOver } from '../../domain/restriction.ts';
import type { Subject } from '../../domain/subject.ts';
import type { House, Next } from '../house.ts';

/** Data that is kept at the person's wish is not touched at it: whoever decides lifts the one first. @source GDPR Art. 18(1) */
export async function standingOver(
  house: House,
  request: Request,
  subject: Subject,
): Promise<Restriction | null> {
  const standing = await house.store.transact((tx) =>
    house.store.restrictions.standing(tx, request.controller),
  );
  return restrictionOver(standing, knownIn(request.identifiers, subject, house.normalise), house.normalise);
}

export function waitForLift({ id }: Restriction): Next {
  const waitsFor = `restriction ${id} to be lifted first, once the person is told: greffe restrict lift ${id}`;
  return { next: 'wait', waitsFor, wakeAt: null };
}
