import { describe, expect, test } from '@jest/globals';
import { inFrench } from '../../src/domain/in-french.ts';

const say = inFrench([
  {
    'Retry when the account is up.': 'Réessayez quand le compte sera rétabli.',
    'Give the token the right {right}.': 'Donnez au jeton le droit {right}.',
    'Add the scope {scopes} to the token.': 'Ajoutez au jeton le scope {scopes}.',
    'Then: greffe request retry {id}': 'Ensuite : greffe request retry {id}',
    '{systems} to answer: {mends}': 'une réponse de {systems} — {mends}',
  },
  {
    'field {name}': 'le champ {name}',
    'field {object}.{name}': 'le champ {name} de {object}',
    'field {name} of each record': 'le champ {name} de chaque fiche',
    'Make {what} readable in {system}.': 'À rendre lisible dans {system} : {what}.',
    'Request {id} has no plan yet: it waits for {waitsFor}.':
      'La demande {id} n’a pas de plan. Elle attend : {waitsFor}.',
    'unknown key.': 'clé inconnue.',
    'unknown key. Known: {keys}.': 'clé inconnue. Clés connues : {keys}.',
    'a text': 'un texte',
    'a list': 'une liste',
    'must be {expected}.': 'doit être {expected}.',
    'write ${ITS_NAME} here.': 'écrivez ici ${SON_NOM}.',
  },
]);

describe('a text in French', () => {
  test.each([
    ['a sentence', 'Retry when the account is up.', 'Réessayez quand le compte sera rétabli.'],
    [
      'a sentence with something put in',
      'Give the token the right rows.read.',
      'Donnez au jeton le droit rows.read.',
    ],
    [
      'several sentences',
      'Give the token the right a.b. Retry when the account is up.',
      'Donnez au jeton le droit a.b. Réessayez quand le compte sera rétabli.',
    ],
    [
      'mends of several systems, and what to do then',
      'crm-eu: Retry when the account is up. sales: Give the token the right x. Then: greffe request retry 7',
      'crm-eu : Réessayez quand le compte sera rétabli. sales : Donnez au jeton le droit x. Ensuite : greffe request retry 7',
    ],
    [
      'a sentence that opens another one',
      'crm-eu, sales to answer: crm-eu: Retry when the account is up. sales: Give the token the right x.',
      'une réponse de crm-eu, sales — crm-eu : Réessayez quand le compte sera rétabli. sales : Donnez au jeton le droit x.',
    ],
    [
      'a sentence put into another one, without its full stop',
      'Request 7 has no plan yet: it waits for crm-eu: Retry when the account is up.',
      'La demande 7 n’a pas de plan. Elle attend : crm-eu : Réessayez quand le compte sera rétabli.',
    ],
    [
      'words put into a sentence',
      'Make field Email readable in crm.',
      'À rendre lisible dans crm : le champ Email.',
    ],
    ['what a record lacks', 'contact: field Email', 'contact : le champ Email'],
    ['the sentence that says more of itself', 'field Contact.Email', 'le champ Email de Contact'],
    [
      'the longest of those that begin alike',
      'unknown key. Known: a, b.',
      'clé inconnue. Clés connues : a, b.',
    ],
    ['a choice', 'must be a text or a list.', 'doit être un texte ou une liste.'],
    [
      'a choice of words',
      'Add the scope a.read or b.read to the token.',
      'Ajoutez au jeton le scope a.read ou b.read.',
    ],
    ['each line', 'unknown key.\nfield x\n', 'clé inconnue.\nle champ x\n'],
    [
      'what only looks like a place to put something in',
      'write ${ITS_NAME} here.',
      'écrivez ici ${SON_NOM}.',
    ],
  ])('%s', (_what, english, french) => {
    expect(say(english)).toBe(french);
  });

  test.each([
    'Nobody has translated this.',
    'crm-eu: Nobody has translated this.',
    'The colour is red or perhaps green.',
    'ask: why not',
    '',
  ])('what no catalogue knows stays as it is: %s', (text) => {
    expect(say(text)).toBe(text);
  });

  test('what is unknown stays beside what is known', () => {
    expect(say('Nobody knows. Retry when the account is up. Nobody: knows this.')).toBe(
      'Nobody knows. Réessayez quand le compte sera rétabli. Nobody: knows this.',
    );
  });

  test('nothing put in swallows the sentence after it', () => {
    expect(say('Give the token the right x. Nobody has translated this.')).toBe(
      'Donnez au jeton le droit x. Nobody has translated this.',
    );
  });

  test('without a catalogue everything stays', () => {
    expect(inFrench([])('Retry when the account is up.')).toBe('Retry when the account is up.');
  });
});
