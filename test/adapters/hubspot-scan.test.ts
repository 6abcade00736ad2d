import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { HubspotDoubleOptions } from '../../adapters/hubspot/double/index.ts';
import { hubspot } from '../../adapters/hubspot/index.ts';
import type {
  AskedAbout,
  Connection,
  Gap,
  Identifier,
  LastContact,
  Outcome,
  Ref,
  Scanned,
  Sighting,
} from '../../src/contract/index.ts';
import { overhearFetch, specChecker, specFolder } from '../support/hubspot-spec.ts';
import { called, context, hubspotBench, told, type HubspotBench } from './hubspot-bench.ts';

// What of a scan, and of the last look at a person, HubSpot alone has: the suite shows what all adapters do.

const folder = specFolder();
const overheard = overhearFetch((url) => url.startsWith('http://127.0.0.1'));
afterAll(() => overheard.stop());

let bench: HubspotBench;

beforeEach(async () => {
  bench = await hubspotBench();
});

afterEach(async () => bench.double.close());

async function reopened(options: HubspotDoubleOptions): Promise<void> {
  await bench.double.close();
  bench = await hubspotBench(options);
}

async function scanned(
  connection: Connection,
  wanted: Partial<Scanned> = {},
): Promise<{ readonly items: readonly Sighting[]; readonly gaps: readonly Gap[] }> {
  const items: Sighting[] = [];
  const gaps: Gap[] = [];
  let cursor: string | null = null;
  do {
    const page = await called(connection.scan)(
      { kind: 'contact', fields: [], where: [], ...wanted },
      cursor,
      context,
    );
    items.push(...page.items);
    gaps.push(...page.gaps);
    cursor = page.cursor;
  } while (cursor !== null);
  return { items, gaps };
}

async function onlyOne(connection: Connection, wanted: Partial<Scanned> = {}): Promise<Sighting> {
  const { items } = await scanned(connection, wanted);
  const [item, ...more] = items;
  if (item === undefined || more.length > 0) throw new Error(`one contact was expected, not ${items.length}`);
  return item;
}

const say = (contacts: readonly LastContact[]): readonly string[] =>
  contacts.map(({ evidence, source, at }) => `${evidence} ${source} ${at.toISOString()}`).sort();

const asked = (identifiers: readonly Identifier[], ...refs: AskedAbout['refs']): AskedAbout => ({
  refs,
  identifiers,
  fields: {},
});

const email = (value: string): Identifier => ({ kind: 'email', value });

const idsIn = (outcomes: readonly Outcome<readonly Sighting[]>[]): readonly (readonly string[] | string)[] =>
  outcomes.map((one, index) =>
    one.status === 'done' ? one.value.map(({ ref }) => ref.id) : (told(outcomes)[index] ?? ''),
  );

