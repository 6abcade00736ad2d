import type { HubspotDouble } from '../../adapters/hubspot/double/index.ts';
import { addressOf, collectedAt, contactsAsked, isDue } from '../contacts.ts';

/** Fills a HubSpot double with contacts; whoever is due has one note. */
export function seed({ world }: HubspotDouble): void {
  const now = new Date().toISOString();
  for (let number = 0; number < contactsAsked(); number += 1) {
    const contact = world.object(
      'contacts',
      {
        firstname: 'Camille',
        lastname: `Banc${number}`,
        email: addressOf(number),
        lifecyclestage: 'lead',
        ...(isDue(number) ? {} : { recent_conversion_date: now }),
      },
      { createdAt: collectedAt },
    );
    if (!isDue(number)) continue;
    const note = world.object('notes', {
      hs_note_body: `Camille Banc${number} a demandé un devis.`,
      hs_timestamp: collectedAt.toISOString(),
    });
    world.associate('notes', note, 'contacts', contact);
  }
}
