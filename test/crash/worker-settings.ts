import { Secret } from '../../src/settings/secret.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { settingsOf } from '../support/settings-of.ts';

/** One HubSpot double, under the settings a company would write. */
export function workerSettings(vendor: {
  readonly vendorUrl: string;
  readonly token: string;
  readonly portalId: number;
}): Settings {
  const settings = settingsOf(['crm-eu']);
  return {
    ...settings,
    systems: settings.systems.map((system) => ({
      ...system,
      adapter: 'hubspot',
      settings: new Secret<unknown>(
        { baseUrl: vendor.vendorUrl, token: vendor.token, timeZone: 'Europe/Paris' },
        {},
      ),
      expect: { portalId: vendor.portalId },
    })),
  };
}
