import type { Plan } from '../../domain/plan.ts';
import type { Request, Right } from '../../domain/request.ts';
import type { Job } from '../../ports/jobs.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, Next } from '../house.ts';
import { workJob } from '../house.ts';
import { moveOn } from './move-on.ts';
import { CANNOT_SEE } from './outcomes.ts';
import { mendsOf, toAnswer } from './patience.ts';
import { waitsForTasks } from './task-waits.ts';
import { taskOf } from '../tasks/desk.ts';
import { earliest, isOpen, workableAt } from './turn.ts';

/**
 * Sees that exactly the approved lines are carried out: asks for work in each system that has open lines, lets no
 * system wait for another unless `after` says so, and says what a human must mend.
 */
export async function applyPlans(
  house: House,
  request: Request,
  right: Right,
  plans: readonly Plan[],
): Promise<Next> {
  const now = house.clock.now();
  const jobs: Job[] = [];
  const wakeAts: Date[] = [];
  const failed: LineProgress[] = [];
  const unseen: LineProgress[] = [];
  const put: LineProgress[] = [];
  const asking: LineProgress[] = [];
  let isCalled = false;
  for (const plan of plans) {
    const progress = await house.store.transact((tx) => house.store.lines.all(tx, plan));
    failed.push(...progress.filter((line) => line.state === 'failed'));
    const open = progress.filter(isOpen);
    isCalled ||= open.some((line) => line.state === 'intended');
    asking.push(...open.filter((line) => taskOf(line.ticket) !== null));
    unseen.push(...open.filter((line) => line.code === CANNOT_SEE));
    put.push(...open.filter((line) => line.code !== CANNOT_SEE && line.mend !== null));
    for (const system of new Set(open.map((line) => line.line.system))) {
      const turn = await turnOf(house, plan, system, progress);
      const dueAt = workableAt(open.filter((line) => line.line.system === system));
      const at = new Date(Math.max(turn.getTime(), dueAt.getTime()));
      if (at <= now) jobs.push(workJob(request.id, plan.sequence, system));
      else wakeAts.push(at);
    }
  }
  if (jobs.length + wakeAts.length > 0 && house.policy.mode === 'read-only') {
    return {
      next: 'wait',
      waitsFor: 'mode: live in greffe.yaml; nothing is written in read-only mode',
      wakeAt: null,
    };
  }
  if (jobs.length > 0) {
    await moveOn(house, request, right, 'applying');
    return { next: 'work', jobs };
  }
  if (failed.length + unseen.length > 0) await moveOn(house, request, right, 'incomplete');
  const outstanding = [
    ...(asking.length === 0 ? [] : [await waitsForTasks(house, request)]),
    ...(failed.length === 0 ? [] : [`${mendsOf(asked(failed))} Then: greffe request retry ${request.id}`]),
    ...(unseen.length === 0 ? [] : [mendsOf(asked(unseen))]),
    ...(put.length === 0 ? [] : [toAnswer(asked(put))]),
  ];
  if (outstanding.length + wakeAts.length === 0) return { next: 'again' };
  return {
    next: 'wait',
    waitsFor:
      outstanding.join(' ') || (isCalled ? 'open calls to be read back' : 'vendors that asked for patience'),
    wakeAt: wakeAts.length === 0 ? null : earliest(wakeAts),
  };
}

function asked(
  lines: readonly LineProgress[],
): readonly { readonly system: string; readonly mend: string }[] {
  return lines.map(({ line, mend, code }) => ({ system: line.system, mend: mend ?? code ?? '' }));
}

/** When a system may begin: at once, or when those it comes after have ended, or have been waited for long enough. */
async function turnOf(
  house: House,
  plan: Plan,
  name: string,
  progress: readonly LineProgress[],
): Promise<Date> {
  const system = await house.system(name).catch(() => null);
  const approvedAt = plan.approval?.at ?? plan.sealedAt;
  const held = progress.some((line) => isOpen(line) && system?.after.includes(line.line.system) === true);
  return system && held ? new Date(approvedAt.getTime() + system.afterWaitMs) : approvedAt;
}
