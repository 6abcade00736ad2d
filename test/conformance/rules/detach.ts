import assert from 'node:assert/strict';
import type { Link, Ref } from '../../../src/contract/index.ts';
import { refKey } from '../../../src/contract/index.ts';
import { assertSameWorld, assertSuccess, assertUntouched, toTheEnd } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Someone, type Stage, verb } from '../stage.ts';

export const detach: readonly Rule[] = [
  {
    title: 'detach cuts the named tie and no other',
    verbs: ['detach'],
    features: ['note', 'sharedNote'],
    check: async (stage) => {
      const { note, person, colleague } = await meeting(stage);
      assertSuccess(await detached(stage, [{ ref: note, from: person.ref }]), 1);
      const links = linksOf(stage, note);
      assert.ok(!links.includes(person.key), 'the tie still stands');
      assert.ok(links.includes(colleague.key), 'another tie was cut');
    },
  },
  {
    title: 'detach leaves the record and everybody as they were, but for the tie',
    verbs: ['detach'],
    features: ['note', 'sharedNote'],
    check: async (stage) => {
      const { note, person } = await meeting(stage);
      await meeting(stage);
      const [before, was] = [stage.witness.snapshot(), stage.witness.record(note.kind, note.id)];
      assertSuccess(await detached(stage, [{ ref: note, from: person.ref }]), 1);
      assertUntouched(before, stage.witness.snapshot(), [note, person.ref]);
      const is = stage.witness.record(note.kind, note.id);
      assert.deepEqual(
        is?.links,
        was?.links.filter((link) => link !== person.key),
      );
      assert.ok(JSON.stringify(is?.fields).includes('Réunion Canari'), 'the text is gone');
    },
  },
  {
    title: 'detaching twice is detaching once',
    verbs: ['detach'],
    features: ['note', 'sharedNote'],
    check: async (stage) => {
      const { note, person } = await meeting(stage);
      assertSuccess(await detached(stage, [{ ref: note, from: person.ref }]), 1);
      const before = stage.witness.snapshot();
      assertSuccess(await detached(stage, [{ ref: note, from: person.ref }]), 1);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
];

/** A note about two people. */
async function meeting(
  stage: Stage,
): Promise<{ readonly note: Ref; readonly person: Someone; readonly colleague: Someone }> {
  const [person, colleague] = [await stage.someone(), await stage.someone()];
  const world = offering(stage, 'note');
  const note = await world.note({ about: [person.ref, colleague.ref], text: 'Réunion Canari' });
  assert.ok(
    [person.key, colleague.key].every((key) => linksOf(stage, note).includes(key)),
    `the witness names the people of a ${note.kind} in its links: ${refKey({ kind: note.kind, id: '…' })}`,
  );
  return { note, person, colleague };
}

function linksOf(stage: Stage, ref: Ref): readonly string[] {
  return stage.witness.record(ref.kind, ref.id)?.links ?? [];
}

async function detached(stage: Stage, links: readonly Link[]) {
  return toTheEnd(stage, await verb(stage, 'detach').call(links, stage.context));
}
