import type { World } from '../../adapters/salesforce/double/index.ts';
import type { Random } from '../../adapters/double-kit/index.ts';
import { seededRandom } from '../../adapters/double-kit/index.ts';
import type { SeedWorld, Somebody } from './company.ts';
import { nameOf, past, told } from './company.ts';
import { calls, mails, notes, products, questions, streets, tasks, towns } from './words.ts';

/** Loads the sales tool. @returns the living Contact or Lead of each person who has one, by index of `people` */
export function fillSalesforce(world: World, of: SeedWorld): ReadonlyMap<number, string> {
  const random = seededRandom(of.seed + 2);
  const accounts = of.companies.map(({ name, town, website }) =>
    world.insert('Account', {
      Name: name,
      BillingCity: town,
      BillingCountry: 'France',
      Website: website,
      CreatedDate: past(random, of.now, 1_500).toISOString(),
    }),
  );
  const campaign = world.insert('Campaign', { Name: 'Salon des arts de la table', IsActive: true });
  const living = new Map<number, string>();
  for (const [index, person] of of.people.entries()) {
    if (person.inSalesforce === null) continue;
    const account = person.worksAt === null ? undefined : accounts[person.worksAt];
    const id = addPerson(world, random, of, person, account);
    living.set(index, id);
    if (random.chance(0.1)) {
      const reference = id.startsWith('00Q') ? { LeadId: id } : { ContactId: id };
      world.insert('CampaignMember', { CampaignId: campaign, Status: 'Sent', ...reference });
    }
    addActivities(world, random, of, person, id, account);
  }
  shareAmongColleagues(world, random, of, living, accounts);
  return living;
}

function addPerson(
  world: World,
  random: Random,
  of: SeedWorld,
  person: Somebody,
  account: string | undefined,
): string {
  const CreatedDate = past(random, of.now, 1_400).toISOString();
  const common = {
    FirstName: person.given,
    LastName: person.family,
    Email: person.email,
    Phone: person.phone,
    Title: person.title,
    HasOptedOutOfEmail: person.isOptedOut,
    CreatedDate,
  };
  if (person.inSalesforce !== 'contact') {
    const Company = (person.worksAt === null ? null : of.companies[person.worksAt]?.name) ?? nameOf(person);
    const lead = world.insert('Lead', {
      ...common,
      Company,
      City: person.town,
      Status: 'Open',
      LeadSource: 'Web',
    });
    if (person.inSalesforce === 'lead') return lead;
    return world.convertLead(lead, { withOpportunity: random.chance(0.5) }).contactId;
  }
  const fields = {
    ...common,
    ...(account === undefined ? {} : { AccountId: account }),
    MailingStreet: `${1 + random.int(120)} ${random.pick(streets)}`,
    MailingCity: person.town,
    MailingCountry: 'France',
  };
  const contact = world.insert('Contact', fields);
  if (person.wasTwice) {
    const loser = world.insert('Contact', { ...fields, Email: person.otherEmail ?? person.email });
    world.merge(contact, [loser]);
  }
  if (random.chance(0.06)) world.history(contact, 'MailingCity', random.pick(towns), person.town);
  if (random.chance(0.04)) world.history(contact, 'Phone', '+33 6 39 98 99 99', person.phone);
  return contact;
}

function addActivities(
  world: World,
  random: Random,
  { now }: SeedWorld,
  person: Somebody,
  id: string,
  account: string | undefined,
): void {
  const isContact = id.startsWith('003');
  const about = account !== undefined && isContact ? { WhoId: id, WhatId: account } : { WhoId: id };
  const count = Math.floor(person.busy * 6);
  for (let number = 0; number < count; number += 1) {
    const at = past(random, now);
    const kind = random.int(4);
    if (kind === 0) {
      world.insert('Task', {
        ...about,
        Subject: told(random, tasks, person),
        Description: told(random, calls, person),
        ActivityDate: at.toISOString().slice(0, 10),
        Status: 'Completed',
      });
    } else if (kind === 1) {
      world.insert('Event', {
        ...about,
        Subject: `Dégustation avec ${nameOf(person)}`,
        Description: told(random, notes, person),
        StartDateTime: at.toISOString(),
        EndDateTime: new Date(at.getTime() + 3_600_000).toISOString(),
      });
    } else if (kind === 2) {
      world.email({
        from: 'ventes@example.com',
        fromName: 'Maison Tilleul',
        to: [person.email],
        subject: `Votre ${random.pick(products)}`,
        body: told(random, mails, person),
        ...(account === undefined ? {} : { relatedToId: account }),
        relationIds: [id],
        at,
      });
    } else if (isContact) addCase(world, random, person, id, at);
  }
  if (isContact && account !== undefined && person.busy > 0.6) {
    const opportunity = world.insert('Opportunity', {
      AccountId: account,
      Name: `${random.pick(products)} — ${person.town}`,
      StageName: random.pick(['Prospecting', 'Closed Won', 'Closed Lost']),
      CloseDate: past(random, now, 400).toISOString().slice(0, 10),
      Amount: 300 + random.int(6_000),
    });
    world.insert('OpportunityContactRole', {
      OpportunityId: opportunity,
      ContactId: id,
      Role: 'Decision Maker',
    });
  }
  if (isContact && person.busy > 0.8) {
    world.file({
      title: `devis-${person.family}.txt`,
      bytes: `Devis pour ${nameOf(person)}`,
      linkedTo: [id],
    });
  }
  // Somebody writes by the web form, and nobody links the case to their contact.
  if (random.chance(0.04)) {
    world.insert('Case', {
      SuppliedName: nameOf(person),
      SuppliedEmail: person.email,
      Subject: 'Formulaire du site',
      Description: told(random, questions, person),
      Origin: 'Web',
      Status: 'New',
    });
  }
}

function addCase(world: World, random: Random, person: Somebody, contact: string, at: Date): void {
  const caseId = world.insert('Case', {
    ContactId: contact,
    Subject: 'Réclamation livraison',
    Description: told(random, questions, person),
    Origin: 'Email',
    Status: 'Closed',
    CreatedDate: at.toISOString(),
  });
  world.email({
    from: person.email,
    fromName: nameOf(person),
    to: ['sav@example.com'],
    subject: 'Réclamation livraison',
    body: told(random, questions, person),
    caseId,
    relationIds: [contact],
    incoming: true,
    at,
  });
}

/** A meeting with two colleagues belongs to both of them and to their account. */
function shareAmongColleagues(
  world: World,
  random: Random,
  { now, people }: SeedWorld,
  living: ReadonlyMap<number, string>,
  accounts: readonly string[],
): void {
  const contacts = [...living].filter(([, id]) => id.startsWith('003'));
  const byCompany = Map.groupBy(contacts, ([index]) => people[index]?.worksAt ?? null);
  for (const [company, [one, other]] of byCompany) {
    if (company === null || one === undefined || other === undefined) continue;
    const at = past(random, now);
    const event = world.insert('Event', {
      WhoId: one[1],
      WhatId: accounts[company],
      Subject: 'Présentation de la nouvelle carte',
      StartDateTime: at.toISOString(),
      EndDateTime: new Date(at.getTime() + 3_600_000).toISOString(),
    });
    world.insert('EventRelation', { EventId: event, RelationId: other[1] });
  }
}
