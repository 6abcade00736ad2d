import { PassThrough } from 'node:stream';
import { movableClock } from '../../adapters/double-kit/index.ts';
import { startHubspotDouble } from '../../adapters/hubspot/double/index.ts';
import type { HubspotDouble } from '../../adapters/hubspot/double/index.ts';
import { hubspot } from '../../adapters/hubspot/index.ts';
import { startSalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import type { SalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import { salesforce } from '../../adapters/salesforce/index.ts';
import type { Adapter, Connection, VerbName } from '../../src/contract/index.ts';
import { VERB_NAMES } from '../../src/contract/index.ts';
import type { TaskHands } from '../../src/domain/task.ts';
import { openApplication } from '../../src/main.ts';
import type { Application } from '../../src/main.ts';
import { openLog } from '../../src/platform/log.ts';
import { Secret } from '../../src/settings/secret.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { borrowDatabase } from '../support/database.ts';
import { dumpOf } from '../support/dump.ts';
import { settingsOf } from '../support/house.ts';
import { letterBox } from '../support/letter-box.ts';
import type { LetterBox } from '../support/letter-box.ts';
import { usualScopes } from '../adapters/hubspot-world.ts';

export type SystemName = 'crm' | 'sales';
export const systemNames: readonly SystemName[] = ['crm', 'sales'];

/** Who is told that a verb begins in a system, before the vendor hears of it. */
export type Ear = (system: SystemName, verb: VerbName) => void;

/** One application over both vendors' doubles, whose three clocks move together. */
export interface DoublesHouse extends Pick<Application, 'greffe' | 'house'> {
  readonly hubspot: HubspotDouble;
  readonly salesforce: SalesforceDouble;
  now(): Date;
  moveBy(ms: number): void;
  /** Hears each verb until another ear is lent. */
  listen(ear: Ear): void;
  readonly letters: LetterBox;
  /** Everything that was logged. */
  logged(): string;
  /** Every row of every table as text, the queue's and the audit log's with them. */
  stored(): Promise<string>;
  /** The same company under other expectations of its accounts. */
  expecting(expect: Partial<Record<SystemName, Settings['systems'][number]['expect']>>): Promise<Application>;
  close(): Promise<void>;
}

export async function openDoublesHouse(
  settings: Pick<Partial<Settings>, 'retention' | 'dataMap' | 'people' | 'suppression'> = {},
  /** Who is asked what a tool cannot be told. */
  tasks?: TaskHands,
  /** Beside both vendors. */
  others: Settings['systems'] = [],
  /** Where others share the accounts: which records are the company's. */
  only: Partial<Record<SystemName, Settings['systems'][number]['only']>> = {},
): Promise<DoublesHouse> {
  const now = new Date('2026-03-05T09:00:00Z');
  const portal = await startHubspotDouble({
    now,
    scopes: usualScopes,
    limits: { burst: null, daily: null, search: null, associations: null },
  });
  const org = await startSalesforceDouble({ now, limits: { dailyApiRequests: 1_000_000 } });
  const clock = movableClock(now);
  const clocks = [portal.clock, org.clock, clock];
  const database = await borrowDatabase();
  const lines: string[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  let ear: Ear = () => undefined;
  const letters = letterBox();
  const opened: Application[] = [];
  const open = async (
    expect: Partial<Record<SystemName, Settings['systems'][number]['expect']>> = {},
  ): Promise<Application> => {
    const application = await openApplication({
      settings: { ...settingsOver(portal, org, expect, tasks, others, only), ...settings },
      data: '/nowhere',
      databaseUrl: database.url,
      openStore: opened.length === 0 ? database.store : undefined,
      masterKey: Buffer.alloc(32, 7).toString('base64'),
      adapters: {
        hubspot: async () => heard(hubspot, (verb) => ear('crm', verb)),
        salesforce: async () => heard(salesforce, (verb) => ear('sales', verb)),
      },
      clock,
      // Slots and waits count real seconds, which a test with a clock of its own has no time for.
      budget: {
        acquire: async () => ({ release: async () => undefined }),
        spend: async () => ({ granted: true }),
      },
      wait: async () => undefined,
      log: openLog(stream),
      mail: letters.mail,
    });
    opened.push(application);
    return application;
  };
  const { greffe, house } = await open();
  return {
    greffe,
    house,
    hubspot: portal,
    salesforce: org,
    now: () => clock.now(),
    moveBy: (ms) => {
      for (const one of clocks) one.moveBy(ms);
    },
    listen: (given) => {
      ear = given;
    },
    letters,
    logged: () => lines.join(''),
    stored: async () =>
      [...(await dumpOf(database.db.pool))].map(([table, rows]) => `${table} ${rows}`).join('\n'),
    expecting: (expect) => open(expect),
    async close() {
      for (const application of opened) await application.close();
      await database.close();
      await portal.close();
      await org.close();
    },
  };
}

function settingsOver(
  portal: HubspotDouble,
  org: SalesforceDouble,
  expect: Partial<Record<SystemName, Settings['systems'][number]['expect']>>,
  tasks: TaskHands | undefined,
  others: Settings['systems'],
  only: Partial<Record<SystemName, Settings['systems'][number]['only']>>,
): Settings {
  const settings = settingsOf(systemNames);
  const vendors = {
    crm: {
      adapter: 'hubspot',
      settings: { baseUrl: portal.url, token: portal.token },
      expect: expect.crm ?? { portalId: portal.portalId },
    },
    sales: {
      adapter: 'salesforce',
      settings: {
        loginUrl: org.url,
        auth: { kind: 'client-credentials', clientId: org.clientId, clientSecret: org.clientSecret },
        dailyRequests: 1_000_000,
      },
      expect: expect.sales ?? { organizationId: org.organizationId },
    },
  };
  const names = [...systemNames, ...others.map(({ name }) => name)];
  return {
    ...settings,
    controllers: settings.controllers.map((one) => ({ ...one, systems: names })),
    systems: [
      ...settings.systems.map((system) => {
        const name = system.name === 'crm' ? 'crm' : 'sales';
        const vendor = vendors[name];
        const own = only[name];
        return {
          ...system,
          ...vendor,
          ...(tasks && { tasks }),
          ...(own && { only: own }),
          settings: new Secret<unknown>(vendor.settings, {}),
        };
      }),
      ...others,
    ],
  };
}

/** The adapter as it is, telling which verb begins. */
function heard<Settings>(adapter: Adapter<Settings>, tell: (verb: VerbName) => void): Adapter<Settings> {
  return {
    ...adapter,
    connect: (settings, tools) => {
      const connection: Connection = adapter.connect(settings, tools);
      const verbs = VERB_NAMES.flatMap((name) => {
        const verb = connection[name];
        if (verb === undefined) return [];
        const call = new Proxy(verb.call, {
          apply: (target, self, args) => {
            tell(name);
            return Reflect.apply(target, self, args);
          },
        });
        return [[name, { ...verb, call }] as const];
      });
      return { ...connection, ...Object.fromEntries(verbs) };
    },
  };
}
