import { afterAll, describe, expect, test } from '@jest/globals';
import { conformance, examine } from '../conformance/index.ts';
import { overhearFetch, specChecker, specFolder } from '../support/hubspot-spec.ts';
import { hubspotSubject } from './hubspot-world.ts';

const folder = specFolder();
const overheard = overhearFetch((url) => url.startsWith('http://127.0.0.1'));
afterAll(() => overheard.stop());

const report = await conformance(hubspotSubject(), { describe, test });

test('the rules hold too where HubSpot answers each open question the other way, by the numbered paths', async () => {
  const settings = { apiVersion: 'v3', genericGdprDelete: 'on', sweepRecycleBin: true, tier: 'enterprise' };
  const behaviour = {
    genericGdprDelete: 'enabled',
    gdprDeleteOfArchivedContact: 'erased',
    repeatedGdprDelete: 'no-content',
    secondaryAddressResolves: true,
    mergedIdInErasure: 'not-found',
    mergedIdInBatchRead: 'survivor',
    listPages: 'full',
    archivedAt: 'told',
    activityHistory: 'dropped',
    emailParticipantFilters: 'allowed',
    searchTotal: 'exact',
    unsubscribeUnknownAddress: 'accepted',
    statusWithoutLegalBasis: 'accepted',
    takenAddress: 'invalid',
    unsubscribeWithoutBrand: 'every-brand',
    datedThreadDelete: 'enabled',
  } as const;
  const findings = await examine(hubspotSubject('hubspot otherwise', settings, { behaviour }), {
    modes: ['bare'],
  });
  expect(findings.filter(({ broken }) => broken !== null)).toEqual([]);
}, 180_000);

test('rules are left out only for what HubSpot does not have', () => {
  expect(new Set(report.leftOut.map(({ because }) => because))).toEqual(
    new Set([
      'HubSpot takes nothing along with a contact that has an id of its own: activities stay, untied',
      'HubSpot erases a contact whatever hangs on it',
      'nobody is asked',
      'locate searches by every kind of identifier',
      'the verb poll is absent',
      'the rows of people tell everything a scan finds',
    ]),
  );
});

test(`every request of these tests is as HubSpot describes it${folder === null ? ' (skipped: GREFFE_SPECS is not set)' : ''}`, () => {
  if (folder === null) return;
  const { validated, violations } = specChecker(folder)(overheard.sent);
  expect(violations).toEqual([]);
  expect(validated).toBeGreaterThan(500);
});
