import assert from 'node:assert/strict';
import type { Ref } from '../../../src/contract/index.ts';
import { sameRef } from '../../../src/contract/index.ts';
import { assertFailed, batchTried, moveTo } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Stage, verb } from '../stage.ts';

export const read: readonly Rule[] = [
  {
    title: 'read gives one outcome per record, in order, and says which it does not find',
    verbs: ['read'],
    without: ({ read }) => ((read?.batchMax ?? 0) >= 3 ? null : 'read takes fewer than three records a call'),
    check: async (stage) => {
      const [one, other] = [await stage.someone(), await stage.someone()];
      const refs = [other.ref, stage.world.unknownRef(one.ref.kind), one.ref];
      const outcomes = await verb(stage, 'read').call(refs, null, stage.context);
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.status === 'done' ? outcome.value.ref : outcome.status)),
        [other.ref, 'failed', one.ref],
      );
      assertFailed(
        outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome.failure] : [])),
        ['not-found'],
      );
    },
  },
  {
    title: 'read answers a full batch in full and in order',
    verbs: ['read'],
    check: async (stage) => {
      const { batchMax } = verb(stage, 'read');
      const refs: Ref[] = [];
      const count = Math.min(batchMax, batchTried);
      for (let made = 0; made < count; made += 1) refs.push((await stage.someone()).ref);
      // Not in the order in which they were made, which a vendor may give them back in.
      refs.sort((one, other) => (one.id.at(-1) ?? '').localeCompare(other.id.at(-1) ?? ''));
      const outcomes = await readNow(stage, refs, null);
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.status === 'done' ? outcome.value.ref : outcome.status)),
        refs,
      );
    },
  },
  {
    title: 'read gives all fields of a record unless some are named',
    verbs: ['read'],
    check: async (stage) => {
      const person = await stage.someone();
      const all = JSON.stringify(await fieldsOf(stage, person.ref, null));
      for (const value of [person.given, person.family, ...person.emails]) {
        assert.ok(all.includes(value), 'a value of the person is missing');
      }
    },
  },
  {
    title: 'read gives the fields that were named and no other',
    verbs: ['read'],
    without: ({ asksSomebody }) => (asksSomebody ? 'whoever is asked gives what they hold' : null),
    check: async (stage) => {
      const person = await stage.someone();
      const fields = await fieldsOf(stage, person.ref, null);
      const field = Object.keys(fields).find((name) => fields[name] === person.family);
      assert.ok(field, 'no field holds the family name alone');
      assert.deepEqual(await fieldsOf(stage, person.ref, [field]), { [field]: person.family });
    },
  },
  {
    title:
      'what somebody is asked for is accepted until they have answered, and is no empty record meanwhile',
    verbs: ['read'],
    without: ({ asksSomebody }) => (asksSomebody ? null : 'nobody is asked'),
    check: async (stage) => {
      const person = await stage.someone();
      const [first] = await verb(stage, 'read').call([person.ref], null, stage.context);
      assert.equal(first?.status, 'accepted', 'nobody has answered yet');
      const all = JSON.stringify(await fieldsOf(stage, person.ref, null));
      assert.ok(all.includes(person.family), 'what they hold is missing');
      const [nobody] = await readNow(stage, [stage.world.unknownRef(person.ref.kind)], null);
      assert.deepEqual(
        nobody,
        { status: 'already', nothingHeld: true },
        'they hold nothing, and that is told',
      );
    },
  },
  {
    title: 'read names the fields that are hidden from the token',
    verbs: ['read'],
    features: ['hideField'],
    check: async (stage) => {
      const person = await stage.someone();
      const field = await offering(stage, 'hideField').hideField(person.ref);
      const [outcome] = await verb(stage, 'read').call([person.ref], null, stage.context);
      assert.ok(outcome?.status === 'done', 'the record is still there to read');
      assert.ok(!(field in outcome.value.fields), 'the field was hidden');
      assert.ok(
        outcome.value.hidden.some((gap) => gap.what.includes(field)),
        'a field is missing and nothing says so',
      );
    },
  },
  {
    title: 'read of a merged id never passes another record off as the one that was asked for',
    verbs: ['read'],
    features: ['merge'],
    check: async (stage) => {
      const [winner, loser] = [await stage.someone(), await stage.someone()];
      await offering(stage, 'merge').merge({ winner: winner.ref, loser: loser.ref });
      const [outcome] = await verb(stage, 'read').call([loser.ref], null, stage.context);
      assert.ok(outcome?.status === 'failed', 'another record was handed out');
      assertFailed([outcome.failure], ['conflict', 'not-found']);
    },
  },
  {
    title: 'content gives a file as it is stored, under its name',
    verbs: ['content'],
    features: ['file'],
    check: async (stage) => {
      const person = await stage.someone();
      const text = 'Zéphyrine Canari, née à Orléans.\n'.repeat(200);
      const ref = await offering(stage, 'file').file({ about: person.ref, name: 'canari.txt', text });
      const outcome = await verb(stage, 'content').call(ref, stage.context);
      assert.ok(outcome.status === 'done', 'the file is there');
      const bytes: Uint8Array[] = [];
      for await (const chunk of outcome.value.stream) bytes.push(chunk);
      assert.deepEqual([outcome.value.name, Buffer.concat(bytes).toString('utf8')], ['canari.txt', text]);
    },
  },
  {
    title: 'content of a file that is not there is not found',
    verbs: ['content'],
    features: ['file'],
    check: async (stage) => {
      const kind = verb(stage, 'content').kinds[0] ?? 'file';
      const outcome = await verb(stage, 'content').call(stage.world.unknownRef(kind), stage.context);
      assertFailed([outcome.status === 'failed' ? outcome.failure : null], ['not-found']);
    },
  },
];

/** Whoever is asked is waited for. */
async function readNow(stage: Stage, refs: readonly Ref[], fields: readonly string[] | null) {
  const { call } = verb(stage, 'read');
  const outcomes = await call(refs, fields, stage.context);
  const later = outcomes.flatMap((one) => (one.status === 'accepted' ? [one.askAgainAt] : []));
  if (later.length === 0) return outcomes;
  for (const instant of later) moveTo(stage, instant);
  return call(refs, fields, stage.context);
}

async function fieldsOf(
  stage: Stage,
  ref: { readonly kind: string; readonly id: string },
  fields: readonly string[] | null,
): Promise<Readonly<Record<string, unknown>>> {
  const [outcome] = await readNow(stage, [ref], fields);
  assert.ok(outcome?.status === 'done' && sameRef(outcome.value.ref, ref), 'the record is read');
  return outcome.value.fields;
}
