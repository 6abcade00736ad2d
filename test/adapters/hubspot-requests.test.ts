import { describe, expect, test } from '@jest/globals';
import { specChecker, specFolder, type SentRequest } from '../support/hubspot-spec.ts';

const folder = specFolder();
const skipped = folder === null ? ' (skipped: GREFFE_SPECS is not set)' : '';
const check = folder === null ? null : specChecker(folder);

function sent(method: string, path: string, body?: unknown): SentRequest {
  return {
    method,
    url: `https://api.hubapi.com${path}`,
    contentType: 'application/json',
    body: body === undefined ? null : JSON.stringify(body),
  };
}

describe(`requests are compared with HubSpot's own descriptions${skipped}`, () => {
  const wrong: readonly (readonly [string, SentRequest, string])[] = [
    ['a path nobody describes', sent('GET', '/crm/objects/1999-01/contacts'), 'no description of this path'],
    [
      'a method nobody describes',
      sent('PUT', '/crm/objects/2026-03/contacts'),
      'no description of this path',
    ],
    [
      'a query that is not described',
      sent('GET', '/crm/objects/2026-03/contacts?per_page=3'),
      'query per_page is not described',
    ],
    [
      'a query that is missing',
      sent('GET', '/communication-preferences/2026-03/statuses/eloise%40example.fr'),
      'query channel is missing',
    ],
    [
      'a body without a required member',
      sent('POST', '/crm/objects/2026-03/contacts/gdpr-delete', {}),
      "body  must have required property 'objectId'",
    ],
    [
      'a member that is not described',
      sent('POST', '/crm/objects/2026-03/contacts/gdpr-delete', { objectId: '1', force: true }),
      'body  must NOT have additional properties',
    ],
    [
      'a member of another type',
      sent('POST', '/crm/objects/2026-03/notes/batch/archive', { inputs: 'all' }),
      'body /inputs must be array',
    ],
    ['a missing body', sent('POST', '/crm/objects/2026-03/notes/batch/archive'), 'the body is missing'],
  ];

  test.each(wrong)('%s is a violation', (_, request, fault) => {
    if (check === null) return;
    const { validated, violations } = check([request]);
    expect(validated).toBe(0);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(fault);
  });

  test('a right request is none', () => {
    if (check === null) return;
    const right = sent('POST', '/crm/objects/2026-03/contacts/gdpr-delete', { objectId: '1' });
    expect(check([right])).toEqual({ validated: 1, excused: 0, violations: [] });
  });
});
