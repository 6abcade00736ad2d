import type { World } from '../../adapters/hubspot/double/index.ts';
import type { Random } from '../../adapters/double-kit/index.ts';
import { seededRandom } from '../../adapters/double-kit/index.ts';
import type { SeedWorld, Somebody } from './company.ts';
import { nameOf, past, told } from './company.ts';
import { calls, mails, notes, products, questions, tasks } from './words.ts';

/** Loads the marketing tool. @returns the contact of each person who has one, by index of `people` */
export function fillHubspot(world: World, of: SeedWorld): ReadonlyMap<number, string> {
  const random = seededRandom(of.seed + 1);
  // A company that restricts processing has it; without it "check" says what it is for.
  world.property('contacts', { name: 'greffe_restricted', type: 'bool' });
  const companies = of.companies.map(({ name, town, website }) =>
    world.object(
      'companies',
      { name, city: town, country: 'France', website },
      { createdAt: past(random, of.now, 1_500) },
    ),
  );
  const contacts = new Map<number, string>();
  for (const [index, person] of of.people.entries()) {
    if (!person.inHubspot) continue;
    const id = addContact(world, random, of, person);
    contacts.set(index, id);
    const company = person.worksAt === null ? undefined : companies[person.worksAt];
    if (company !== undefined) world.associate('contacts', id, 'companies', company);
    addActivities(world, random, of, person, id, company);
    if (person.isOptedOut) world.subscription(person.email, 'OPTED_OUT');
    else world.subscription(person.email, 'SUBSCRIBED', { typeId: '1001' });
  }
  shareAmongColleagues(world, random, of, contacts);
  addMailboxes(world, of, companies);
  world.list('Infolettre', 'SNAPSHOT', [...contacts.values()].slice(0, 300));
  return contacts;
}

function addContact(world: World, random: Random, { now, companies }: SeedWorld, person: Somebody): string {
  const properties = {
    firstname: person.given,
    lastname: person.family,
    email: person.email,
    phone: person.phone,
    city: person.town,
    country: 'France',
    jobtitle: person.title,
    company: person.worksAt === null ? null : companies[person.worksAt]?.name,
    lifecyclestage: random.pick(['subscriber', 'lead', 'marketingqualifiedlead', 'customer']),
  };
  const createdAt = past(random, now, 1_400);
  const id = world.object('contacts', properties, { createdAt });
  if (person.otherEmail === null) return id;
  if (!person.wasTwice) {
    world.edit('contacts', id, { hs_additional_emails: person.otherEmail });
    return id;
  }
  const twin = world.object('contacts', { ...properties, email: person.otherEmail }, { createdAt });
  return world.merge(id, twin);
}

/** What was written about one person: much about a few, nothing about many. */
function addActivities(
  world: World,
  random: Random,
  { now }: SeedWorld,
  person: Somebody,
  id: string,
  company: string | undefined,
): void {
  const stamp = (): string => past(random, now).toISOString();
  const add = (type: string, properties: Readonly<Record<string, string>>): string => {
    const at = stamp();
    const activity = world.object(type, { ...properties, hs_timestamp: at }, { createdAt: new Date(at) });
    world.associate(type, activity, 'contacts', id);
    return activity;
  };
  const count = Math.floor(person.busy * 6);
  for (let number = 0; number < count; number += 1) {
    const kind = random.int(5);
    if (kind === 0) {
      const hasFile = random.chance(0.3);
      const file = hasFile
        ? world.file({ name: `devis-${id}-${number}.txt`, bytes: `Devis pour ${nameOf(person)}` })
        : null;
      add('notes', {
        hs_note_body: told(random, notes, person),
        ...(file === null ? {} : { hs_attachment_ids: file }),
      });
    } else if (kind === 1) {
      add('calls', {
        hs_call_title: `Appel ${nameOf(person)}`,
        hs_call_body: told(random, calls, person),
        hs_call_to_number: person.phone,
        hs_call_status: 'COMPLETED',
      });
    } else if (kind === 2) {
      add('emails', {
        hs_email_subject: `Votre ${random.pick(products)}`,
        hs_email_text: told(random, mails, person),
        hs_email_direction: 'EMAIL',
        hs_email_headers: JSON.stringify({
          from: { email: 'ventes@example.com', firstName: 'Maison', lastName: 'Tilleul' },
          to: [{ email: person.email, firstName: person.given, lastName: person.family }],
          cc: [],
          bcc: [],
        }),
      });
    } else if (kind === 3) {
      add('meetings', {
        hs_meeting_title: `Dégustation avec ${nameOf(person)}`,
        hs_meeting_body: told(random, notes, person),
        hs_meeting_start_time: stamp(),
      });
    } else {
      add('tasks', { hs_task_subject: told(random, tasks, person), hs_task_status: 'COMPLETED' });
    }
  }
  if (person.busy > 0.55) {
    const ticket = world.object('tickets', {
      subject: 'Réclamation livraison',
      content: told(random, questions, person),
      hs_pipeline_stage: '4',
    });
    world.associate('tickets', ticket, 'contacts', id);
  }
  if (person.busy > 0.65) {
    const deal = world.object('deals', {
      dealname: `${random.pick(products)} — ${person.town}`,
      amount: 200 + random.int(4_000),
      dealstage: 'closedwon',
    });
    world.associate('deals', deal, 'contacts', id);
    if (company !== undefined) world.associate('deals', deal, 'companies', company);
  }
  if (person.busy > 0.7) {
    world.thread({
      contactId: id,
      createdAt: past(random, now),
      messages: [
        { text: told(random, questions, person), senderName: nameOf(person), senderAddress: person.email },
      ],
    });
  }
  if (random.chance(0.05)) {
    world.formSubmission({
      formName: 'Demande d’échantillons',
      submittedAt: past(random, now),
      values: { email: person.email, firstname: person.given, lastname: person.family },
    });
  }
}

/** A note about two people who work at the same place belongs to both. */
function shareAmongColleagues(
  world: World,
  random: Random,
  { now, people }: SeedWorld,
  contacts: ReadonlyMap<number, string>,
): void {
  const byCompany = Map.groupBy(contacts.keys(), (index) => people[index]?.worksAt ?? null);
  for (const [company, [one, other]] of byCompany) {
    const first = one === undefined ? undefined : people[one];
    const second = other === undefined ? undefined : people[other];
    if (company === null || first === undefined || second === undefined) continue;
    const at = past(random, now);
    const note = world.object(
      'notes',
      {
        hs_note_body: `Déjeuner avec ${nameOf(first)} et ${nameOf(second)} : commande commune.`,
        hs_timestamp: at.toISOString(),
      },
      { createdAt: at },
    );
    for (const index of [one, other]) {
      const id = index === undefined ? undefined : contacts.get(index);
      if (id !== undefined) world.associate('notes', note, 'contacts', id);
    }
  }
}

/** A mailbox that a whole house reads, recorded as if it were a person. */
function addMailboxes(world: World, { companies }: SeedWorld, ids: readonly string[]): void {
  for (const [index, company] of companies.entries()) {
    if (index % 5 !== 0) continue;
    const id = world.object('contacts', {
      email: company.mailbox,
      company: company.name,
      city: company.town,
    });
    const companyId = ids[index];
    if (companyId !== undefined) world.associate('contacts', id, 'companies', companyId);
  }
  world.object('contacts', { email: 'contact@example.fr', lastname: 'Accueil', lifecyclestage: 'other' });
}
