import { describe, expect, test } from '@jest/globals';
import { conformance } from '../conformance/index.ts';
import { salesforceSubject } from './salesforce-world.ts';

const report = await conformance(salesforceSubject(), { describe, test });

test('rules are left out only where Salesforce works at once, and searches by everything', () => {
  expect(new Set(report.leftOut.map(({ because }) => because))).toEqual(
    new Set([
      'Salesforce fills no campaign by criteria',
      'cadences are out of reach, and said to be',
      'locate searches by every kind of identifier',
      'nobody is asked',
      'the verb lift is absent',
      'the verb poll is absent',
      'the verb webhooks is absent',
    ]),
  );
});
