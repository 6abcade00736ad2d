import type { World as Hubspot } from '../../adapters/hubspot/double/index.ts';
import type { World as Salesforce } from '../../adapters/salesforce/double/index.ts';
import { day } from '../../adapters/double-kit/index.ts';

/** A named person of the story. */
export interface Character {
  readonly given: string;
  readonly family: string;
  /** The address they write from. */
  readonly email: string;
  /** Every other text by which a trace of them is known. */
  readonly traces: readonly string[];
}

/** Asks for her data, then for its erasure. Known to marketing by one address and to sales by another. */
export const camille: Character = {
  given: 'Camille',
  family: 'Aubrenoix',
  email: 'camille.aubrenoix@example.fr',
  traces: ['c.aubrenoix@example.com', '+33 6 39 98 90 01', 'Aubrenoix'],
};

/** Asks to be erased; somebody else bears his name. */
export const julien: Character = {
  given: 'Julien',
  family: 'Morvalent',
  email: 'julien.morvalent@example.fr',
  traces: ['j.morvalent@example.com', '+33 6 39 98 90 02', 'Morvalent'],
};

/** The other Julien Morvalent, who asked for nothing. */
export const namesake: Character = {
  given: 'Julien',
  family: 'Morvalent',
  email: 'morvalent.julien@example.com',
  traces: ['+33 6 39 98 90 03'],
};

/** Where the story will need to point at something in the sales tool. */
export interface CastInSalesforce {
  readonly julienContact: string;
  readonly namesakeContact: string;
  /** The complaint a lawyer wants kept. */
  readonly disputedCase: string;
}

const colleague = { given: 'Apolline', family: 'Courgardan', email: 'apolline.courgardan@example.fr' };

/** Their traces in the marketing tool. */
export function castInHubspot(world: Hubspot, now: Date): void {
  const before = ago(now);
  const company = world.object('companies', {
    name: 'Hôtel de la Roseraie',
    city: 'Angers',
    country: 'France',
  });
  const apolline = world.object('contacts', {
    firstname: colleague.given,
    lastname: colleague.family,
    email: colleague.email,
    company: 'Hôtel de la Roseraie',
  });
  // She left her details twice, under two addresses; the two contacts were merged since.
  const details = { firstname: camille.given, lastname: camille.family, city: 'Angers', jobtitle: 'Gérante' };
  const first = world.object(
    'contacts',
    { ...details, email: camille.email, phone: '+33 6 39 98 90 01', lifecyclestage: 'customer' },
    { createdAt: before(800) },
  );
  const second = world.object(
    'contacts',
    { ...details, email: 'c.aubrenoix@example.com', lifecyclestage: 'lead' },
    { createdAt: before(430) },
  );
  const camilleId = world.merge(first, second);
  for (const contact of [camilleId, apolline]) world.associate('contacts', contact, 'companies', company);
  const quote = world.file({ name: 'devis-aubrenoix.txt', bytes: 'Devis 2026-118 pour Camille Aubrenoix' });
  const activity = writer(world, before);
  activity('notes', 310, [camilleId], {
    hs_note_body: 'Camille Aubrenoix préfère être rappelée le matin. Devis joint.',
    hs_attachment_ids: quote,
  });
  activity('notes', 120, [camilleId, apolline], {
    hs_note_body: 'Déjeuner avec Camille Aubrenoix et Apolline Courgardan : commande de Noël.',
  });
  activity('calls', 95, [camilleId], {
    hs_call_title: 'Appel Camille Aubrenoix',
    hs_call_body: 'Confirme vingt coffrets Verveine.',
    hs_call_to_number: '+33 6 39 98 90 01',
  });
  activity('emails', 90, [camilleId], {
    hs_email_subject: 'Votre coffret Verveine',
    hs_email_text: 'Bonjour Camille Aubrenoix, votre commande est partie ce matin.',
    hs_email_direction: 'EMAIL',
    hs_email_headers: headersTo(camille),
  });
  activity('meetings', 60, [camilleId, apolline], {
    hs_meeting_title: 'Dégustation à la Roseraie',
    hs_meeting_body: 'Carte de printemps.',
  });
  activity('tasks', 40, [camilleId], { hs_task_subject: 'Rappeler Camille Aubrenoix' });
  const deal = world.object('deals', {
    dealname: 'Coffrets de fin d’année',
    amount: 1_840,
    dealstage: 'closedwon',
  });
  world.associate('deals', deal, 'contacts', camilleId);
  world.associate('deals', deal, 'companies', company);
  const plan = world.file({ name: 'plan-acces.txt', bytes: 'Chez Camille Aubrenoix : sonner deux fois' });
  world.thread({
    contactId: camilleId,
    createdAt: before(35),
    messages: [
      {
        text: 'Bonjour, livrez-vous le samedi ? Voici comment venir.',
        senderName: 'Camille Aubrenoix',
        senderAddress: camille.email,
        fileIds: [plan],
      },
    ],
  });
  world.subscription(camille.email, 'SUBSCRIBED', { typeId: '1001' });

  const julienId = world.object(
    'contacts',
    { firstname: julien.given, lastname: julien.family, email: julien.email, city: 'Dole' },
    { createdAt: before(600) },
  );
  activity('notes', 200, [julienId], {
    hs_note_body: 'Julien Morvalent conteste une facture. Voir le service client.',
  });
  activity('calls', 199, [julienId], {
    hs_call_title: 'Appel Julien Morvalent',
    hs_call_to_number: '+33 6 39 98 90 02',
  });
}

