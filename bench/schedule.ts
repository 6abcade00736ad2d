import type { Person } from '../src/domain/approval.ts';
import type { Settings } from '../src/settings/settings.ts';
import { dpo } from './house.ts';

/** Signs beside the DPO: a first run of a rule takes two. */
export const direction: Person = { id: 'direction', roles: ['controller'] };

/** Prospects three years after their last contact, in both tools. */
export const schedule: Pick<Settings, 'people' | 'retention' | 'dataMap'> = {
  people: [dpo, direction],
  retention: [
    {
      id: 'prospects',
      class: 'prospect',
      purpose: 'prospecting',
      keep: 'P3Y',
      since: 'last-contact-from-person',
      contacts: ['form', 'reply', 'click', 'meeting', 'inbound-message', 'support-request', 'purchase'],
      action: { kind: 'erase' },
      basis: 'CNIL 2021-131',
      brake: { records: 1_000_000, percent: 100 },
    },
  ],
  dataMap: {
    fields: {},
    classes: {
      prospect: {
        marketing: { contact: { lifecyclestage: 'lead' } },
        sales: { Contact: { LeadSource: 'Web' } },
      },
    },
    unclassed: {},
    events: {},
    purposes: {},
    exemptions: [],
  },
};
