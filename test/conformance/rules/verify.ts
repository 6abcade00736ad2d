import assert from 'node:assert/strict';
import type { Expectation, Ref, Verdict } from '../../../src/contract/index.ts';
import { assertSuccess, eraseToTheEnd, expandAll, moveTo, stateOf, takes, toTheEnd } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Stage, verb } from '../stage.ts';
import type { WitnessedRecord } from '../world.ts';

export const verify: readonly Rule[] = [
  {
    title: 'verify of absence agrees with the witness, record by record and in order',
    verbs: ['verify', 'erase'],
    without: ({ verify }) => ((verify?.batchMax ?? 0) >= 4 ? null : 'verify takes fewer than four a call'),
    check: async (stage) => {
      const [erased, live, other] = [await stage.someone(), await stage.someone(), await stage.someone()];
      assertSuccess(await eraseToTheEnd(stage, [erased.ref]), 1);
      const refs = [live.ref, erased.ref, stage.world.unknownRef(live.ref.kind), other.ref];
      const verdicts = await verdictsOn(stage, refs.map(absent));
      assert.deepEqual(
        verdicts.map((verdict, index) => agrees(verdict, stateOf(stage, refs[index] ?? live.ref))),
        [true, true, true, true],
        `verdicts: ${verdicts.map((verdict) => verdict.status).join(', ')}`,
      );
    },
  },
  {
    title: 'verify agrees with the witness on everything around an erased person',
    verbs: ['verify', 'erase', 'expand'],
    check: async (stage) => {
      const person = await stage.someone();
      const { world } = stage;
      if (stage.has('note')) await world.note?.({ about: [person.ref], text: 'Note Canari' });
      if (stage.has('file')) await world.file?.({ about: person.ref, name: 'c.txt', text: 'Canari' });
      if (stage.has('cascade')) await world.cascade?.({ about: person.ref, text: 'Canari' });
      const order = (ref: Ref): number => stage.connection.kinds[ref.kind]?.order ?? 0;
      const items = await expandAll(stage, [person.ref]);
      const refs = items.map((item) => item.ref).sort((one, two) => order(one) - order(two));
      for (const ref of refs.filter((one) => takes(stage.connection, 'erase', one.kind))) {
        assertSuccess(await eraseToTheEnd(stage, [ref]), 1);
      }
      for (const ref of refs) {
        const [verdict] = await verdictsOn(stage, [absent(ref)]);
        const state = stateOf(stage, ref);
        assert.ok(verdict && agrees(verdict, state), `a ${ref.kind} is ${state}: ${verdict?.status}`);
      }
    },
  },
  {
    title: 'a record in the bin is recoverable until a day to come, and absent once it has left the bin',
    verbs: ['verify'],
    features: ['recycle'],
    check: async (stage) => {
      const person = await stage.someone();
      await offering(stage, 'recycle').recycle(person.ref);
      assert.equal(stateOf(stage, person.ref), 'recycled');
      const [verdict] = await verdictsOn(stage, [absent(person.ref)]);
      assert.equal(verdict?.status, 'recoverable');
      assert.ok(verdict.until.getTime() > stage.clock.now().getTime(), 'the day has passed');
      moveTo(stage, new Date(verdict.until.getTime() + 86_400_000));
      const [later] = await verdictsOn(stage, [absent(person.ref)]);
      assert.deepEqual([stateOf(stage, person.ref), later?.status], ['absent', 'as-expected']);
    },
  },
  {
    title: 'a merged id is never verified as its own record still standing there untouched',
    verbs: ['verify'],
    features: ['merge'],
    check: async (stage) => {
      const [winner, loser] = [await stage.someone(), await stage.someone()];
      await offering(stage, 'merge').merge({ winner: winner.ref, loser: loser.ref });
      const [verdict] = await verdictsOn(stage, [absent(winner.ref)]);
      assert.equal(verdict?.status, 'contrary', 'the row that stays is there');
    },
  },
  {
    title: 'verify of redaction is contrary before it and as expected after it',
    verbs: ['verify', 'redact', 'expand'],
    check: async (stage) => {
      const person = await stage.someone();
      if (stage.has('note')) await stage.world.note?.({ about: [person.ref], text: 'Note Canari' });
      const items = await expandAll(stage, [person.ref]);
      const found = items.find((item) => item.can.includes('redact'));
      assert.ok(found, 'expand names nothing that can be redacted');
      const expected: Expectation = { expected: 'redacted', ref: found.ref, fields: found.redactable };
      await turns(stage, expected, async () =>
        verb(stage, 'redact').call([{ ref: found.ref, fields: found.redactable }], stage.context),
      );
    },
  },
  {
    title: 'verify of a cut tie is contrary before it and as expected after it',
    verbs: ['verify', 'detach'],
    features: ['note', 'sharedNote'],
    check: async (stage) => {
      const [person, other] = [await stage.someone(), await stage.someone()];
      const world = offering(stage, 'note');
      const ref = await world.note({ about: [person.ref, other.ref], text: 'Réunion Canari' });
      await turns(stage, { expected: 'detached', ref, from: person.ref }, async () =>
        verb(stage, 'detach').call([{ ref, from: person.ref }], stage.context),
      );
    },
  },
  {
    title: 'verify of a rectification is contrary before it and as expected after it',
    verbs: ['verify', 'rectify'],
    check: async (stage) => {
      const person = await stage.someone();
      const { given, family } = offering(stage, 'factFields').factFields;
      const set = { [family]: stage.secret('Canarirectifiee'), [given]: stage.secret('Rosalindecanari') };
      const expect = { [family]: person.family, [given]: person.given };
      const ref = person.ref;
      await turns(stage, { expected: 'rectified', ref, fields: set }, async () =>
        verb(stage, 'rectify').call([{ ref, set, expect }], stage.context),
      );
      // Whoever is asked answers for all that was to be corrected.
      if (stage.connection.asksSomebody) return;
      const half = { ...set, [given]: person.given };
      const [verdict] = await verdictsOn(stage, [{ expected: 'rectified', ref, fields: half }]);
      assert.equal(verdict?.status, 'contrary', 'one field of two holds another value');
    },
  },
  {
    title: 'verify of an objection is contrary before it and as expected after it',
    verbs: ['verify', 'object'],
    features: ['objections'],
    check: async (stage) => {
      for (const channel of verb(stage, 'object').channels) {
        const person = await stage.someone();
        const address =
          channel === 'email' || channel === 'mail' ? person.email : (person.phone ?? person.email);
        // Where somebody is asked, an objection is said of the dossier.
        const of = stage.connection.asksSomebody ? { dossier: person.ref } : {};
        await turns(stage, { expected: 'objected', channel, address, ...of }, async () =>
          verb(stage, 'object').call([{ channel, address, refs: [person.ref] }], stage.context),
        );
      }
    },
  },
  {
    title: 'verify of a restriction is contrary before it and as expected after it',
    verbs: ['verify', 'restrict'],
    features: ['restrictions'],
    check: async (stage) => {
      const { ref } = await stage.someone();
      await turns(stage, { expected: 'restricted', ref }, async () =>
        verb(stage, 'restrict').call([ref], stage.context),
      );
    },
  },
  {
    title: 'verify of a lifted restriction is contrary before it is lifted and as expected after',
    verbs: ['verify', 'restrict', 'lift'],
    features: ['restrictions'],
    check: async (stage) => {
      const { ref } = await stage.someone();
      assertSuccess(await toTheEnd(stage, await verb(stage, 'restrict').call([ref], stage.context)), 1);
      await turns(stage, { expected: 'lifted', ref }, async () =>
        verb(stage, 'lift').call([ref], stage.context),
      );
    },
  },
  {
    title: 'a token that lost its rights knows nothing: unknown, never absent',
    verbs: ['verify'],
    check: async (stage) => {
      const person = await stage.someone();
      stage.faults.loseRights();
      const refs = [person.ref, stage.world.unknownRef(person.ref.kind)];
      for (const ref of refs) {
        const verdict = await verdictOrRefusal(stage, absent(ref));
        assert.equal(verdict, 'unknown', `a token without rights called a record ${verdict}`);
      }
    },
  },
];

