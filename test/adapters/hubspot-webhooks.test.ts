import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { demandSigned } from '../../adapters/hubspot/signature.ts';
import type { Delivery, Happening, Heard, Notice, Ref } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { called, hubspotBench, type HubspotBench } from './hubspot-bench.ts';
import { receivingApp } from './hubspot-world.ts';

// What HubSpot alone sends: the suite shows what all adapters do with a delivery.

let bench: HubspotBench;

beforeEach(async () => {
  bench = await hubspotBench();
});

afterEach(async () => bench.double.close());

/** Any list of events, rightly signed, as the adapter reads it. */
async function read(
  events: readonly unknown[],
  receiving: Readonly<Record<string, unknown>> = {},
): Promise<readonly Notice[]> {
  return (await heard(bench.double.world.delivery(events), receiving)).items;
}

const readDelivery = async (
  delivery: Delivery,
  receiving: Readonly<Record<string, unknown>> = {},
): Promise<readonly Notice[]> => (await heard(delivery, receiving)).items;

async function heard(delivery: Delivery, receiving: Readonly<Record<string, unknown>> = {}): Promise<Heard> {
  const { clientSecret } = receivingApp;
  const webhooks = { clientSecret, portalId: bench.double.portalId, ...receiving };
  return called(bench.connected({ webhooks }).webhooks)(delivery);
}

function event(of: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    eventId: 1,
    subscriptionId: 7,
    portalId: bench.double.portalId,
    appId: receivingApp.appId,
    occurredAt: 1_790_000_000_000,
    subscriptionType: 'contact.propertyChange',
    attemptNumber: 0,
    objectId: 20_001,
    propertyName: 'city',
    propertyValue: 'Nantes',
    ...of,
  };
}

async function refusal(reading: Promise<unknown>): Promise<string> {
  const thrown: unknown = await reading.then(
    () => null,
    (error: unknown) => error,
  );
  return thrown instanceof VendorFailure ? `${thrown.failure.kind} ${thrown.failure.code}` : 'none';
}

const happened = (notices: readonly Notice[]): readonly Happening[] => notices.map(({ what }) => what);

describe('the signature', () => {
  const signedAt = 1_790_000_001_000;
  const delivery: Delivery = {
    method: 'POST',
    url: 'https://greffe.example.test/hooks/hubspot',
    headers: {
      'x-hubspot-request-timestamp': String(signedAt),
      'x-hubspot-signature-v3': 'ghK2THXv5cfGeyarcernkIg0ulEk2lBD9C9k0hseLYc=',
    },
    body: Buffer.from('[{"propertyName":"firstname","propertyValue":"Éloïse"}]', 'utf8'),
  };
  const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
  const judged = (changed: Partial<Delivery> = {}, now = signedAt): string => {
    try {
      demandSigned({ ...delivery, ...changed }, secret, new Date(now));
      return 'signed';
    } catch (thrown) {
      return thrown instanceof VendorFailure ? thrown.failure.code : 'thrown';
    }
  };

  test('is the one that HubSpot makes of method, address, bytes and time', () => {
    expect(judged()).toBe('signed');
    expect(judged({ body: Buffer.from('[{"propertyName":"firstname","propertyValue":"Eloïse"}]') })).toBe(
      'NOT_SIGNED',
    );
    expect(judged({ method: 'PUT' })).toBe('NOT_SIGNED');
    expect(judged({ url: 'https://greffe.example.test/hooks/hubspot?x=1' })).toBe('NOT_SIGNED');
  });

  test('holds five minutes, before and after', () => {
    expect(judged({}, signedAt + 300_000)).toBe('signed');
    expect(judged({}, signedAt + 300_001)).toBe('TOO_OLD');
    expect(judged({}, signedAt - 300_000)).toBe('signed');
    expect(judged({}, signedAt - 300_001)).toBe('TOO_OLD');
  });

  test.each(['', 'NaN', '179000000100', '17900000010000', '1790000001000 ', '+1790000001000'])(
    'is none with the time "%s"',
    (stamp) => {
      const headers = { ...delivery.headers, 'x-hubspot-request-timestamp': stamp };
      expect(judged({ headers })).toBe('NOT_SIGNED');
    },
  );

  test('of an earlier version counts for nothing', () => {
    const { 'x-hubspot-signature-v3': signature = '', ...headers } = delivery.headers;
    expect(judged({ headers: { ...headers, 'x-hubspot-signature': signature } })).toBe('NOT_SIGNED');
  });

  test('is of the address with a few characters as they are, and the others as they came', async () => {
    const sent = bench.double.world.delivery([event()]);
    expect(sent.url).toContain('%3A');
    expect(sent.url).toContain('%C3%A9');
    expect(await readDelivery(sent)).toHaveLength(1);
    // The same to a browser, and not what was signed.
    expect(await refusal(readDelivery({ ...sent, url: decodeURI(sent.url) }))).toBe('denied NOT_SIGNED');
  });

  test('of another app, or made an hour ago, is denied', async () => {
    const sent = bench.double.world.delivery([event()]);
    expect(await refusal(readDelivery(sent, { clientSecret: 'another' }))).toBe('denied NOT_SIGNED');
    const old = bench.double.world.delivery([event()], 3_600_000);
    expect(await refusal(readDelivery(old))).toBe('denied TOO_OLD');
  });
});

