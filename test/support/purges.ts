import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import type { Settings } from '../../src/settings/settings.ts';

/** Prospects three years after their last contact; the town tells the class, for want of another field. */
export const prospects: RetentionRule = {
  id: 'prospects',
  class: 'prospect',
  purpose: 'prospecting',
  keep: 'P3Y',
  since: 'last-contact-from-person',
  contacts: ['form', 'reply', 'click', 'meeting', 'inbound-message', 'support-request', 'purchase'],
  action: { kind: 'erase' },
  basis: 'CNIL 2021-131',
  brake: { records: 500, percent: 100 },
};

export const customers: RetentionRule = {
  ...prospects,
  id: 'customers',
  class: 'customer',
  purpose: 'contract',
  keep: 'P5Y',
};

export const PROSPECT = 'Prospectville';
export const CUSTOMER = 'Clientville';

/** A data map in which the town of a row tells its class, in each of these systems. */
export function scheduleFor(
  systems: readonly string[],
  rules: readonly RetentionRule[] = [prospects, customers],
): Pick<Settings, 'retention' | 'dataMap'> {
  const told = (town: string) => Object.fromEntries(systems.map((name) => [name, { person: { town } }]));
  return {
    retention: rules,
    dataMap: {
      fields: {},
      classes: { prospect: told(PROSPECT), customer: told(CUSTOMER) },
      events: {},
      unclassed: {},
      purposes: {},
      exemptions: [],
    },
  };
}
