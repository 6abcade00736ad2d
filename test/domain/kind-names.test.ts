import { expect, test } from '@jest/globals';
import { hasKindName, kindName } from '../../src/domain/kind-names.ts';

test('a kind is called as people call it, one or several, in their language', () => {
  expect([1, 2].map((count) => kindName('Case', count, 'fr'))).toEqual(['requête', 'requêtes']);
  expect([1, 2].map((count) => kindName('OpportunityContactRole', count, 'en'))).toEqual(['role', 'roles']);
});

test('two tools that capitalise a word differently mean the same', () => {
  expect(kindName('Contact', 3, 'fr')).toBe(kindName('contact', 3, 'fr'));
});

test('a kind nobody has a word for keeps the word of its tool, whatever it is called', () => {
  for (const kind of ['Dossier__c', 'constructor', 'toString', '__proto__']) {
    expect(kindName(kind, 2, 'fr')).toBe(kind);
    expect(hasKindName(kind)).toBe(false);
  }
});
