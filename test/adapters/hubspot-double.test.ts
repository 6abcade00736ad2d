import { afterEach, describe, expect, test } from '@jest/globals';
import { day, minute } from '../../adapters/double-kit/index.ts';
import {
  rareAnswers,
  startHubspotDouble,
  type HubspotDouble,
  type HubspotDoubleOptions,
} from '../../adapters/hubspot/double/index.ts';

// The double is judged by plain fetch and by its witness, as a portal would be.

const objects = '/crm/objects/2026-03';
let open: HubspotDouble | null = null;

afterEach(async () => {
  await open?.close();
  open = null;
});

async function portal(options: HubspotDoubleOptions = {}) {
  const double = await startHubspotDouble(options);
  open = double;
  const call = async (method: string, path: string, body?: unknown, token = double.token) => {
    const response = await fetch(double.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : null,
    };
  };
  return {
    ...double,
    double,
    call,
    get: (path: string) => call('GET', path),
    post: (path: string, body: unknown = {}) => call('POST', path, body),
  };
}

function eloise({ world }: HubspotDouble) {
  const contact = world.object('contacts', {
    email: 'eloise.dupre@example.fr',
    firstname: 'Éloïse',
    lastname: 'Dupré',
  });
  const company = world.object('companies', { name: 'Moulin Vert' });
  const own = world.object('notes', { hs_note_body: 'Éloïse Dupré a rappelé.' });
  const shared = world.object('notes', { hs_note_body: 'Point avec Éloïse Dupré.' });
  world.associate('contacts', contact, 'companies', company);
  world.associate('notes', own, 'contacts', contact);
  world.associate('notes', shared, 'contacts', contact);
  world.associate('notes', shared, 'companies', company);
  return { contact, company, own, shared };
}

const byEmail = (email: string) => ({
  filterGroups: [{ filters: [{ propertyName: 'email', operator: 'EQ', value: email }] }],
  limit: 200,
});