function absent(ref: Ref): Expectation {
  return { expected: 'absent', ref };
}

async function verdictsOn(stage: Stage, expectations: readonly Expectation[]): Promise<readonly Verdict[]> {
  const verdicts = await verb(stage, 'verify').call(expectations, stage.context);
  assert.equal(verdicts.length, expectations.length, 'there is one verdict per expectation');
  return verdicts;
}

/** A whole call refused as denied says as clearly as a verdict that nothing was seen. */
async function verdictOrRefusal(stage: Stage, expectation: Expectation): Promise<Verdict['status']> {
  try {
    const [verdict] = await verdictsOn(stage, [expectation]);
    return verdict?.status ?? 'as-expected';
  } catch (thrown) {
    if (thrown instanceof assert.AssertionError) throw thrown;
    return 'unknown';
  }
}

/** Contrary, then the write, then as expected: seen, or attested where nobody can look. */
async function turns(
  stage: Stage,
  expectation: Expectation,
  write: () => Promise<Parameters<typeof toTheEnd>[1]>,
): Promise<void> {
  const [before] = await verdictsOn(stage, [expectation]);
  assert.equal(before?.status, 'contrary', 'before the write');
  assertSuccess(await toTheEnd(stage, await write()), 1);
  const [after] = await verdictsOn(stage, [expectation]);
  assert.ok(
    after?.status === 'as-expected' || after?.status === 'attested',
    `after the write: ${after?.status}`,
  );
}

function agrees(verdict: Verdict, state: WitnessedRecord['state'] | 'absent'): boolean {
  const truthful: Readonly<Record<typeof state, readonly Verdict['status'][]>> = {
    live: ['contrary'],
    recycled: ['recoverable'],
    purging: ['pending', 'recoverable', 'as-expected', 'attested'],
    absent: ['as-expected', 'attested'],
  };
  return truthful[state].includes(verdict.status);
}
