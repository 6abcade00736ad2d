import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { hubspot } from '../../adapters/hubspot/index.ts';
import type { Connection, Context, Outcome, VendorCall } from '../../src/contract/index.ts';

// Exact requests, and answers as HubSpot was recorded to give them.

const host = 'https://api.hubapi.com';
const context: Context = { signal: new AbortController().signal, priority: 'request' };
const contact = { kind: 'contact', id: '101' };
const objects = '/crm/objects/2026-03';
let calls: VendorCall[] = [];
let held: { mockRestore(): void } | null = null;

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  calls = [];
  held?.mockRestore();
  held = null;
  expect(unused).toEqual([]);
});
afterAll(() => nock.restore());

function connected(settings: Readonly<Record<string, unknown>> = {}): Connection {
  return hubspot.connect(hubspot.settings.parse({ token: 'pat-eu1-secret', ...settings }), {
    send: (call, { signal }, attempt) => {
      calls.push(call);
      return attempt(signal);
    },
    now: () => new Date('2026-11-23T09:00:00Z'),
    opaque: () => 'word',
  });
}

const api = () => nock(host, { reqheaders: { authorization: 'Bearer pat-eu1-secret' } });
const object = (id: string, properties: Readonly<Record<string, string | null>> = {}) => ({
  id,
  properties,
  createdAt: '2026-01-02T03:04:05.000Z',
  updatedAt: '2026-01-02T03:04:05.000Z',
  archived: false,
});
const batch = (...results: readonly unknown[]) => ({ status: 'COMPLETE', results });
const missing = (...all: readonly string[]) => ({
  numErrors: all.length,
  errors: [
    {
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      message: 'Could not get some objects',
      context: { ids: all },
    },
  ],
});
const ids = (...all: readonly string[]) => ({ inputs: all.map((id) => ({ id })) });

const theContact = () => api().get(`${objects}/contacts/101?properties=`);

const memberships = '/crm/lists/2026-03/records/memberships/batch/read';

function listsOf101(...lists: readonly string[]): void {
  api()
    .post(memberships, { inputs: [{ objectTypeId: '0-1', recordId: '101' }] })
    .reply(
      200,
      batch({
        objectTypeId: '0-1',
        recordId: '101',
        recordListMemberships: lists.map((listId) => ({ listId })),
      }),
    );
}

function noteProperties(): void {
  const body = { name: 'hs_note_body', label: 'Note', type: 'string', fieldType: 'html' };
  api()
    .get('/crm/properties/2026-03/notes?dataSensitivity=non_sensitive')
    .reply(200, { results: [body] });
}

/** A portal that has these and no others. */
function contactProperties(...names: readonly string[]): void {
  const results = names.map((name) => ({ name, label: name, type: 'datetime', fieldType: 'date' }));
  for (const sensitivity of ['non_sensitive', 'sensitive', 'highly_sensitive']) {
    api()
      .get(`/crm/properties/2026-03/contacts?dataSensitivity=${sensitivity}`)
      .reply(200, { results: sensitivity === 'non_sensitive' ? results : [] });
  }
}

/** The clocks of calls stand still, and the last one rings when told to. */
function heldClocks() {
  const waitsMs: number[] = [];
  let last = new AbortController();
  const started = (ms: number): AbortSignal => {
    waitsMs.push(ms);
    last = new AbortController();
    return last.signal;
  };
  held = jest.spyOn(AbortSignal, 'timeout').mockImplementation(started);
  const ring = (): void => last.abort();
  const ringThenSilence = (): Promise<never> => {
    ring();
    return new Promise(() => {});
  };
  return { waitsMs, ring, ringThenSilence };
}

async function erased(connection: Connection, ...refs: readonly { kind: string; id: string }[]) {
  const { erase } = connection;
  return told((await erase?.call(refs, context)) ?? []);
}

const told = (outcomes: readonly Outcome<unknown>[]): readonly string[] =>
  outcomes.map((one) => (one.status === 'failed' ? `${one.failure.kind} ${one.failure.code}` : one.status));