describe('a scan', () => {
  test('goes by the list a hundred contacts a call, asks for definitions once, and searches nothing', async () => {
    for (let count = 0; count < 250; count += 1) bench.contact({ email: `p${count}@example.fr` });
    const connection = bench.connected();
    const { items } = await scanned(connection);
    expect(new Set(items.map(({ ref }) => ref.id)).size).toBe(250);
    const { counters } = bench.double;
    // Three classes of definitions; three pages, and one that holds nothing.
    expect([counters.of('properties/'), counters.of('search'), counters.total]).toEqual([3, 0, 3 + 4]);
    counters.reset();
    await scanned(connection);
    expect(counters.total).toBe(4);
  });

  test('goes on although contacts are made, archived and merged behind and before it', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 230; count += 1) {
      ids.push(bench.contact({ email: `p${count}@example.fr` }).id);
    }
    const { world } = bench.double;
    const archive = async (id: string): Promise<void> => {
      const headers = { authorization: `Bearer ${bench.double.token}` };
      await fetch(`${bench.double.url}/crm/objects/2026-03/contacts/${id}`, { method: 'DELETE', headers });
    };
    const connection = bench.connected();
    const [first, second] = [await call(connection, null), ids.slice(100)];
    await archive(ids[3] ?? '');
    await archive(second[5] ?? '');
    const merged = world.merge(ids[7] ?? '', second[9] ?? '');
    const made = bench.contact({ email: 'neuve@example.fr' }).id;
    // Another process takes it up.
    const rest = await restOf(bench.connected(), first.cursor);
    const seen = [...first.items, ...rest].map(({ ref }) => ref.id);
    const gone = new Set([second[5], second[9]]);
    expect(seen.sort()).toEqual([...ids.filter((id) => !gone.has(id)), merged, made].sort());
  });

  test('asks the rest of a batch where the properties are too many for a URL', async () => {
    const fields = Array.from({ length: 90 }, (_, index) => `une_propriete_de_la_maison_numero_${index}`);
    for (const name of fields) bench.double.world.property('contacts', { name });
    const { id } = bench.contact({ une_propriete_de_la_maison_numero_89: 'oui' });
    bench.contact({ email: 'autre@example.fr' });
    const where = [{ field: 'une_propriete_de_la_maison_numero_89', oneOf: ['oui'] }];
    const item = await onlyOne(bench.connected(), { fields, where });
    expect([item.ref.id, Object.keys(item.fields).length, item.fields[fields[0] ?? '']]).toEqual([
      id,
      90,
      null,
    ]);
    expect(bench.double.counters.of('batch/read')).toBe(1);
  });

  test('judges a list of choices by each of them, and a check box as true or "true"', async () => {
    bench.double.world.property('contacts', { name: 'interets', type: 'enumeration', fieldType: 'checkbox' });
    bench.double.world.property('contacts', { name: 'cliente', type: 'bool' });
    const { id } = bench.contact({ interets: 'vin;fromage', cliente: 'true' });
    bench.contact({ email: 'autre@example.fr', interets: 'fromages', cliente: 'false' });
    const where = [
      { field: 'interets', oneOf: ['fromage'] },
      { field: 'cliente', oneOf: [true] },
    ];
    expect((await onlyOne(bench.connected(), { where })).ref.id).toBe(id);
  });

  test('names a property that does not exist, or that the token may not see, and no other', async () => {
    bench.contact({ lifecyclestage: 'lead' });
    bench.double.world.property('contacts', { name: 'groupe_sanguin', dataSensitivity: 'highly_sensitive' });
    const fields = ['lifecyclestage', 'groupe_sanguin', 'inventee'];
    const { items, gaps } = await scanned(bench.connected(), { fields });
    expect(gaps.map(({ what }) => what)).toEqual([
      'the property groupe_sanguin of contacts',
      'the property inventee of contacts',
    ]);
    expect(items[0]?.fields).toEqual({ lifecyclestage: 'lead' });
  });

  test('refuses a kind it does not scan, and a list that leads back', async () => {
    bench.contact();
    const scan = called(bench.connected().scan);
    const wanted = { kind: 'note', fields: [], where: [] };
    await expect(scan(wanted, null, context)).rejects.toMatchObject({ failure: { kind: 'invalid' } });
    const body = { results: [], paging: { next: { after: '7' } } };
    bench.double.faults.add({ match: /objects.*contacts\?/, effect: { status: 200, body }, times: 1 });
    await expect(scan({ ...wanted, kind: 'contact' }, '7', context)).rejects.toMatchObject({
      failure: { kind: 'unexpected', code: 'LIST_LEADS_BACK' },
    });
  });

  test('a page that was refused is no end: the cursor asks for it again', async () => {
    for (let count = 0; count < 150; count += 1) bench.contact({ email: `p${count}@example.fr` });
    const connection = bench.connected();
    const first = await call(connection, null);
    for (const effect of [
      { status: 429, body: { errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' } },
      { status: 503 },
      { htmlError: 502 },
      { dropBefore: true } as const,
    ]) {
      bench.double.faults.add({ match: /objects.*contacts\?/, effect, times: 1 });
      await expect(call(connection, first.cursor)).rejects.toMatchObject({
        failure: { kind: expect.stringMatching(/rate-limited|unavailable/) },
      });
      bench.double.faults.clear();
    }
    expect(await restOf(connection, first.cursor)).toHaveLength(50);
  });
});

