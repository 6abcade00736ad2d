import type { StoredRecord, Witness } from '../../../adapters/double-kit/index.ts';
import type { RawRow } from '../../support/slow-purge.ts';
import type { SystemName } from '../house-over-doubles.ts';

/**
 * What both vendors' doubles hold, read past their APIs and put into the words of the memory tool, for the oracle. The
 * field `class` bears what tells a row's class: `Lead` or `Contact` in Salesforce, the life-cycle stage in HubSpot.
 */
export function rawRowsOfDoubles(witnesses: Readonly<Record<SystemName, Witness>>): readonly RawRow[] {
  return [...contactsOfHubspot(witnesses.crm.records()), ...rowsOfSalesforce(witnesses.sales.records())];
}

function contactsOfHubspot(records: readonly StoredRecord[]): readonly RawRow[] {
  return records
    .filter(({ kind }) => kind === 'contacts')
    .map(({ id, state, fields }) => ({
      system: 'crm',
      key: `contact:${id}`,
      row: {
        kind: 'person',
        state,
        createdAt: new Date(text(fields, 'createdate')),
        ties: [],
        fields: {
          class: text(fields, 'lifecyclestage'),
          given: text(fields, 'firstname'),
          family: text(fields, 'lastname'),
          email: text(fields, 'email'),
          otherEmails: text(fields, 'hs_additional_emails').split(';'),
          phone: [text(fields, 'phone'), text(fields, 'mobilephone')].filter((one) => one !== ''),
          lastFormAt: text(fields, 'recent_conversion_date'),
          lastReplyAt: text(fields, 'hs_email_last_reply_date'),
          lastClickAt: text(fields, 'hs_email_last_click_date'),
          lastMeetingAt: text(fields, 'engagements_last_meeting_booked'),
        },
      },
    }));
}

function rowsOfSalesforce(all: readonly StoredRecord[]): readonly RawRow[] {
  const live = all.filter(({ state }) => state === 'live');
  const of = (kind: string): readonly StoredRecord[] => live.filter((one) => one.kind === kind);
  const deals = new Map(of('Opportunity').map((deal) => [deal.id, deal]));
  const cases = of('Case').filter(({ fields }) => text(fields, 'ContactId') !== '');
  const requests = Map.groupBy(cases, ({ fields }) => text(fields, 'ContactId'));
  const mails = of('EmailMessage').filter(({ fields }) => fields['Incoming'] === true);
  const caseOf = new Map(cases.map((one) => [one.id, text(one.fields, 'ContactId')]));
  const relations = Map.groupBy(of('EmailMessageRelation'), ({ fields }) => text(fields, 'EmailMessageId'));
  const writersOf = (mail: StoredRecord): readonly string[] => [
    ...(caseOf.has(text(mail.fields, 'ParentId')) ? [caseOf.get(text(mail.fields, 'ParentId')) ?? ''] : []),
    ...(relations.get(mail.id) ?? []).map(({ fields }) => text(fields, 'RelationId')),
  ];
  const written = mails.flatMap((mail) => writersOf(mail).map((by) => ({ by, mail })));
  const messages = Map.groupBy(written, ({ by }) => by);
  const people = all.filter(
    ({ kind, fields }) => kind === 'Contact' || (kind === 'Lead' && !fields['IsConverted']),
  );
  const rows = people.map(({ kind, id, state, fields }): RawRow => {
    const address = text(fields, 'Email').toLowerCase();
    const theirs = (messages.get(id) ?? []).filter(
      ({ mail }) => address !== '' && text(mail.fields, 'FromAddress').toLowerCase() === address,
    );
    return {
      system: 'sales',
      key: `${kind}:${id}`,
      row: {
        kind: 'person',
        state,
        createdAt: new Date(text(fields, 'CreatedDate')),
        ties: [],
        fields: {
          class: kind,
          given: text(fields, 'FirstName'),
          family: text(fields, 'LastName'),
          email: text(fields, 'Email'),
          otherEmails: Object.keys(fields)
            .filter((name) => /email__c$/i.test(name) && !/preferred/i.test(name))
            .map((name) => text(fields, name)),
          phone: ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone', 'npe01__WorkPhone__c']
            .map((name) => text(fields, name))
            .filter((one) => one !== ''),
          lastMessageAt: theirs.map(({ mail }) => text(mail.fields, 'MessageDate')),
          lastRequestAt: (requests.get(id) ?? []).map((one) => text(one.fields, 'CreatedDate')),
        },
      },
    };
  });
  const purchases = of('OpportunityContactRole').flatMap((role): RawRow[] => {
    const deal = deals.get(text(role.fields, 'OpportunityId'));
    if (deal?.fields['StageName'] !== 'Closed Won') return [];
    return [
      {
        system: 'sales',
        key: `role:${role.id}`,
        row: {
          kind: 'order',
          state: 'live',
          ties: [`Contact:${text(role.fields, 'ContactId')}`],
          fields: { orderedAt: text(deal.fields, 'CloseDate') },
        },
      },
    ];
  });
  return [...rows, ...purchases];
}

function text(fields: StoredRecord['fields'], name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
