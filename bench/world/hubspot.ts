import { randomBytes } from 'node:crypto';
import type { HubspotDouble } from '../../adapters/hubspot/double/index.ts';
import type { Somebody } from '../people.ts';
import { everybody, shares, sizes, spread } from '../people.ts';

/** Fills a HubSpot double that runs in a process of its own. */
export function seed({ world }: HubspotDouble): void {
  const company = world.object('companies', { name: 'Société du Banc' });
  for (const person of everybody) addPerson(world, person, company);
}

function addPerson(world: HubspotDouble['world'], person: Somebody, company: string): void {
  const { given, family, email, size, hasFiles } = person;
  const contact = world.object('contacts', { firstname: given, lastname: family, email });
  world.associate('contacts', contact, 'companies', company);
  world.subscription(email, 'SUBSCRIBED', { typeId: '1001' });
  for (const [type, count] of spread(sizes[size], shares.hubspot)) {
    for (let number = 0; number < count; number += 1) {
      const file = hasFiles ? world.file({ name: `piece-${number}.bin`, bytes: fileBytes }) : null;
      const record = world.object(type, {
        ...words[type]?.(person),
        hs_timestamp: new Date().toISOString(),
        ...(file === null ? {} : { hs_attachment_ids: file }),
      });
      world.associate(type, record, 'contacts', contact);
      world.associate(type, record, 'companies', company);
    }
  }
}

/** Large enough for a package that is held in memory to show; of chance, so that no zip makes it small. */
const fileBytes = randomBytes(100_000);

const words: Readonly<Record<string, (of: Somebody) => Readonly<Record<string, string>>>> = {
  notes: ({ given, family }) => ({ hs_note_body: `${given} ${family} a demandé un devis.` }),
  emails: ({ given, family, email }) => ({
    hs_email_subject: 'Votre devis',
    hs_email_text: `Bonjour ${given}`,
    hs_email_direction: 'EMAIL',
    hs_email_headers: JSON.stringify({
      from: { email: 'ventes@example.com', firstName: 'Ventes', lastName: 'Banc' },
      to: [{ email, firstName: given, lastName: family }],
      cc: [],
      bcc: [],
    }),
  }),
  calls: ({ given, family }) => ({ hs_call_title: `Appel de ${given} ${family}`, hs_call_body: 'Rappeler.' }),
  meetings: ({ given, family }) => ({ hs_meeting_title: `Visite de ${given} ${family}` }),
  tasks: ({ given, family }) => ({ hs_task_subject: `Relancer ${given} ${family}` }),
};
