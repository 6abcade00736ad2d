import type { Context } from '../contract/index.ts';
import { packageName } from '../domain/package.ts';
import type { Request } from '../domain/request.ts';
import { courseOf } from '../domain/request.ts';
import type { CopyRight } from '../domain/right.ts';
import { undecided } from '../domain/subject.ts';
import type { House, Next } from './house.ts';
import { buildPackage } from './steps/build-package.ts';
import { answerNothingHeld } from './steps/certify.ts';
import { collect } from './steps/collect.ts';
import { drawCopy } from './steps/draw-copy.ts';
import { isKeyGone, towardsHandingOver } from './steps/hand-over.ts';
import { locate } from './steps/locate.ts';
import { moveOn } from './steps/move-on.ts';
import { waitUntilSettled } from './steps/unsettled.ts';

/**
 * A copy, from the request to the package that leaves: locate → plan → read → write → a human reviews and signs → hand over.
 *
 * Reading is not irreversible, so the plan needs no approval; but nothing is read for the package, and nothing leaves,
 * before identity is settled or while the clock is suspended. Called again at any time, it reads what is recorded and
 * does what is missing.
 */
export async function copy(
  house: House,
  request: Request,
  right: CopyRight,
  context: Context,
): Promise<Next> {
  const stands = await house.store.transact((tx) => house.store.packages.current(tx, request.id, right));
  if (stands?.signature) return towardsHandingOver(house, request, stands);
  return towardsSignature(house, request, right, context);
}

async function towardsSignature(
  house: House,
  request: Request,
  right: CopyRight,
  context: Context,
): Promise<Next> {
  const state = courseOf(request, right)?.state;
  if (state === 'incomplete' && (await isKeyGone(house, request, right))) {
    return waitsFor(
      `what the copy that left lacked, and its time is over. Then: greffe request retry ${request.id}`,
    );
  }
  const isTriedAgain = state === 'incomplete';
  const isUnderWay = state === 'applying' || state === 'verifying';
  await moveOn(house, request, right, 'locating');
  const { subject, unanswered } = await locate(house, request, context, isTriedAgain);

  const candidates = undecided(subject).length;
  if (candidates > 0) {
    await moveOn(house, request, right, 'deciding');
    return waitsFor(`a decision on ${candidates} ${candidates === 1 ? 'match' : 'matches'}`);
  }

  const drawn = await drawCopy(house, request, right, subject, unanswered, context);
  if (drawn.kind === 'waits') return drawn.next;
  if (drawn.kind === 'nothing-held') return answerNothingHeld(house, request, right);
  if (!isUnderWay) await moveOn(house, request, right, 'planned');
  const unsettled = waitUntilSettled(house, request, right);
  if (unsettled) return unsettled;

  if (drawn.isNew || !isUnderWay) await moveOn(house, request, right, 'applying');
  const collected = await collect(house, request, right, drawn.plan, subject, context);
  if (collected.kind === 'waits') return collected.next;

  const built = await buildPackage(house, request, drawn.plan, collected.package);
  if (built === 'changed-meanwhile') return { next: 'again' };
  await moveOn(house, request, right, 'verifying');
  return waitsFor(`the review and signature of package ${packageName(built)}`);
}

function waitsFor(what: string): Next {
  return { next: 'wait', waitsFor: what, wakeAt: null };
}
