import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import type { HubspotDoubleOptions } from '../../adapters/hubspot/double/index.ts';
import { overhearFetch, specChecker, specFolder } from '../support/hubspot-spec.ts';
import { called, context, expanded, hubspotBench, told, type HubspotBench } from './hubspot-bench.ts';

// What stays of a person in HubSpot when a contact goes, or is overwritten instead.

const folder = specFolder();
const overheard = overhearFetch((url) => url.startsWith('http://127.0.0.1'));
afterAll(() => overheard.stop());

let bench: HubspotBench | null = null;
afterEach(async () => {
  await bench?.double.close();
  bench = null;
});

async function opened(options: HubspotDoubleOptions = {}): Promise<HubspotBench> {
  bench = await hubspotBench(options);
  return bench;
}

describe('a survey answer', () => {
  const survey = { hs_survey_name: 'Satisfaction', hs_content: 'Ravie, Éloïse Dupré' };

  test('can be neither erased nor cut loose, holds its contact back from nothing, and is read', async () => {
    const { connected, contact, around } = await opened();
    const person = contact();
    const ref = { kind: 'feedback_submission', id: around('feedback_submissions', survey, person) };
    const connection = connected();
    const found = (await expanded(connection, person)).find(({ ref: { kind } }) => kind === ref.kind);
    expect(found).toMatchObject({ ref, relation: 'owned', whenErased: 'stays', can: [], redactable: [] });
    expect(told(await called(connection.detach)([{ ref, from: person }], context))).toEqual([
      'invalid KIND_NOT_HANDLED',
    ]);
    const [read] = await called(connection.read)([ref], null, context);
    expect(read).toMatchObject({ status: 'done', value: { fields: survey } });
    expect(told(await called(connection.erase)([person], context))).toEqual(['done']);
  });

  test('goes before its contact where the account purges such records', async () => {
    const { connected, contact, around } = await opened({ behaviour: { genericGdprDelete: 'enabled' } });
    const person = contact();
    around('feedback_submissions', survey, person);
    const items = await expanded(connected({ genericGdprDelete: 'on' }), person);
    expect(items.map(({ ref, can }) => [ref.kind, can])).toEqual([
      ['contact', ['erase', 'redact']],
      ['feedback_submission', ['erase']],
    ]);
  });
});

describe('a contact that is overwritten instead of purged', () => {
  const filled = {
    firstname: 'Éloïse',
    hs_additional_emails: 'e.dupre@example.fr;eloise@example.org',
    surnom: 'Lolo',
    points: '12',
    lifecyclestage: 'customer',
    hs_content_membership_notes: 'Éloïse vient le lundi',
    greffe_restricted: 'true',
  };

  async function offered(settings: Readonly<Record<string, unknown>> = {}, of = {}) {
    const { double, connected, contact } = await opened();
    double.world.property('contacts', { name: 'points', type: 'number' });
    double.world.property('contacts', { name: 'score', calculated: true, readOnlyValue: true });
    const person = contact({ ...filled, score: '7', ...of });
    const connection = connected(settings);
    double.counters.reset();
    const [row] = await expanded(connection, person);
    return { double, connection, person, fields: row?.redactable ?? [] };
  }

  test('offers its secondary addresses and what the account itself defined, and not what HubSpot writes', async () => {
    const { fields } = await offered();
    expect([...fields].sort()).toEqual(
      ['email', 'firstname', 'hs_additional_emails', 'lastname', 'points', 'surnom'].sort(),
    );
  });

  test('offers more, or less, as the settings name it', async () => {
    const contactProperties = {
      redact: ['hs_content_membership_notes', 'score'],
      keep: ['points', 'hs_additional_emails'],
    };
    const { fields } = await offered({ contactProperties });
    expect([...fields].sort()).toEqual(
      ['email', 'firstname', 'hs_content_membership_notes', 'lastname', 'surnom'].sort(),
    );
  });

  test('is read whole where it has more properties than a URL holds', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`question_posee_au_salon_${at}`, `${at}`]),
    );
    const { fields } = await offered({}, many);
    expect(fields).toHaveLength(6 + 400);
  });

  test('holds nobody any more but in its history, and that is read back', async () => {
    const { double, connection, person, fields } = await offered();
    const redact = called(connection.redact);
    expect(told(await redact([{ ref: person, fields }], context))).toEqual(['done']);
    const expectation = { expected: 'redacted', ref: person, fields } as const;
    expect(await called(connection.verify)([expectation], context)).toEqual([{ status: 'as-expected' }]);
    const record = double.witness.record('contacts', person.id);
    const left = Object.entries(record?.fields ?? {}).filter(
      ([name, value]) => value !== '' && name in filled,
    );
    expect(left.map(([name]) => name).sort()).toEqual(
      ['greffe_restricted', 'hs_content_membership_notes', 'lifecyclestage'].sort(),
    );
    const traces = ['dupre', 'eloise@example.org', 'lolo'].flatMap((text) =>
      double.witness.occurrences(text),
    );
    expect(traces.filter(({ field }) => !field.startsWith('history:'))).toEqual([]);
    expect(connection.outOfReach.map(({ what }) => what)).toContain(
      'former values in the history of records that are not purged',
    );
    expect(told(await redact([{ ref: person, fields }], context))).toEqual(['done']);
  });

  test('is not called overwritten while a secondary address stands', async () => {
    const { double, connection, person, fields } = await offered();
    const silent = { status: 200, body: {} };
    double.faults.add({ match: /secondary-email/, effect: silent });
    await called(connection.redact)([{ ref: person, fields }], context);
    const expectation = { expected: 'redacted', ref: person, fields } as const;
    expect(await called(connection.verify)([expectation], context)).toEqual([{ status: 'contrary' }]);
  });

  test('loses everything else where HubSpot takes no secondary address off any more, and says so', async () => {
    const { double, connection, person, fields } = await offered();
    double.faults.add({ match: /secondary-email/, effect: { htmlError: 404 } });
    const outcomes = await called(connection.redact)([{ ref: person, fields }], context);
    expect(told(outcomes)).toEqual(['blocked SECONDARY_ADDRESS_STAYS']);
    expect(double.witness.record('contacts', person.id)?.fields).toMatchObject({ surnom: '', email: '' });
  });
});

test(`every request of these tests is as HubSpot describes it${folder === null ? ' (skipped: GREFFE_SPECS is not set)' : ''}`, () => {
  if (folder === null) return;
  const { validated, violations } = specChecker(folder)(overheard.sent);
  expect(violations).toEqual([]);
  expect(validated).toBeGreaterThan(5);
});
