import type { Context } from '../../contract/index.ts';
import { isDossier } from '../../domain/dossier.ts';
import type { Related } from '../../domain/graph.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import { isLeaving, isTakingOff } from '../../domain/plan.ts';
import type { Ref } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, System } from '../house.ts';
import { expandIn } from './expand.ts';
import { matterOf } from './matter.ts';
import { unseenIn } from './unseen.ts';

/** What differs between the graph the plan was drawn from and the graph right now. */
export interface Drift {
  /** Of these lines, those that may not be carried out as approved, or not yet. */
  hindered(batch: readonly Line[], all: readonly LineProgress[]): readonly Hindered[];
}

export interface Hindered {
  readonly line: Line;
  readonly why: string;
  /** What a human mends first, and then it is tried again; null when it can not be carried out as approved any more. */
  readonly mend: string | null;
}

/**
 * Looks at the records around the person again, just before they are written to.
 *
 * A record that concerns somebody else since, or that hangs on the person no more, is not touched. Nothing is erased
 * that would take along a record the plan does not erase, or one that concerns somebody else since. A person's row is
 * not erased while a record hangs on it that no plan names, or that could not be dealt with as planned: nobody would
 * find that record afterwards. Where a failed line is in the way, or a right is missing to see what hangs on the row, the
 * row waits for the mend.
 */
export async function findDrift(
  house: House,
  plan: Plan,
  system: System,
  lines: readonly LineProgress[],
  context: Context,
): Promise<Drift> {
  const rows = await matterOf(house, plan).rows(system.name, context);
  const matched = notYetErased(rows.refs, lines);
  const seen = await expandIn(system, matched, context);
  const { related, gaps } = rows.withoutStrangers(seen);
  const gone = new Set(seen.related.filter((one) => !related.includes(one)).map((one) => refKey(one.ref)));
  const roots = matched.filter((ref) => !gone.has(refKey(ref)));
  const [unseen = null] = unseenIn(gaps.map((gap) => ({ system: system.name, ...gap })));
  const now = new Map<string, Related[]>();
  for (const one of related) now.set(refKey(one.ref), [...(now.get(refKey(one.ref)) ?? []), one]);

  const rootKeys = new Set(roots.map(refKey));
  const { planned, erased } = await earlierOn(house, plan, system.name);
  const unplanned = related.filter((one) => !planned.has(refKey(one.ref)));
  return {
    hindered: (batch, all) => {
      return batch.flatMap((line): Hindered[] => {
        const alike = all.filter((one) => one.line.person === line.person);
        const hasStopped = alike.some((one) => one.state === 'stopped');
        const failed = alike.filter((one) => one.state === 'failed');
        const isUnplanned = unplanned.some((one) => rows.concerns(line, one, seen));
        const why =
          rows.hindrance(line) ??
          whyNot(line, now.get(refKey(line.ref)), {
            isUnplanned,
            hasStopped,
            roots: rootKeys,
            strangers: gone,
            system,
          });
        if (why !== null) return [{ line, why, mend: null }];
        const isRow = isLeaving(line) && isPerson(system, line);
        if (isRow && unseen) return [{ line, why: 'unseen', mend: unseen.mend }];
        const takes = takesMore(line, related, all, erased);
        const before = takes || isRow ? failed.find((one) => isAnother(one.line, line)) : undefined;
        if (before) return [{ line, why: 'others-failed', mend: before.mend ?? before.code ?? '' }];
        return takes ? [{ line, why: 'would-take-along', mend: null }] : [];
      });
    },
  };
}

/** On a record, and not this one: what failed there still hangs on the row, and would go or be lost with it. */
function isAnother(failed: Line, line: Line): boolean {
  return (
    (isLeaving(failed) || failed.action === 'redact' || failed.action === 'detach') &&
    failed.number !== line.number
  );
}

function isPerson(system: System, { ref }: Line): boolean {
  return system.connection.kinds[ref.kind]?.role === 'person';
}

