import type { SalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import { addressOf, collectedAt, contactsAsked, isDue } from '../contacts.ts';

/** Fills a Salesforce double with the same people; whoever is due has one task. */
export function seed({ world }: SalesforceDouble): void {
  for (let number = 0; number < contactsAsked(); number += 1) {
    const contact = world.insert('Contact', {
      FirstName: 'Camille',
      LastName: `Banc${number}`,
      Email: addressOf(number),
      LeadSource: 'Web',
      CreatedDate: collectedAt.toISOString(),
    });
    if (!isDue(number)) continue;
    world.insert('Task', { WhoId: contact, Subject: `Relancer Banc${number}`, Status: 'Completed' });
  }
}
