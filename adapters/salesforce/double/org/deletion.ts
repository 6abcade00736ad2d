import { Refusal } from '../refusal.ts';
import type { Org } from './org.ts';
import type { Row } from './store.ts';
import { clearReference } from './write.ts';
import { instantAt } from './values.ts';

/** Deletes a live row as the platform does: what goes along, what blocks, whose reference is emptied. */
export function deleteRow(org: Org, row: Row, by: string): void {
  const plan = planDeletion(org, row);
  if (plan.blockers.length > 0) throw blocked(org, row, plan.blockers);
  for (const { id, field } of plan.cleared) {
    const referrer = org.store.get(id);
    if (referrer !== null) clearReference(org, referrer, field);
  }
  const now = org.clock.now().getTime();
  for (const gone of plan.gone) {
    const current = org.store.get(gone.id) ?? gone;
    if (!org.schema.get(gone.sobject).undeletable) org.store.remove(gone.id);
    else {
      org.store.put({
        ...current,
        values: { ...current.values, IsDeleted: true, SystemModstamp: instantAt(now), LastModifiedById: by },
        state: 'recycled',
        since: now,
        takenBy: gone.id === row.id ? null : row.id,
      });
    }
  }
  makeRoom(org, now);
}

/** A full bin drops its oldest rows, but none of the last two hours. */
function makeRoom(org: Org, now: number): void {
  const { binRowsMax } = org.behaviours;
  if (binRowsMax === Number.POSITIVE_INFINITY) return;
  const binned = [...org.store.away()]
    .filter(({ state }) => state === 'recycled')
    .toSorted((one, other) => one.since - other.since);
  for (const one of binned.slice(0, Math.max(0, binned.length - binRowsMax)))
    if (now - one.since > keptAtLeastMs) org.store.put({ ...one, state: 'purging', since: now });
}

const keptAtLeastMs = 2 * 3_600_000;

/** Sends a row and what it takes along past the bin. */
export function hardDeleteRow(org: Org, row: Row, by: string): void {
  if (row.state === 'live') deleteRow(org, row, by);
  purge(org, row.id);
}

/** Empties one bin entry and what went with it. */
export function purge(org: Org, id: string): void {
  const now = org.clock.now().getTime();
  const root = org.store.get(id);
  if (root === null) return;
  for (const row of [root, ...org.store.takenAlong(id)]) {
    if (row.state === 'recycled') org.store.put({ ...row, state: 'purging', since: now });
  }
}

/** Takes one bin entry and what went with it back; references that were emptied stay empty. */
export function restore(org: Org, id: string): void {
  const root = org.store.get(id);
  for (const row of [...(root === null ? [] : [root]), ...org.store.takenAlong(id)]) {
    if (row.state !== 'recycled') continue;
    org.store.put({
      ...row,
      values: { ...row.values, IsDeleted: false },
      state: 'live',
      since: org.clock.now().getTime(),
      takenBy: null,
    });
  }
}

/** What time alone does: the bin empties itself, and what was emptied stops being seen. */
export function letTimeAct(org: Org): void {
  const now = org.clock.now().getTime();
  for (const row of org.store.away()) {
    if (row.state === 'recycled' && now - row.since >= org.behaviours.recycleBinMs) {
      const since = row.since + org.behaviours.recycleBinMs;
      org.store.put({ ...row, state: 'purging', since });
    }
    const current = org.store.get(row.id);
    if (current?.state === 'purging' && now - current.since >= org.behaviours.emptiedVisibleMs) {
      org.store.remove(row.id);
    }
  }
}

interface DeletionPlan {
  readonly gone: readonly Row[];
  readonly blockers: readonly Row[];
  readonly cleared: readonly { readonly id: string; readonly field: string }[];
}

function planDeletion(org: Org, root: Row): DeletionPlan {
  const gone = new Map<string, Row>([[root.id, root]]);
  const blocking = new Map<string, Row>();
  const cleared: { id: string; field: string }[] = [];
  const queue = [root];
  for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
    const fields = new Map<string, { name: string; onDelete: string | null }[]>();
    for (const { child, field } of org.schema.children(parent.sobject)) {
      fields.set(child.name, [...(fields.get(child.name) ?? []), field]);
    }
    for (const referrer of org.store.referrers(parent.id)) {
      if (referrer.state !== 'live' || referrer.id === parent.id) continue;
      for (const field of fields.get(referrer.sobject) ?? []) {
        if (referrer.values[field.name] !== parent.id) continue;
        if (field.onDelete === 'clear' || survives(org, referrer, field.name, root)) {
          cleared.push({ id: referrer.id, field: field.name });
        } else if (field.onDelete === 'cascade') {
          if (!gone.has(referrer.id)) queue.push(referrer);
          gone.set(referrer.id, referrer);
        } else blocking.set(referrer.id, referrer);
      }
    }
  }
  return {
    gone: [...gone.values()],
    blockers: [...blocking.values()].filter((row) => !gone.has(row.id)),
    cleared: cleared.filter(({ id }) => !gone.has(id)),
  };
}

/** A shared activity lives on when the org lets it and somebody else is on it. */
function survives(org: Org, activity: Row, field: string, root: Row): boolean {
  if (org.behaviours.sharedActivities === 'cascade' || field !== 'WhoId') return false;
  if (activity.sobject !== 'Task' && activity.sobject !== 'Event') return false;
  return org.store
    .referrers(activity.id)
    .some(
      (relation) =>
        relation.sobject === `${activity.sobject}Relation` &&
        relation.values['RelationId'] !== activity.values['WhoId'] &&
        relation.values['RelationId'] !== root.id,
    );
}

/** The message names the record as a person would read it: nobody should log it. */
function blocked(org: Org, row: Row, blockers: readonly Row[]): Refusal {
  const names = blockers.map((blocker) => `${org.schema.get(blocker.sobject).name} ${blocker.id}`);
  return new Refusal(
    'DELETE_FAILED',
    `Your attempt to delete ${String(row.values['Name'] ?? row.id)} could not be completed because it is associated with the following records: ${names.join(', ')}`,
  );
}
