import assert from 'node:assert/strict';
import type { Ref, Related } from '../../../src/contract/index.ts';
import { refKey, sameRef } from '../../../src/contract/index.ts';
import { expandAll, keysOf, takes } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Stage } from '../stage.ts';

export const expand: readonly Rule[] = [
  {
    title: 'expand begins with the subject’s own row, owned and reached through itself',
    verbs: ['expand'],
    check: async (stage) => {
      const person = await stage.someone();
      const own = find(await expandAll(stage, [person.ref]), person.ref);
      assert.deepEqual([own.of, own.relation, own.others.persons], [person.ref, 'owned', 0]);
    },
  },
  {
    title: 'expand finds what hangs on the person and nothing that hangs on somebody else',
    verbs: ['expand'],
    features: ['note'],
    check: async (stage) => {
      const [person, stranger] = [await stage.someone(), await stage.someone()];
      const mine = await note(stage, [person.ref], 'Canari a rappelé');
      await note(stage, [stranger.ref], 'Canari du voisin');
      const items = await expandAll(stage, [person.ref]);
      assert.deepEqual(keysOf(items), [person.key, refKey(mine)].sort());
      const found = find(items, mine);
      assert.deepEqual([found.of, found.relation], [person.ref, 'owned']);
    },
  },
  {
    title: 'expand finds the files that hang on the person',
    verbs: ['expand'],
    features: ['file'],
    without: ({ asksSomebody }) => (asksSomebody ? 'nothing is seen around a dossier' : null),
    check: async (stage) => {
      const person = await stage.someone();
      const file = await offering(stage, 'file').file({
        about: person.ref,
        name: 'contrat-canari.txt',
        text: 'Contrat de Canari',
      });
      assert.equal(find(await expandAll(stage, [person.ref]), file).relation, 'owned');
    },
  },
  {
    title: 'expand calls shared what concerns other people, and counts them',
    verbs: ['expand'],
    features: ['note', 'sharedNote'],
    check: async (stage) => {
      const people = [await stage.someone(), await stage.someone(), await stage.someone()] as const;
      const [person, second, third] = people;
      const withOne = await note(stage, [person.ref, second.ref], 'Réunion Canari à deux');
      const withTwo = await note(stage, [person.ref, second.ref, third.ref], 'Réunion Canari à trois');
      const items = await expandAll(stage, [person.ref]);
      assert.deepEqual(
        [withOne, withTwo].map((ref) => [find(items, ref).relation, find(items, ref).others.persons]),
        [
          ['shared', 1],
          ['shared', 2],
        ],
      );
    },
  },
  {
    title: 'expand calls owned what concerns only the subject, in however many rows',
    verbs: ['expand'],
    features: ['note', 'sharedNote'],
    without: ({ expand }) => ((expand?.batchMax ?? 0) >= 2 ? null : 'expand takes one row a call'),
    check: async (stage) => {
      const [one, other] = [await stage.someone(), await stage.someone()];
      const both = await note(stage, [one.ref, other.ref], 'Les deux fiches de Canari');
      const items = await expandAll(stage, [one.ref, other.ref]);
      const found = items.filter((item) => sameRef(item.ref, both));
      assert.ok(found.length > 0, 'it is not found');
      for (const item of found) assert.deepEqual([item.relation, item.others.persons], ['owned', 0]);
    },
  },
  {
    title: 'a company alone makes nothing shared',
    verbs: ['expand'],
    features: ['note', 'organisation'],
    check: async (stage) => {
      const person = await stage.someone();
      const company = await offering(stage, 'organisation').organisation({ name: 'Acme SAS' });
      const ref = await note(stage, [person.ref, company], 'Visite de Canari chez Acme');
      const found = find(await expandAll(stage, [person.ref]), ref);
      assert.deepEqual([found.relation, found.others.persons], ['owned', 0]);
    },
  },
  {
    title: 'expand never returns somebody else’s own row',
    verbs: ['expand'],
    features: ['note', 'sharedNote'],
    check: async (stage) => {
      const [person, colleague] = [await stage.someone(), await stage.someone()];
      await note(stage, [person.ref, colleague.ref], 'Réunion Canari');
      const rows = (await expandAll(stage, [person.ref])).filter(
        (item) => stage.connection.kinds[item.ref.kind]?.role === 'person',
      );
      assert.deepEqual(keysOf(rows), [person.key]);
    },
  },
  {
    title: 'expand follows a cascade to its second hop',
    verbs: ['expand'],
    features: ['cascade'],
    check: async (stage) => {
      const person = await stage.someone();
      const world = offering(stage, 'cascade');
      const [first, second] = await world.cascade({ about: person.ref, text: 'Adhésion Canari' });
      const items = await expandAll(stage, [person.ref]);
      assert.deepEqual([find(items, first).of, find(items, first).whenErased], [person.ref, 'cascades']);
      assert.deepEqual([find(items, second).of, find(items, second).whenErased], [first, 'cascades']);
    },
  },
  {
    title: 'expand names what blocks the erasure of the person',
    verbs: ['expand'],
    features: ['blocker'],
    check: async (stage) => {
      const person = await stage.someone();
      const blocker = await offering(stage, 'blocker').blocker({ about: person.ref, text: 'Canari' });
      const found = find(await expandAll(stage, [person.ref]), blocker);
      assert.deepEqual([found.of, found.whenErased], [person.ref, 'blocks']);
    },
  },
  {
    title: 'expand gives each record once, over as many pages as it takes',
    verbs: ['expand'],
    features: ['note'],
    check: async (stage) => {
      const person = await stage.someone();
      const keys = [person.key];
      for (let count = 1; count <= 4; count += 1) {
        keys.push(refKey(await note(stage, [person.ref], `Note ${count} de Canari`)));
      }
      assert.deepEqual(keysOf(await expandAll(stage, [person.ref])), keys.sort());
    },
  },
  {
    title: 'what expand says it can do, a verb of the adapter does',
    verbs: ['expand'],
    check: async (stage) => {
      const { connection, world } = stage;
      const person = await stage.someone();
      if (stage.has('note')) await note(stage, [person.ref], 'Canari');
      if (stage.has('cascade')) await world.cascade?.({ about: person.ref, text: 'Canari' });
      if (stage.has('blocker')) await world.blocker?.({ about: person.ref, text: 'Canari' });
      for (const { ref, can, redactable } of await expandAll(stage, [person.ref])) {
        for (const verb of can) {
          assert.ok(takes(connection, verb, ref.kind), `it cannot ${verb} a ${ref.kind}`);
        }
        assert.equal(can.includes('redact'), redactable.length > 0, `redactable fields of a ${ref.kind}`);
      }
    },
  },
];

async function note(stage: Stage, about: readonly Ref[], text: string): Promise<Ref> {
  return offering(stage, 'note').note({ about, text });
}

function find(items: readonly Related[], ref: Ref): Related {
  const found = items.find((item) => sameRef(item.ref, ref));
  assert.ok(found, `a ${ref.kind} is missing`);
  return found;
}
