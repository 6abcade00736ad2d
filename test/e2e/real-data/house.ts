import { PassThrough } from 'node:stream';
import { startHubspotDouble } from '../../../adapters/hubspot/double/index.ts';
import { hubspotSettings } from '../../../adapters/hubspot/settings.ts';
import { minute, movableClock } from '../../../adapters/double-kit/index.ts';
import type { Witness } from '../../../adapters/double-kit/index.ts';
import { startSalesforceDouble } from '../../../adapters/salesforce/double/index.ts';
import type { World } from '../../../adapters/salesforce/double/index.ts';
import { settingsSchema as salesforceSettings } from '../../../adapters/salesforce/settings.ts';
import { openApplication } from '../../../src/main.ts';
import type { Application } from '../../../src/main.ts';
import { openLog } from '../../../src/platform/log.ts';
import { Secret } from '../../../src/settings/secret.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { createDatabase } from '../../support/database.ts';
import { settingsOf } from '../../support/house.ts';
import { loadSalesforce } from './load-salesforce.ts';
import { ownersOf, peopleOf } from './people.ts';
import type { Loaded, Owners, SamplePerson } from './people.ts';
import { projectToHubspot } from './project-hubspot.ts';
import { readSampleRows } from './rows.ts';

/** One application over both tools, which hold the sample data. */
export interface SampleHouse extends Pick<Application, 'greffe' | 'house' | 'close'> {
  readonly people: readonly SamplePerson[];
  readonly owners: Owners;
  readonly witness: Readonly<Record<SystemName, Witness>>;
  /** Where people go on acting in the sales tool. */
  readonly sales: World;
  readonly recordCount: number;
  logged(): string;
  calls(): number;
  now(): Date;
  /** Moves the application's clock and both tools' together. */
  moveBy(ms: number): void;
}

export type SystemName = 'crm' | 'sales';
export const systemNames: readonly SystemName[] = ['crm', 'sales'];

export async function openSampleHouse(
  folder: string,
  schedule: Pick<Partial<Settings>, 'retention' | 'dataMap'> = {},
): Promise<SampleHouse> {
  const now = new Date('2026-03-05T09:00:00Z');
  const hubspot = await startHubspotDouble({
    now,
    limits: { burst: null, daily: null, search: null, associations: null },
  });
  const salesforce = await startSalesforceDouble({ now, limits: { dailyApiRequests: 1_000_000 } });
  const clock = movableClock(now);
  const clocks = [hubspot.clock, salesforce.clock, clock];

  const rows = readSampleRows(folder);
  const loaded: readonly Loaded[] = [
    { system: 'crm', ids: projectToHubspot(hubspot.world, rows), witness: hubspot.witness },
    { system: 'sales', ids: loadSalesforce(salesforce.world, rows), witness: salesforce.witness },
  ];
  const people = peopleOf(rows, loaded);
  // HubSpot's index shows new records after a while.
  for (const one of clocks) one.moveBy(minute);

  const database = await createDatabase();
  const lines: string[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const settings = settingsOf(systemNames);
  const application = await openApplication({
    settings: {
      ...settings,
      ...schedule,
      systems: settings.systems.map((system) => ({
        ...system,
        ...(system.name === 'crm'
          ? {
              adapter: 'hubspot',
              settings: secret(hubspotSettings.parse({ baseUrl: hubspot.url, token: hubspot.token })),
              expect: { portalId: hubspot.portalId },
            }
          : {
              adapter: 'salesforce',
              settings: secret(
                salesforceSettings.parse({
                  loginUrl: salesforce.url,
                  auth: {
                    kind: 'client-credentials',
                    clientId: salesforce.clientId,
                    clientSecret: salesforce.clientSecret,
                  },
                  customObjects: { Guest_Review__c: 'personal', Address__c: 'personal' },
                }),
              ),
              expect: { organizationId: salesforce.organizationId },
            }),
      })),
    },
    data: '/nowhere',
    databaseUrl: database.url,
    masterKey: Buffer.alloc(32, 7).toString('base64'),
    clock,
    // The slots count real seconds, which a test with a clock of its own has no time for.
    budget: {
      acquire: async () => ({ release: async () => undefined }),
      spend: async () => ({ granted: true }),
    },
    log: openLog(stream),
  });
  const witness = { crm: hubspot.witness, sales: salesforce.witness };
  return {
    ...application,
    people,
    owners: ownersOf(people, loaded),
    witness,
    sales: salesforce.world,
    recordCount: hubspot.witness.records().length + salesforce.witness.records().length,
    logged: () => lines.join(''),
    calls: () => hubspot.counters.total + salesforce.counters.total,
    now: () => clock.now(),
    moveBy: (ms) => {
      for (const one of clocks) one.moveBy(ms);
    },
    async close() {
      await application.close();
      await database.close();
      await hubspot.close();
      await salesforce.close();
    },
  };
}

function secret(settings: unknown): Secret<unknown> {
  return new Secret(settings, {});
}