describe('the last contact', () => {
  test('is told by each property that HubSpot fills when the person does something, and by no other', async () => {
    const createdAt = new Date('2023-05-04T03:02:01Z');
    const does = {
      recent_conversion_date: '2024-01-01T00:00:00Z',
      hs_email_last_reply_date: '2024-01-02T00:00:00Z',
      hs_sales_email_last_replied: '2024-01-03T00:00:00Z',
      hs_email_last_click_date: '1704326400000',
      engagements_last_meeting_booked: '2024-01-05T00:00:00Z',
      hs_last_sales_activity_timestamp: '2024-01-06T00:00:00Z',
      hs_last_sales_activity_type: 'PRESENTATION_REVISIT',
      hs_analytics_last_timestamp: '2025-01-01T00:00:00Z',
      hs_email_last_open_date: '2025-01-01T00:00:00Z',
      hs_email_last_send_date: '2025-01-01T00:00:00Z',
      notes_last_contacted: '2025-01-01T00:00:00Z',
      notes_last_updated: '2025-01-01T00:00:00Z',
    };
    bench.double.world.object('contacts', does, { createdAt });
    const item = await onlyOne(bench.connected());
    expect(item.createdAt).toEqual(createdAt);
    expect(say(item.contacts)).toEqual([
      'click hs_email_last_click_date 2024-01-04T00:00:00.000Z',
      'form recent_conversion_date 2024-01-01T00:00:00.000Z',
      'meeting engagements_last_meeting_booked 2024-01-05T00:00:00.000Z',
      'reply hs_sales_email_last_replied 2024-01-03T00:00:00.000Z',
      'visit hs_last_sales_activity_timestamp 2024-01-06T00:00:00.000Z',
    ]);
  });

  test('a last engagement that was the opening of an e-mail is none', async () => {
    bench.contact({
      hs_last_sales_activity_timestamp: '2024-01-06T00:00:00Z',
      hs_last_sales_activity_type: 'EMAIL_OPEN',
    });
    expect((await onlyOne(bench.connected())).contacts).toEqual([]);
  });

  test('a date to come, or a value that is no date, tells nothing, and is nowhere repeated', async () => {
    bench.contact({
      recent_conversion_date: '2199-01-01T00:00:00Z',
      hs_email_last_click_date: 'mardi dernier',
      hs_email_last_reply_date: '2024-99-99T00:00:00Z',
      engagements_last_meeting_booked: '12',
    });
    const { items, gaps } = await scanned(bench.connected());
    expect([items[0]?.contacts, gaps]).toEqual([[], []]);
  });

  test('a property that is no date is a gap, for what stands in it could be passed over in silence', async () => {
    bench.contact({ derniere_visite: 'le 5 mars' });
    const lastContact = { derniere_visite: 'visit' };
    const { items, gaps } = await scanned(bench.connected({ lastContact }));
    expect([items[0]?.contacts, gaps.map(({ what }) => what)]).toEqual([
      [],
      ['contacts from the person in the property derniere_visite, which is no date'],
    ]);
  });

  test('the settings add a property of the account, trust a weak one, and switch one off', async () => {
    bench.double.world.property('contacts', { name: 'derniere_commande', type: 'date' });
    bench.contact({
      derniere_commande: '2024-03-01',
      hs_analytics_last_timestamp: '2024-02-01T00:00:00Z',
      recent_conversion_date: '2024-01-01T00:00:00Z',
    });
    const connection = bench.connected({
      lastContact: {
        derniere_commande: 'purchase',
        hs_analytics_last_timestamp: 'visit',
        recent_conversion_date: 'ignore',
      },
    });
    expect(say((await onlyOne(connection)).contacts)).toEqual([
      'purchase derniere_commande 2024-03-01T00:00:00.000Z',
      'visit hs_analytics_last_timestamp 2024-02-01T00:00:00.000Z',
    ]);
  });

  test('a property that tells of it and is not there is a gap, until it is switched off', async () => {
    bench.contact();
    for (const name of ['recent_conversion_date', 'hs_last_sales_activity_type']) {
      bench.double.world.property('contacts', { name, dataSensitivity: 'sensitive' });
    }
    expect((await scanned(bench.connected())).gaps.map(({ what }) => what)).toEqual([
      'contacts from the person that only the property recent_conversion_date tells of',
      'contacts from the person that only the property hs_last_sales_activity_timestamp tells of',
    ]);
    const lastContact = { recent_conversion_date: 'ignore', hs_last_sales_activity_timestamp: 'ignore' };
    expect((await scanned(bench.connected({ lastContact }))).gaps).toEqual([]);
  });

  test.each([
    ['hs_email_last_open_date', 'click'],
    ['hs_email_last_send_date', 'inbound-message'],
    ['notes_last_contacted', 'logged-exchange'],
    ['lastmodifieddate', 'visit'],
    ['derniere_commande', 'opened'],
  ])('the settings cannot say that %s is evidence of a %s', (property, word) => {
    const settings = { token: 't', lastContact: { [property]: word } };
    expect(hubspot.settings.safeParse(settings).success).toBe(false);
  });
});

