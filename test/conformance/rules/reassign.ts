import assert from 'node:assert/strict';
import type { Outcome, Reassignment, Ref } from '../../../src/contract/index.ts';
import {
  assertFailed,
  assertSameWorld,
  assertSuccess,
  assertUntouched,
  failuresOf,
  toTheEnd,
} from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Stage, verb } from '../stage.ts';

export const reassign: readonly Rule[] = [
  {
    title: 'reassign gives the named row to the other owner and back, once or twice, and nobody else’s row',
    verbs: ['reassign', 'verify'],
    features: ['owners'],
    check: async (stage) => {
      const { ref, former, reserved } = await owned(stage);
      const other = await owned(stage);
      const before = stage.witness.snapshot();
      for (const [from, to] of [
        [former, reserved],
        [reserved, former],
      ] as const) {
        for (const time of ['once', 'twice']) {
          assertSuccess(await reassigned(stage, { ref, from, to }), 1);
          assert.equal(await ownerOf(stage, ref), to, time);
          assert.deepEqual(await verdicts(stage, ref, [to, to === former ? reserved : former]), [
            'as-expected',
            'contrary',
          ]);
        }
        assert.equal(await ownerOf(stage, other.ref), other.former);
        assertUntouched(before, stage.witness.snapshot(), [ref]);
      }
    },
  },
  {
    title: 'reassign leaves a row with whoever was given it meanwhile, and says that it is a conflict',
    verbs: ['reassign'],
    features: ['owners'],
    check: async (stage) => {
      const { ref, former, reserved } = await owned(stage);
      const newer = await colleague(stage);
      await offering(stage, 'assign').assign(ref, newer);
      const before = stage.witness.snapshot();
      for (const [from, to] of [
        [former, reserved],
        [reserved, former],
      ] as const)
        assertFailed(await failuresOf(reassigned(stage, { ref, from, to })), ['conflict']);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'whoever is given a row between the look and the write has it afterwards, and it is a conflict',
    verbs: ['reassign'],
    features: ['owners'],
    check: async (stage) => {
      const { ref, former, reserved } = await owned(stage);
      const newer = await colleague(stage);
      const { faults } = stage;
      assert.ok(faults.beforeWrite, 'the subject does not build "beforeWrite" of its faults');
      faults.beforeWrite(() => {
        // Long enough for a vendor that compares whole seconds.
        stage.clock.moveBy(2_000);
        void offering(stage, 'assign').assign(ref, newer);
      });
      assertFailed(await failuresOf(reassigned(stage, { ref, from: former, to: reserved })), ['conflict']);
      assert.equal(await ownerOf(stage, ref), newer);
    },
  },
  {
    title: 'reassign gives nothing to an owner who is away, nor against a rule of the customer’s own',
    verbs: ['reassign'],
    features: ['owners'],
    check: async (stage) => {
      const { ref, former, reserved } = await owned(stage);
      const away = await offering(stage, 'colleague').colleague({ is: 'away' });
      const before = stage.witness.snapshot();
      assertFailed(await failuresOf(reassigned(stage, { ref, from: former, to: away })), ['blocked']);
      assertSameWorld(before, stage.witness.snapshot());
      await offering(stage, 'refuseNewOwners').refuseNewOwners(ref);
      assertFailed(await failuresOf(reassigned(stage, { ref, from: former, to: reserved })), ['blocked']);
      assert.equal(await ownerOf(stage, ref), former);
    },
  },
  {
    title: 'reassign of a row that is there no more is told so, and read reads whose the others are',
    verbs: ['reassign', 'read'],
    features: ['owners'],
    check: async (stage) => {
      const { ref, former, reserved } = await owned(stage);
      const gone = { ref: stage.world.unknownRef(ref.kind), from: former, to: reserved };
      assertFailed(await failuresOf(reassigned(stage, gone)), ['not-found']);
      const field = verb(stage, 'reassign').fields[ref.kind] ?? '';
      const [outcome] = await verb(stage, 'read').call([ref], [field], stage.context);
      assert.equal(outcome?.status === 'done' ? outcome.value.fields[field] : null, former);
    },
  },
];

interface Owned {
  readonly ref: Ref;
  readonly former: string;
  readonly reserved: string;
}

async function owned(stage: Stage): Promise<Owned> {
  const { ref } = await stage.someone();
  const [former, reserved] = [await colleague(stage), await colleague(stage)];
  await offering(stage, 'assign').assign(ref, former);
  return { ref, former, reserved };
}

function colleague(stage: Stage): Promise<string> {
  return offering(stage, 'colleague').colleague({ is: 'here' });
}

function ownerOf(stage: Stage, ref: Ref): Promise<string | null> {
  return offering(stage, 'ownerOf').ownerOf(ref);
}

async function reassigned(stage: Stage, move: Reassignment): Promise<readonly Outcome<null>[]> {
  return toTheEnd(stage, await verb(stage, 'reassign').call([move], stage.context));
}

async function verdicts(
  stage: Stage,
  ref: Ref,
  owners: readonly (string | null)[],
): Promise<readonly string[]> {
  const expectations = owners.map((owner) => ({ expected: 'assigned', ref, owner }) as const);
  return (await verb(stage, 'verify').call(expectations, stage.context)).map(({ status }) => status);
}
