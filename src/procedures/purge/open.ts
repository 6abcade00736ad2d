import type { CivilDay } from '../../domain/civil-day.ts';
import type { PurgeKind } from '../../domain/purge.ts';
import { isCarriedOut } from '../../domain/retention-rule.ts';
import type { Act, House } from '../house.ts';
import { commit, purgeJob } from '../house.ts';

export interface Opening {
  readonly controller: string;
  readonly on: CivilDay;
  readonly kind: PurgeKind;
  readonly by: string;
  /** Of the schedule; null for all. */
  readonly rules: readonly string[] | null;
}

/**
 * Begins a run. The rules and the data map are taken down with it, so that an edit meanwhile changes nothing of it.
 * @returns null when a run of this controller is being planned, or this night has had one
 */
export async function openPurge(house: House, opening: Opening): Promise<number | null> {
  const scans = await scansOf(house, opening.controller);
  return commit(house, (act) => openIn(house, act, opening, scans));
}

/** Every kind of record that tells who somebody is, or when they were last in contact. */
export async function scansOf(
  house: House,
  controller: string,
): Promise<readonly { readonly system: string; readonly kind: string }[]> {
  const scans: { readonly system: string; readonly kind: string }[] = [];
  for (const name of house.policy.controller(controller).systems) {
    const { connection } = await house.system(name);
    const leftOut = Object.keys(house.policy.unclassed[name] ?? {});
    const kinds = connection.scan?.kinds ?? [];
    for (const kind of kinds) if (!leftOut.includes(kind)) scans.push({ system: name, kind });
  }
  return scans;
}

async function openIn(
  house: House,
  { tx, record, wake }: Act,
  { controller, on, kind, by, rules }: Opening,
  scans: readonly { readonly system: string; readonly kind: string }[],
): Promise<number | null> {
  const { retention, classes, unclassed, events, fields, exemptions } = house.policy;
  const unsigned = kind === 'dry-run' ? [] : await house.store.purges.unsigned(tx, controller);
  const wanted = retention
    .filter(isCarriedOut)
    .map((rule) => rule.id)
    .filter((one) => rules?.includes(one) ?? true);
  const id = await house.store.purges.open(tx, {
    controller,
    on,
    kind,
    openedBy: by,
    openedAt: house.clock.now(),
    rules: retention,
    // What waits for a signature already is not put to anybody a second time.
    running: wanted.filter((one) => !unsigned.includes(one)),
    reading: { classes, unclassed, events, fields, exemptions },
    scans,
  });
  if (id === null) return null;
  record({ actor: by, act: 'purge-proposed', about: `purge ${id}`, kind, details: { on } });
  wake(purgeJob(id), 'background');
  return id;
}
