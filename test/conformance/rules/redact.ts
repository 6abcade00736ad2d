import assert from 'node:assert/strict';
import type { Redaction, Ref } from '../../../src/contract/index.ts';
import { sameRef } from '../../../src/contract/index.ts';
import { assertSuccess, assertUntouched, expandAll, toTheEnd } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { type Stage, verb } from '../stage.ts';
import { foldedText } from '../text.ts';

export const redact: readonly Rule[] = [
  {
    title: 'redact overwrites the named fields and no other',
    verbs: ['redact', 'expand'],
    check: async (stage) => {
      const { ref, fields } = await target(stage);
      const named = fields.slice(0, 1);
      const before = stage.witness.record(ref.kind, ref.id);
      assertSuccess(await redacted(stage, [{ ref, fields: named }]), 1);
      const after = stage.witness.record(ref.kind, ref.id);
      assert.ok(before && after, 'the record stays');
      for (const field of named) {
        const was = foldedText(before.fields[field]);
        assert.ok(was !== '' && !foldedText(after.fields[field]).includes(was), 'a named field is as it was');
      }
      for (const field of fields.filter((one) => !named.includes(one))) {
        assert.deepEqual(after.fields[field], before.fields[field], 'another field changed');
      }
    },
  },
  {
    title: 'redact leaves everybody else as they were',
    verbs: ['redact', 'expand'],
    check: async (stage) => {
      const { ref, fields } = await target(stage);
      await target(stage);
      const before = stage.witness.snapshot();
      assertSuccess(await redacted(stage, [{ ref, fields }]), 1);
      assertUntouched(before, stage.witness.snapshot(), [ref]);
    },
  },
  {
    title: 'redact writes nothing that the same value would give again: no stable hash',
    verbs: ['redact', 'expand'],
    check: async (stage) => {
      // The same facts, twice here and once in another account: whatever is made of the value, or of the id and the
      // value, would be found again.
      const twin = await stage.twin();
      const left = [];
      for (const place of [stage, stage, twin]) {
        const { ref, fields } = await target(place, { given: 'Zéphyrine', family: 'Canaristable' });
        assertSuccess(await redacted(place, [{ ref, fields }]), 1);
        const record = place.witness.record(ref.kind, ref.id);
        left.push(fields.map((field) => foldedText(record?.fields[field])));
      }
      const [one = [], ...others] = left;
      for (const other of others) {
        for (const [index, value] of one.entries()) {
          const isTelling = value.replaceAll(/[^a-z0-9]/g, '').length > 12;
          assert.ok(!isTelling || value !== other[index], 'equal values were overwritten equally');
        }
      }
    },
  },
  {
    title: 'redacting twice is redacting once',
    verbs: ['redact', 'expand'],
    check: async (stage) => {
      const { ref, fields } = await target(stage);
      assertSuccess(await redacted(stage, [{ ref, fields }]), 1);
      assertSuccess(await redacted(stage, [{ ref, fields }]), 1);
    },
  },
];

/** A record that may be redacted: the person's own row, or else what hangs on it. */
async function target(
  stage: Stage,
  of: { readonly given?: string; readonly family?: string } = {},
): Promise<Redaction> {
  const person = await stage.someone(of);
  if (stage.has('note')) await stage.world.note?.({ about: [person.ref], text: 'Note de Canari' });
  const items = await expandAll(stage, [person.ref]);
  const able = items.filter((item) => item.can.includes('redact'));
  const chosen = able.find((item) => sameRef(item.ref, person.ref)) ?? able[0];
  assert.ok(chosen, 'the adapter can redact, and expand names nothing that can be redacted');
  return { ref: chosen.ref, fields: filled(stage, chosen.ref, chosen.redactable) };
}

/** Fields that hold something. */
function filled(stage: Stage, ref: Ref, fields: readonly string[]): readonly string[] {
  const record = stage.witness.record(ref.kind, ref.id);
  const found = fields.filter((field) => foldedText(record?.fields[field]) !== '');
  assert.ok(
    found.length > 0,
    'no redactable field holds anything, or the witness names fields otherwise than read',
  );
  return found;
}

async function redacted(stage: Stage, redactions: readonly Redaction[]) {
  return toTheEnd(stage, await verb(stage, 'redact').call(redactions, stage.context));
}
