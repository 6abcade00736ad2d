import nock from 'nock';
import { salesforce } from '../../adapters/salesforce/index.ts';
import { settingsSchema } from '../../adapters/salesforce/settings.ts';
import type { Connection } from '../../src/contract/index.ts';

export const host = 'https://acme.my.salesforce.com';
export const v66 = '/services/data/v66.0';
export const ourUser = '005000000000001AAA';

type Row = Readonly<Record<string, unknown>>;

/** Answers of Salesforce, as they travel: which rows a query finds, and what a write is answered. */
export interface Answers {
  readonly rows: (soql: string) => readonly Row[];
  /** The first write gets the first one; after the last, every write is taken. */
  readonly writes?: readonly { readonly status: number; readonly body?: unknown }[];
}

/** One request as it left, without what every request carries. */
export interface Sent {
  readonly call: string;
  readonly soql?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The adapter over a wire that answers as it is told, and writes down what was asked. */
export function wired(answers: Answers): { readonly connection: Connection; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const writes = [...(answers.writes ?? [])];
  const found = (url: string): unknown => {
    const [path = '', query = ''] = url.split('?q=');
    const soql = decodeURIComponent(query);
    sent.push({ call: `GET ${path.replace(`${v66}/`, '')}`, soql });
    const records = soql.includes('FROM UserPermissionAccess') ? [rights] : answers.rows(soql);
    return { totalSize: records.length, done: true, records };
  };
  nock(host)
    .persist()
    .post('/services/oauth2/token')
    .reply(200, {
      access_token: '00D!opaque',
      instance_url: host,
      id: `${host}/id/00D000000000001EAA/${ourUser}`,
    });
  nock(host)
    .persist()
    .get(`${v66}/sobjects`)
    .reply(200, { sobjects: Object.keys(objects).map((name) => ({ name, queryable: true })) });
  for (const [name, lines] of Object.entries(objects))
    nock(host)
      .persist()
      .get(`${v66}/sobjects/${name}/describe`)
      .reply(200, { name, label: name, updateable: true, fields: lines.map(field), childRelationships: [] });
  nock(host)
    .persist()
    .get(/\/query(All)?\?q=/)
    .reply(200, (request: Request) => found(pathOf(request)) as nock.Body);
  nock(host)
    .persist()
    .post(`${v66}/composite`)
    .reply(200, async (request: Request) => {
      const body = (await request.json()) as { readonly compositeRequest: readonly Part[] };
      const parts = body.compositeRequest;
      if (parts.some(({ method }) => method !== 'GET')) sent.push({ call: 'POST composite', body });
      const compositeResponse = parts.map(({ method, url, referenceId }) => ({
        referenceId,
        httpHeaders: {},
        ...(method === 'GET'
          ? { httpStatusCode: 200, body: found(url) }
          : { httpStatusCode: 201, body: { id: made, success: true, errors: [] } }),
      }));
      return { compositeResponse } as nock.Body;
    });
  nock(host)
    .persist()
    .patch(/./)
    .reply(async (request: Request) => {
      const body: unknown = await request.json();
      const headers = Object.fromEntries(
        ['if-unmodified-since', 'sforce-auto-assign', 'sforce-duplicate-rule-header'].flatMap((name) => {
          const value = request.headers.get(name);
          return value === null ? [] : [[name, value]];
        }),
      );
      sent.push({ call: `PATCH ${pathOf(request).replace(`${v66}/`, '')}`, body, headers });
      const { status, body: said = '' } = writes.shift() ?? taken(pathOf(request), body);
      return [status, said as nock.Body];
    });
  const settings = settingsSchema.parse({
    loginUrl: host,
    auth: { kind: 'client-credentials', clientId: 'key', clientSecret: 'secret' },
  });
  const connection = salesforce.connect(settings, {
    send: (_call, { signal }, attempt) => attempt(signal),
    now: () => new Date('2026-11-23T10:00:00Z'),
    opaque: () => 'opaque',
  });
  return { connection, sent };
}

const rights: Row = {
  PermissionsApiEnabled: true,
  PermissionsViewAllData: true,
  PermissionsModifyAllData: true,
};

/** One request of a composite one. */
interface Part {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
}

const made = '0PK000000000001AAA';

function pathOf({ url }: Request): string {
  return url.replace(host, '');
}

function taken(path: string, body: unknown): { readonly status: number; readonly body?: unknown } {
  if (!path.endsWith('/composite/sobjects')) return { status: 204 };
  const { records } = body as { readonly records: readonly { readonly id: string }[] };
  return { status: 200, body: records.map(({ id }) => ({ id, success: true, errors: [] })) };
}

const system = [
  'Id id',
  'IsDeleted boolean',
  'CreatedDate datetime',
  'SystemModstamp datetime',
  'LastModifiedDate datetime',
  'LastModifiedById User',
];
const objects: Readonly<Record<string, readonly string[]>> = {
  Contact: [
    ...system,
    'MasterRecordId Contact',
    'OwnerId User',
    'FirstName',
    'LastName',
    'Email email',
    'HasOptedOutOfEmail boolean',
    'IndividualId Individual',
  ],
  Individual: [
    ...system,
    'FirstName',
    'LastName',
    'HasOptedOutProcessing boolean',
    'HasOptedOutSolicit boolean',
  ],
  Lead: [
    ...system,
    'FirstName',
    'LastName',
    'Email email',
    'HasOptedOutOfEmail boolean',
    'IsConverted boolean',
  ],
  Campaign: [...system, 'Name', 'IsActive boolean', 'Status', 'EndDate date'],
  CampaignMember: [
    ...system,
    'CampaignId Campaign',
    'ContactId Contact',
    'LeadId Lead',
    'HasResponded boolean',
    'FirstRespondedDate date',
  ],
  Task: [...system, 'WhoId Contact', 'TaskSubtype', 'ActivityDate date', 'IsClosed boolean'],
};

function field(line: string): Row {
  const [name = '', type = 'string'] = line.split(' ');
  const isReference = /^[A-Z]/.test(type);
  return {
    name,
    label: name,
    type: isReference ? 'reference' : type,
    length: 80,
    nillable: true,
    updateable: true,
    filterable: true,
    custom: false,
    externalId: false,
    referenceTo: isReference ? [type] : [],
  };
}
