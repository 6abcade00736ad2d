import type { Context } from '../../contract/index.ts';
import type { Line, Plan, SystemGap } from '../../domain/plan.ts';
import { planName, signedPart, silentSystem } from '../../domain/plan.ts';
import { missingOf } from '../../domain/package.ts';
import type { AccessGraph } from '../../domain/plan-access.ts';
import { planAccess } from '../../domain/plan-access.ts';
import { planPortability } from '../../domain/plan-portability.ts';
import { judgePlaces } from '../../domain/portability.ts';
import { holdsMore } from '../../domain/own-data.ts';
import type { Request } from '../../domain/request.ts';
import type { CopyRight } from '../../domain/right.ts';
import type { Subject } from '../../domain/subject.ts';
import type { House, Next } from '../house.ts';
import { commit } from '../house.ts';
import type { Expanded } from './expand.ts';
import { expandAll } from './expand.ts';
import type { Unanswered } from './locate.ts';
import { moveAlong } from './move-on.ts';
import { ownDataOf } from './own-data.ts';
import { isTimeLeft, waitForAnswers } from './patience.ts';
import { livePlans } from './plans.ts';
import { unseenBySearch } from './unseen.ts';

export type DrawnCopy =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly isNew: boolean }
  | { readonly kind: 'nothing-held' }
  | { readonly kind: 'waits'; readonly next: Next };

/**
 * Draws and seals the list of what is disclosed, unless one drawn from the same matches stands. A system that does not
 * answer for now is waited for while the month leaves time; one that cannot be read is a gap of the answer.
 */
export async function drawCopy(
  house: House,
  request: Request,
  right: CopyRight,
  subject: Subject,
  unlocated: readonly Unanswered[],
  context: Context,
): Promise<DrawnCopy> {
  const early = waitFor(house, request, unlocated);
  if (early) return early;

  const basis = basisOf(house, request, right, subject, unlocated);
  const stands = (await livePlans(house, request, right)).at(-1) ?? null;
  const holdsNothing = async (lines: number, gaps: readonly SystemGap[]): Promise<boolean> =>
    lines === 0 &&
    missingOf(gaps).length === 0 &&
    (await unseenBySearch(house, request)).length === 0 &&
    // What greffe holds itself is theirs to see; none of it is portable.
    !(right === 'access' && holdsMore(await ownDataOf(house, request, subject)));
  if (stands?.basis === basis) {
    if (await holdsNothing(stands.lineCount, stands.gaps)) return { kind: 'nothing-held' };
    return { kind: 'plan', plan: stands, isNew: false };
  }

  const names = house.policy.controller(request.controller).systems;
  const asked = names.filter((name) => !unlocated.some((one) => one.system === name));
  const { graphs, unanswered } = await expandAll(house, asked, subject, context);
  const late = waitFor(house, request, unanswered);
  if (late) return late;

  const silent = [...unlocated, ...unanswered];
  const lines = linesOf(
    house,
    request,
    right,
    graphs.map(({ system, related }) => ({ system: system.name, related })),
  );
  const digest = house.digest(lines.map(signedPart));
  const estimate = graphs.map(({ system }) =>
    system.estimate(lines.filter((line) => line.system === system.name)),
  );
  const gaps = gapsOf(graphs, silent);
  const isNothing = await holdsNothing(lines.length, gaps);
  const plan = await commit(house, async (act) => {
    const { tx, record } = act;
    if (!isNothing) await moveAlong(house, act, request, right, 'planned');
    const sealedAt = house.clock.now();
    const pseudonym = await house.store.requests.subjectOf(tx, request.id);
    if (stands) {
      await house.store.plans.supersede(tx, request.id, stands.sequence, sealedAt);
      record({
        actor: 'greffe',
        act: 'plan-superseded',
        about: `plan ${planName(stands)}`,
        subject: pseudonym,
      });
      const former = await house.store.packages.current(tx, request.id, right);
      if (former) await house.store.packages.destroy(tx, former.id, sealedAt);
    }
    const sealed = await house.store.plans.seal(
      tx,
      { matter: request.id, right, sealedAt, digest, basis, gaps, estimate, supplementTo: null },
      lines,
    );
    record({
      actor: 'greffe',
      act: 'plan-sealed',
      about: `plan ${planName(sealed)}`,
      counts: { lines: lines.length },
      subject: pseudonym,
      details: { digest },
    });
    return sealed;
  });
  if (isNothing) return { kind: 'nothing-held' };
  return { kind: 'plan', plan, isNew: true };
}

function waitFor(house: House, request: Request, silent: readonly Unanswered[]): DrawnCopy | null {
  const passing = silent.filter((one) => one.passing);
  if (passing.length === 0 || !isTimeLeft(house, request)) return null;
  return { kind: 'waits', next: waitForAnswers(house, passing) };
}

function linesOf(
  house: House,
  request: Request,
  right: CopyRight,
  graphs: readonly AccessGraph[],
): readonly Line[] {
  return right === 'access' ? planAccess(graphs) : planPortability(graphs, placesFor(house, request));
}

/** What the data map says of portability, for this controller. */
export function placesFor({ policy }: House, { controller }: Request) {
  return judgePlaces(policy.fields, policy.controller(controller).processing.purposes);
}

/** What decides the list: whose records they are, which systems were not seen, and what is portable. */
function basisOf(
  house: House,
  request: Request,
  right: CopyRight,
  subject: Subject,
  silent: readonly Unanswered[],
): string {
  const matches = subject.matches.map((match) => [match.ref, match.judgement]);
  const map = right === 'portability' ? [placesFor(house, request)] : [];
  return house.digest([matches, silent.map((one) => one.system).sort(), ...map]);
}

function gapsOf(graphs: readonly Expanded[], silent: readonly Unanswered[]): readonly SystemGap[] {
  return [
    ...graphs.flatMap(({ system, gaps }) =>
      [...system.connection.outOfReach, ...gaps].map((gap) => ({ system: system.name, ...gap })),
    ),
    ...silent.map(({ system, mend }) => silentSystem(system, mend)),
  ];
}