describe('erasure', () => {
  test('gdpr-delete answers 404 at once, while the disks keep the contact for thirty days', async () => {
    const { double, get, post, witness, clock, world } = await portal();
    const { contact } = eloise(double);
    expect((await post(`${objects}/contacts/gdpr-delete`, { objectId: contact })).status).toBe(204);
    expect((await get(`${objects}/contacts/${contact}`)).status).toBe(404);
    expect(witness.record('contacts', contact)?.state).toBe('purging');
    clock.moveBy(30 * day + minute);
    expect(witness.record('contacts', contact)).toBeNull();
    expect(world.blocked('eloise.dupre@example.fr')).toBe(true);
  });

  test('gdpr-delete leaves the text of activities, unassociated', async () => {
    const { double, get, post, witness, clock } = await portal();
    const { contact, company, own, shared } = eloise(double);
    await post(`${objects}/contacts/gdpr-delete`, { objectId: contact });
    clock.moveBy(31 * day);
    expect((await get(`${objects}/notes/${own}`)).status).toBe(200);
    expect(witness.record('notes', own)?.links).toEqual([]);
    expect(witness.record('notes', shared)?.links).toEqual([`companies:${company}`]);
    expect(witness.occurrences('eloise dupre').map(({ id }) => id)).toEqual(
      expect.arrayContaining([own, shared]),
    );
  });

  test('gdpr-delete by a mistyped address succeeds and blocks that address, which the API may still create', async () => {
    const { post, world } = await portal();
    const typo = { objectId: 'eloise.durpe@example.fr', idProperty: 'email' };
    expect((await post(`${objects}/contacts/gdpr-delete`, typo)).status).toBe(204);
    expect(world.blocked('eloise.durpe@example.fr')).toBe(true);
    const again = await post(`${objects}/contacts`, { properties: { email: 'eloise.durpe@example.fr' } });
    expect(again.status).toBe(201);
  });

  test('an archived note waits ninety days in the bin; an archived e-mail is gone at once', async () => {
    const { world, witness, clock, post, get } = await portal();
    const note = world.object('notes', { hs_note_body: 'x' });
    const email = world.object('emails', { hs_email_subject: 'x' });
    expect(
      (await post(`${objects}/notes/batch/archive`, { inputs: [{ id: note }, { id: '9' }] })).status,
    ).toBe(204);
    expect((await post(`${objects}/emails/batch/archive`, { inputs: [{ id: email }] })).status).toBe(204);
    expect(witness.record('notes', note)?.state).toBe('recycled');
    expect(witness.record('emails', email)).toBeNull();
    expect((await get(`${objects}/notes/${note}?archived=true`)).json.archived).toBe(true);
    clock.moveBy(90 * day);
    expect(witness.record('notes', note)).toBeNull();
  });

  test('the generic gdpr-delete is an unknown path unless switched on', async () => {
    const { world, post } = await portal();
    const note = world.object('notes', { hs_note_body: 'x' });
    const refused = await post(`${objects}/notes/gdpr-delete`, { objectId: note });
    expect([refused.status, refused.json]).toEqual([404, null]);
    const other = await startHubspotDouble({ behaviour: { genericGdprDelete: 'enabled' } });
    const id = other.world.object('notes', { hs_note_body: 'x' });
    const answer = await fetch(`${other.url}${objects}/notes/gdpr-delete`, {
      method: 'POST',
      headers: { authorization: `Bearer ${other.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ objectId: id }),
    });
    expect([answer.status, other.witness.record('notes', id)]).toEqual([204, null]);
    await other.close();
  });

  test('a purged file leaves the disks within seven days; a deleted one never does', async () => {
    const { world, witness, clock, call, get } = await portal();
    const purged = world.file({ name: 'cv.pdf', bytes: 'CV de Éloïse' });
    const deleted = world.file({ name: 'cv.pdf', bytes: 'CV de Éloïse' });
    const { url } = (await get(`/files/2026-03/files/${purged}/signed-url`)).json;
    expect(await (await fetch(url)).text()).toBe('CV de Éloïse');
    await call('DELETE', `/files/2026-03/files/${purged}/gdpr-delete`);
    await call('DELETE', `/files/2026-03/files/${deleted}`);
    expect((await get(`/files/2026-03/files/${purged}`)).status).toBe(404);
    expect(witness.record('files', purged)?.state).toBe('purging');
    clock.moveBy(365 * day);
    expect(witness.record('files', purged)).toBeNull();
    expect(witness.occurrences('CV DE ELOISE')).toEqual([
      { kind: 'files', id: deleted, field: 'bytes', state: 'recycled' },
    ]);
  });

  test('an overwritten body stays in the history of the property', async () => {
    const { double, call, witness } = await portal();
    const { own } = eloise(double);
    await call('PATCH', `${objects}/notes/${own}`, { properties: { hs_note_body: 'Texte retiré.' } });
    expect(witness.occurrences('éloïse').filter(({ id }) => id === own)).toEqual([
      { kind: 'notes', id: own, field: 'history:hs_note_body', state: 'live' },
    ]);
  });
});

describe('merges', () => {
  test('a merge makes a new record to which both old ids lead on the single endpoints only', async () => {
    const { world, get, post, call } = await portal();
    const winner = world.object('contacts', { email: 'a@example.fr', firstname: 'Anne' });
    const loser = world.object('contacts', { email: 'b@example.fr', firstname: 'Anna' });
    const merged = world.merge(winner, loser);
    const names = 'properties=email,hs_additional_emails,hs_merged_object_ids';
    const { json } = await get(`${objects}/contacts/${loser}?${names}`);
    expect([json.id, json.properties]).toMatchObject([
      merged,
      {
        email: 'a@example.fr',
        hs_additional_emails: 'b@example.fr',
        hs_merged_object_ids: `${winner};${loser}`,
      },
    ]);
    expect(
      (await call('PATCH', `${objects}/contacts/${winner}`, { properties: { city: 'Lyon' } })).status,
    ).toBe(200);
    const inputs = [{ id: winner, properties: { city: 'Nice' } }];
    const batch = await post(`${objects}/contacts/batch/update`, { inputs });
    expect([batch.status, batch.json.errors[0].context.ids]).toEqual([207, [winner]]);
  });

  test('erasing by a merged-away id hits the record that survived', async () => {
    const { world, post, witness } = await portal();
    const ids = ['a@example.fr', 'b@example.fr'].map((email) => world.object('contacts', { email }));
    const merged = world.merge(ids[0] ?? '', ids[1] ?? '');
    await post(`${objects}/contacts/gdpr-delete`, { objectId: ids[1] });
    expect(witness.record('contacts', merged)?.state).toBe('purging');
  });
});

describe('search', () => {
  test('a write shows only after the lag, and the deleted linger', async () => {
    const { post, clock } = await portal();
    const { json } = await post(`${objects}/contacts`, { properties: { email: 'tard@example.fr' } });
    const found = async () =>
      (await post(`${objects}/contacts/search`, byEmail('TARD@example.fr'))).json.total;
    expect(await found()).toBe(0);
    clock.moveBy(minute);
    expect(await found()).toBe(1);
    await post(`${objects}/contacts/gdpr-delete`, { objectId: json.id });
    expect(await found()).toBe(1);
    clock.moveBy(minute);
    expect(await found()).toBe(0);
  });

  test('refuses more than 200 a page, 10,000 results, 5 groups, 6 filters, 3,000 characters', async () => {
    const { post } = await portal({ limits: { search: null } });
    const filter = { propertyName: 'email', operator: 'EQ', value: 'x' };
    const group = { filters: [filter] };
    const status = async (body: unknown) => (await post(`${objects}/contacts/search`, body)).status;
    expect(await status({ limit: 200, after: '9800' })).toBe(200);
    expect(await status({ limit: 201 })).toBe(400);
    expect(await status({ limit: 200, after: '9801' })).toBe(400);
    expect(await status({ filterGroups: Array.from({ length: 6 }, () => group) })).toBe(400);
    expect(await status({ filterGroups: [{ filters: Array.from({ length: 7 }, () => filter) }] })).toBe(400);
    expect(await status({ query: 'x'.repeat(3000) })).toBe(400);
  });

  test('a secondary address is found by its words, so that another person may come along', async () => {
    const { world, post } = await portal();
    for (const others of ['jean.martin@example.fr', 'martin.jean@example.fr', 'jean@example.fr']) {
      world.object('contacts', { email: `x.${others}`, hs_additional_emails: others });
    }
    const filter = {
      propertyName: 'hs_additional_emails',
      operator: 'CONTAINS_TOKEN',
      value: 'jean.martin@example.fr',
    };
    const { json } = await post(`${objects}/contacts/search`, { filterGroups: [{ filters: [filter] }] });
    expect(json.total).toBe(2);
  });

  test('pages by id past a cursor, numerically', async () => {
    const { world, post } = await portal({ limits: { search: null } });
    for (const id of ['9', '10', '11', '100'])
      world.object('contacts', { email: `p${id}@example.fr` }, { id });
    const filters = [{ propertyName: 'hs_object_id', operator: 'GT', value: '9' }];
    const sorts = [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }];
    const { json } = await post(`${objects}/contacts/search`, { filterGroups: [{ filters }], sorts });
    expect(json.results.map(({ id }: { id: string }) => id)).toEqual(['10', '11', '100']);
  });
});

describe('batches and associations', () => {
  test('batch read groups what it misses in one error', async () => {
    const { double, post } = await portal();
    const { own } = eloise(double);
    const { status, json } = await post(`${objects}/notes/batch/read`, {
      inputs: [{ id: own }, { id: '7' }, { id: '8' }],
      properties: ['hs_note_body'],
    });
    expect(status).toBe(207);
    expect(json.results[0].properties.hs_note_body).toBe('Éloïse Dupré a rappelé.');
    expect([json.numErrors, json.errors.length, json.errors[0].context.ids]).toEqual([2, 1, ['7', '8']]);
  });

  test('a record with no association comes as an error of its own', async () => {
    const { double, post } = await portal();
    const { contact, company, own, shared } = eloise(double);
    const { status, json } = await post('/crm/associations/2026-03/notes/companies/batch/read', {
      inputs: [{ id: own }, { id: shared }],
    });
    expect(status).toBe(207);
    expect(json.results).toMatchObject([{ from: { id: shared }, to: [{ toObjectId: company }] }]);
    expect(json.errors[0].subCategory).toBe('crm.associations.NO_ASSOCIATIONS_FOUND');
    const archive = { inputs: [{ from: { id: shared }, to: [{ id: contact }] }] };
    expect((await post('/crm/associations/2026-03/notes/contacts/batch/archive', archive)).status).toBe(200);
    expect(double.witness.record('notes', shared)?.links).toEqual([`companies:${company}`]);
  });

  test('duplicate inputs and more than a hundred are refused whole', async () => {
    const { double, post } = await portal();
    const { own } = eloise(double);
    const twice = { inputs: [{ id: own }, { id: own }] };
    expect((await post(`${objects}/notes/batch/archive`, twice)).status).toBe(400);
    const inputs = Array.from({ length: 101 }, (_, at) => ({ id: String(at) }));
    expect((await post(`${objects}/notes/batch/read`, { inputs })).status).toBe(400);
  });

  test('a list leads on past a short page and past an empty one, and ends with one that holds nothing', async () => {
    const { world, get } = await portal();
    const seed = (n: number, archived: boolean): string =>
      world.object('contacts', { email: `p${n}@example.fr` }, { archived });
    const ids = [seed(1, false), seed(2, true), seed(3, true), seed(4, true), seed(5, false)];
    const pages: (readonly string[])[] = [];
    let after = '0';
    do {
      const { results, paging } = (await get(`${objects}/contacts?limit=2&after=${after}`)).json;
      pages.push(results.map(({ id }: { id: string }) => id));
      after = paging?.next.after ?? '';
    } while (after !== '');
    expect(pages).toEqual([[ids[0]], [], [ids[4]], []]);
  });

  test('lists page by record id, archived ones apart', async () => {
    const { world, get } = await portal({ behaviour: { listPages: 'full' } });
    const ids = [1, 2, 3].map((n) => world.object('contacts', { email: `p${n}@example.fr` }));
    const binned = world.object('contacts', { email: 'bin@example.fr' }, { archived: true });
    const first = (await get(`${objects}/contacts?limit=2`)).json;
    expect(first.results.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    const second = (await get(`${objects}/contacts?limit=2&after=${first.paging.next.after}`)).json;
    expect([second.results.length, second.paging]).toEqual([1, undefined]);
    const archived = (await get(`${objects}/contacts?archived=true&properties=email`)).json.results;
    expect(archived).toMatchObject([{ id: binned, archived: true }]);
  });
});

describe('writes', () => {
  test('unknown, read-only and conflicting values are refused with their codes', async () => {
    const { world, call } = await portal();
    const one = world.object('contacts', { email: 'a@example.fr' });
    const other = world.object('contacts', { email: 'b@example.fr' });
    const patch = (properties: unknown) => call('PATCH', `${objects}/contacts/${one}`, { properties });
    const codes = (await patch({ nope: '1', hs_email_optout: 'true' })).json.errors;
    expect(codes.map(({ code }: { code: string }) => code)).toEqual([
      'PROPERTY_DOESNT_EXIST',
      'READ_ONLY_VALUE',
    ]);
    const conflict = await patch({ email: 'B@example.fr' });
    expect([conflict.status, conflict.json.message]).toEqual([
      409,
      `Contact already exists. Existing ID: ${other}`,
    ]);
  });

  test("the customer's own rules refuse a write", async () => {
    const { world, call } = await portal();
    world.rule({
      type: 'contacts',
      required: ['phone'],
      when: { property: 'lifecyclestage', value: 'customer' },
    });
    const id = world.object('contacts', { email: 'a@example.fr', lifecyclestage: 'customer', phone: '1' });
    const { status, json } = await call('PATCH', `${objects}/contacts/${id}`, { properties: { phone: '' } });
    expect([status, json.errors[0].code]).toEqual([400, 'MISSING_CONDITIONAL_REQUIRED_PROPERTY']);
  });
});

describe('opt-outs', () => {
  const statuses = '/communication-preferences/2026-03/statuses';

  test('are kept by address and outlive the contact', async () => {
    const { double, get, post, world } = await portal();
    const { contact } = eloise(double);
    world.subscription('eloise.dupre@example.fr', 'SUBSCRIBED');
    const address = `${statuses}/eloise.dupre%40example.fr/unsubscribe-all?channel=EMAIL`;
    expect((await get(address)).json.results).toEqual([]);
    expect((await post(address)).json.results).toEqual([]);
    await post(`${objects}/contacts/gdpr-delete`, { objectId: contact });
    expect((await get(address)).json.results).toMatchObject([
      { wideStatusType: 'PORTAL_WIDE', status: 'UNSUBSCRIBED' },
    ]);
  });

  test('another brand goes on mailing until it is named', async () => {
    const { double, get, post, world } = await portal();
    eloise(double);
    world.brand(77, ['Infolettre']);
    const address = `${statuses}/eloise.dupre%40example.fr/unsubscribe-all?channel=EMAIL&verbose=true`;
    await post(address);
    expect((await get(`${address}&businessUnitId=77`)).json.results).toEqual([]);
    await post(`${address}&businessUnitId=77`);
    expect((await get(`${address}&businessUnitId=77`)).json.results).toHaveLength(1);
  });
});

describe('bad days', () => {
  test('the burst, the search second and the day each have their own 429', async () => {
    const { get, post, counters } = await portal({ limits: { burst: 2, search: 1, daily: 6 } });
    const details = () => get('/account-info/2026-03/details');
    const first = await details();
    expect(first.headers.get('x-hubspot-ratelimit-remaining')).toBe('1');
    await details();
    expect((await details()).json.policyName).toBe('TEN_SECONDLY_ROLLING');
    await post(`${objects}/contacts/search`);
    expect((await post(`${objects}/contacts/search`)).json.policyName).toBe('SECONDLY');
    await details();
    const spent = await details();
    expect([spent.status, spent.json.policyName]).toEqual([429, 'DAILY']);
    expect(counters.limited).toBe(4);
  });

  test('expired, revoked and narrow tokens are told apart', async () => {
    const { call, tokens } = await portal();
    const [expired, narrow] = [tokens.add(), tokens.add({ scopes: ['crm.objects.contacts.read'] })];
    tokens.expire(expired);
    const list = async (token: string, type = 'contacts') =>
      call('GET', `${objects}/${type}`, undefined, token);
    expect((await list(expired)).json.category).toBe('EXPIRED_AUTHENTICATION');
    expect((await list('pat-nobody')).json.category).toBe('INVALID_AUTHENTICATION');
    expect((await list(narrow)).status).toBe(200);
    const denied = await list(narrow, 'deals');
    expect([denied.status, denied.json.errors[0].context.requiredGranularScopes]).toEqual([
      403,
      ['crm.objects.deals.read'],
    ]);
  });

  test('a token without the scope sees sensitive values and e-mail bodies as if there were none', async () => {
    const { call, tokens, world } = await portal();
    world.property('contacts', { name: 'allergies', dataSensitivity: 'sensitive' });
    const contact = world.object('contacts', { email: 'a@example.fr', allergies: 'noix' });
    const email = world.object('emails', { hs_email_text: 'Bonjour' });
    const narrow = tokens.add({ scopes: ['crm.objects.contacts.read'] });
    const properties = async (path: string, token?: string) =>
      (await call('GET', objects + path, undefined, token)).json.properties;
    expect(await properties(`/contacts/${contact}?properties=allergies`)).toMatchObject({
      allergies: 'noix',
    });
    expect(await properties(`/contacts/${contact}?properties=allergies`, narrow)).not.toHaveProperty(
      'allergies',
    );
    expect(await properties(`/emails/${email}?properties=hs_email_text`, narrow)).not.toHaveProperty(
      'hs_email_text',
    );
  });

  test('a dropped answer leaves the write done; a dropped call does not', async () => {
    const { world, faults, call, witness } = await portal();
    const note = world.object('notes', { hs_note_body: 'x' });
    const patch = (body: string) =>
      call('PATCH', `${objects}/notes/${note}`, { properties: { hs_note_body: body } });
    faults.add({ match: /^PATCH .*\/notes\//, effect: { dropBefore: true }, times: 1 });
    await expect(patch('before')).rejects.toThrow('fetch failed');
    expect(witness.record('notes', note)?.fields['hs_note_body']).toBe('x');
    faults.add({ match: /^PATCH .*\/notes\//, effect: { dropAfter: true }, times: 1 });
    await expect(patch('after')).rejects.toThrow('fetch failed');
    expect(witness.record('notes', note)?.fields['hs_note_body']).toBe('after');
  });

  test('a slow answer comes after the write, so that a caller who gives up does not know', async () => {
    const { double, faults, witness } = await portal();
    const { own } = eloise(double);
    faults.add({ match: /^DELETE/, effect: { latencyMs: 60_000 } });
    const call = fetch(`${double.url}${objects}/notes/${own}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${double.token}` },
      signal: AbortSignal.timeout(200),
    });
    await expect(call).rejects.toThrow('timeout');
    expect(witness.record('notes', own)?.state).toBe('recycled');
  });

  test('faults come after N calls, every Nth, so many times, as a page or as a rare answer', async () => {
    const { faults, get } = await portal();
    const details = async () => (await get('/account-info/2026-03/details')).status;
    faults.add({ match: /details/, effect: { htmlError: 503 }, after: 1, every: 2, times: 1 });
    expect([await details(), await details(), await details(), await details()]).toEqual([
      200, 200, 503, 200,
    ]);
    faults.clear();
    faults.add({ match: /details/, effect: rareAnswers.migrating(3600), times: 1 });
    const moved = await get('/account-info/2026-03/details');
    expect([moved.status, moved.headers.get('retry-after')]).toEqual([477, '3600']);
  });

  test('a wrong path is an HTML page, a long URL is 414, a retired version is gone', async () => {
    const { get } = await portal({ apiVersions: ['2026-03'] });
    const wrong = await get('/crm/objects/2031-03/contacts');
    expect([wrong.status, wrong.json]).toEqual([404, null]);
    expect((await get(`${objects}/contacts?properties=${'x'.repeat(9000)}`)).status).toBe(414);
    expect((await get('/crm/v3/objects/contacts')).status).toBe(404);
  });
});

test('legacy and dated paths reach the same portal and are counted as one endpoint', async () => {
  const { double, get, counters } = await portal();
  const { contact, own } = eloise(double);
  const paths = [
    `/crm/v4/objects/contacts/${contact}/associations/notes`,
    `${objects}/contacts/${contact}/associations/notes`,
  ];
  for (const path of paths) expect((await get(path)).json.results[0].toObjectId).toBe(own);
  expect(counters.calls()).toEqual({ 'GET /objects/contacts/:id/associations/notes': 2 });
});

test('threads, forms, lists and owners are served beside the records', async () => {
  const { double, get, call, world, witness, clock } = await portal();
  const { contact } = eloise(double);
  const thread = world.thread({
    contactId: contact,
    messages: [{ text: 'Bonjour, '.repeat(20), truncated: true }],
  });
  const list = world.list('Salon', 'MANUAL', [contact]);
  world.formSubmission({
    formId: '00000000-0000-4000-8000-00000000000a',
    values: { email: 'eloise.dupre@example.fr' },
  });
  world.owner({ email: 'paul@example.fr', firstName: 'Paul' });
  const threads = '/conversations/v3/conversations/threads';
  expect((await get(`${threads}?associatedContactId=${contact}`)).json.results).toMatchObject([
    { id: thread },
  ]);
  expect((await get(`${threads}/${thread}/messages`)).json.results[0].truncationStatus).toBe('TRUNCATED');
  await call('DELETE', `${threads}/${thread}`);
  expect(witness.record('threads', thread)?.state).toBe('recycled');
  clock.moveBy(30 * day);
  expect(witness.record('threads', thread)).toBeNull();
  expect((await get(`/crm/lists/2026-03/records/0-1/${contact}/memberships`)).json.results).toMatchObject([
    { listId: list },
  ]);
  const removed = await call('PUT', `/crm/lists/2026-03/${list}/memberships/remove`, [contact, '9']);
  expect(removed.json.recordIdsRemoved).toEqual([contact]);
  const form = '/form-integrations/v1/submissions/forms/00000000-0000-4000-8000-00000000000a?limit=50';
  expect((await get(form)).json.results).toHaveLength(1);
  expect((await get('/crm/owners/2026-03?email=paul@example.fr')).json.results).toMatchObject([
    { firstName: 'Paul' },
  ]);
});

test('five thousand people are seeded in the time of a test', async () => {
  const { world, witness } = await portal();
  const startedAt = performance.now();
  for (let n = 0; n < 5000; n++) world.object('contacts', { email: `p${n}@example.fr`, lastname: `Nom${n}` });
  expect(performance.now() - startedAt).toBeLessThan(5000);
  expect(witness.snapshot().size).toBe(5000);
});