describe('what is told', () => {
  test('an unsubscribe is an objection, and so is one whose value HubSpot keeps to itself', async () => {
    const optOut = (propertyName: string, propertyValue: unknown) => event({ propertyName, propertyValue });
    expect(happened(await read([optOut('hs_email_optout', 'true')]))).toEqual(['objected']);
    expect(happened(await read([optOut('hs_email_optout_1002', 'true')]))).toEqual(['objected']);
    expect(happened(await read([optOut('hs_email_optout', 'REDACTED')]))).toEqual(['objected']);
    expect(happened(await read([optOut('hs_email_optout', '')]))).toEqual(['changed']);
    expect(happened(await read([optOut('hs_email_optout_survey_reason', 'TOO_MANY')]))).toEqual(['changed']);
  });

  test('a purge is told as both that HubSpot fires, whichever comes first', async () => {
    const both = ['contact.privacyDeletion', 'contact.deletion'].map((subscriptionType) =>
      event({ subscriptionType, propertyName: undefined, propertyValue: undefined }),
    );
    expect(happened(await read(both))).toEqual(['erased', 'recycled']);
    expect(happened(await read(both.toReversed()))).toEqual(['recycled', 'erased']);
  });

  test('a merge leads from both former records to the new one', async () => {
    const [winner, loser] = [bench.contact(), bench.contact({ email: 'e.dupre@example.fr' })];
    bench.double.world.deliveries();
    const into = bench.double.world.merge(winner.id, loser.id);
    const [sent] = bench.double.world.deliveries();
    if (sent === undefined) throw new Error('nothing was sent');
    const merged = (await readDelivery(sent)).filter(({ what }) => what === 'merged');
    const contact = (id: string): Ref => ({ kind: 'contact', id });
    expect(new Map(merged.map(({ ref, into: one }) => [ref.id, one]))).toEqual(
      new Map([
        [winner.id, contact(into)],
        [loser.id, contact(into)],
      ]),
    );
  });

  test('a merge in the manner of before, without a new record, leads to the one that stayed', async () => {
    const told = await read([
      event({ subscriptionType: 'contact.merge', objectId: 1, primaryObjectId: 1, mergedObjectIds: [1, 2] }),
    ]);
    expect(told.map(({ ref, into }) => [ref.id, into?.id])).toEqual([['2', '1']]);
  });

  test('subscriptions of any object are read where they are of contacts, and others are passed over', async () => {
    const told = await read([
      event({ subscriptionType: 'object.creation', objectTypeId: '0-1' }),
      event({ subscriptionType: 'object.creation', objectTypeId: '0-2' }),
      event({ subscriptionType: 'company.creation' }),
      event({ subscriptionType: 'contact.associationChange', objectId: undefined }),
      event({ subscriptionType: 'conversation.privacyDeletion' }),
    ]);
    expect(happened(told)).toEqual(['created']);
  });

  test('nothing of the person is taken along', async () => {
    const told = await read([event({ propertyName: 'firstname', propertyValue: 'Zéphyrine-Canari' })]);
    expect(JSON.stringify(told)).not.toContain('Canari');
    expect(told[0]?.fields).toEqual(['firstname']);
  });

  test('an attempt again is the same happening, and so is what a second subscription tells', async () => {
    const [once, again, elsewhere, later] = await read([
      event(),
      event({ attemptNumber: 3 }),
      event({ subscriptionId: 8, subscriptionType: 'object.propertyChange', objectTypeId: '0-1' }),
      event({ occurredAt: 1_790_000_000_001 }),
    ]);
    expect([again?.key, elsewhere?.key]).toEqual([once?.key, once?.key]);
    expect(later?.key).not.toBe(once?.key);
  });
});

