import { describe, expect, test } from '@jest/globals';
import { failureOf, nextMidnight, type VendorAnswer } from '../../adapters/hubspot/failures.ts';

const now = new Date('2026-11-23T09:00:00Z');
const json = (status: number, body: unknown, retryAfter: number | null = null): VendorAnswer => ({
  status,
  body,
  retryAfter,
});
const html = (status: number): VendorAnswer => json(status, null);

const told = (answer: VendorAnswer, effect: 'read' | 'write') => {
  const { kind, code, retryAt } = failureOf(answer, { effect, now, timeZone: 'Europe/Paris' });
  return [kind, code, retryAt?.toISOString() ?? null];
};

describe('HubSpot’s answers as failures', () => {
  const same: readonly (readonly [string, VendorAnswer, readonly (string | null)[]])[] = [
    [
      'an invalid token',
      json(401, { category: 'INVALID_AUTHENTICATION' }),
      ['denied', 'INVALID_AUTHENTICATION', null],
    ],
    [
      'an expired token',
      json(401, { category: 'EXPIRED_AUTHENTICATION' }),
      ['denied', 'EXPIRED_AUTHENTICATION', null],
    ],
    ['a missing scope', json(403, { category: 'MISSING_SCOPES' }), ['denied', 'MISSING_SCOPES', null]],
    ['another refusal', json(403, {}), ['denied', 'FORBIDDEN', null]],
    [
      'a record that is not there',
      json(404, { message: 'resource not found' }),
      ['not-found', 'NOT_FOUND', null],
    ],
    ['a path that is not there', html(404), ['unexpected', 'WRONG_PATH', null]],
    ['a conflict', json(409, { category: 'CONFLICT' }), ['conflict', 'CONFLICT', null]],
    [
      'a read-only property',
      json(400, { category: 'VALIDATION_ERROR', errors: [{ code: 'READ_ONLY_VALUE' }] }),
      ['invalid', 'READ_ONLY_VALUE', null],
    ],
    [
      'a rule of the customer',
      json(400, {
        errors: [{ code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY', context: { propertyName: ['closedate'] } }],
      }),
      ['blocked', 'MISSING_CONDITIONAL_REQUIRED_PROPERTY', null],
    ],
    ['a refusal without a word', json(400, {}), ['invalid', 'STATUS_400', null]],
    ['a URL too long', html(414), ['invalid', 'STATUS_414', null]],
    ['a locked record', json(423, {}), ['rate-limited', 'LOCKED', '2026-11-23T09:00:02.000Z']],
    [
      'the burst limit',
      json(429, { policyName: 'TEN_SECONDLY_ROLLING' }),
      ['rate-limited', 'TEN_SECONDLY_ROLLING', '2026-11-23T09:00:10.000Z'],
    ],
    [
      'the search limit',
      json(429, { policyName: 'SECONDLY' }),
      ['rate-limited', 'SECONDLY', '2026-11-23T09:00:01.000Z'],
    ],
    ['a limit that says when', json(429, {}, 7), ['rate-limited', 'RATE_LIMIT', '2026-11-23T09:00:07.000Z']],
    [
      'the spent day',
      json(429, { policyName: 'DAILY' }),
      ['quota-spent', 'DAILY', '2026-11-23T23:00:00.000Z'],
    ],
    [
      'the spent day, with a short wait',
      json(429, { policyName: 'DAILY' }, 5),
      ['quota-spent', 'DAILY', '2026-11-23T23:00:00.000Z'],
    ],
    [
      'the spent day, with a longer wait',
      json(429, { policyName: 'DAILY' }, 86_400),
      ['quota-spent', 'DAILY', '2026-11-24T09:00:00.000Z'],
    ],
    [
      'a move between data centres',
      json(477, {}, 7_200),
      ['unavailable', 'MIGRATION_IN_PROGRESS', '2026-11-23T11:00:00.000Z'],
    ],
    ['nobody listening', { status: 'unsent' }, ['unavailable', 'UNSENT', null]],
    ['a status nobody foresaw', json(302, {}), ['unexpected', 'STATUS_302', null]],
  ];

  test.each(same)('%s is the same to a read and a write', (_, answer, expected) => {
    expect([told(answer, 'read'), told(answer, 'write')]).toEqual([expected, expected]);
  });

  const different: readonly (readonly [string, VendorAnswer, string, string])[] = [
    ['a gateway’s page', html(502), 'unavailable', 'unknown-outcome'],
    ['an error of the server', json(500, {}), 'unavailable', 'unknown-outcome'],
    ['a dropped connection', { status: 'dropped' }, 'unavailable', 'unknown-outcome'],
    ['a silence', { status: 'silent' }, 'unavailable', 'unknown-outcome'],
    ['an aborted call', { status: 'aborted' }, 'unavailable', 'unknown-outcome'],
    ['a success that cannot be read', json(200, undefined), 'unexpected', 'unknown-outcome'],
  ];

  test.each(different)(
    '%s leaves a read to be repeated and a write to be read back',
    (_, answer, read, write) => {
      expect([told(answer, 'read')[0], told(answer, 'write')[0]]).toEqual([read, write]);
    },
  );

  test('the scopes that are missing are named, and nothing else that stands there', () => {
    const body = {
      category: 'MISSING_SCOPES',
      message: 'eloise@example.fr',
      errors: [
        { context: { requiredGranularScopes: ['crm.lists.read', 'Éloïse Dupré <eloise@example.fr>'] } },
      ],
    };
    const { mend } = failureOf(json(403, body), { effect: 'read', now, timeZone: 'Europe/Paris' });
    expect(mend).toBe('Add the scope crm.lists.read to the token.');
  });

  test('no word of HubSpot’s message is repeated', () => {
    const message = 'Property values were not valid: [{"message":"eloise@example.fr"}]';
    const bodies = [400, 401, 403, 404, 409, 423, 429, 477, 500].map((status) =>
      failureOf(json(status, { message, category: message, errors: [{ code: message, message }] }), {
        effect: 'write',
        now,
        timeZone: 'Europe/Paris',
      }),
    );
    expect(JSON.stringify(bodies)).not.toContain('example.fr');
  });
});

describe('midnight of the portal', () => {
  test.each([
    ['an ordinary day', '2026-11-23T09:00:00Z', 'Europe/Paris', '2026-11-23T23:00:00.000Z'],
    ['the day summer time begins', '2026-03-29T00:30:00Z', 'Europe/Paris', '2026-03-29T22:00:00.000Z'],
    ['the day summer time ends', '2026-10-24T22:30:00Z', 'Europe/Paris', '2026-10-25T23:00:00.000Z'],
    ['another continent', '2026-11-23T09:00:00Z', 'America/New_York', '2026-11-24T05:00:00.000Z'],
  ])('%s', (_, at, timeZone, expected) => {
    expect(nextMidnight(new Date(at), timeZone).toISOString()).toBe(expected);
  });
});
