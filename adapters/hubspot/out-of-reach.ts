import type { Gap } from '../../src/contract/index.ts';

/** What no call of this adapter reaches, in any account, unless its settings say so: README.md says more of each. */
export const outOfReach: readonly Gap[] = [
  noApi({
    what: 'form submissions',
    mend: 'Export them from the form in HubSpot; they go when the contact is purged.',
  }),
  noApi({
    what: 'former values in the history of records that are not purged',
    mend: null,
  }),
  noApi({
    what: 'other properties that HubSpot defines, on a contact that is overwritten instead of purged',
    mend: 'Name those that hold a person under contactProperties.redact, or empty them in HubSpot.',
  }),
  noApi({
    what: 'erasing files in properties of deals, tickets and other records than contacts',
    mend: 'Look for them among the files in HubSpot.',
  }),
  noApi({
    what: 'records other than contacts that lay in the recycle bin before',
    mend: 'They go when the bin empties, after 90 days.',
  }),
  noApi({ what: 'opens and clicks of marketing e-mails', mend: 'They go when the contact is purged.' }),
  noApi({
    what: 'page views and other web analytics',
    mend: 'HubSpot keeps them without the name once the contact is purged.',
  }),
  noApi({
    what: 'recordings and transcripts of calls',
    mend: 'Erase them in the tool that recorded the call.',
  }),
  noApi({
    what: 'advertising audiences',
    mend: 'HubSpot takes several weeks to take a purged contact off them.',
  }),
  noApi({
    what: 'enrolments in sequences and workflows',
    mend: 'Take the person out of them in HubSpot.',
  }),
  noApi({
    what: 'marketing e-mails that are scheduled already',
    mend: 'Look at the e-mails that are scheduled in HubSpot.',
  }),
  noApi({
    what: 'names and texts that mention the person in records tied to other people only',
    mend: null,
  }),
  noApi({ what: 'names of companies that are the name of a person', mend: 'Rename the company in HubSpot.' }),
  noApi({
    what: 'activities tied to a deal or a ticket only',
    mend: 'Look at them in HubSpot where the deal is about one person.',
  }),
  {
    what: 'quotes, orders, invoices, custom objects and any other type that the settings do not name',
    because: 'not-searchable',
    mend: 'Name those that hold persons in objectTypes.',
  },
  noApi({
    what: 'the address on the blocklist and in the opt-outs, which stay to refuse the person',
    mend: null,
  }),
  noApi({
    what: 'the person as a user or an owner of this HubSpot account',
    mend: 'Remove the user in HubSpot where the person works for you no longer.',
  }),
  noApi({
    what: 'registrations for marketing events and attendance of them',
    mend: 'Look at the events of the contact in HubSpot before it is purged.',
  }),
];

function noApi(gap: Omit<Gap, 'because'>): Gap {
  return { because: 'no-api', ...gap };
}
