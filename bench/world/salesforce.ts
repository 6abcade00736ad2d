import { randomBytes } from 'node:crypto';
import type { SalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import type { Somebody } from '../people.ts';
import { everybody, shares, sizes, spread } from '../people.ts';

/** Fills a Salesforce double that runs in a process of its own. */
export function seed({ world }: SalesforceDouble): void {
  const account = world.insert('Account', { Name: 'Société du Banc' });
  world.insert('Contact', { FirstName: 'Une', LastName: 'Collègue', AccountId: account });
  for (const person of everybody) addPerson(world, person, account);
}

function addPerson(world: SalesforceDouble['world'], person: Somebody, account: string): void {
  const { given, family, email, size, hasFiles } = person;
  const contact = world.insert('Contact', {
    FirstName: given,
    LastName: family,
    Email: email,
    AccountId: account,
  });
  for (const [kind, count] of spread(sizes[size], shares.salesforce)) {
    for (let number = 0; number < count; number += 1) add[kind]?.(world, person, contact);
  }
  if (!hasFiles) return;
  for (let number = 0; number < sizes[size]; number += 1) {
    world.file({ title: `piece-${number}.bin`, bytes: fileBytes, linkedTo: [contact] });
  }
}

const fileBytes = randomBytes(100_000);

type Add = (world: SalesforceDouble['world'], of: Somebody, contact: string) => unknown;

const add: Readonly<Record<string, Add>> = {
  Task: (world, { given, family }, contact) =>
    world.insert('Task', {
      WhoId: contact,
      Subject: `Relancer ${given} ${family}`,
      Description: 'Un devis.',
      Status: 'Completed',
    }),
  Event: (world, { given, family }, contact) =>
    world.insert('Event', {
      WhoId: contact,
      Subject: `Visite de ${given} ${family}`,
      StartDateTime: '2026-05-04T09:00:00.000Z',
      EndDateTime: '2026-05-04T10:00:00.000Z',
    }),
  EmailMessage: (world, { given, email }, contact) =>
    world.email({
      from: 'ventes@example.com',
      to: [email],
      subject: 'Votre devis',
      body: `Bonjour ${given}`,
      relationIds: [contact],
      taskCopy: false,
    }),
};
