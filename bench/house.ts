import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Person } from '../src/domain/approval.ts';
import type { Right } from '../src/domain/request.ts';
import type { Application } from '../src/main.ts';
import { openApplication } from '../src/main.ts';
import { openLog } from '../src/platform/log.ts';
import type { Budget } from '../src/ports/budget.ts';
import { accountsDefault, learnDefault, suppressionDefault } from '../src/settings/greffe-file.ts';
import { Secret } from '../src/settings/secret.ts';
import type { Settings } from '../src/settings/settings.ts';
import type { Double } from './doubles.ts';
import { startDouble } from './doubles.ts';
import type { Somebody } from './people.ts';

export const dpo: Person = { id: 'dpo', roles: ['dpo'] };

/** What HubSpot would sign its deliveries with. */
export const webhookSecret = 'secret-of-the-bench';

/** Both vendors, each in a process of its own. */
export interface Vendors {
  readonly hubspot: Double;
  readonly salesforce: Double;
  close(): Promise<void>;
}

/** What their first lines told: enough to reach them from any process. */
export type Told = Readonly<Record<'hubspot' | 'salesforce', Double['told']>>;

export async function startVendors(hubspotLimits: Readonly<Record<string, null>> = {}): Promise<Vendors> {
  const [hubspot, salesforce] = await Promise.all([
    startDouble('hubspot', { limits: hubspotLimits }),
    startDouble('salesforce', { limits: { dailyApiRequests: 1_000_000 } }),
  ]);
  return {
    hubspot,
    salesforce,
    async close() {
      await Promise.all([hubspot.close(), salesforce.close()]);
    },
  };
}

/**
 * greffe over an embedded store and both vendors.
 * @param data  where the store lies, and the log
 * @param laidOver  settings that differ from those of every other bench
 */
export function openGreffe(
  data: string,
  told: Told,
  budget?: Budget,
  laidOver: Partial<Settings> = {},
): Promise<Application> {
  return openApplication({
    settings: { ...settingsOver(told), ...laidOver },
    data,
    log: openLog(createWriteStream(join(data, 'log'))),
    ...(budget === undefined ? {} : { budget }),
  });
}

export interface House extends Vendors {
  readonly application: Application;
}

export async function openHouse(data: string): Promise<House> {
  const vendors = await startVendors();
  const { hubspot, salesforce } = vendors;
  const application = await openGreffe(data, { hubspot: hubspot.told, salesforce: salesforce.told });
  return {
    ...vendors,
    application,
    async close() {
      await application.close();
      await vendors.close();
    },
  };
}

function settingsOver({ hubspot, salesforce }: Told): Settings {
  const systems = [
    {
      name: 'marketing',
      adapter: 'hubspot',
      settings: {
        baseUrl: hubspot['url'],
        token: hubspot['token'],
        webhooks: { clientSecret: webhookSecret, portalId: Number(hubspot['portalId']) },
      },
      expect: { portalId: Number(hubspot['portalId']) },
    },
    {
      name: 'sales',
      adapter: 'salesforce',
      settings: {
        loginUrl: salesforce['url'],
        auth: {
          kind: 'client-credentials',
          clientId: salesforce['clientId'],
          clientSecret: salesforce['clientSecret'],
        },
        dailyRequests: 1_000_000,
      },
      expect: { organizationId: salesforce['organizationId'] ?? '' },
    },
  ];
  return {
    mode: 'live',
    packagesKeptMs: 86_400_000,
    proofKept: 'P5Y',
    suppression: suppressionDefault,
    learn: learnDefault,
    accounts: accountsDefault,
    http: null,
    metrics: null,
    openId: null,
    privateHosts: [],
    controllers: [
      {
        id: 'acme',
        name: 'Acme SAS',
        country: 'FR',
        timeZone: 'Europe/Paris',
        language: 'fr',
        dpo: 'dpo@acme.example',
        systems: systems.map(({ name }) => name),
      },
    ],
    people: [dpo],
    systems: systems.map((system) => ({
      ...system,
      settings: new Secret<unknown>(system.settings, {}),
      share: 1,
      after: [],
      afterWaitMs: 86_400_000,
    })),
    dataMap: { fields: {}, classes: {}, unclassed: {}, events: {}, purposes: {}, exemptions: [] },
    mail: { from: null, folder: null, smtp: null },
    retention: [],
    processors: [],
    letters: [],
  };
}

/** What a request needs of a house. */
type Working = Pick<House, 'application'>;

const forever = new AbortController().signal;

/** A request as a DPO carries it: opened, located, identity settled. It waits for what comes next. */
export async function openRequest(house: Working, of: Somebody, right: Right): Promise<number> {
  const { requests } = house.application.greffe;
  const id = await requests.open(dpo, {
    controller: 'acme',
    rights: [right],
    identifiers: [{ kind: 'email', value: of.email }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await requests.carryOn(id, forever);
  await requests.identify(dpo, id, 'called back');
  await requests.carryOn(id, forever);
  return id;
}

/** An erasure, to its provisional answer: what can be done at once is done and read back. */
export async function erase(house: Working, of: Somebody): Promise<number> {
  const { requests, plans } = house.application.greffe;
  const id = await openRequest(house, of, 'erasure');
  const { plan } = await plans.show(dpo, id);
  await plans.approve(dpo, id, plan.digest, forever);
  await requests.carryOn(id, forever);
  await expectState(house, id, 'answered-provisionally');
  return id;
}

/** An access, to the signed package in the person's hands. @returns the bytes that left */
export async function exportTo(house: Working, of: Somebody): Promise<number> {
  const { packages } = house.application.greffe;
  const id = await openRequest(house, of, 'access');
  const review = await packages.review(dpo, id);
  await packages.sign(dpo, id, review.package.built.digest, forever);
  const { stream } = await packages.fetch(dpo, id);
  let bytes = 0;
  for await (const piece of stream) bytes += piece.byteLength;
  return bytes;
}

/** A figure of work that was not done would be no figure. */
export async function expectState(house: Working, id: number, expected: string): Promise<void> {
  const { state, request } = await house.application.greffe.requests.show(dpo, id);
  if (state === expected) return;
  const waits = request.rights.map((right) => right.waitsFor).join('; ');
  throw new Error(`request ${id} is ${state}, not ${expected}. It waits for: ${waits}`);
}
