import { sql } from 'kysely';
import { schedule } from 'node-cron';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import { factsOf } from './facts.ts';
import type { Database } from './postgres/connect.ts';
import { transact, unwrap } from './postgres/transaction.ts';

/** The night of one controller, named by the civil day on which it begins to be due. */
export interface Night {
  readonly controller: string;
  readonly day: string;
}

export interface NightSettings {
  /** Hour of the controller's day at which its night is due, 0 to 23. */
  readonly hour: number;
  readonly controllers: readonly { readonly id: string; readonly timeZone: string }[];
  /** Sends the night's job; commits together with the row that makes the night begin once only. */
  readonly begin: (tx: Transaction, night: Night) => Promise<void>;
}

export interface Nights {
  /** Begins every night that is due and has not begun: at the start it finds the one missed while down. */
  beginDue(): Promise<void>;
  stop(): Promise<void>;
}

/** Every time zone is so many quarters of an hour from UTC. */
const EACH_QUARTER = '*/15 * * * *';

/** Any number of processes may keep the nights: a row for each night lets one of them begin it. */
export async function keepNights(
  database: Database,
  clock: Clock,
  log: Log,
  { hour, controllers, begin }: NightSettings,
): Promise<Nights> {
  const beginDue = async () => {
    for (const { id, timeZone } of controllers) {
      const night = { controller: id, day: dayOfLastNight(clock.now(), hour, timeZone) };
      await beginOnce(database, night, begin);
    }
  };
  await beginDue();
  // Not at the hour itself: a day on which the clocks change may not have it. The row makes every other look harmless.
  const looks = schedule(
    EACH_QUARTER,
    async () => {
      await beginDue().catch((error: unknown) => log.error('night-failed', factsOf(error)));
    },
    { timezone: 'UTC', noOverlap: true },
  );
  return {
    beginDue,
    async stop() {
      await looks.destroy();
    },
  };
}

async function beginOnce(
  database: Database,
  night: Night,
  begin: (tx: Transaction, night: Night) => Promise<void>,
): Promise<void> {
  await transact(database.kysely, async (tx) => {
    const { rows } = await sql`
      insert into night (controller, day) values (${night.controller}, ${night.day})
      on conflict do nothing returning day`.execute(unwrap(tx));
    if (rows.length === 1) await begin(tx, night);
  });
}

/** The last civil day in that zone on which the hour has struck. */
export function dayOfLastNight(now: Date, hour: number, timeZone: string): string {
  const today = civilDay(now, timeZone);
  if (hourOf(now, timeZone) >= hour) return today;
  const yesterday = new Date(`${today}T12:00:00Z`);
  yesterday.setUTCDate(yesterday.getUTCDate() - 1);
  return yesterday.toISOString().slice(0, 10);
}

function civilDay(now: Date, timeZone: string): string {
  // Swedish writes a day as ISO does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
}

function hourOf(now: Date, timeZone: string): number {
  return Number(
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(now),
  );
}
