import type { Context } from '../../contract/index.ts';
import type { Related } from '../../domain/graph.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import type { Ref } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, System } from '../house.ts';
import { expandIn, refsIn } from './expand.ts';
import { subjectIn } from './locate.ts';

/** What differs between the graph the plan was drawn from and the graph right now. */
export interface Drift {
  /** Of these lines, those that may not be carried out as approved, and why. */
  stopped(
    batch: readonly Line[],
    all: readonly LineProgress[],
  ): readonly { readonly line: Line; readonly why: string }[];
}

/**
 * Looks at the records around the person again, just before they are written to.
 *
 * A record that concerns somebody else since, or that hangs on the person no more, is not touched. A person's row is
 * not erased while a record hangs on it that no plan names, or that could not be dealt with as planned: nobody would
 * find that record afterwards.
 */
export async function findDrift(
  house: House,
  plan: Plan,
  system: System,
  lines: readonly LineProgress[],
  context: Context,
): Promise<Drift> {
  const roots = await rootsIn(house, plan, system.name, lines);
  const { related } = await expandIn(system, roots, context);
  const now = new Map<string, Related[]>();
  for (const one of related) now.set(refKey(one.ref), [...(now.get(refKey(one.ref)) ?? []), one]);

  const rootKeys = new Set(roots.map(refKey));
  const planned = await plannedRefs(house, plan, system.name);
  const isUnplanned = related.some((one) => !planned.has(refKey(one.ref)));
  return {
    stopped: (batch, all) => {
      const hasStopped = all.some((line) => line.state === 'stopped');
      return batch.flatMap((line) => {
        const why = whyNot(line, now.get(refKey(line.ref)), {
          isUnplanned,
          hasStopped,
          roots: rootKeys,
          system,
        });
        return why === null ? [] : [{ line, why }];
      });
    },
  };
}

interface Now {
  readonly isUnplanned: boolean;
  readonly hasStopped: boolean;
  readonly roots: ReadonlySet<string>;
  readonly system: System;
}

function whyNot(
  line: Line,
  seen: readonly Related[] | undefined,
  { isUnplanned, hasStopped, roots, system }: Now,
): string | null {
  const isPerson = system.connection.kinds[line.ref.kind]?.role === 'person';
  if (line.action === 'erase' && isPerson && isUnplanned) return 'new-records';
  if (line.action === 'erase' && isPerson && hasStopped) return 'others-stopped';
  if (line.action !== 'erase' && line.action !== 'redact') return null;
  // A record of the person that is gone altogether is the verb's business: it says `already`, or what is in the way.
  if (!seen) return roots.has(refKey(line.ref)) ? null : 'no-longer-tied';
  const isShared = seen.some((one) => one.relation === 'shared');
  return line.action === 'erase' && isShared ? 'shared-since' : null;
}

/** The matched records of this system that the plan has not erased yet: everything else hangs on them. */
async function rootsIn(
  house: House,
  plan: Plan,
  system: string,
  lines: readonly LineProgress[],
): Promise<readonly Ref[]> {
  const gone = new Set(
    lines
      .filter(({ line, state }) => line.action === 'erase' && (state === 'done' || state === 'already'))
      .map(({ line }) => refKey(line.ref)),
  );
  const subject = await house.store.transact(async (tx) => {
    const request = await house.store.requests.find(tx, plan.request);
    if (!request) throw new Error(`There is no request ${plan.request}.`);
    return subjectIn(house, tx, request);
  });
  return refsIn(subject, system).filter((ref) => !gone.has(refKey(ref)));
}

async function plannedRefs(house: House, plan: Plan, system: string): Promise<ReadonlySet<string>> {
  return house.store.transact(async (tx) => {
    const refs = new Set<string>();
    for (const one of await house.store.plans.of(tx, plan.request)) {
      if (one.right !== plan.right) continue;
      for (const { line } of await house.store.lines.all(tx, one)) {
        if (line.system === system) refs.add(refKey(line.ref));
      }
    }
    return refs;
  });
}
