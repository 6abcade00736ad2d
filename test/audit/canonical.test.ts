import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { canonical, parseCanonical, type Canonical } from '../../src/audit/canonical.ts';

// The examples of RFC 8785 § 3.2.2 and § 3.2.3, as far as our values go.
test('names are sorted by their UTF-16 code units, as in the published example', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
  const text = canonical(Object.fromEntries(names.map((name) => [name, 0])));
  expect(Object.keys(JSON.parse(text))).toEqual([
    '1',
    '\r',
    '\u0080',
    '\u00f6',
    '\u20ac',
    '\ud83d\ude00',
    '\ufb33',
  ]);
  expect(text).toBe('{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\ud83d\ude00":0,"\ufb33":0}');
});

test('text is escaped as in the published example', () => {
  expect(canonical('\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f')).toBe(
    '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"',
  );
});

test.each([0.5, Number.NaN, Infinity, 2 ** 53, '\ud800', undefined, 1n, () => 0])(
  '%p has no canonical form',
  (value) => {
    // What a caller in JavaScript, or a value of type any, could hand in.
    const wrapped: Canonical = Object.assign(JSON.parse('{}'), { value });
    expect(() => canonical(wrapped)).toThrow('canonical form');
  },
);

test('whatever has a canonical form comes back from it', () => {
  const { value } = fc.letrec<{ value: Canonical }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (json) => {
      const text = canonical(json);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(json)));
      expect(canonical(parseCanonical(text))).toBe(text);
    }),
  );
});

test.each(['{ }', '{"b":1,"a":2}', '{"a":1,"a":1}', '1.0', '"\\u0041"', '1e2'])(
  '%s is not canonical',
  (text) => {
    expect(() => parseCanonical(text)).toThrow('not in canonical form');
  },
);