/** Their traces in the sales tool. */
export function castInSalesforce(world: Salesforce, now: Date): CastInSalesforce {
  const before = ago(now);
  const roseraie = world.insert('Account', { Name: 'Hôtel de la Roseraie', BillingCity: 'Angers' });
  const apolline = world.insert('Contact', {
    FirstName: colleague.given,
    LastName: colleague.family,
    Email: colleague.email,
    AccountId: roseraie,
  });
  // A trade fair gave the lead; it was converted, and the contact then moved to the hotel's account.
  const lead = world.insert('Lead', {
    FirstName: camille.given,
    LastName: camille.family,
    Email: 'c.aubrenoix@example.com',
    Phone: '+33 6 39 98 90 01',
    Company: 'Hôtel de la Roseraie',
    Status: 'Qualified',
    CreatedDate: before(430).toISOString(),
  });
  const { contactId } = world.convertLead(lead, { withOpportunity: false });
  world.update(contactId, { AccountId: roseraie, MailingCity: 'Angers' });
  world.history(contactId, 'Phone', '+33 6 39 98 99 99', '+33 6 39 98 90 01');
  world.insert('Task', {
    WhoId: contactId,
    WhatId: roseraie,
    Subject: 'Relancer Camille Aubrenoix',
    ActivityDate: dayOf(before(100)),
    Status: 'Completed',
  });
  const tasting = world.insert('Event', {
    WhoId: apolline,
    WhatId: roseraie,
    Subject: 'Dégustation à la Roseraie',
    StartDateTime: before(60).toISOString(),
    EndDateTime: before(60).toISOString(),
  });
  world.insert('EventRelation', { EventId: tasting, RelationId: contactId });
  const opportunity = world.insert('Opportunity', {
    AccountId: roseraie,
    Name: 'Coffrets de fin d’année',
    StageName: 'Closed Won',
    CloseDate: dayOf(before(95)),
    Amount: 1_840,
  });
  world.insert('OpportunityContactRole', {
    OpportunityId: opportunity,
    ContactId: contactId,
    Role: 'Decision Maker',
  });
  const complaint = world.insert('Case', {
    ContactId: contactId,
    Subject: 'Colis abîmé',
    Description: 'Camille Aubrenoix signale deux coffrets abîmés.',
    Status: 'Closed',
  });
  world.email({
    from: 'c.aubrenoix@example.com',
    fromName: 'Camille Aubrenoix',
    to: ['sav@example.com'],
    subject: 'Colis abîmé',
    body: 'Bonjour, deux coffrets sont arrivés abîmés. Camille Aubrenoix',
    caseId: complaint,
    relationIds: [contactId],
    incoming: true,
    at: before(88),
  });
  world.insert('Case', {
    SuppliedName: 'Camille Aubrenoix',
    SuppliedEmail: 'c.aubrenoix@example.com',
    Subject: 'Formulaire du site',
    Description: 'Bonjour, livrez-vous en Bretagne ?',
    Origin: 'Web',
    Status: 'New',
  });
  world.file({ title: 'devis-2026-118.txt', bytes: 'Devis pour Camille Aubrenoix', linkedTo: [contactId] });

  const julienContact = world.insert('Contact', {
    FirstName: julien.given,
    LastName: julien.family,
    Email: 'j.morvalent@example.com',
    Phone: '+33 6 39 98 90 02',
    MailingCity: 'Dole',
    CreatedDate: before(590).toISOString(),
  });
  const namesakeContact = world.insert('Contact', {
    FirstName: namesake.given,
    LastName: namesake.family,
    Email: namesake.email,
    Phone: '+33 6 39 98 90 03',
    MailingCity: 'Brest',
    CreatedDate: before(250).toISOString(),
  });
  world.insert('Task', {
    WhoId: namesakeContact,
    Subject: 'Rappeler Julien Morvalent (Brest)',
    Status: 'Completed',
  });
  world.insert('Task', { WhoId: julienContact, Subject: 'Rappeler Julien Morvalent', Status: 'Completed' });
  const disputedCase = world.insert('Case', {
    ContactId: julienContact,
    Subject: 'Facture 2026-077 contestée',
    Description: 'Julien Morvalent conteste la facture et annonce une action en justice.',
    Status: 'Working',
    CreatedDate: before(198).toISOString(),
  });
  return { julienContact, namesakeContact, disputedCase };
}

const ago =
  (now: Date): ((days: number) => Date) =>
  (days) =>
    new Date(now.getTime() - days * day);
const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

function writer(world: Hubspot, before: (days: number) => Date) {
  return (
    type: string,
    days: number,
    contacts: readonly string[],
    properties: Readonly<Record<string, string>>,
  ): void => {
    const at = before(days);
    const id = world.object(type, { ...properties, hs_timestamp: at.toISOString() }, { createdAt: at });
    for (const contact of contacts) world.associate(type, id, 'contacts', contact);
  };
}

function headersTo(person: Character): string {
  return JSON.stringify({
    from: { email: 'ventes@example.com', firstName: 'Maison', lastName: 'Tilleul' },
    to: [{ email: person.email, firstName: person.given, lastName: person.family }],
    cc: [],
    bcc: [],
  });
}
