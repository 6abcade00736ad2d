import type { SalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import { startSalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import { salesforce } from '../../adapters/salesforce/index.ts';
import { tieTables } from '../../adapters/salesforce/kinds.ts';
import type { SalesforceSettings } from '../../adapters/salesforce/settings.ts';
import type { Evidence, Ref } from '../../src/contract/index.ts';
import type {
  ConformanceFaults,
  ConformanceWitness,
  ConformanceWorld,
  OpenSubject,
  PersonFacts,
  Subject,
  WitnessedRecord,
} from '../conformance/index.ts';

/** The Salesforce adapter in front of its double, ready to be examined. */
export function salesforceSubject(): Subject {
  return {
    name: 'salesforce',
    lacks: {
      dynamicList: 'Salesforce fills no campaign by criteria',
      sequence: 'cadences are out of reach, and said to be',
    },
    open: async ({ pageSizeMax }) => {
      const double = await startSalesforceDouble({
        // The harsher behaviour, where a shared activity goes with one of its people, is shown by tests of its own:
        // the plan cuts such activities loose first, the suite erases the bare row.
        behaviours: { sharedActivities: 'survive' },
        ...(pageSizeMax === null
          ? {}
          : { limits: { queryPageRows: pageSizeMax, bulkPageRows: pageSizeMax } }),
      });
      double.world.defineFields('Contact', [
        'Private_Email__c email',
        'Customer_Number__c string(40)',
        'Last_Visit__c datetime',
      ]);
      double.world.defineFields('EmailMessage', ['IsOpened boolean', 'LastOpenedDate datetime']);
      return subjectOver(double);
    },
  };
}

export function settingsFor(double: SalesforceDouble): SalesforceSettings {
  return salesforce.settings.parse({
    loginUrl: double.url,
    auth: { kind: 'client-credentials', clientId: double.clientId, clientSecret: double.clientSecret },
    identifierFields: ['Contact.Customer_Number__c'],
    dailyRequests: 100_000,
    lastContact: { 'Contact.Last_Visit__c': 'visit' },
  });
}

function subjectOver(double: SalesforceDouble): OpenSubject {
  return {
    connect: (tools) => salesforce.connect(settingsFor(double), tools),
    world: worldOver(double),
    witness: witnessOver(double),
    faults: faultsOver(double),
    clock: { now: () => double.clock.now(), moveBy: (ms) => double.clock.moveBy(ms) },
    close: () => double.close(),
  };
}

function worldOver({ world, witness }: SalesforceDouble): ConformanceWorld {
  const fieldOf = (id: string, field: string): unknown => findRow(id)?.fields[field];
  let colleagues = 0;
  const findRow = (id: string) => witness.records().find((record) => record.id === id);
  const carriers = (address: string) =>
    witness
      .records()
      .filter(
        (record) =>
          record.kind === 'Contact' &&
          record.state === 'live' &&
          ['Email', 'Private_Email__c', 'MobilePhone'].some((field) => record.fields[field] === address),
      );
  const flag = {
    email: 'HasOptedOutOfEmail',
    phone: 'DoNotCall',
    sms: 'DoNotCall',
    mail: 'DoNotCall',
  } as const;
  return {
    person: async (of: PersonFacts) => {
      const id = world.insert('Contact', {
        FirstName: of.given,
        LastName: of.family,
        Email: of.emails[0],
        Private_Email__c: of.emails[1],
        MobilePhone: of.phone,
        Customer_Number__c: of.externalId,
      });
      return { kind: 'Contact', id };
    },
    organisation: async ({ name }) => ({ kind: 'Account', id: world.insert('Account', { Name: name }) }),
    note: async ({ about, text }) => {
      const [first, ...others] = about.filter((ref) => ref.kind === 'Contact');
      const company = about.find((ref) => ref.kind === 'Account');
      const id = world.insert('Task', {
        Subject: 'Note',
        Description: text,
        WhoId: first?.id,
        WhatId: company?.id,
        Status: 'Completed',
      });
      for (const other of others) world.insert('TaskRelation', { TaskId: id, RelationId: other.id });
      return { kind: 'Task', id };
    },
    file: async ({ about, name, text }) => {
      const { documentId } = world.file({ title: name, bytes: text, linkedTo: [about.id] });
      return { kind: 'ContentDocument', id: documentId };
    },
    cascade: async ({ about, text }) => {
      const task = world.insert('Task', { Subject: text, WhoId: about.id });
      const attachment = world.attachment({ parentId: task, name: 'pièce.txt', bytes: text });
      return [
        { kind: 'Task', id: task },
        { kind: 'Attachment', id: attachment },
      ];
    },
    blocker: async ({ about, text }) => ({
      kind: 'Case',
      id: world.insert('Case', { Subject: text, ContactId: about.id, Status: 'New' }),
    }),
    merge: async ({ winner, loser }) => world.merge(winner.id, [loser.id]),
    recycle: async (ref) => world.delete(ref.id),
    restore: async (ref) => world.restore(ref.id),
    hideField: async (ref) => {
      const field = ref.kind === 'Contact' ? 'LastName' : 'Description';
      world.hideField('all', ref.kind, field);
      return field;
    },
    optOut: async ({ channel, address }) => {
      for (const { id } of carriers(address)) world.update(id, { [flag[channel]]: true });
    },
    mayReceive: async ({ channel, address }) =>
      carriers(address).some((record) => record.fields[flag[channel]] !== true),
    channels: ['email', 'phone', 'sms'],
    channelsTold: ['email', 'phone'],
    hideObjections: async () => world.hideField('all', 'Contact', 'HasOptedOutOfEmail'),
    factFields: { given: 'FirstName', family: 'LastName', email: 'Email', phone: 'MobilePhone' },
    edit: async ({ id }, values) => world.update(id, values),
    colleague: async ({ is }) => {
      colleagues += 1;
      const name = `colleague-${colleagues}@example.com`;
      return world.user({ Username: name, LastName: 'Collègue', Email: name, IsActive: is === 'here' });
    },
    assign: async ({ id }, owner) => world.update(id, { OwnerId: owner }),
    ownerOf: async ({ id }) => {
      const owner = fieldOf(id, 'OwnerId');
      return typeof owner === 'string' ? owner : null;
    },
    refuseNewOwners: async ({ kind }) => world.validationRule(kind, 'Nobody else may have it.', 'OwnerId'),
    isRestricted: async (ref) => {
      const individual = fieldOf(ref.id, 'IndividualId');
      return typeof individual === 'string' && fieldOf(individual, 'HasOptedOutProcessing') === true;
    },
    evidences: [
      'logged-exchange',
      'support-request',
      'inbound-message',
      'form',
      'purchase',
      'visit',
    ] satisfies readonly Evidence[],
    contactFromPerson: async ({ of, evidence, at }) => recordContact(world, of, evidence, at, fieldOf),
    notContact: async ({ of, what, at }) => {
      const address = String(fieldOf(of.id, 'Email'));
      if (what === 'edited') {
        world.update(of.id, { Title: `Seen ${at.toISOString()}` });
        return;
      }
      const { emailMessageId } = world.email({
        from: 'info@acme.example',
        to: [address],
        subject: 'News',
        body: 'Ours',
        relationIds: [of.id],
        at,
        taskCopy: false,
      });
      const campaign = world.insert('Campaign', { Name: 'News' });
      world.insert('CampaignMember', {
        CampaignId: campaign,
        ContactId: of.id,
        Status: what === 'opened' ? 'Opened' : 'Sent',
      });
      if (what === 'opened') world.update(emailMessageId, { IsOpened: true, LastOpenedDate: at });
    },
    list: async ({ members, name }) => {
      const campaign = world.insert('Campaign', { Name: name, IsActive: true, Status: 'In Progress' });
      for (const { id } of members) world.insert('CampaignMember', { CampaignId: campaign, ContactId: id });
      return { kind: 'Campaign', id: campaign };
    },
    isIn: async ({ list, person }) =>
      witness
        .records()
        .some(
          ({ kind, state, fields }) =>
            kind === 'CampaignMember' &&
            state === 'live' &&
            fields['CampaignId'] === list.id &&
            fields['ContactId'] === person.id,
        ),
    unknownRef: (kind) => ({ kind, id: `${prefixes[kind] ?? '003'}Qy00000ZZZZZZAAA` }),
  };
}

/** Where Salesforce records that somebody did something. */
function recordContact(
  world: SalesforceDouble['world'],
  of: Ref,
  evidence: Evidence,
  at: Date,
  fieldOf: (id: string, field: string) => unknown,
): Ref {
  const on = at.toISOString().slice(0, 10);
  const made = (kind: string, fields: Readonly<Record<string, unknown>>): Ref => ({
    kind,
    id: world.insert(kind, fields),
  });
  switch (evidence) {
    case 'logged-exchange': {
      world.insert('Task', { Subject: 'Call', WhoId: of.id, ActivityDate: on, Status: 'Completed' });
      const known = fieldOf(of.id, 'LastActivityDate');
      if (typeof known !== 'string' || on > known) world.update(of.id, { LastActivityDate: on });
      return of;
    }
    case 'visit':
      world.update(of.id, { Last_Visit__c: at });
      return of;
    case 'support-request':
      return made('Case', { ContactId: of.id, Subject: 'Help', CreatedDate: at });
    case 'inbound-message': {
      const { emailMessageId } = world.email({
        from: String(fieldOf(of.id, 'Email')),
        to: ['info@acme.example'],
        subject: 'Question',
        body: 'Theirs',
        incoming: true,
        relationIds: [of.id],
        at,
      });
      return { kind: 'EmailMessage', id: emailMessageId };
    }
    case 'form':
      return made('CampaignMember', {
        CampaignId: world.insert('Campaign', { Name: 'Form' }),
        ContactId: of.id,
        HasResponded: true,
        FirstRespondedDate: on,
      });
    case 'purchase': {
      const deal = { Name: 'Deal', StageName: 'Closed Won', CloseDate: on };
      return made('OpportunityContactRole', {
        OpportunityId: world.insert('Opportunity', deal),
        ContactId: of.id,
      });
    }
    case 'reply':
    case 'click':
    case 'meeting':
    default:
      throw new Error(`Salesforce keeps no ${evidence}`);
  }
}

const prefixes: Readonly<Record<string, string>> = {
  Contact: '003',
  ContentDocument: '069',
  Task: '00T',
  Case: '500',
};

/**
 * What an org stores, as the contract speaks of it: rows that only tie a record to a person are its links, field
 * history is part of its record (and a named gap of the adapter), and so is the Individual that carries a person's
 * flags, as long as somebody's row names it. Who touched a record last is no tie.
 */
function witnessOver({ witness }: SalesforceDouble): ConformanceWitness {
  const tying = new Set(Object.values(tieTables).map((table) => table.object));
  const isPartOf = (kind: string): boolean => tying.has(kind) || kind.endsWith('History');
  const records = (): readonly WitnessedRecord[] => {
    const all = witness.records();
    const named = new Set(all.flatMap((record) => (record.kind === 'Contact' ? record.links : [])));
    const ties = new Map<string, string[]>();
    for (const [kind, table] of Object.entries(tieTables)) {
      for (const tie of all.filter((record) => record.kind === table.object)) {
        const key = `${kind}:${String(tie.fields[table.recordField])}`;
        ties.set(key, [...(ties.get(key) ?? []), ...tie.links.filter((link) => link !== key)]);
      }
    }
    return all
      .filter(
        (record) => !isPartOf(record.kind) && !(record.kind === 'Individual' && named.has(keyOf(record))),
      )
      .map((record) => {
        const links = [...new Set([...record.links, ...(ties.get(keyOf(record)) ?? [])])]
          .filter((link) => !link.startsWith('User:'))
          .sort();
        const ids = new Set(links.map((link) => link.slice(link.indexOf(':') + 1)));
        const fields = Object.entries(record.fields).filter(
          ([name, value]) =>
            name !== 'LastModifiedById' && value !== null && !(typeof value === 'string' && ids.has(value)),
        );
        return { ...record, links, fields: Object.fromEntries(fields) };
      });
  };
  return {
    records,
    record: (kind, id) => records().find((record) => record.kind === kind && record.id === id) ?? null,
    occurrences: (text) => witness.occurrences(text),
    snapshot: () => new Map(records().map((record) => [keyOf(record), JSON.stringify(record)])),
  };
}

function keyOf(ref: Ref): string {
  return `${ref.kind}:${ref.id}`;
}

/** Calls that change records; a sign-in, a composite of queries, a describe and a job that reads change nothing. */
const writes =
  /^(?:PATCH|DELETE(?! .*\/jobs\/query)|POST (?!.*(?:oauth2|\/jobs\/query|\/composite(?:\?|$)))).*/;

function faultsOver({ faults, tokens }: SalesforceDouble): ConformanceFaults {
  const answers = {
    'rate-limited': {
      status: 429,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentPerOrgLongTxn' }],
    },
    unavailable: { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'Server Unavailable' }] },
    'gateway-page': { htmlError: 503 },
  } as const;
  return {
    refuse: (as, times) => faults.add({ match: /./, effect: answers[as], times }),
    dropWrite: () => faults.add({ match: writes, effect: { dropBefore: true }, times: 1 }),
    dropAnswer: () => faults.add({ match: writes, effect: { dropAfter: true }, times: 1 }),
    beforeWrite: (happens) => {
      let isOver = false;
      const match = ({ method, path }: { readonly method: string; readonly path: string }): boolean => {
        if (!isOver && writes.test(`${method} ${path}`)) {
          isOver = true;
          happens();
        }
        return false;
      };
      faults.add({ match, effect: { dropBefore: true } });
    },
    holdAnswer: (effect) =>
      new Promise((resolve) => {
        let held = false;
        faults.add({
          match: ({ method, path }) => {
            const isWrite = writes.test(`${method} ${path}`);
            const isMeant = !held && (effect === 'write' ? isWrite : !isWrite && !path.includes('oauth2'));
            if (isMeant) {
              held = true;
              resolve();
            }
            return isMeant;
          },
          effect: { latencyMs: 3_600_000 },
          times: 1,
        });
      }),
    loseRights: () => tokens.permit({ viewAllData: false, modifyAllData: false }),
    clear: () => {
      faults.clear();
      tokens.permit({ viewAllData: true, modifyAllData: true });
    },
  };
}