describe('an objection', () => {
  /** As a scan tells it, and as the last look does. */
  async function objectedOf(connection: Connection, { id }: Ref): Promise<readonly Sighting['objected'][]> {
    const { items } = await scanned(connection);
    const [outcome] = await called(connection.lastContact)([asked([], { kind: 'contact', id })], context);
    const looked = outcome?.status === 'done' ? outcome.value : [];
    return [...items, ...looked].filter(({ ref }) => ref.id === id).map(({ objected }) => objected);
  }
  const twice = (objected: Sighting['objected']) => [objected, objected];
  const address = 'eloise.dupre@example.fr';
  const newsletter = { name: 'hs_email_optout_1002', type: 'bool' } as const;

  test('is told of whoever left everything, or one newsletter, or another brand, and of nobody else', async () => {
    const [everything, one, brand, nothing] = ['une', 'deux', 'trois', 'quatre'].map((name) =>
      bench.contact({ email: `${name}@example.fr` }),
    );
    if (!everything || !one || !brand || !nothing) throw new Error('four contacts are made');
    const { world } = bench.double;
    world.brand(7, ['Catalogue']);
    world.subscription('une@example.fr', 'OPTED_OUT');
    world.subscription('deux@example.fr', 'UNSUBSCRIBED', { typeId: '1002' });
    world.subscription('trois@example.fr', 'OPTED_OUT', { brand: 7 });
    world.subscription('quatre@example.fr', 'SUBSCRIBED');
    const connection = bench.connected();
    for (const ref of [everything, one, brand]) {
      expect(await objectedOf(connection, ref)).toEqual(twice(['email']));
    }
    expect(await objectedOf(connection, nothing)).toEqual(twice([]));
  });

  test('made before the contact was, or by greffe, is told as well', async () => {
    bench.double.world.subscription(address, 'OPTED_OUT');
    const [before, ours] = [bench.contact(), bench.contact({ email: 'autre@example.fr' })];
    const connection = bench.connected();
    const objections = [{ channel: 'email', address: 'autre@example.fr', refs: [] }] as const;
    expect(told(await called(connection.object)(objections, context))).toEqual(['done']);
    for (const ref of [before, ours]) {
      expect(await objectedOf(connection, ref)).toEqual(twice(['email']));
    }
  });

  test('is of the main address as it is now, and of no address beside it', async () => {
    const ref = bench.contact({ hs_additional_emails: 'eloise@maison.example' });
    bench.double.world.subscription('eloise@maison.example', 'OPTED_OUT');
    const connection = bench.connected();
    expect(await objectedOf(connection, ref)).toEqual(twice([]));
    bench.double.world.edit('contacts', ref.id, { email: 'eloise@maison.example' });
    expect(await objectedOf(connection, ref)).toEqual(twice(['email']));
    bench.double.world.edit('contacts', ref.id, { email: address });
    expect(await objectedOf(connection, ref)).toEqual(twice([]));
  });

  test('that is hidden is no consent: nothing is told, and the scan says what is missing', async () => {
    const ref = bench.contact();
    bench.double.world.property('contacts', { name: 'hs_email_optout', dataSensitivity: 'sensitive' });
    expect(await objectedOf(bench.connected(), ref)).toEqual(twice(null));
    expect((await scanned(bench.connected())).gaps.map(({ what }) => what)).toEqual([
      'whether people object to e-mails, of which only the property hs_email_optout tells',
    ]);
    bench.double.world.subscription(address, 'UNSUBSCRIBED', { typeId: '1001' });
    expect(await objectedOf(bench.connected(), ref)).toEqual(twice(['email']));
  });

  test.each(['hs_email_optout', newsletter.name])(
    'hidden in %s since the definitions were read is no consent either',
    async (name) => {
      const ref = bench.contact();
      const connection = bench.connected();
      expect(await objectedOf(connection, ref)).toEqual(twice([]));
      bench.double.world.property('contacts', { ...newsletter, name, dataSensitivity: 'sensitive' });
      expect(await objectedOf(connection, ref)).toEqual(twice(null));
    },
  );

  test('said in a word nobody knows is no consent, and neither is another property of that name', async () => {
    const [ref, other] = [
      bench.contact({ hs_email_optout: 'peut-être' }),
      bench.contact({ email: 'a@example.fr' }),
    ];
    bench.double.world.edit('contacts', other.id, { hs_email_optout_survey_reason: 'TOO_MANY' });
    expect(await objectedOf(bench.connected(), ref)).toEqual(twice(null));
    expect(await objectedOf(bench.connected(), other)).toEqual(twice([]));
  });
});

