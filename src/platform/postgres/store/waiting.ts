import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** Of a sweep, a propagation, a purge: what it waits for, and when it is looked at again. */
interface Waiting {
  readonly waits_for: string | null;
  readonly wake_at: Date | null;
}

/** @param waitsFor  null: for nothing but its date · @param wakeAt  null: somebody acts first */
export function waitingFor(waitsFor: string | null, wakeAt: Date | null): Waiting {
  return { waits_for: waitsFor, wake_at: wakeAt };
}

/** What it waited for is there, or is not wanted any more. */
export const WAITS_FOR_NOTHING: Waiting = { waits_for: null, wake_at: null };

/** Its date has come, or it waits for nothing; what waits for somebody has no date, and is not due. */
export function isDue(now: Date): RawBuilder<boolean> {
  return sql<boolean>`(wake_at <= ${now} or (wake_at is null and waits_for is null))`;
}
