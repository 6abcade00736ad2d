import type { Gap } from '../../src/contract/index.ts';

/** What no call of this adapter reaches, in any org. */
export const outOfReach: readonly Gap[] = [
  {
    what: 'field history of records that stay: it keeps the old values of tracked fields',
    because: 'no-api',
    mend: 'Delete it in Salesforce with the permission Delete From Field History (and Field History Archive).',
  },
  {
    what: 'history of fields, of logins and of archived field changes: it is not handed out with an access',
    because: 'not-searchable',
    mend: 'Export the history tables of the person in Salesforce, and add them to the answer.',
  },
  {
    what: 'what triggers, flows and packages of this org delete or write by themselves when a record is changed or erased',
    because: 'no-api',
    mend: 'Erase somebody in a sandbox first, and look at what went along.',
  },
  {
    what: 'of a row of the person that is overwritten instead of erased: what Salesforce requires or writes by itself (status, flags, bounces, dates of the platform) and links to other records',
    because: 'no-api',
    mend: 'Look at the row in Salesforce, and decide whether what is left says something of the person.',
  },
  {
    what: 'texts that mention the person without a link to them (notes, descriptions, posts on other records)',
    because: 'not-searchable',
    mend: 'Search for the name in Salesforce itself.',
  },
  {
    what: 'fax numbers',
    because: 'not-searchable',
    mend: 'Search for the number in Salesforce itself.',
  },
  {
    what: 'custom objects that hold an address and look up to nobody',
    because: 'not-searchable',
    mend: 'Give such objects a lookup to Contact or Lead.',
  },
  {
    what: 'Individuals that no contact, lead or account names',
    because: 'not-searchable',
    mend: 'Search the Individuals for the name in Salesforce itself.',
  },
  {
    what: 'cases below a case of the person that name no contact themselves',
    because: 'not-searchable',
    mend: 'Look at the child cases in Salesforce, and link those that are about the person to their contact.',
  },
  {
    what: 'exports, backups, report snapshots and sandboxes copied from this org',
    because: 'no-api',
    mend: 'Delete or refresh them by hand.',
  },
  {
    what: 'events already published (kept three days), event log files and the full-text index',
    because: 'vendor-delay',
    mend: null,
  },
  {
    what: 'e-mails to lists that are scheduled already, and cadences that run',
    because: 'no-api',
    mend: 'Look at the list e-mails and the cadences in Salesforce.',
  },
  {
    what: 'Marketing Cloud, Account Engagement and Data Cloud',
    because: 'no-api',
    mend: 'Handle them as systems of their own.',
  },
];
