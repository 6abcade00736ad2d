import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { day, movableClock } from '../../adapters/double-kit/index.ts';
import type { MovableClock } from '../../adapters/double-kit/index.ts';
import type { HubspotDouble, LimitOptions } from '../../adapters/hubspot/double/index.ts';
import { startHubspotDouble } from '../../adapters/hubspot/double/index.ts';
import type { SalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import { startSalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import type { Person } from '../../src/domain/approval.ts';
import type { Greffe } from '../../src/greffe.ts';
import { openApplication } from '../../src/main.ts';
import type { Application, Opening } from '../../src/main.ts';
import { openLog } from '../../src/platform/log.ts';
import type { Budget } from '../../src/ports/budget.ts';
import { castInHubspot, castInSalesforce, fillHubspot, fillSalesforce, seedWorld } from '../world/index.ts';
import type { CastInSalesforce, SeedWorld } from '../world/index.ts';
import type { Configuration } from './configuration.ts';
import { writeConfiguration } from './configuration.ts';

export const dpo: Person = { id: 'dpo', roles: ['dpo'] };
export const direction: Person = { id: 'direction', roles: ['controller'] };

/** Everything the story is played on. */
export interface Stage {
  readonly folder: string;
  readonly world: SeedWorld;
  readonly hubspot: HubspotDouble;
  readonly salesforce: SalesforceDouble;
  readonly cast: CastInSalesforce;
  readonly configuration: Configuration;
  readonly application: Application;
  readonly greffe: Greffe;
  readonly clock: MovableClock;
  readonly signal: AbortSignal;
  /** Makes so much time pass at once, for the company and for its vendors. */
  pass(ms: number): void;
  /** Lets all of them be at the real time: from then on one clock is enough. */
  catchUp(): void;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly folder: string;
  readonly people?: number;
  readonly signal?: AbortSignal;
  /** False lifts every limit of the vendors, and nothing waits for them. */
  readonly isPaced?: boolean;
  /** Replaces the embedded store. */
  readonly store?: Pick<Opening, 'databaseUrl' | 'masterKey'>;
}

/** Three months of recycle bins pass in the story: it begins so long ago that it ends today. */
const STORY_MS = 92 * day;

/** The doubles with their world, a configuration that leads to them, and the application over it. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const {
    folder,
    people = 2_400,
    signal = new AbortController().signal,
    isPaced = true,
    store = {},
  } = options;
  await mkdir(folder, { recursive: true });
  const now = new Date(Date.now() - STORY_MS);
  const clock = movableClock(now);
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).toReversed()) await end();
  };
  try {
    const hubspot = await startHubspotDouble({ now, ...(isPaced ? {} : { limits: unlimited }) });
    opened.push(() => hubspot.close());
    const salesforce = await startSalesforceDouble({ now });
    opened.push(() => salesforce.close());
    const world = seedWorld({ people, now });
    fillHubspot(hubspot.world, world);
    fillSalesforce(salesforce.world, world);
    castInHubspot(hubspot.world, now);
    const cast = castInSalesforce(salesforce.world, now);
    const configuration = await writeConfiguration(join(folder, 'config'), hubspot, salesforce);
    const application = await openApplication({
      settings: configuration.settings,
      data: join(folder, 'data'),
      clock,
      log: openLog(createWriteStream(join(folder, 'greffe.log'))),
      ...store,
      ...(isPaced ? {} : { budget: boundless }),
    });
    opened.push(() => application.close());
    return {
      folder,
      world,
      hubspot,
      salesforce,
      cast,
      configuration,
      application,
      greffe: application.greffe,
      clock,
      signal,
      pass: (ms) => {
        for (const each of [clock, hubspot.clock, salesforce.clock]) each.moveBy(ms);
      },
      catchUp: () => {
        for (const each of [clock, hubspot.clock, salesforce.clock])
          each.moveBy(Date.now() - each.now().getTime());
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const unlimited: LimitOptions = { burst: null, daily: null, search: null, associations: null };

const boundless: Budget = {
  acquire: () => Promise.resolve({ release: () => Promise.resolve() }),
  spend: () => Promise.resolve({ granted: true }),
};
