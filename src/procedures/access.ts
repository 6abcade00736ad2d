import type { Context } from '../contract/index.ts';
import type { AccessPackage } from '../domain/package.ts';
import { packageName } from '../domain/package.ts';
import type { Request } from '../domain/request.ts';
import { courseOf, isSuspended } from '../domain/request.ts';
import { undecided } from '../domain/subject.ts';
import type { House, Next } from './house.ts';
import { buildPackage } from './steps/build-package.ts';
import { answerNothingHeld, certifyRight } from './steps/certify.ts';
import { collect } from './steps/collect.ts';
import { drawAccessPlan } from './steps/draw-access.ts';
import { locate } from './steps/locate.ts';
import { moveOn } from './steps/move-on.ts';
import { livePlans } from './steps/plans.ts';

/**
 * Access, from the request to the package that leaves: locate → plan → read → write → a human reviews and signs → fetch.
 *
 * Reading is not irreversible, so the plan needs no approval; but nothing is read for the package, and nothing leaves,
 * before identity is settled or while the clock is suspended. Called again at any time, it reads what is recorded and
 * does what is missing. @source GDPR Art. 15; law.md RGT-1, RGT-3, RGT-16
 */
export async function access(house: House, request: Request, context: Context): Promise<Next> {
  const stands = await house.store.transact((tx) => house.store.packages.current(tx, request.id));
  if (stands?.signature) return towardsFetching(house, request, stands);
  return towardsSignature(house, request, context);
}

async function towardsSignature(house: House, request: Request, context: Context): Promise<Next> {
  const state = courseOf(request, 'access')?.state;
  if (state === 'incomplete' && (await isKeyGone(house, request))) {
    return waitsFor(
      `what the copy that left lacked, and its time is over. Then: greffe request retry ${request.id}`,
    );
  }
  const isTriedAgain = state === 'incomplete';
  const isUnderWay = state === 'applying' || state === 'verifying';
  await moveOn(house, request, 'access', 'locating');
  const { subject, unanswered } = await locate(house, request, context, isTriedAgain);

  const candidates = undecided(subject).length;
  if (candidates > 0) {
    await moveOn(house, request, 'access', 'deciding');
    return waitsFor(`a decision on ${candidates} ${candidates === 1 ? 'match' : 'matches'}`);
  }

  const drawn = await drawAccessPlan(house, request, subject, unanswered, context);
  if (drawn.kind === 'waits') return drawn.next;
  if (drawn.kind === 'nothing-held') return answerNothingHeld(house, request, 'access');
  if (drawn.isNew || !isUnderWay) await moveOn(house, request, 'access', 'planned');
  if (request.identity === null) return waitsFor('identity');
  if (isSuspended(request)) return waitsFor('identity: the clock is suspended');

  if (drawn.isNew || !isUnderWay) await moveOn(house, request, 'access', 'applying');
  const collected = await collect(house, request, drawn.plan, subject, context);
  if (collected.kind === 'waits') return collected.next;

  const built = await buildPackage(house, request, drawn.plan, collected.package);
  if (built === 'changed-meanwhile') return { next: 'again' };
  await moveOn(house, request, 'access', 'verifying');
  return waitsFor(`the review and signature of package ${packageName(built)}`);
}

async function towardsFetching(house: House, request: Request, signed: AccessPackage): Promise<Next> {
  await moveOn(house, request, 'access', 'approved');
  const name = packageName(signed);
  if (isSuspended(request)) return waitsFor('identity: the clock is suspended');
  if (!signed.fetchedAt) return waitsFor(`package ${name} to be fetched`);

  const missing = signed.built?.missing ?? [];
  if (missing.length > 0) {
    await moveOn(house, request, 'access', 'incomplete');
    const mends = missing.map(({ system, what, mend }) => `${system}: ${what}: ${mend}`);
    return waitsFor(`what package ${name} lacks. ${mends.join(' ')} Then retry request ${request.id}.`);
  }
  await certifyRight(house, request, 'access');
  await moveOn(house, request, 'access', 'done');
  return { next: 'done' };
}

/** The time of the incomplete copy is over: until somebody retries there is nothing to write into. */
async function isKeyGone(house: House, request: Request): Promise<boolean> {
  const [live] = await livePlans(house, request, 'access');
  const left = await house.store.transact((tx) => house.store.packages.handedOver(tx, request.id));
  return live !== undefined && left?.plan === live.sequence;
}

function waitsFor(what: string): Next {
  return { next: 'wait', waitsFor: what, wakeAt: null };
}
