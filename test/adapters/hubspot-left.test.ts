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

test(`every request of these tests is as HubSpot describes it${folder === null ? ' (skipped: GREFFE_SPECS is not set)' : ''}`, () => {
  if (folder === null) return;
  const { validated, violations } = specChecker(folder)(overheard.sent);
  expect(violations).toEqual([]);
  expect(validated).toBeGreaterThan(5);
});
