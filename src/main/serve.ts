import type { Greffe } from '../greffe.ts';
import type { Door } from '../http/door.ts';
import { keepNights } from '../platform/cron.ts';
import type { Night } from '../platform/cron.ts';
import type { JobEngine, Workers } from '../platform/jobs.ts';
import type { Database } from '../platform/postgres/connect.ts';
import type { Job } from '../ports/jobs.ts';
import type { House } from '../procedures/house.ts';
import { openReminder } from '../procedures/remind.ts';
import { httpDefault } from '../settings/greffe-file.ts';
import type { Settings } from '../settings/settings.ts';

export interface Service {
  /** Aborts when the store was stopped under us, by `greffe stop`. */
  readonly stopped: AbortSignal;
  /** Where tools send to; null where none does, or another process has it. */
  readonly door: Pick<Door, 'host' | 'port'> | null;
  /** Takes no more jobs, and waits for those in hand. */
  stop(): Promise<void>;
}

/** What a service stands on: what the application has opened. */
export interface Footing {
  readonly settings: Settings;
  readonly greffe: Greffe;
  readonly house: House;
  readonly database: Database;
  readonly jobs: JobEngine;
  readonly work: () => Promise<Workers>;
}

/** At night the head of the log is signed: by then the day's acts are in it. */
const NIGHT_HOUR = 2;

/** Takes jobs, keeps the nights and opens the door that tools send to, until stopped. */
export async function serve(
  { settings, greffe, house, database, jobs, work }: Footing,
  { door: wantsDoor = true }: { readonly door?: boolean } = {},
): Promise<Service> {
  const systemNames = settings.systems.map(({ name }) => name);
  const door = wantsDoor ? await openDoorFor(greffe, settings.http, systemNames) : null;
  await greffe.notices.begin(systemNames);
  const workers = await work();
  const nights = await keepNights(database, house.clock, house.log, {
    hour: NIGHT_HOUR,
    controllers: settings.controllers,
    async begin(tx, night) {
      await jobs.send(tx, nightlyJob(night), { priority: 'background' });
      await openReminder(house, tx, night);
    },
  });
  return {
    stopped: database.stopped,
    door,
    async stop() {
      await door?.close();
      await nights.stop();
      await workers.stop();
    },
  };
}

/** Opened where it is said, or where any tool sends: the web library is read in only then. */
async function openDoorFor(
  greffe: Greffe,
  said: Settings['http'],
  systems: readonly string[],
): Promise<Door | null> {
  if (said === null && !(await greffe.notices.isSentTo(systems))) return null;
  const { openDoor } = await import('../http/door.ts');
  return openDoor(greffe.notices, said ?? httpDefault);
}

function nightlyJob({ controller, day }: Night): Job {
  return { name: 'nightly', key: `night of ${controller} ${day}`, data: { controller, day } };
}
