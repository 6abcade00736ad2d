import type { World } from '../../../adapters/hubspot/double/index.ts';
import { isReference } from './rows.ts';
import type { SampleRow } from './rows.ts';

/**
 * The projection of the sample into HubSpot, stated here once:
 *
 * - Contact and Lead → contact: names, title, addresses below. The first of the address columns is `email`, the others
 *   `hs_additional_emails`. HubSpot holds an address once: whoever comes second is without it.
 * - Opportunity → deal of its primary contact: name, amount, closing date.
 * - Event → meeting of its person; Case → ticket of its contact; Guest_Review__c → note about its contact.
 * - Accounts, campaigns, memberships and addresses of households stay in Salesforce.
 * @returns ids by the rows' keys
 */
export function projectToHubspot(world: World, rows: readonly SampleRow[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  const contacts = new Map<string, string>();
  for (const row of rows.filter(({ object }) => object === 'Contact' || object === 'Lead')) {
    const id = world.object('contacts', contactOf(row, taken), { createdAt: row.collectedAt });
    ids.set(row.key, id);
    contacts.set(row.id ?? row.key, id);
  }
  for (const row of rows) {
    const activity = activityOf(row);
    const person = activity === null ? undefined : contacts.get(activity.about);
    if (activity === null || person === undefined) continue;
    const id = world.object(activity.type, activity.properties);
    world.associate(activity.type, id, 'contacts', person);
    ids.set(row.key, id);
  }
  return ids;
}

/** Contact property ← the first of these columns that is filled. */
const contactProperties: Readonly<Record<string, readonly string[]>> = {
  firstname: ['FirstName'],
  lastname: ['LastName'],
  salutation: ['Salutation'],
  jobtitle: ['Title'],
  phone: ['Phone', 'npe01__WorkPhone__c'],
  mobilephone: ['MobilePhone'],
  address: ['MailingStreet'],
  city: ['MailingCity'],
  state: ['MailingState'],
  zip: ['MailingPostalCode'],
  country: ['MailingCountry'],
  date_of_birth: ['Birthdate'],
};
const addressColumns = ['Email', 'npe01__HomeEmail__c', 'npe01__WorkEmail__c', 'npe01__AlternateEmail__c'];

function contactOf(row: SampleRow, taken: Set<string>): Readonly<Record<string, string>> {
  const texts = Object.entries(contactProperties).flatMap(([property, columns]) => {
    const value = columns.map((column) => cell(row, column)).find((one) => one !== '');
    return value === undefined ? [] : [[property, value]];
  });
  const addresses = new Set(addressColumns.map((column) => cell(row, column).toLowerCase()));
  const own = [...addresses].filter((address) => address !== '' && !taken.has(address));
  for (const address of own) taken.add(address);
  const [email, ...others] = own;
  return {
    ...Object.fromEntries(texts),
    ...(email === undefined ? {} : { email }),
    ...(others.length === 0 ? {} : { hs_additional_emails: others.join(';') }),
    lifecyclestage: row.object === 'Lead' ? 'lead' : 'customer',
  };
}

interface Activity {
  readonly type: string;
  /** The row it is about, by its Salesforce id or its key. */
  readonly about: string;
  readonly properties: Readonly<Record<string, string>>;
}

function activityOf(row: SampleRow): Activity | null {
  switch (row.object) {
    case 'Opportunity':
      return {
        type: 'deals',
        about: cell(row, 'npsp__primary_contact__c') || cell(row, 'primary_contact__c'),
        properties: {
          dealname: cell(row, 'Name'),
          amount: cell(row, 'Amount'),
          closedate: cell(row, 'CloseDate'),
        },
      };
    case 'Event':
      return {
        type: 'meetings',
        about: cell(row, 'WhoId'),
        properties: {
          hs_meeting_title: cell(row, 'Subject'),
          hs_meeting_body: cell(row, 'Description'),
          hs_meeting_location: cell(row, 'Location'),
          hs_timestamp: cell(row, 'StartDateTime'),
        },
      };
    case 'Case':
      return {
        type: 'tickets',
        about: cell(row, 'ContactId'),
        properties: {
          subject: cell(row, 'Subject'),
          content: cell(row, 'Description'),
          hs_pipeline_stage: '1',
        },
      };
    case 'Guest_Review__c':
      return {
        type: 'notes',
        about: cell(row, 'Contact__c'),
        properties: { hs_note_body: cell(row, 'Comments__c') },
      };
    default:
      return null;
  }
}

/** A value as text: of a reference, the key of the row it names. */
function cell(row: SampleRow, column: string): string {
  const value = row.fields[column];
  return isReference(value) ? value.row : (value ?? '');
}
