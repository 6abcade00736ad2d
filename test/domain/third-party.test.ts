import { describe, expect, test } from '@jest/globals';
import type { Identifier } from '../../src/domain/record.ts';
import { findThirdParties } from '../../src/domain/third-party.ts';
import { normaliser } from '../../src/platform/normalise.ts';

const own: readonly Identifier[] = [
  { kind: 'email', value: 'Zoé.Ilot@example.fr' },
  { kind: 'phone', value: '+33612345678' },
];
const found = (text: string): readonly string[] =>
  findThirdParties({ text }, own, normaliser('FR')).map(({ kind, value }) => `${kind} ${value}`);

describe('traces of other people in what was written', () => {
  test.each([
    ['écrire à tiers@example.org, merci', ['email tiers@example.org']],
    ['copie <paul@mail.example.com>', ['email paul@mail.example.com']],
    ['son mari au 06 98 76 54 32', ['phone 06 98 76 54 32']],
    ['call +44 20 7946 0958 please', ['phone +44 20 7946 0958']],
    ['RIB FR14 2004 1010 0505 0001 3M02 606', ['iban FR14 2004 1010 0505 0001 3M02 606']],
  ])('%s', (text, traces) => {
    expect(found(text)).toEqual(traces);
  });

  test.each([
    'zoé.ilot@example.fr et ZOE.ILOT@EXAMPLE.FR',
    'rappeler au 06 12 34 56 78 ou +33 (0)6 12 34 56 78',
    'le 01-02-2026 à 08:30, devis 0612-2025',
    'id 003000000000012345, 2026-01-12T08:15:00.000Z',
    'FR15 2004 1010 0505 0001 3M02 606 n’est pas un compte',
  ])('nothing in: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('a file written as text, without a space in two million characters, is read to its end', () => {
    const encoded = 'c0ffee'.repeat(400_000);
    expect(found(`${encoded} tiers@example.org ${encoded}`)).toEqual(['email tiers@example.org']);
  });

  test('lists and nested values are looked into, and each trace is told once', () => {
    const fields = {
      to: ['a@example.org', 'A@example.org'],
      body: { html: '<a href="mailto:b@example.org">' },
    };
    expect(findThirdParties(fields, own, normaliser('FR'))).toEqual([
      { field: 'to', kind: 'email', value: 'A@example.org' },
      { field: 'body', kind: 'email', value: 'b@example.org' },
    ]);
  });
});
