import type { Person } from '../../src/domain/approval.ts';
import { accountsDefault, learnDefault, suppressionDefault } from '../../src/settings/greffe-file.ts';
import { Secret } from '../../src/settings/secret.ts';
import type { Settings } from '../../src/settings/settings.ts';
import type { HouseOptions } from './house.ts';

export const dpo: Person = { id: 'dpo', roles: ['dpo'] };
export const direction: Person = { id: 'direction', roles: ['controller'] };

/** Also for a process that a test starts, which is no file of tests. */
export function settingsOf(names: readonly string[], options: HouseOptions = {}): Settings {
  return {
    mode: 'live',
    packagesKeptMs: 30 * 86_400_000,
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
        systems: [...names],
      },
    ],
    people: [dpo, direction],
    systems: names.map((name) => ({
      name,
      adapter: 'memory',
      settings: new Secret<unknown>(
        {
          account: name,
          ...(options.webhookSecret !== undefined && { webhookSecret: options.webhookSecret }),
          ...(options.restrictedOwner !== undefined && { restricted: { owner: options.restrictedOwner } }),
        },
        {},
      ),
      expect: { account: name },
      share: 1,
      after: options.after?.[name] ?? [],
      afterWaitMs: 86_400_000,
      ...options.system,
    })),
    dataMap: { fields: {}, classes: {}, unclassed: {}, events: {}, purposes: {}, exemptions: [] },
    mail: { from: null, folder: null, smtp: null },
    retention: [],
    processors: [],
    letters: [],
    ...options.settings,
  };
}
