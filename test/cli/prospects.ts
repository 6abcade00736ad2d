import type { Company } from './company.ts';

const retention = (then: string): string => `rules:
  - id: prospects
    class: prospect
    purpose: prospecting
    keep: P3Y
    since: last-contact-from-person
    then: ${then}
    basis: CNIL 2021-131
    brake: { records: 500, percent: 100 }
`;
const dataMap = `fields: {}
classes:
  prospect:
    crm-eu: { person: { town: Prospectville } }
    sales: { person: { town: Prospectville } }
purposes:
  prospecting: { label: { fr: prospection, en: prospecting }, legalBasis: legitimate-interest }
`;

/** Prospects go three years after their last contact, in both tools. */
export async function scheduleProspects(company: Company, then = 'erase'): Promise<void> {
  await company.write('config/retention.yaml', retention(then));
  await company.write('config/data-map.yaml', dataMap);
}