describe('requests', () => {
  test('a contact is looked for by the index and by its address, which stands in no URL', async () => {
    const found = object('101', { email: 'eloise@example.fr', firstname: 'Éloïse' });
    api()
      .post(`${objects}/contacts/search`, (body) => {
        expect(body).toMatchObject({
          filterGroups: [
            { filters: [{ propertyName: 'email', operator: 'EQ', value: 'eloise@example.fr' }] },
            {
              filters: [
                {
                  propertyName: 'hs_additional_emails',
                  operator: 'CONTAINS_TOKEN',
                  value: 'eloise@example.fr',
                },
              ],
            },
          ],
          sorts: ['hs_object_id'],
          limit: 200,
          after: '0',
        });
        return JSON.stringify(body).length < 3_000;
      })
      .reply(200, { total: 1, results: [found] });
    api()
      .post(`${objects}/contacts/batch/read?archived=false`, (body) => {
        expect(body).toMatchObject({
          ...ids('eloise@example.fr'),
          idProperty: 'email',
          propertiesWithHistory: [],
        });
        return true;
      })
      .reply(200, batch(found));
    const page = await connected({ traces: [] }).locate?.call(
      [{ kind: 'email', value: 'Eloise@example.fr' }],
      null,
      context,
    );
    expect(page?.items.map(({ ref, equality }) => [ref, equality])).toEqual([[contact, 'exact']]);
    expect(calls).toEqual([
      { endpoint: 'POST objects/contacts/search', pools: ['search', 'day'], effect: 'read' },
      { endpoint: 'POST objects/contacts/batch/read', pools: ['burst', 'day'], effect: 'read' },
    ]);
  });

  test('a scan asks for one page of the list, by the id it had come to, and for what it needs alone', async () => {
    contactProperties('recent_conversion_date', 'hs_email_optout', 'hs_email_optout_7', 'lifecyclestage');
    const query = {
      limit: '100',
      properties:
        'email,hs_additional_emails,firstname,lastname,phone,mobilephone,recent_conversion_date,hs_email_optout,hs_email_optout_7,lifecyclestage',
      archived: 'false',
      after: '100',
    };
    api()
      .get(`${objects}/contacts`)
      .query(query)
      .reply(200, {
        results: [
          object('101', {
            email: 'eloise@example.fr',
            lifecyclestage: 'lead',
            recent_conversion_date: '2024-02-03T04:05:06.007Z',
            hs_email_optout: null,
            hs_email_optout_7: 'true',
          }),
        ],
        paging: {
          next: {
            after: '102',
            link: 'https://elsewhere.example/crm/objects/v3/contacts?offset_param=after',
          },
        },
      });
    const wanted = { kind: 'contact', fields: ['lifecyclestage'], where: [] };
    expect(await connected().scan?.call(wanted, '100', context)).toEqual({
      items: [
        {
          ref: contact,
          of: [contact],
          identifiers: [{ kind: 'email', value: 'eloise@example.fr' }],
          fields: { lifecyclestage: 'lead' },
          createdAt: new Date('2026-01-02T03:04:05Z'),
          contacts: [
            {
              at: new Date('2024-02-03T04:05:06.007Z'),
              evidence: 'form',
              source: 'recent_conversion_date',
            },
          ],
          objected: ['email'],
        },
      ],
      cursor: '102',
      gaps: [],
    });
    expect(calls.at(-1)).toEqual({
      endpoint: 'GET objects/contacts',
      pools: ['burst', 'day'],
      effect: 'read',
    });
  });

  test('what changed is asked for by time and id, in the order of ids, ten minutes before the last look', async () => {
    contactProperties('hs_email_optout');
    const place = { sweptAt: 1_790_000_000_000, binPages: 1 };
    const cursor = { since: 1_790_000_000_000, until: 1_790_000_060_000, bin: false, after: '100', ...place };
    api()
      .post(`${objects}/contacts/search`, {
        filterGroups: [
          {
            filters: [
              { propertyName: 'lastmodifieddate', operator: 'GTE', value: '1789999400000' },
              { propertyName: 'hs_object_id', operator: 'GT', value: '100' },
            ],
          },
        ],
        properties: [
          'createdate',
          'lastmodifieddate',
          'hs_merged_object_ids',
          'hs_calculated_merged_vids',
          'hs_email_optout',
        ],
        sorts: ['hs_object_id'],
        limit: 200,
        after: '0',
      })
      .reply(200, {
        total: 2,
        results: [
          object('101', { lastmodifieddate: '2026-09-21T14:13:21Z', createdate: '2026-01-02T03:04:05Z' }),
        ],
        paging: { next: { after: '1', link: 'https://elsewhere.example' } },
      });
    expect(await connected().changes?.call('contact', JSON.stringify(cursor), context)).toEqual({
      items: [
        {
          key: 'changed:101:1790000001000',
          what: 'changed',
          ref: contact,
          into: null,
          fields: null,
          at: new Date('2026-09-21T14:13:21Z'),
          ours: null,
        },
      ],
      cursor: JSON.stringify({ ...cursor, after: '101' }),
      more: true,
      gaps: [],
    });
    expect(calls.at(-1)).toEqual({
      endpoint: 'POST objects/contacts/search',
      pools: ['search', 'day'],
      effect: 'read',
    });
  });

  test('a search that does not come in the order of ids is not gone on from', async () => {
    contactProperties('hs_email_optout');
    const place = { since: 1, until: 2, bin: false, after: null, sweptAt: 1, binPages: 1 };
    api()
      .post(`${objects}/contacts/search`)
      .reply(200, { total: 2, results: [object('1000'), object('999')] });
    await expect(connected().changes?.call('contact', JSON.stringify(place), context)).rejects.toThrow(
      'SEARCH_UNSORTED',
    );
  });

  test('the last look asks by id, by address, and for an address nobody has as a second one', async () => {
    contactProperties('recent_conversion_date');
    api()
      .get(`${objects}/contacts/101`)
      .query(({ properties }) => String(properties).includes('recent_conversion_date'))
      .reply(200, object('101', { email: 'eloise@example.fr' }));
    api()
      .post(`${objects}/contacts/batch/read?archived=false`, (body) => {
        expect(body).toMatchObject({ ...ids('autre@example.fr'), idProperty: 'email' });
        return true;
      })
      .reply(207, { ...batch(), ...missing('autre@example.fr') });
    api()
      .post(`${objects}/contacts/search`, (body) => {
        const filter = {
          propertyName: 'hs_additional_emails',
          operator: 'CONTAINS_TOKEN',
          value: 'autre@example.fr',
        };
        expect(body).toMatchObject({ filterGroups: [{ filters: [filter] }], properties: ['hs_object_id'] });
        return true;
      })
      .reply(200, { total: 0, results: [] });
    const identifiers = ['Eloise@example.fr', 'Autre@example.fr'].map((value) => ({
      kind: 'email' as const,
      value,
    }));
    const outcomes = await connected().lastContact?.call(
      [{ refs: [contact], identifiers, fields: {} }],
      context,
    );
    expect(outcomes).toMatchObject([{ status: 'done', value: [{ ref: contact, contacts: [] }] }]);
  });

  test('a contact is read by its id, then purged by its id', async () => {
    theContact().reply(200, object('101'));
    api().post(`${objects}/contacts/gdpr-delete`, { objectId: '101' }).reply(204);
    expect(await erased(connected(), contact)).toEqual(['done']);
    expect(calls).toEqual([
      { endpoint: 'GET objects/contacts/{id}', pools: ['burst', 'day'], effect: 'read' },
      { endpoint: 'POST objects/contacts/gdpr-delete', pools: ['burst', 'day'], effect: 'write' },
    ]);
  });

  test('a note is overwritten before it is archived', async () => {
    noteProperties();
    api()
      .post(`${objects}/notes/batch/update`, {
        inputs: [{ id: '7', properties: { hs_note_body: 'redacted-word' } }],
      })
      .reply(200, batch(object('7')));
    api().post(`${objects}/notes/batch/archive`, ids('7')).reply(204);
    expect(await erased(connected(), { kind: 'note', id: '7' })).toEqual(['done']);
  });

  test('a note whose text could not be overwritten is not archived', async () => {
    noteProperties();
    api().post(`${objects}/notes/batch/update`).reply(502, '<html>Bad gateway</html>');
    expect(await erased(connected(), { kind: 'note', id: '7' })).toEqual(['unknown-outcome STATUS_502']);
  });

  test('a note that overwriting does not answer for is looked at, and is gone', async () => {
    noteProperties();
    api()
      .post(`${objects}/notes/batch/update`)
      .reply(207, { ...batch(), numErrors: 1 });
    api()
      .post(`${objects}/notes/batch/read?archived=false`)
      .reply(207, { ...batch(), ...missing('7') });
    expect(await erased(connected(), { kind: 'note', id: '7' })).toEqual(['already']);
  });

  test('one tie is cut, and its record and its person are named', async () => {
    api()
      .post(`${objects}/notes/batch/read?archived=false`)
      .reply(200, batch(object('7')));
    api()
      .post('/crm/associations/2026-03/notes/contacts/batch/read', ids('7'))
      .reply(200, batch({ from: { id: '7' }, to: [{ toObjectId: 101 }, { toObjectId: 102 }] }));
    api()
      .post('/crm/associations/2026-03/notes/contacts/batch/archive', {
        inputs: [{ from: { id: '7' }, to: [{ id: '101' }] }],
      })
      .reply(204);
    const outcomes = await connected().detach?.call(
      [{ ref: { kind: 'note', id: '7' }, from: contact }],
      context,
    );
    expect(told(outcomes ?? [])).toEqual(['done']);
    expect(calls.at(-1)?.pools).toEqual(['burst', 'associations', 'day']);
  });

  test('an address is unsubscribed from everything with its special characters kept', async () => {
    const path = '/communication-preferences/2026-03/statuses/e%2Bnews%40example.fr/unsubscribe-all';
    const out = {
      status: 'UNSUBSCRIBED',
      wideStatusType: 'PORTAL_WIDE',
      subscriberIdString: 'x',
      channel: 'EMAIL',
    };
    api().get(`${path}?channel=EMAIL`).reply(200, batch());
    api().post(`${path}?channel=EMAIL&verbose=true`).reply(200, batch());
    api().get(`${path}?channel=EMAIL`).reply(200, batch(out));
    const outcomes = await connected().object?.call(
      [{ channel: 'email', address: 'e+news@example.fr', refs: [] }],
      context,
    );
    expect(told(outcomes ?? [])).toEqual(['done']);
  });

  test('what addresses a contact is asked by the contact: lists, what each of them is, and tasks', async () => {
    api()
      .get(`${objects}/contacts/101?properties=hs_sequences_is_enrolled`)
      .reply(200, object('101', { hs_sequences_is_enrolled: 'true' }));
    listsOf101('31', '32', '33');
    api()
      .get('/crm/lists/2026-03?listIds=31&listIds=32&listIds=33')
      .reply(200, {
        lists: [
          { listId: '33', name: 'Contrats', processingType: 'MANUAL' },
          { listId: '31', name: 'Salon', processingType: 'SNAPSHOT' },
          { listId: '32', name: 'Sud', processingType: 'DYNAMIC' },
        ],
      });
    api()
      .post('/crm/associations/2026-03/contacts/tasks/batch/read', ids('101'))
      .reply(200, batch({ from: { id: '101' }, to: [{ toObjectId: 7 }, { toObjectId: 8 }] }));
    api()
      .post(`${objects}/tasks/batch/read?archived=false`)
      .reply(
        200,
        batch(
          object('7', {
            hs_task_status: 'NOT_STARTED',
            hs_task_type: 'CALL',
            hs_timestamp: '2026-12-01T09:00:00Z',
          }),
          object('8', { hs_task_status: 'COMPLETED', hs_task_type: 'CALL', hs_timestamp: null }),
        ),
      );
    const page = await connected({ keepLists: ['33'] }).solicitations?.call([contact], null, context);
    expect(
      page?.items.map(({ what, ref, channel, canLeave }) => [
        what,
        `${ref.kind} ${ref.id}`,
        channel,
        canLeave,
      ]),
    ).toEqual([
      ['list', 'list 31', null, true],
      ['list', 'list 32', null, false],
      ['sequence', 'sequence 101', 'email', false],
      ['task', 'task 7', 'phone', false],
    ]);
    expect(page?.gaps).toEqual([]);
  });

  test('a list is left by one contact alone, named in the body', async () => {
    theContact().reply(200, object('101'));
    listsOf101('31');
    api()
      .get('/crm/lists/2026-03?listIds=31')
      .reply(200, { lists: [{ listId: '31', name: 'Salon', processingType: 'MANUAL' }] });
    api()
      .put('/crm/lists/2026-03/31/memberships/remove', ['101'])
      .reply(200, { recordIdsRemoved: ['101'], recordsIdsAdded: [], recordIdsMissing: [] });
    const outcomes = await connected().detach?.call(
      [{ ref: { kind: 'list', id: '31' }, from: contact }],
      context,
    );
    expect(told(outcomes ?? [])).toEqual(['done']);
  });

  test('a list that is not described is looked at, and neither left nor told to keep the person', async () => {
    const link = { ref: { kind: 'list', id: '31' }, from: contact };
    api()
      .get(`${objects}/contacts/101?properties=hs_sequences_is_enrolled`)
      .reply(200, object('101', { hs_sequences_is_enrolled: null }));
    theContact().reply(200, object('101'));
    for (const _ of ['told', 'left']) {
      listsOf101('31');
      api().get('/crm/lists/2026-03?listIds=31').reply(200, { lists: [] });
    }
    api()
      .post('/crm/associations/2026-03/contacts/tasks/batch/read', ids('101'))
      .reply(200, batch({ from: { id: '101' }, to: [{ toObjectId: 8 }] }));
    api()
      .post(`${objects}/tasks/batch/read?archived=false`)
      .reply(200, batch(object('8', { hs_task_status: 'COMPLETED' })));
    const page = await connected().solicitations?.call([contact], null, context);
    expect(page?.items.map(({ canLeave, mend }) => [canLeave, mend])).toEqual([
      [false, expect.stringMatching(/does not tell the name .* look at it/)],
    ]);
    expect(told((await connected().detach?.call([link], context)) ?? [])).toEqual([
      'blocked LIST_NOT_DESCRIBED',
    ]);
  });

  /** Left out of the answer for many; asked after alone. */
  function unlisted101(alone: Readonly<Record<string, unknown>> | null): void {
    api()
      .post(memberships, { inputs: [{ objectTypeId: '0-1', recordId: '101' }] })
      .reply(200, batch());
    const one = api().get('/crm/lists/2026-03/records/0-1/101/memberships');
    if (alone === null) one.reply(404, { status: 'error', category: 'OBJECT_NOT_FOUND' });
    else one.reply(200, alone);
  }
  const list31 = { kind: 'list', id: '31' };
  const goingOn = { results: [], paging: { next: { after: '2' } } };

  test.each([
    ['unknown', null],
    ['told in part', goingOn],
  ])(
    'lists that an answer leaves out, and that are %s otherwise, are not taken for none',
    async (_, alone) => {
      theContact().reply(200, object('101'));
      unlisted101(alone);
      const outcomes = await connected().detach?.call([{ ref: list31, from: contact }], context);
      expect(told(outcomes ?? [])).toEqual(['unavailable LISTS_NOT_TOLD']);
    },
  );

  test('whoever an answer leaves out and is alone told to be on no list has left it', async () => {
    theContact().reply(200, object('101'));
    unlisted101({ results: [] });
    const link = { ref: list31, from: contact };
    expect(told((await connected().detach?.call([link], context)) ?? [])).toEqual(['already']);

    api()
      .get('/account-info/2026-03/details')
      .reply(200, { portalId: 1, accountType: 'STANDARD', timeZone: 'Europe/Paris' });
    theContact().reply(200, object('101'));
    unlisted101({ results: [] });
    expect(await connected().verify?.call([{ expected: 'detached', ...link }], context)).toEqual([
      { status: 'as-expected' },
    ]);
  });

  test('the mark of a restriction waits while the lists are not told', async () => {
    const properties = 'email%2Chs_additional_emails%2Cgreffe_restricted';
    api()
      .get(`${objects}/contacts/101?properties=${properties}`)
      .reply(200, object('101', { email: null, hs_additional_emails: null, greffe_restricted: null }));
    unlisted101(null);
    expect(told((await connected().restrict?.call([contact], context)) ?? [])).toEqual([
      'unavailable LISTS_NOT_TOLD',
    ]);
  });

  test('a signed file is fetched without the token, and only by https', async () => {
    const signed = (url: string) =>
      api()
        .get('/files/2026-03/files/9/signed-url')
        .reply(200, { name: 'cv', extension: 'pdf', url, expiresAt: '2026-11-23T09:05:00Z' });
    signed('https://cdn.example.com/cv?signature=1');
    nock('https://cdn.example.com', { badheaders: ['authorization'] })
      .get('/cv?signature=1')
      .reply(200, 'PDF', { 'content-type': 'application/pdf' });
    const { content } = connected();
    const outcome = await content?.call({ kind: 'file', id: '9' }, context);
    expect(outcome).toMatchObject({
      status: 'done',
      value: { name: 'cv.pdf', mediaType: 'application/pdf' },
    });
    signed('http://169.254.1.1/latest');
    const refused = await content?.call({ kind: 'file', id: '9' }, context);
    expect(told(refused ? [refused] : [])).toEqual(['unexpected UNSAFE_ADDRESS']);
  });

  test('the address of the next page is never followed', async () => {
    const next = (after: string) => ({ next: { after, link: 'https://evil.example.com/crm/objects' } });
    const archived = /\/contacts\?limit=100&properties=[^&]*&archived=true/;
    const locate = connected({ traces: [], sweepRecycleBin: true }).locate?.call;
    api()
      .get(archived)
      .reply(200, { results: [object('1', { email: 'autre@example.fr' })], paging: next('5') });
    api()
      .get(/archived=true&after=5/)
      .reply(200, { results: [] });
    const first = await locate?.([{ kind: 'email', value: 'eloise@example.fr' }], '0|1|', context);
    expect(first?.cursor).toBe('0|1|5');
    expect(
      (await locate?.([{ kind: 'email', value: 'eloise@example.fr' }], '0|1|5', context))?.cursor,
    ).toBeNull();
  });
});

