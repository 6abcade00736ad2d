import assert from 'node:assert/strict';
import type { Connection, Correction, Objection, Outcome, Ref } from '../../../src/contract/index.ts';
import { sameValue } from '../../../src/contract/index.ts';
import {
  assertFailed,
  assertSameWorld,
  assertSuccess,
  assertUntouched,
  failuresOf,
  toTheEnd,
} from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Someone, type Stage, verb } from '../stage.ts';

export const rectify: readonly Rule[] = [
  {
    title:
      'rectify gives the named fields their new values, and leaves the others and everybody else as they were',
    verbs: ['rectify'],
    check: async (stage) => {
      const [person, homonym] = [await stage.someone(), await stage.someone({ family: 'Canarimeme' })];
      await stage.someone({ given: homonym.given, family: homonym.family });
      const before = stage.witness.snapshot();
      const was = fieldsOf(stage, person.ref);
      const correction = renaming(stage, person);
      assertSuccess(await rectified(stage, [correction]), 1);
      const is = fieldsOf(stage, person.ref);
      const { factFields } = offering(stage, 'factFields');
      for (const field of [...Object.values(factFields), ...Object.keys(correction.set)]) {
        const wanted = Object.hasOwn(correction.set, field) ? correction.set[field] : was[field];
        assert.ok(holds(is[field], wanted), `the field ${field} holds something else`);
      }
      assertUntouched(before, stage.witness.snapshot(), [person.ref]);
    },
  },
  {
    title: 'rectify answers each correction in its place, and says which record it does not find',
    verbs: ['rectify'],
    without: ({ rectify: terms }) =>
      (terms?.batchMax ?? 0) >= 3 ? null : 'rectify takes fewer than three a call',
    check: async (stage) => {
      const [one, other] = [await stage.someone(), await stage.someone()];
      const unknown = { ...renaming(stage, one), ref: stage.world.unknownRef(one.ref.kind) };
      const changed = { ...renaming(stage, other), expect: { [familyField(stage)]: 'Quelquunautre' } };
      const outcomes = await rectified(stage, [unknown, renaming(stage, one), changed]);
      assert.deepEqual(outcomes.map(word), ['not-found', 'done', 'conflict']);
    },
  },
  {
    title: 'rectify writes over nothing that was not expected, and then writes no field at all',
    verbs: ['rectify'],
    without: seenByThem,
    check: async (stage) => {
      const person = await stage.someone();
      const { given, family } = offering(stage, 'factFields').factFields;
      await offering(stage, 'edit').edit(person.ref, { [family]: stage.secret('Canarientretemps') });
      const before = stage.witness.snapshot();
      const set = { [given]: stage.secret('Rosalindecanari'), [family]: stage.secret('Canarirectifiee') };
      const expect = { [given]: person.given, [family]: person.family };
      assertFailed(await failuresOf(rectified(stage, [{ ref: person.ref, set, expect }])), ['conflict']);
      const hasNone = { ref: person.ref, set, expect: { [given]: person.given } };
      assertFailed(await failuresOf(rectified(stage, [hasNone])), ['conflict']);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title:
      'what changes between the look and the write is a conflict, and is there still where that is promised',
    verbs: ['rectify'],
    without: seenByThem,
    check: async (stage) => {
      const person = await stage.someone();
      const family = familyField(stage);
      const theirs = stage.secret('Canarientretemps');
      meanwhile(stage, person.ref, { [family]: theirs });
      assertFailed(await failuresOf(rectified(stage, [renaming(stage, person)])), ['conflict']);
      if (verb(stage, 'rectify').atomic)
        assert.ok(holds(fieldsOf(stage, person.ref)[family], theirs), 'it was written over');
    },
  },
  {
    title: 'a change of another field meanwhile is no conflict, and both stand',
    verbs: ['rectify'],
    without: seenByThem,
    check: async (stage) => {
      const person = await stage.someone();
      const { given, family } = offering(stage, 'factFields').factFields;
      const theirs = stage.secret('Rosalindecanari');
      meanwhile(stage, person.ref, { [given]: theirs });
      const correction = renaming(stage, person);
      assertSuccess(await rectified(stage, [correction]), 1);
      const is = fieldsOf(stage, person.ref);
      assert.ok(holds(is[given], theirs), 'the change of the other field is lost');
      assert.ok(holds(is[family], correction.set[family]), 'the correction is not there');
    },
  },
  {
    title: 'values that only look different are the same: expected as they stand, and not written again',
    verbs: ['rectify'],
    without: seenByThem,
    check: async (stage) => {
      const person = await stage.someone();
      const { family, email } = offering(stage, 'factFields').factFields;
      const shouted = person.email.toUpperCase();
      const correction = renaming(stage, person);
      const expect = { [family]: ` ${person.family.normalize('NFD')} `, [email]: shouted };
      assertSuccess(await rectified(stage, [{ ...correction, expect }]), 1);
      const before = stage.witness.snapshot();
      const again = { ref: person.ref, set: { [email]: ` ${shouted}` }, expect: { [email]: person.email } };
      assert.deepEqual((await rectified(stage, [again])).map(word), ['already']);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'a blank is written over nothing',
    verbs: ['rectify'],
    check: async (stage) => {
      const person = await stage.someone();
      const { given, family } = offering(stage, 'factFields').factFields;
      const before = stage.witness.snapshot();
      for (const blank of ['', '  ', null, []]) {
        const set = { [given]: blank, [family]: stage.secret('Canarirectifiee') };
        const expect = { [given]: person.given, [family]: person.family };
        assertFailed(await failuresOf(rectified(stage, [{ ref: person.ref, set, expect }])), ['invalid']);
      }
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'a field that is hidden from the token is not taken for a blank one',
    verbs: ['rectify'],
    features: ['hideField'],
    check: async (stage) => {
      const { ref } = await stage.someone();
      const field = await offering(stage, 'hideField').hideField(ref);
      const before = stage.witness.snapshot();
      const set = { [field]: stage.secret('Canarirectifiee') };
      assertFailed(await failuresOf(rectified(stage, [{ ref, set, expect: {} }])), [
        'denied',
        'invalid',
        'not-found',
      ]);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'rectifying twice is rectifying once',
    verbs: ['rectify'],
    without: seenByThem,
    check: async (stage) => {
      const correction = renaming(stage, await stage.someone());
      assertSuccess(await rectified(stage, [correction]), 1);
      const before = stage.witness.snapshot();
      assert.deepEqual((await rectified(stage, [correction])).map(word), ['already']);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'rectifying an id that was merged into another record is a conflict, and nothing is written',
    verbs: ['rectify'],
    features: ['merge'],
    check: async (stage) => {
      const [winner, loser] = [await stage.someone(), await stage.someone()];
      await offering(stage, 'merge').merge({ winner: winner.ref, loser: loser.ref });
      const before = stage.witness.snapshot();
      const correction = { ...renaming(stage, winner), ref: loser.ref };
      assertFailed(await failuresOf(rectified(stage, [correction])), ['conflict', 'not-found']);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'an objection to the old address stands for the new one',
    verbs: ['rectify', 'object'],
    without: seenByThem,
    features: ['objections'],
    check: async (stage) => {
      for (const channel of verb(stage, 'object').channels) {
        const move = moveOf(stage, channel, await stage.someone());
        if (move === null) continue;
        await offering(stage, 'optOut').optOut({ channel, address: move.from });
        assertSuccess(await rectified(stage, [move.correction]), 1);
        const world = offering(stage, 'mayReceive');
        assert.ok(!(await world.mayReceive({ channel, address: move.to })), `${channel} may leave`);
      }
    },
  },
  {
    title: 'nobody is stopped by a rectification who did not object',
    verbs: ['rectify', 'object'],
    without: seenByThem,
    features: ['objections'],
    check: async (stage) => {
      for (const channel of verb(stage, 'object').channels) {
        const move = moveOf(stage, channel, await stage.someone());
        if (move === null) continue;
        await stage.world.optOut?.({
          channel,
          address: moveOf(stage, channel, await stage.someone())?.from ?? '',
        });
        assertSuccess(await rectified(stage, [move.correction]), 1);
        const world = offering(stage, 'mayReceive');
        assert.ok(await world.mayReceive({ channel, address: move.to }), `${channel} is stopped`);
      }
    },
  },
  {
    title: 'an address that somebody else has stays theirs, and so does their mail',
    verbs: ['rectify', 'object'],
    without: seenByThem,
    features: ['objections'],
    check: async (stage) => {
      const [person, other] = [await stage.someone(), await stage.someone()];
      const { email } = offering(stage, 'factFields').factFields;
      await offering(stage, 'optOut').optOut({ channel: 'email', address: person.email });
      const before = stage.witness.snapshot();
      const set = { [email]: other.email };
      const [outcome] = await rectified(stage, [{ ref: person.ref, set, expect: { [email]: person.email } }]);
      assertUntouched(before, stage.witness.snapshot(), [person.ref]);
      assert.ok(
        await offering(stage, 'mayReceive').mayReceive({ channel: 'email', address: other.email }),
        'the mail of somebody else was stopped',
      );
      if (outcome?.status === 'failed') {
        assertFailed([outcome.failure], ['conflict', 'blocked']);
        assertSameWorld(before, stage.witness.snapshot());
      }
    },
  },
  {
    title: 'a rectification whose answer was lost is of unknown outcome, reads back, and is not made twice',
    verbs: ['rectify', 'verify'],
    without: seenByThem,
    check: async (stage) => {
      const correction = renaming(stage, await stage.someone());
      stage.faults.dropAnswer();
      assertFailed(await failuresOf(rectified(stage, [correction])), ['unknown-outcome']);
      stage.faults.clear();
      const { ref, set } = correction;
      const [verdict] = await verb(stage, 'verify').call(
        [{ expected: 'rectified', ref, fields: set }],
        stage.context,
      );
      assert.equal(verdict?.status, 'as-expected', 'it took effect, and the read-back does not see it');
      assert.deepEqual((await rectified(stage, [correction])).map(word), ['already']);
    },
  },
];

/** Somebody who is asked sees what stands there, and judges it. */
function seenByThem({ asksSomebody }: Connection): string | null {
  return asksSomebody ? 'whoever is asked compares what stands there themselves' : null;
}

/** Another family name for somebody who has theirs. */
function renaming(stage: Stage, { ref, family }: Someone): Correction {
  const field = familyField(stage);
  return { ref, set: { [field]: stage.secret('Canarirectifiee') }, expect: { [field]: family } };
}

function familyField(stage: Stage): string {
  return offering(stage, 'factFields').factFields.family;
}

function meanwhile(stage: Stage, ref: Ref, values: Readonly<Record<string, string>>): void {
  const world = offering(stage, 'edit');
  const { faults } = stage;
  assert.ok(faults.beforeWrite, 'the subject does not build "beforeWrite" of its faults');
  faults.beforeWrite(() => {
    // Long enough for a vendor that compares whole seconds.
    stage.clock.moveBy(2_000);
    void world.edit(ref, values);
  });
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly correction: Correction;
}

/** Another address on that channel; null where no field of a person's row holds one. */
function moveOf(stage: Stage, channel: Objection['channel'], person: Someone): Move | null {
  const { email, phone } = offering(stage, 'factFields').factFields;
  const isMail = channel === 'email';
  const field = isMail ? email : phone;
  const from = isMail ? person.email : person.phone;
  if (channel === 'mail' || field === undefined || from === undefined) return null;
  const to = stage.secret(
    isMail ? from.replace('@', '.nouvelle@') : `${from.slice(0, -4)}9${from.slice(-3)}`,
  );
  return { from, to, correction: { ref: person.ref, set: { [field]: to }, expect: { [field]: from } } };
}

function fieldsOf(stage: Stage, { kind, id }: Ref): Readonly<Record<string, unknown>> {
  const record = stage.witness.record(kind, id);
  assert.ok(record, 'the record stays');
  return record.fields;
}

/** Vendors write some values in a form of their own. */
function holds(value: unknown, wanted: unknown): boolean {
  return sameValue(JSON.stringify(value ?? null), JSON.stringify(wanted ?? null));
}

function word(outcome: Outcome<null>): string {
  return outcome.status === 'failed' ? outcome.failure.kind : outcome.status;
}

async function rectified(
  stage: Stage,
  corrections: readonly Correction[],
): Promise<readonly Outcome<null>[]> {
  return toTheEnd(stage, await verb(stage, 'rectify').call(corrections, stage.context));
}
