import type { Outcome } from '../../src/contract/index.ts';
import { sameValue } from '../../src/contract/index.ts';
import { failed, unanswered } from './outcomes.ts';
import type { CrmObject } from './shapes.ts';

/**
 * What the history of each written property tells of our write: which value it replaced, and whether one came after it.
 * @returns null where every one of them replaced what was read before, and stands
 */
export function whatBecameOf(
  names: readonly string[],
  set: Readonly<Record<string, string>>,
  before: CrmObject,
  after: CrmObject,
): Outcome<null> | null {
  for (const name of names) {
    const entries = after.propertiesWithHistory?.[name] ?? [];
    const fresh = entries.slice(0, newerThan(before, name, entries));
    const ours = fresh.findLastIndex(({ value }) => sameValue(value, set[name]));
    const stands = sameValue(after.properties[name], set[name]);
    // Without a history nobody can say what was replaced.
    if (ours === -1) return stands ? unanswered : notTaken(name);
    if (!sameValue(entries[ours + 1]?.value, before.properties[name])) return writtenOver(name, stands);
    if (!stands) return changedAfter(name);
  }
  return null;
}

/** How many entries came since: the history is cut after some, and the newest stand first. */
function newerThan(
  { propertiesWithHistory }: CrmObject,
  name: string,
  entries: readonly { readonly value: string | null; readonly timestamp: string }[],
): number {
  const head = propertiesWithHistory?.[name]?.[0];
  if (head === undefined) return entries.length;
  const at = entries.findIndex(
    ({ value, timestamp }) => value === head.value && timestamp === head.timestamp,
  );
  return at === -1 ? entries.length : at;
}

function writtenOver(name: string, stands: boolean): Outcome<null> {
  return stands
    ? failed({
        kind: 'conflict',
        code: 'WRITTEN_OVER',
        mend: `Somebody changed the property ${name} in the moment before it was rectified: the new value stands, and theirs is in the history of the property. Look at both, and decide.`,
      })
    : changedAfter(name);
}

function changedAfter(name: string): Outcome<null> {
  return failed({
    kind: 'conflict',
    code: 'CHANGED_AFTER',
    mend: `Somebody changed the property ${name} in the moment after it was rectified: their value stands. Look at it, and decide.`,
  });
}

function notTaken(name: string): Outcome<null> {
  return failed({
    kind: 'unexpected',
    code: 'NOT_TAKEN',
    mend: `HubSpot accepted a value of ${name} and does not show it: see whether a workflow or a sync writes that property.`,
  });
}
