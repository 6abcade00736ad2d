import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowsOfCsv } from './csv.ts';

/** A row of the sample data in Salesforce's words: its object, its key in its file, its fields. */
export interface SampleRow {
  readonly object: string;
  /** "npsp-1k:Contact:12", "npsp-trailhead:Contact:0036g000006JcedAAC", "coral-cloud:@ContactRef155". */
  readonly key: string;
  /** The Salesforce id, where the data has one. */
  readonly id: string | null;
  /** The data does not say: long ago for the nonprofits, two years before the story for the hotel. */
  readonly collectedAt: Date;
  readonly fields: Readonly<Record<string, string | RowReference>>;
}

/** Another row, named by its key: what it is called in the org is known once it is loaded. */
export interface RowReference {
  readonly row: string;
}

/** Parents before children, so that every key is known when it is named. */
const order = [
  'Campaign',
  'Account',
  'Contact',
  'Lead',
  'Opportunity',
  'OpportunityContactRole',
  'CampaignMember',
  'Address__c',
  'Case',
  'Event',
  'Guest_Review__c',
];

/** Every row of npsp-trailhead, npsp-1k and coral-cloud. */
export function readSampleRows(folder: string): readonly SampleRow[] {
  const rows = [...trailhead(folder), ...npsp1k(folder), ...coralCloud(folder)];
  return order.flatMap((object) => rows.filter((row) => row.object === object));
}

export function isReference(value: string | RowReference | undefined): value is RowReference {
  return typeof value === 'object';
}

const longAgo = new Date('2015-06-01T10:00:00Z');

/** Columns that the data sets write in their own way; all others are named as in the org. */
const standardFields: Readonly<Record<string, string>> = {
  account_id: 'AccountId',
  amount: 'Amount',
  campaign_id: 'CampaignId',
  close_date: 'CloseDate',
  contact_id: 'ContactId',
  name: 'Name',
  opportunity_id: 'OpportunityId',
  parent_id: 'ParentId',
  reports_to_id: 'ReportsToId',
  stage_name: 'StageName',
  status: 'Status',
};

function trailhead(folder: string): readonly SampleRow[] {
  return [
    'Campaign',
    'Account',
    'Contact',
    'Lead',
    'Opportunity',
    'OpportunityContactRole',
    'CampaignMember',
    'Case',
    'Event',
  ].flatMap((object) =>
    csv(folder, 'npsp-trailhead', object).map(({ sf_id: id = '', ...columns }) => ({
      object,
      key: `npsp-trailhead:${object}:${id}`,
      id,
      collectedAt: longAgo,
      fields: renamed(columns),
    })),
  );
}

/** Keys of npsp-1k are small integers, which point from file to file. */
const keyColumns: Readonly<Record<string, string>> = {
  account_id: 'Account',
  campaign_id: 'Campaign',
  contact_id: 'Contact',
  household_account__c: 'Account',
  opportunity_id: 'Opportunity',
  primary_affiliation__c: 'Account',
  primary_contact__c: 'Contact',
};

function npsp1k(folder: string): readonly SampleRow[] {
  return [
    'Campaign',
    'Account',
    'Contact',
    'Opportunity',
    'OpportunityContactRole',
    'CampaignMember',
    'Address__c',
  ].flatMap((object) =>
    csv(folder, 'npsp-1k', object).map(({ id, ...columns }) => {
      const references = Object.entries(columns).flatMap(([column, value]) => {
        const target = keyColumns[column];
        return target === undefined ? [] : [[column, { row: `npsp-1k:${target}:${value}` }]];
      });
      return {
        object,
        key: `npsp-1k:${object}:${id}`,
        id: null,
        collectedAt: longAgo,
        fields: renamed({ ...columns, ...Object.fromEntries(references) }),
      };
    }),
  );
}

/** Salesforce's tree format. The experiences are not part of the sample: their references stay the words they are. */
function coralCloud(folder: string): readonly SampleRow[] {
  return ['Contact', 'Case', 'Guest_Review__c'].flatMap((object) => {
    const { records } = JSON.parse(text(folder, 'coral-cloud', `data-${object}.json`)) as {
      readonly records: readonly ({ readonly attributes: { readonly referenceId: string } } & Readonly<
        Record<string, string>
      >)[];
    };
    return records.map(({ attributes, ...fields }) => ({
      object,
      key: `coral-cloud:@${attributes.referenceId}`,
      id: null,
      collectedAt: new Date('2024-03-01T10:00:00Z'),
      fields: Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [
          name,
          value.startsWith('@ContactRef') ? { row: `coral-cloud:${value}` } : value,
        ]),
      ),
    }));
  });
}

function renamed<T>(columns: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(columns).map(([column, value]) => [standardFields[column] ?? column, value]),
  );
}

function csv(folder: string, source: string, object: string): readonly Readonly<Record<string, string>>[] {
  return rowsOfCsv(text(folder, source, `${object}.csv`));
}

function text(folder: string, source: string, file: string): string {
  return readFileSync(join(folder, source, file), 'utf8');
}
