import { expect, test } from '@jest/globals';
import { NOTHING_DECLARED } from '../../src/domain/processing-record.ts';
import { undeclaredBy } from '../../src/domain/undeclared.ts';
import { acme } from '../platform/package/sample-material.ts';

test('an answer lacks each heading of Article 15 that the settings say nothing of', () => {
  expect(undeclaredBy(acme)).toEqual([]);
  expect(undeclaredBy({ processing: NOTHING_DECLARED, recipients: [] })).toEqual([
    'purposes',
    'data',
    'recipients',
    'retention',
  ]);
});

test('a recipient beyond the Union without a safeguard is one more', () => {
  const outside = acme.recipients.map((one) => ({ ...one, safeguards: [] }));
  expect(undeclaredBy({ ...acme, recipients: outside })).toEqual(['safeguards']);
});
