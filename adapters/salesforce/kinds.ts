import type { KindTerms, Ref } from '../../src/contract/index.ts';
import { limits } from './limits.ts';

/**
 * Deleted rows go to the recycle bin, which we empty; an emptied row "typically" leaves the org a day later. Rows
 * that know no bin are gone at once.
 */
const emptied: KindTerms['effect'] = { kind: 'purged-within', days: limits.purgeHours / 24 };
const atOnce: KindTerms['effect'] = { kind: 'purged' };

/**
 * What the standard objects are to a person. The org's own objects are what the settings say they are.
 */
export const kinds: Readonly<Record<string, KindTerms>> = {
  Contact: { role: 'person', effect: emptied, order: 60 },
  Lead: { role: 'person', effect: emptied, order: 50 },
  /** Person accounts only: a business account is no record about the person. */
  Account: { role: 'person', effect: emptied, order: 70 },
  /** Found through the other rows, and therefore gone before them. */
  Individual: { role: 'person', effect: emptied, order: 45 },
  /** Cannot be deleted by anyone: deactivated, frozen, scrambled in Setup. */
  User: { role: 'person', effect: emptied, order: 90 },

  Task: { role: 'activity', effect: emptied, order: 20 },
  Event: { role: 'activity', effect: emptied, order: 20 },
  EmailMessage: { role: 'activity', effect: emptied, order: 20 },
  Note: { role: 'activity', effect: emptied, order: 10 },
  Case: { role: 'activity', effect: emptied, order: 30 },
  CaseComment: { role: 'activity', effect: emptied, order: 10 },
  FeedItem: { role: 'activity', effect: emptied, order: 15 },
  FeedComment: { role: 'activity', effect: emptied, order: 10 },

  Attachment: { role: 'file', effect: emptied, order: 10 },
  ContentDocument: { role: 'file', effect: emptied, order: 20 },

  Opportunity: { role: 'transaction', effect: emptied, order: 40 },
  Campaign: { role: 'transaction', effect: emptied, order: 40 },
  Contract: { role: 'transaction', effect: emptied, order: 40 },
  Order: { role: 'transaction', effect: emptied, order: 40 },
  ServiceContract: { role: 'transaction', effect: emptied, order: 40 },
  Asset: { role: 'transaction', effect: emptied, order: 40 },
  WorkOrder: { role: 'transaction', effect: emptied, order: 40 },
  ReturnOrder: { role: 'transaction', effect: emptied, order: 40 },
  Invoice: { role: 'transaction', effect: emptied, order: 40 },
  Entitlement: { role: 'transaction', effect: emptied, order: 40 },

  OpportunityContactRole: { role: 'membership', effect: atOnce, order: 10 },
  AccountContactRole: { role: 'membership', effect: atOnce, order: 10 },
  AccountContactRelation: { role: 'membership', effect: atOnce, order: 10 },
  CaseContactRole: { role: 'membership', effect: atOnce, order: 10 },
  CampaignMember: { role: 'membership', effect: emptied, order: 10 },

  ContactPointEmail: { role: 'consent', effect: emptied, order: 20 },
  ContactPointPhone: { role: 'consent', effect: emptied, order: 20 },
  ContactPointAddress: { role: 'consent', effect: emptied, order: 20 },
  ContactPointTypeConsent: { role: 'consent', effect: emptied, order: 15 },
  CommSubscriptionConsent: { role: 'consent', effect: emptied, order: 15 },
  AuthorizationFormConsent: { role: 'consent', effect: emptied, order: 15 },
  PartyConsent: { role: 'consent', effect: emptied, order: 15 },
};

/** With the org's own objects, as far as the settings say what they are. */
export function kindsWith(
  customObjects: Readonly<Record<string, 'personal' | 'business'>>,
): Readonly<Record<string, KindTerms>> {
  const custom = Object.entries(customObjects).map(([name, is]): [string, KindTerms] => [
    name,
    { role: is === 'personal' ? 'activity' : 'transaction', effect: emptied, order: 25 },
  ]);
  return { ...kinds, ...Object.fromEntries(custom) };
}

/**
 * What goes into the recycle bin and comes back out of it whole. A role is gone at once with what it ties, nobody can
 * delete a user, and whether a post comes back is not documented.
 */
export function recyclableKinds(all: Readonly<Record<string, KindTerms>>): readonly string[] {
  return Object.keys(all).filter((kind) => all[kind]?.effect.kind !== atOnce.kind && !comesBackNot.has(kind));
}

const comesBackNot: ReadonlySet<string> = new Set(['User', 'FeedItem', 'FeedComment']);

/** Rows that are a person, and not a record about one. */
export const personKinds: ReadonlySet<string> = new Set(['Contact', 'Lead', 'Account', 'Individual', 'User']);

