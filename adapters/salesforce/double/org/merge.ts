import type { Org } from './org.ts';
import { insertRow } from './write.ts';
import { instantAt } from './values.ts';

/** The losers go to the bin and name the master; what hung on them hangs on the master. */
export function mergeRows(org: Org, masterId: string, loserIds: readonly string[]): void {
  const now = org.clock.now().getTime();
  for (const loserId of loserIds) {
    const loser = org.store.get(loserId);
    if (loser === null) throw new Error(`nothing to merge under ${loserId}`);
    for (const referrer of org.store.referrers(loserId)) {
      const fields = org.schema.get(referrer.sobject).fields.values();
      const moved = [...fields].filter(
        (field) => field.type === 'reference' && referrer.values[field.name] === loserId,
      );
      const values = {
        ...referrer.values,
        ...Object.fromEntries(moved.map((field) => [field.name, masterId])),
      };
      org.store.put({ ...referrer, values });
    }
    org.store.put({
      ...loser,
      values: { ...loser.values, IsDeleted: true, MasterRecordId: masterId, SystemModstamp: instantAt(now) },
      state: 'recycled',
      since: now,
    });
  }
}

export interface Converted {
  readonly contactId: string;
  readonly accountId: string;
  readonly opportunityId: string | null;
}

/** A converted lead stays behind, no longer editable; its activities move, its campaigns name both. */
export function convertLead(org: Org, leadId: string, withOpportunity: boolean, by: string): Converted {
  const lead = org.store.get(leadId);
  if (lead?.sobject !== 'Lead') throw new Error(`no lead ${leadId} to convert`);
  const { values } = lead;
  const ownerId = values['OwnerId'];
  const account = insertRow(org, 'Account', { Name: values['Company'], OwnerId: ownerId }, { by });
  const contact = insertRow(
    org,
    'Contact',
    {
      FirstName: values['FirstName'],
      LastName: values['LastName'],
      Email: values['Email'],
      Phone: values['Phone'],
      MobilePhone: values['MobilePhone'],
      Title: values['Title'],
      AccountId: account.id,
      OwnerId: ownerId,
      ...(values['IndividualId'] === undefined ? {} : { IndividualId: values['IndividualId'] }),
    },
    { by },
  );
  const opportunity = withOpportunity
    ? insertRow(
        org,
        'Opportunity',
        {
          Name: `${String(values['Company'])}-`,
          AccountId: account.id,
          StageName: 'Prospecting',
          CloseDate: org.clock.now(),
          OwnerId: ownerId,
        },
        { by },
      )
    : null;
  if (opportunity !== null) {
    insertRow(
      org,
      'OpportunityContactRole',
      { OpportunityId: opportunity.id, ContactId: contact.id, IsPrimary: true },
      { by },
    );
  }
  moveActivities(org, leadId, contact.id);
  org.store.put({
    ...lead,
    values: {
      ...values,
      IsConverted: true,
      ConvertedDate: org.clock.now().toISOString().slice(0, 10),
      ConvertedAccountId: account.id,
      ConvertedContactId: contact.id,
      ConvertedOpportunityId: opportunity?.id ?? null,
    },
  });
  return { contactId: contact.id, accountId: account.id, opportunityId: opportunity?.id ?? null };
}

function moveActivities(org: Org, leadId: string, contactId: string): void {
  const moved: Readonly<Record<string, string>> = {
    Task: 'WhoId',
    Event: 'WhoId',
    TaskRelation: 'RelationId',
    EventRelation: 'RelationId',
  };
  for (const row of org.store.referrers(leadId)) {
    const field = row.sobject === 'CampaignMember' ? 'ContactId' : moved[row.sobject];
    if (field !== undefined) org.store.put({ ...row, values: { ...row.values, [field]: contactId } });
  }
}
