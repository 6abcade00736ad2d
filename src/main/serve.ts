import type { Greffe } from '../greffe.ts';
import { metricsDoorTaken } from '../greffe/notices.ts';
import type { ApiHouse } from '../http/api/server.ts';
import type { Door } from '../http/door.ts';
import type { MetricsDoor } from '../http/metrics-door.ts';
import { keepNights } from '../platform/cron.ts';
import type { Night } from '../platform/cron.ts';
import type { JobEngine, Workers } from '../platform/jobs.ts';
import { correlated, factsOf } from '../platform/facts.ts';
import type { Database } from '../platform/postgres/connect.ts';
import { readFigures } from '../platform/postgres/figures.ts';
import { readinessOf } from '../platform/postgres/readiness.ts';
import type { Job } from '../ports/jobs.ts';
import type { House } from '../procedures/house.ts';
import { openReminder } from '../procedures/remind.ts';
import { httpDefault } from '../settings/greffe-file.ts';
import type { Settings } from '../settings/settings.ts';
import type { SwitchedMeter } from './metering.ts';

export interface Serving {
  /** api: the door alone · worker: jobs and nights alone; both unless said. */
  readonly only?: 'api' | 'worker';
  readonly door?: boolean;
  /** As /api/v1/openapi.json tells it. */
  readonly version?: string;
}

export interface Service {
  /** Aborts when the store was stopped under us, by `greffe stop`. */
  readonly stopped: AbortSignal;
  /** Where tools send to; null where none does, or another process has it. */
  readonly door: (Pick<Door, 'host' | 'port'> & { readonly isApi: boolean }) | null;
  /** Where numbers are shown; null where the settings say nothing of it. */
  readonly metrics: Pick<MetricsDoor, 'host' | 'port'> | null;
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
  readonly meter: SwitchedMeter;
  readonly work: () => Promise<Workers>;
}

/** At night the head of the log is signed: by then the day's acts are in it. */
const NIGHT_HOUR = 2;

/** Takes jobs, keeps the nights and opens the door that tools and programs call at, until stopped. */
export async function serve(
  footing: Footing,
  { only, door: wantsDoor = only !== 'worker', version = '' }: Serving = {},
): Promise<Service> {
  const { settings, greffe, house, database, jobs, work } = footing;
  const systemNames = settings.systems.map(({ name }) => name);
  const door = wantsDoor ? await openDoorFor(apiHouse(footing, version), settings.http, systemNames) : null;
  const metrics = await openMetricsFor(footing, version).catch(async (error: unknown) => {
    await door?.close();
    throw error;
  });
  const opened = door && { ...door, isApi: settings.http?.api === true };
  if (only === 'api') {
    return {
      stopped: database.stopped,
      door: opened,
      metrics,
      async stop() {
        await door?.close();
        await metrics?.close();
      },
    };
  }
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
    door: opened,
    metrics,
    async stop() {
      await door?.close();
      await nights.stop();
      await workers.stop();
      await metrics?.close();
    },
  };
}

/** Opened where it is said, or where any tool sends: the web library is read in only then. */
async function openDoorFor(
  api: ApiHouse,
  said: Settings['http'],
  systems: readonly string[],
): Promise<Door | null> {
  const { notices } = api.greffe;
  if (said === null && !(await notices.isSentTo(systems))) return null;
  const [{ openDoor }, { mountedOn }, { identified }] = await readDoor();
  const settings = said ?? httpDefault;
  return openDoor(notices, { ...settings, identified: identified(api) }, mountedOn(api, settings));
}

export function readDoor() {
  return Promise.all([
    import('../http/door.ts'),
    import('../http/mount.ts'),
    import('../http/request-id.ts'),
  ]);
}

/** Opened where it is said, in every part of the service: each counts its own calls. */
async function openMetricsFor(
  { settings, house, database, meter }: Footing,
  version: string,
): Promise<MetricsDoor | null> {
  if (settings.metrics === null) return null;
  const [{ openMetrics }, { openMetricsDoor }] = await Promise.all([
    import('../platform/metrics.ts'),
    import('../http/metrics-door.ts'),
  ]);
  const { host, port, token } = settings.metrics;
  const metrics = openMetrics({
    version,
    controllers: settings.controllers,
    clock: house.clock,
    log: house.log,
    readFigures: () => readFigures(database.kysely),
  });
  meter.switchTo(metrics.meter);
  const shown = { host, port, token: token?.reveal() ?? null, taken: metricsDoorTaken(host, port) };
  return openMetricsDoor(shown, () => metrics.page());
}

function apiHouse({ settings, greffe, house, database }: Footing, version: string): ApiHouse {
  return {
    greffe,
    controllers: settings.controllers.map(({ id, systems }) => ({ id, systems })),
    systems: settings.systems.map(({ name }) => name),
    fields: Object.keys(settings.dataMap.fields),
    language: settings.controllers[0]?.language ?? 'en',
    version,
    trustProxy: settings.http?.trustProxy ?? [],
    publicUrl: settings.http?.publicUrl ?? null,
    translate: (language) => house.translate(language),
    now: () => house.clock.now(),
    uuid: () => house.random.uuid(),
    log: (event, facts) => house.log.info(event, facts),
    correlated,
    factsOf,
    readiness: () => readinessOf(database.pool),
  };
}

function nightlyJob({ controller, day }: Night): Job {
  return { name: 'nightly', key: `night of ${controller} ${day}`, data: { controller, day } };
}
