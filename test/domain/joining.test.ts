import { describe, expect, test } from '@jest/globals';
import { mayJoin } from '../../src/domain/joining.ts';
import type { Identifier } from '../../src/domain/record.ts';

describe('rows that carry the same may be one person’s', () => {
  test.each<[Identifier['kind'], string]>([
    ['email', 'lea@example.fr'],
    ['email', 'Lea.Durand@Example.fr'],
    ['email', 'informatique@example.fr'],
    ['email', 'direct@example.fr'],
    ['phone', '06 12 34 56 78'],
    ['phone', '+33 6 12 34 56 78'],
    ['id', 'C-1'],
    ['id', '0'],
  ])('%s %j', (kind, value) => {
    expect(mayJoin({ kind, value })).toBe(true);
  });
});

describe('they are not for all that one person’s', () => {
  test.each<[Identifier['kind'], string, string]>([
    ['name', 'Léa Durand', 'homonyms share a name'],
    ['email', 'info@example.fr', 'whoever holds the role reads it'],
    ['email', 'Info@example.fr', 'however the tool writes it'],
    ['email', ' CONTACT@example.fr ', 'with blanks around it'],
    ['email', 'famille.durand@example.fr', 'a household reads it'],
    ['email', 'Service-Client@example.fr', 'a team reads it'],
    ['email', '', 'nothing is not the same as nothing'],
    ['email', '   ', 'blanks are nothing'],
    ['email', 'n/a', 'an address that is none'],
    ['phone', '', 'nothing is not the same as nothing'],
    ['phone', 'n/a', 'a number without a digit'],
    ['phone', '0', 'what stands for a number nobody gave'],
    ['phone', 'poste 1203', 'an extension'],
    ['id', ' ', 'blanks are nothing'],
  ])('%s %j: %s', (kind, value) => {
    expect(mayJoin({ kind, value })).toBe(false);
  });
});