/** Where the text about a person stands, beside their own row. */
export const textFields: Readonly<Record<string, readonly string[]>> = {
  Case: [
    'SuppliedName',
    'SuppliedEmail',
    'SuppliedPhone',
    'SuppliedCompany',
    'Subject',
    'Description',
    'Comments',
  ],
  CaseComment: ['CommentBody'],
  Task: ['Subject', 'Description', 'CallObject'],
  Event: ['Subject', 'Description', 'Location'],
  Note: ['Title', 'Body'],
  Attachment: ['Name', 'Description'],
};

/** By what a human recognises a record. */
export const factFields: Readonly<Record<string, { readonly date: string; readonly title: string | null }>> =
  {
    Task: { date: 'ActivityDate', title: 'Subject' },
    Event: { date: 'ActivityDate', title: 'Subject' },
    EmailMessage: { date: 'MessageDate', title: 'Subject' },
    Case: { date: 'CreatedDate', title: 'CaseNumber' },
    Note: { date: 'CreatedDate', title: 'Title' },
    Attachment: { date: 'CreatedDate', title: 'Name' },
    ContentDocument: { date: 'CreatedDate', title: 'Title' },
    Opportunity: { date: 'CloseDate', title: 'Name' },
    Contract: { date: 'EndDate', title: 'ContractNumber' },
    Order: { date: 'EffectiveDate', title: 'OrderNumber' },
    Asset: { date: 'PurchaseDate', title: 'Name' },
  };

/** A row that only ties a record to a person: it holds nothing else, and cutting the tie is deleting it. */
export interface TieTable {
  readonly object: string;
  readonly recordField: string;
  readonly personField: string;
}

export const tieTables: Readonly<Record<string, TieTable>> = {
  Task: { object: 'TaskRelation', recordField: 'TaskId', personField: 'RelationId' },
  Event: { object: 'EventRelation', recordField: 'EventId', personField: 'RelationId' },
  EmailMessage: { object: 'EmailMessageRelation', recordField: 'EmailMessageId', personField: 'RelationId' },
  ContentDocument: {
    object: 'ContentDocumentLink',
    recordField: 'ContentDocumentId',
    personField: 'LinkedEntityId',
  },
};

/** References that Salesforce works out by itself from the others: no tie of their own, and nobody can empty them. */
export const workedOut: ReadonlySet<string> = new Set([
  'Task.AccountId',
  'Event.AccountId',
  'TaskRelation.AccountId',
  'EventRelation.AccountId',
]);

/** Rows that say which part a contact plays in a record, by the field that names the record. */
export const roleTables: Readonly<Record<string, { readonly kind: string; readonly recordField: string }>> = {
  OpportunityContactRole: { kind: 'Opportunity', recordField: 'OpportunityId' },
  CaseContactRole: { kind: 'Case', recordField: 'CasesId' },
  AccountContactRole: { kind: 'Account', recordField: 'AccountId' },
  AccountContactRelation: { kind: 'Account', recordField: 'AccountId' },
};

/**
 * Derived by the platform and gone with their row: history, feeds as views, sharing, duplicates, clean-up status.
 * Whatever they copy from a row that stays is named as a gap instead.
 */
export function isDerived(object: string): boolean {
  return (
    /(History|Feed|Share|ChangeEvent|Tag|OwnerSharingRule)$/.test(object) ||
    derived.has(object) ||
    object === 'ActivityHistory' ||
    object === 'OpenActivity'
  );
}

const derived: ReadonlySet<string> = new Set([
  'AIInsightValue',
  'AIRecordInsight',
  'AttachedContentDocument',
  'AttachedContentNote',
  'CaseTeamMember',
  'CollaborationGroupRecord',
  'CombinedAttachment',
  'ContactCleanInfo',
  'ContentVersion',
  'DuplicateRecordItem',
  'EmailStatus',
  'EntitySubscription',
  'FlowRecordRelation',
  'LeadCleanInfo',
  'ListEmailIndividualRecipient',
  'ListEmailRecipientSource',
  'LookedUpFromActivity',
  'MatchingInformation',
  'NetworkActivityAudit',
  'NoteAndAttachment',
  'OutgoingEmail',
  'OutgoingEmailRelation',
  'ProcessInstance',
  'ProcessInstanceHistory',
  'RecordAction',
  'RecordActionHistory',
  'TopicAssignment',
  'UserEmailPreferredPerson',
]);

/** The first three characters of the ids of people and of users. */
export function isPersonId(id: string): boolean {
  return id.startsWith('003') || id.startsWith('00Q');
}

export function isUserId(id: string): boolean {
  return id.startsWith('005');
}

export function isOrganisationId(id: string): boolean {
  return id.startsWith('001');
}

/** Groups refs by kind and keeps the order inside each. */
export function idsByKind(refs: readonly Ref[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { kind, id } of refs) groups.set(kind, [...(groups.get(kind) ?? []), id]);
  return groups;
}