describe('the last look at a person', () => {
  test.each([true, false])(
    'finds whoever carries the address beside their main one, whether idProperty does: %s',
    async (secondaryAddressResolves) => {
      await reopened({ behaviour: { secondaryAddressResolves } });
      const { id } = bench.contact({ hs_additional_emails: 'eloise@maison.example' });
      bench.contact({ email: 'maison@eloise.example', firstname: 'Autre' });
      const look = called(bench.connected().lastContact);
      expect(idsIn(await look([asked([email('Eloise@Maison.example')])], context))).toEqual([[id]]);
    },
  );

  test('costs one call where the rows carry every address', async () => {
    const refs = Array.from({ length: 100 }, (_, count) => bench.contact({ email: `p${count}@example.fr` }));
    const look = called(bench.connected().lastContact);
    await look([asked([])], context);
    bench.double.counters.reset();
    const people = refs.map((ref, count) => asked([email(`p${count}@example.fr`)], ref));
    expect(idsIn(await look(people, context))).toEqual(refs.map(({ id }) => [id]));
    expect(bench.double.counters.total).toBe(1);
  });

  test('fails for whoever carries an address that could not be ruled out, and for nobody else', async () => {
    const [one, other] = [
      bench.contact({ email: 'une@example.fr' }),
      bench.contact({ email: 'deux@example.fr' }),
    ];
    const look = called(bench.connected().lastContact);
    const people = [asked([email('personne@example.fr')], one), asked([email('deux@example.fr')], other)];
    expect(idsIn(await look(people, context))).toEqual([[one.id], [other.id]]);
    bench.double.faults.add({ match: /search/, effect: { status: 503 } });
    expect(idsIn(await look(people, context))).toEqual(['unavailable STATUS_503', [other.id]]);
  });

  test('fails where a batch says neither that the address is somebody’s nor that it is nobody’s', async () => {
    await reopened({ behaviour: { batchMisses: 'silent' } });
    const { id } = bench.contact();
    const look = called(bench.connected().lastContact);
    const people = [
      asked([email('personne@example.fr'), email('eloise.dupre@example.fr')]),
      asked([email('eloise.dupre@example.fr')]),
    ];
    expect(idsIn(await look(people, context))).toEqual(['unavailable PARTIAL_ANSWER', [id]]);
  });

  test('believes no hit of the search: the index may show an address that has gone', async () => {
    const { id } = bench.contact({ hs_additional_emails: 'eloise@maison.example' });
    bench.double.world.searchLag(60_000);
    bench.double.world.edit('contacts', id, { hs_additional_emails: '' });
    const look = called(bench.connected().lastContact);
    expect(idsIn(await look([asked([email('eloise@maison.example')])], context))).toEqual([[]]);
  });

  test('finds whoever carries the id of another register', async () => {
    const { id } = bench.contact({ customer_number: 'C-17' });
    bench.contact({ email: 'autre@example.fr', customer_number: 'C-171' });
    const look = called(bench.connected().lastContact);
    expect(idsIn(await look([asked([{ kind: 'id', value: 'C-17' }])], context))).toEqual([[id]]);
  });

  test('finds the merged contact by its addresses, and under no former id', async () => {
    const [winner, loser] = [bench.contact(), bench.contact({ email: 'ancienne@example.fr' })];
    const merged = bench.double.world.merge(winner.id, loser.id);
    const look = called(bench.connected().lastContact);
    const people = [asked([], loser), asked([email('ancienne@example.fr')], loser)];
    expect(idsIn(await look(people, context))).toEqual([[], [merged]]);
  });

  test('asks for nothing that is no address', async () => {
    const look = called(bench.connected().lastContact);
    const identifiers: readonly Identifier[] = [
      email('pas une adresse'),
      { kind: 'phone', value: '+33612345678' },
      { kind: 'name', value: 'Éloïse Dupré' },
    ];
    await look([asked([])], context);
    bench.double.counters.reset();
    expect(idsIn(await look([asked(identifiers)], context))).toEqual([[]]);
    expect(bench.double.counters.total).toBe(0);
  });
});

async function call(connection: Connection, cursor: string | null) {
  return called(connection.scan)({ kind: 'contact', fields: [], where: [] }, cursor, context);
}

async function restOf(connection: Connection, from: string | null): Promise<readonly Sighting[]> {
  const items: Sighting[] = [];
  for (let cursor = from; cursor !== null;) {
    const page = await call(connection, cursor);
    items.push(...page.items);
    cursor = page.cursor;
  }
  return items;
}

test(`every request of these tests is as HubSpot describes it${folder === null ? ' (skipped: GREFFE_SPECS is not set)' : ''}`, () => {
  if (folder === null) return;
  const { validated, violations } = specChecker(folder)(overheard.sent);
  expect(violations).toEqual([]);
  expect(validated).toBeGreaterThan(50);
});