describe('whose it is', () => {
  const ours = async (of: Readonly<Record<string, unknown>>, receiving = {}): Promise<unknown> =>
    (await read([event(of)], receiving)).map((notice) => notice.ours);

  test('is known of what our app did only where the settings name it', async () => {
    const ofAnApp = { changeSource: 'INTEGRATION', sourceId: '225346' };
    expect(await ours(ofAnApp)).toEqual([null]);
    expect(await ours(ofAnApp, { sourceId: '225346' })).toEqual([true]);
    expect(await ours(ofAnApp, { sourceId: '225347' })).toEqual([false]);
    expect(await ours({ changeSource: 'INTEGRATION' }, { sourceId: '225346' })).toEqual([null]);
  });

  test('is somebody else’s where they worked in HubSpot, and unknown of any other source', async () => {
    expect(await ours({ changeSource: 'CRM_UI', sourceId: 'userId:1' })).toEqual([false]);
    expect(await ours({ changeSource: 'EMAIL' }, { sourceId: '225346' })).toEqual([null]);
    expect(await ours({})).toEqual([null]);
  });
});

describe('a delivery of another portal', () => {
  test('is denied, and of one that tells of several the own events count', async () => {
    expect(await refusal(read([event({ portalId: 1 })]))).toBe('denied WRONG_ACCOUNT');
    expect(await read([event({ portalId: 1 }), event()])).toHaveLength(1);
    expect(await read([])).toEqual([]);
  });
});

describe('a delivery that cannot be read', () => {
  test('is invalid where it is no list of events, and nothing of it is quoted', async () => {
    expect(await refusal(read(Array.from({ length: 101 }, () => event())))).toBe('invalid UNREADABLE');
    const none = bench.double.world.delivery({ ...event() } as never);
    expect(await refusal(readDelivery(none))).toBe('invalid UNREADABLE');
  });

  test.each([
    ['of no portal', { portalId: 'mine' }],
    ['of no contact', { objectId: 'eloise@example.fr' }],
    ['of no day', { occurredAt: 1e300 }],
    ['of a merge into nothing', { subscriptionType: 'contact.merge' }],
  ])('for one event %s is read for all the others, and that one is counted', async (_, of) => {
    const sent = bench.double.world.delivery([event(), event(of), event({ portalId: 1 })]);
    const { items, unread } = await heard(sent);
    expect([happened(items), unread]).toEqual([['changed'], 1]);
    expect(await heard(bench.double.world.delivery([event(of)]))).toEqual({ items: [], unread: 1 });
  });
});

test('without a secret in the settings nothing is received, and a portal sends nothing unasked', () => {
  expect(bench.connected({ webhooks: undefined }).webhooks).toBeUndefined();
});
