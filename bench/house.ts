import { mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MovableClock } from '../adapters/double-kit/index.ts';
import { movableClock } from '../adapters/double-kit/index.ts';
import type { Person } from '../src/domain/approval.ts';
import type { Right } from '../src/domain/request.ts';
import type { Application } from '../src/main.ts';
import { openApplication, stopStore } from '../src/main.ts';
import { openLog } from '../src/platform/log.ts';
import { Secret } from '../src/settings/secret.ts';
import type { Settings } from '../src/settings/settings.ts';
import type { Double } from './doubles.ts';
import { startDouble } from './doubles.ts';
import type { Somebody } from './people.ts';

export const dpo: Person = { id: 'dpo', roles: ['dpo'] };

/** greffe over its own embedded store and two vendors, each in a process of its own. */
export interface House {
  readonly application: Application;
  readonly hubspot: Double;
  readonly salesforce: Double;
  readonly clock: MovableClock;
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const data = await mkdtemp(join(tmpdir(), 'greffe-bench-'));
  const [hubspot, salesforce] = await Promise.all([
    startDouble('hubspot', {}),
    startDouble('salesforce', { limits: { dailyApiRequests: 1_000_000 } }),
  ]);
  const clock = movableClock();
  const application = await openApplication({
    settings: settingsOver(hubspot, salesforce),
    data,
    clock,
    log: openLog(createWriteStream(join(data, 'log'))),
  });
  return {
    application,
    hubspot,
    salesforce,
    clock,
    async close() {
      await application.close();
      await Promise.all([hubspot.close(), salesforce.close()]);
      await stopStore(data);
      await rm(data, { recursive: true, force: true });
    },
  };
}

function settingsOver(hubspot: Double, salesforce: Double): Settings {
  const systems = [
    {
      name: 'marketing',
      adapter: 'hubspot',
      settings: { baseUrl: hubspot.told['url'], token: hubspot.told['token'] },
      expect: { portalId: Number(hubspot.told['portalId']) },
    },
    {
      name: 'sales',
      adapter: 'salesforce',
      settings: {
        loginUrl: salesforce.told['url'],
        auth: {
          kind: 'client-credentials',
          clientId: salesforce.told['clientId'],
          clientSecret: salesforce.told['clientSecret'],
        },
        dailyRequests: 1_000_000,
      },
      expect: { organizationId: salesforce.told['organizationId'] ?? '' },
    },
  ];
  return {
    mode: 'live',
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
    dataMap: { fields: {}, classes: {}, purposes: {}, exemptions: [] },
    retention: [],
    processors: [],
  };
}

const forever = new AbortController().signal;

/** A request as a DPO carries it: opened, located, identity settled. It waits for what comes next. */
export async function openRequest(house: House, of: Somebody, right: Right): Promise<number> {
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
export async function erase(house: House, of: Somebody): Promise<number> {
  const { requests, plans } = house.application.greffe;
  const id = await openRequest(house, of, 'erasure');
  const { plan } = await plans.show(dpo, id);
  await plans.approve(dpo, id, plan.digest, forever);
  await requests.carryOn(id, forever);
  await expectState(house, id, 'answered-provisionally');
  return id;
}

/** An access, to the signed package in the person's hands. @returns the bytes that left */
export async function exportTo(house: House, of: Somebody): Promise<number> {
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
export async function expectState(house: House, id: number, expected: string): Promise<void> {
  const { state, request } = await house.application.greffe.requests.show(dpo, id);
  if (state === expected) return;
  const waits = request.rights.map((right) => right.waitsFor).join('; ');
  throw new Error(`request ${id} is ${state}, not ${expected}. It waits for: ${waits}`);
}
