import assert from 'node:assert/strict';
import type { Identifier, IdentifierKind, Match } from '../../../src/contract/index.ts';
import { refKey, sameRef } from '../../../src/contract/index.ts';
import { keysOf, locateAll, thrownBy } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Someone, verb } from '../stage.ts';

const kindsOfIdentifier: readonly IdentifierKind[] = ['email', 'phone', 'name', 'id'];

export const locate: readonly Rule[] = [
  {
    title: 'locate finds a person by each of their addresses, and tells all of them',
    verbs: ['locate'],
    check: async (stage) => {
      const person = await stage.someone();
      for (const address of person.emails) {
        const { items } = await locateAll(stage, [email(address)]);
        const match = only(items);
        assert.deepEqual(match.ref, person.ref);
        assert.deepEqual([match.role, match.equality, match.state], ['person', 'exact', 'live']);
        assert.deepEqual(addressesOf(match), [...person.emails].sort());
      }
    },
  },
  {
    title: 'locate finds an address however it is written in capitals',
    verbs: ['locate'],
    check: async (stage) => {
      const person = await stage.someone();
      const { items } = await locateAll(stage, [email(person.email.toUpperCase())]);
      assert.deepEqual(only(items).ref, person.ref);
    },
  },
  {
    title: 'locate by an address returns nobody else: no prefix, no part, no neighbour of the domain',
    verbs: ['locate'],
    check: async (stage) => {
      const person = await stage.someone({ emails: ['canari@example.fr'] });
      await stage.someone({ emails: ['canari@example.fr.example.com'] });
      await stage.someone({ emails: ['le.canari@example.fr'] });
      await stage.someone({ emails: ['canari.b@example.fr'] });
      await stage.someone({ emails: ['canari@example.com'] });
      await stage.someone({ given: person.given, family: person.family, emails: ['homonyme@example.fr'] });
      const { items } = await locateAll(stage, [email('canari@example.fr')]);
      assert.deepEqual(keysOf(items), [person.key]);
    },
  },
  {
    title: 'locate finds nobody by an address that nobody has',
    verbs: ['locate'],
    check: async (stage) => {
      await stage.someone();
      assert.deepEqual((await locateAll(stage, [email('personne.canari@example.fr')])).items, []);
    },
  },
  {
    title: 'locate by a number finds those who have it and nobody else',
    verbs: ['locate'],
    features: ['phone'],
    without: ({ locate }) => (locate?.by.includes('phone') ? null : 'locate does not search by phone'),
    check: async (stage) => {
      const person = await stage.someone({ phone: '+33612345001' });
      await stage.someone({ phone: '+33612345002' });
      await stage.someone({ phone: '+33712345001' });
      const { items } = await locateAll(stage, [{ kind: 'phone', value: '+33612345001' }]);
      assert.deepEqual(keysOf(items), [person.key]);
    },
  },
  {
    title: 'locate by a name finds every homonym and nobody of another name',
    verbs: ['locate'],
    without: ({ locate }) => (locate?.by.includes('name') ? null : 'locate does not search by name'),
    check: async (stage) => {
      const one = await stage.someone({ given: 'Anne', family: 'Canarimartin' });
      const other = await stage.someone({ given: 'Anne', family: 'Canarimartin' });
      await stage.someone({ given: 'Anne', family: 'Canaridurand' });
      const { items } = await locateAll(stage, [{ kind: 'name', value: 'Anne Canarimartin' }]);
      assert.deepEqual(keysOf(items), [one.key, other.key].sort());
    },
  },
  {
    title: 'locate by an id of another register finds the one who has it',
    verbs: ['locate'],
    features: ['externalId'],
    without: ({ locate }) => (locate?.by.includes('id') ? null : 'locate does not search by id'),
    check: async (stage) => {
      const person = await stage.someone({ externalId: 'CANARI-7001' });
      await stage.someone({ externalId: 'CANARI-70011' });
      const { items } = await locateAll(stage, [{ kind: 'id', value: 'CANARI-7001' }]);
      assert.deepEqual(keysOf(items), [person.key]);
    },
  },
  {
    title: 'locate refuses, or names as a gap, a kind of identifier it does not search by',
    verbs: ['locate'],
    without: ({ locate }) =>
      kindsOfIdentifier.every((kind) => locate?.by.includes(kind))
        ? 'locate searches by every kind of identifier'
        : null,
    check: async (stage) => {
      const { by, call } = verb(stage, 'locate');
      const unknown = kindsOfIdentifier.find((kind) => !by.includes(kind)) ?? 'id';
      const person = await stage.someone();
      const identifiers = [{ kind: unknown, value: valueOf(person, unknown) }];
      const refused = await thrownBy(call(identifiers, null, stage.context));
      if (refused !== null) assert.equal(refused.kind, 'invalid');
      else assert.ok((await locateAll(stage, identifiers)).gaps > 0, 'it searched nothing and said nothing');
    },
  },
  {
    title: 'locate answers several identifiers at once, each match by the one that led to it',
    verbs: ['locate'],
    without: ({ locate }) => ((locate?.batchMax ?? 0) >= 2 ? null : 'locate takes one identifier a call'),
    check: async (stage) => {
      const people = [await stage.someone(), await stage.someone()];
      const { items } = await locateAll(
        stage,
        people.map((person) => email(person.email)),
      );
      assert.deepEqual(
        items.map((match) => `${refKey(match.ref)} by ${match.by.value.toLowerCase()}`).sort(),
        people.map((person) => `${person.key} by ${person.email}`).sort(),
      );
    },
  },
  {
    title: 'locate gives each match once, over as many pages as it takes',
    verbs: ['locate'],
    without: ({ locate }) =>
      locate?.by.some((kind) => kind === 'name' || kind === 'phone')
        ? null
        : 'locate searches by nothing that several people share',
    check: async (stage) => {
      const byName = verb(stage, 'locate').by.includes('name');
      const shared = byName ? { given: 'Anne', family: 'Canarimartin' } : { phone: '+33612345009' };
      const wanted: Identifier = byName
        ? { kind: 'name', value: 'Anne Canarimartin' }
        : { kind: 'phone', value: '+33612345009' };
      const keys = [];
      for (let count = 0; count < 4; count += 1) keys.push((await stage.someone(shared)).key);
      assert.deepEqual(keysOf((await locateAll(stage, [wanted])).items), keys.sort());
    },
  },
  {
    title: 'locate finds a person who lies in the bin, or names the bin as a gap',
    verbs: ['locate'],
    features: ['recycle'],
    check: async (stage) => {
      const person = await stage.someone();
      await offering(stage, 'recycle').recycle(person.ref);
      const { items, gaps } = await locateAll(stage, [email(person.email)]);
      const found = items.find((match) => sameRef(match.ref, person.ref));
      if (found) assert.equal(found.state, 'recycled');
      else assert.ok(gaps > 0, 'somebody lies in the bin, and the answer does not say that it may be so');
    },
  },
  {
    title: 'locate finds a merged person under all their addresses and former ids',
    verbs: ['locate'],
    features: ['merge'],
    check: async (stage) => {
      const [winner, loser] = [await stage.someone(), await stage.someone()];
      await offering(stage, 'merge').merge({ winner: winner.ref, loser: loser.ref });
      const { items } = await locateAll(stage, [email(winner.email)]);
      const ids = new Set(items.flatMap((match) => [match.ref, ...match.aliases]).map(refKey));
      assert.ok(ids.has(winner.key), 'the row that stays is not found');
      const byLostAddress = (await locateAll(stage, [email(loser.email)])).items;
      for (const match of byLostAddress)
        for (const ref of [match.ref, ...match.aliases]) ids.add(refKey(ref));
      assert.ok(ids.has(loser.key), 'the id that was merged away is not found');
    },
  },
];

function email(value: string): Identifier {
  return { kind: 'email', value };
}

function only(items: readonly Match[]): Match {
  const [match, ...more] = items;
  assert.ok(match && more.length === 0, `one match was expected, there are ${items.length}`);
  return match;
}

function addressesOf(match: Match): readonly string[] {
  const addresses = match.identifiers.filter((one) => one.kind === 'email');
  return addresses.map((one) => one.value.toLowerCase()).sort();
}

function valueOf(person: Someone, kind: IdentifierKind): string {
  if (kind === 'email') return person.email;
  if (kind === 'name') return person.name;
  return kind === 'phone' ? '+33612345008' : 'CANARI-7008';
}