describe('answers', () => {
  const failing = {
    status: 'COMPLETE',
    results: [],
    numErrors: 1,
    errors: [{ status: 'error', category: 'INTERNAL_ERROR', message: 'There was a problem.' }],
  };

  test('207: a part that failed is no proof of absence', async () => {
    api().get('/account-info/2026-03/details').reply(200, {
      portalId: 1,
      accountType: 'STANDARD',
      timeZone: 'Europe/Paris',
    });
    api().post(`${objects}/notes/batch/read?archived=true`).reply(207, failing);
    const { verify } = connected();
    const verdicts = await verify?.call([{ expected: 'absent', ref: { kind: 'note', id: '7' } }], context);
    expect(verdicts).toMatchObject([
      { status: 'unknown', failure: { kind: 'unavailable', code: 'PARTIAL_ANSWER' } },
    ]);
  });

  test('207: ties that could not be read are not taken for none', async () => {
    api().get('/account-info/2026-03/details').reply(200, {
      portalId: 1,
      accountType: 'STANDARD',
      timeZone: 'Europe/Paris',
    });
    api()
      .post(/batch\/read\?archived=false$/)
      .reply(200, batch(object('7')));
    api()
      .post(/associations.*read$/)
      .reply(207, failing);
    const { verify } = connected();
    const link = { ref: { kind: 'note', id: '7' }, from: contact };
    expect(await verify?.call([{ expected: 'detached', ...link }], context)).toMatchObject([
      { status: 'unknown', failure: { code: 'PARTIAL_ANSWER' } },
    ]);
  });

  test('a record in the bin that does not tell since when is restorable, and not gone', async () => {
    api().get('/account-info/2026-03/details').reply(200, {
      portalId: 1,
      accountType: 'STANDARD',
      timeZone: 'Europe/Paris',
    });
    const { archived: _, ...binned } = object('7');
    api()
      .post(`${objects}/notes/batch/read?archived=true`)
      .reply(200, batch({ ...binned, archived: true }));
    const { verify } = connected();
    const verdicts = await verify?.call([{ expected: 'absent', ref: { kind: 'note', id: '7' } }], context);
    expect(verdicts).toEqual([{ status: 'recoverable', until: new Date('2027-02-21T09:00:00Z') }]);
  });

  test('207: a contact that is not there is looked at by itself, and was merged or is gone', async () => {
    api()
      .post(`${objects}/contacts/batch/read?archived=false`)
      .reply(207, {
        ...batch(object('101')),
        ...missing('102', '103'),
      });
    api().get(`${objects}/contacts/102?properties=`).reply(200, object('900'));
    api()
      .get(`${objects}/contacts/103?properties=`)
      .reply(404, { status: 'error', message: 'resource not found' });
    api()
      .post(`${objects}/contacts/batch/read?archived=true`)
      .reply(207, { ...batch(), ...missing('103') });
    api().post(`${objects}/contacts/gdpr-delete`, { objectId: '101' }).reply(204);
    const refs = ['103', '101', '102'].map((id) => ({ kind: 'contact', id }));
    expect(await erased(connected(), ...refs)).toEqual(['already', 'done', 'conflict MERGED']);
  });

  test('a page of HTML for a path is never taken for absence', async () => {
    api()
      .get('/account-info/2026-03/details')
      .reply(200, { portalId: 1, accountType: 'STANDARD', timeZone: 'Europe/Paris' });
    api().get(`${objects}/contacts/101?properties=greffe_restricted`).reply(404, '<html>Not found</html>');
    const verdicts = await connected().verify?.call([{ expected: 'absent', ref: contact }], context);
    expect(verdicts).toMatchObject([
      { status: 'unknown', failure: { kind: 'unexpected', code: 'WRONG_PATH' } },
    ]);
  });

  test('a call that is accepted and never answered is given up after half a minute', async () => {
    const clocks = heldClocks();
    api().get('/account-info/2026-03/details').reply(200, clocks.ringThenSilence);
    await expect(connected().probe.call(context)).rejects.toMatchObject({
      failure: { kind: 'unavailable', code: 'SILENT' },
    });
    theContact().reply(200, object('101'));
    api().post(`${objects}/contacts/gdpr-delete`).reply(204, clocks.ringThenSilence);
    expect(await erased(connected(), contact)).toEqual(['unknown-outcome SILENT']);
    expect(clocks.waitsMs).toEqual([30_000, 30_000, 30_000]);
  });

  test('a file has a minute to begin, and then the time it takes', async () => {
    const clocks = heldClocks();
    const fetched = async (reply: () => unknown) => {
      const url = 'https://cdn.example.com/cv';
      const signed = { name: 'cv', extension: 'pdf', url, expiresAt: '2026-11-23T09:05:00Z' };
      api().get('/files/2026-03/files/9/signed-url').reply(200, signed);
      nock('https://cdn.example.com')
        .get('/cv')
        .reply(200, () => reply() as Promise<string>);
      return connected().content?.call({ kind: 'file', id: '9' }, context);
    };
    expect(await fetched(clocks.ringThenSilence)).toMatchObject({ failure: { code: 'SILENT' } });
    const begun = await fetched(() => 'PDF');
    if (begun?.status !== 'done') throw new Error('the file did not begin');
    clocks.ring();
    const parts: Uint8Array[] = [];
    for await (const part of begun.value.stream) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe('PDF');
    expect(clocks.waitsMs).toEqual([30_000, 60_000, 30_000, 60_000]);
  });

  test('a purge that was answered by nothing is of unknown outcome', async () => {
    theContact().reply(200, object('101'));
    api().post(`${objects}/contacts/gdpr-delete`).replyWithError('socket hang up');
    expect(await erased(connected(), contact)).toEqual(['unknown-outcome DROPPED']);
  });

  test('the limit of the day stops until midnight of the portal', async () => {
    api().get(`${objects}/contacts/101?properties=`).reply(429, {
      status: 'error',
      errorType: 'RATE_LIMIT',
      policyName: 'DAILY',
      message: 'You have reached your daily limit.',
    });
    const outcomes = await connected().erase?.call([contact], context);
    expect(outcomes).toMatchObject([
      { failure: { kind: 'quota-spent', retryAt: new Date('2026-11-23T23:00:00Z') } },
    ]);
  });

  test('a success in a shape nobody knows is unexpected, and is not quoted', async () => {
    api().get('/account-info/2026-03/details').reply(200, { who: 'eloise@example.fr' });
    await expect(connected().probe.call(context)).rejects.toMatchObject({
      failure: { kind: 'unexpected', code: 'UNKNOWN_SHAPE', mend: expect.not.stringContaining('example.fr') },
    });
  });
});

describe('settings', () => {
  test('an unknown key or version, plain http, or a missing token is refused', () => {
    const refused = [
      { token: 't', colour: 'red' },
      { token: 't', apiVersion: '2025-09' },
      { token: 't', baseUrl: 'http://api.example.com' },
      {},
    ];
    for (const settings of refused) expect(hubspot.settings.safeParse(settings).success).toBe(false);
  });

  test('the ceilings follow the tier and the credential', () => {
    const limits = (settings: object) =>
      connected({ ...settings }).pools.map(({ name, limit }) => [name, limit]);
    expect(limits({})).toEqual([
      ['burst', 190],
      ['associations', 150],
      ['search', 5],
      ['day', 625_000],
    ]);
    expect(limits({ tier: 'free', credential: 'oauth' })).toEqual([
      ['burst', 110],
      ['associations', 100],
      ['search', 5],
      ['day', 250_000],
    ]);
  });
});