interface Now {
  readonly isUnplanned: boolean;
  readonly hasStopped: boolean;
  readonly roots: ReadonlySet<string>;
  /** Rows that are somebody else's by now, with what hangs on them. */
  readonly strangers: ReadonlySet<string>;
  readonly system: System;
}

function whyNot(
  line: Line,
  seen: readonly Related[] | undefined,
  { isUnplanned, hasStopped, roots, strangers, system }: Now,
): string | null {
  const isRow = isLeaving(line) && isPerson(system, line);
  if (isRow && isUnplanned) return 'new-records';
  if (isRow && hasStopped) return 'others-stopped';
  if (isTakingOff(line) && line.from && strangers.has(refKey(line.from))) return 'no-longer-tied';
  if (!isLeaving(line) && line.action !== 'redact' && line.action !== 'rectify') return null;
  // Nothing is seen around a dossier: whoever is asked looks themselves.
  if (isDossier(line.ref)) return null;
  // A record of the person that is gone altogether is the verb's business: it says `already`, or what is in the way.
  if (!seen) return roots.has(refKey(line.ref)) ? null : 'no-longer-tied';
  const isShared = seen.some((one) => one.relation === 'shared');
  return isLeaving(line) && isShared ? 'shared-since' : null;
}

/**
 * True when erasing the record would take along more than the plan erases: a tie that could not be cut, a record that
 * somebody else joined. The graph may have been read before lines of this plan were carried out, so that these count.
 */
function takesMore(
  line: Line,
  related: readonly Related[],
  all: readonly LineProgress[],
  before: ReadonlySet<string>,
): boolean {
  if (!isLeaving(line)) return false;
  const ended = all.filter(({ state }) => state === 'done' || state === 'already').map((one) => one.line);
  const gone = before.union(new Set(ended.filter((one) => isLeaving(one)).map((one) => refKey(one.ref))));
  const cut = new Set(ended.map((one) => (one.from ? `${refKey(one.ref)} ${refKey(one.from)}` : '')));
  const erased = new Set(
    all.filter((one) => isLeaving(one.line) && one.state !== 'stopped').map((one) => refKey(one.line.ref)),
  );
  const taken = new Set([refKey(line.ref)]);
  for (const parent of taken) {
    for (const one of related) {
      const key = refKey(one.ref);
      const isTaken = one.whenErased === 'cascades' && refKey(one.of) === parent && key !== parent;
      if (!isTaken || gone.has(key) || cut.has(`${key} ${parent}`)) continue;
      if (one.relation === 'shared' || !erased.has(key)) return true;
      taken.add(key);
    }
  }
  return false;
}

/** Rows of this system that the plan has not erased yet: everything else hangs on them. */
function notYetErased(refs: readonly Ref[], lines: readonly LineProgress[]): readonly Ref[] {
  const gone = new Set(
    lines
      .filter(({ line, state }) => isLeaving(line) && (state === 'done' || state === 'already'))
      .map(({ line }) => refKey(line.ref)),
  );
  return refs.filter((ref) => !gone.has(refKey(ref)));
}

/** Records that any plan names, and those that one has erased. */
async function earlierOn(
  house: House,
  plan: Plan,
  system: string,
): Promise<{ readonly planned: ReadonlySet<string>; readonly erased: ReadonlySet<string> }> {
  return house.store.transact(async (tx) => {
    const planned = new Set<string>();
    const erased = new Set<string>();
    for (const one of await siblingsOf(house, tx, plan)) {
      for (const { line, state } of await house.store.lines.all(tx, one)) {
        if (line.system !== system) continue;
        planned.add(refKey(line.ref));
        if (isLeaving(line) && (state === 'done' || state === 'already')) erased.add(refKey(line.ref));
      }
    }
    return { planned, erased };
  });
}

/** A purge has too many plans to look through all; each is about people of its own. */
async function siblingsOf(house: House, tx: Transaction, plan: Plan): Promise<readonly Plan[]> {
  if (plan.right === 'purge') return [plan];
  const plans = await house.store.plans.of(tx, plan.matter);
  return plans.filter((one) => one.right === plan.right);
}
