import assert from 'node:assert/strict';
import type { Link, Ref, Solicitation, Verdict } from '../../../src/contract/index.ts';
import { refKey } from '../../../src/contract/index.ts';
import { assertSuccess, assertUntouched, solicitationsAll, toTheEnd } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Someone, type Stage, verb } from '../stage.ts';

export const solicitations: readonly Rule[] = [
  {
    title: 'solicitations tells each list of the rows that were asked for once, and nobody else’s',
    verbs: ['solicitations'],
    features: ['list'],
    check: async (stage) => {
      const [person, colleague] = [await stage.someone(), await stage.someone()];
      const lists = [
        await listed(stage, [person, colleague], 'Printemps'),
        await listed(stage, [person], 'Salon'),
      ];
      await listed(stage, [colleague], 'Hiver');
      const { items } = await solicitationsAll(stage, [person.ref]);
      assert.deepEqual(
        items.map(({ ref, of }) => `${refKey(ref)} of ${refKey(of)}`).sort(),
        lists.map((ref) => `${refKey(ref)} of ${person.key}`).sort(),
      );
    },
  },
  {
    title: 'solicitations tells of each row asked together which list it is on',
    verbs: ['solicitations'],
    features: ['list'],
    check: async (stage) => {
      const [person, colleague] = [await stage.someone(), await stage.someone()];
      const list = await listed(stage, [person, colleague], 'Printemps');
      const { items } = await solicitationsAll(stage, [person.ref, colleague.ref]);
      assert.deepEqual(
        items.map(({ ref, of }) => [refKey(ref), refKey(of)].join(' ')).sort(),
        [person, colleague].map(({ key }) => [refKey(list), key].join(' ')).sort(),
      );
    },
  },
  {
    title: 'what solicitations calls left by detach is left by it, and nobody else is taken off',
    verbs: ['solicitations', 'detach'],
    features: ['list'],
    check: async (stage) => {
      const [person, colleague] = [await stage.someone(), await stage.someone()];
      const list = await listed(stage, [person, colleague], 'Printemps');
      const other = await listed(stage, [person], 'Salon');
      const [item] = (await solicitationsAll(stage, [person.ref])).items.filter((one) => isOf(one, list));
      assert.ok(item?.canLeave, 'a list that people fill by hand cannot be left');
      const before = stage.witness.snapshot();
      const ties = new Set([refKey(list), person.key]);
      // Where a membership is a record of its own, that one goes.
      const memberships = new Set(
        stage.witness
          .records()
          .filter(({ links }) => links.length > 1 && links.every((link) => ties.has(link)))
          .map(refKey),
      );
      assertSuccess(await detached(stage, { ref: list, from: person.ref }), 1);
      assert.deepEqual(
        [
          await isIn(stage, list, person),
          await isIn(stage, list, colleague),
          await isIn(stage, other, person),
        ],
        [false, true, true],
        'in the list: the person, a colleague; in another list: the person',
      );
      const rest = (all: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
        new Map([...all].filter(([key]) => before.has(key) && !memberships.has(key)));
      assertUntouched(rest(before), rest(stage.witness.snapshot()), [list, person.ref]);
    },
  },
  {
    title: 'leaving a list twice is leaving it once, and verify agrees with the witness before and after',
    verbs: ['solicitations', 'detach', 'verify'],
    features: ['list'],
    check: async (stage) => {
      const person = await stage.someone();
      const link = { ref: await listed(stage, [person], 'Printemps'), from: person.ref };
      assert.equal((await verdictOn(stage, link)).status, 'contrary');
      for (const time of ['once', 'twice']) {
        assertSuccess(await detached(stage, link), 1);
        assert.equal(await isIn(stage, link.ref, person), false, time);
        assert.equal((await verdictOn(stage, link)).status, 'as-expected', time);
      }
    },
  },
  {
    title: 'a list that fills itself is told, with what somebody can do, and is never called left',
    verbs: ['solicitations', 'detach'],
    features: ['list', 'dynamicList'],
    check: async (stage) => {
      const person = await stage.someone();
      const list = await offering(stage, 'list').list({
        members: [person.ref],
        name: 'Canari',
        filledBy: 'criteria',
      });
      const [item] = (await solicitationsAll(stage, [person.ref])).items;
      assert.ok(item && isOf(item, list), 'it is not told');
      assert.deepEqual([item.canLeave, item.mend === null], [false, false], 'left by detach, without a mend');
      const [outcome] = await detached(stage, { ref: list, from: person.ref });
      assert.equal(outcome?.status, 'failed');
    },
  },
  {
    title: 'a list whose name says that it keeps people out is left to a human',
    verbs: ['solicitations'],
    features: ['list'],
    check: async (stage) => {
      const person = await stage.someone();
      await listed(stage, [person], 'NE PAS APPELER – Canari');
      const { items } = await solicitationsAll(stage, [person.ref]);
      assert.deepEqual(
        items.map(({ canLeave, mend }) => [canLeave, mend === null]),
        [[false, false]],
      );
    },
  },
  {
    title: 'a sequence that runs is told, with what somebody can do',
    verbs: ['solicitations'],
    features: ['sequence'],
    check: async (stage) => {
      const [person, colleague] = [await stage.someone(), await stage.someone()];
      await offering(stage, 'sequence').sequence({ members: [person.ref], name: 'Canari' });
      const { items } = await solicitationsAll(stage, [person.ref, colleague.ref]);
      assert.deepEqual(
        items.map(({ what, of, canLeave, mend }) => [what, refKey(of), canLeave, mend === null]),
        [['sequence', person.key, false, false]],
      );
    },
  },
  {
    title: 'a token that lost its rights is not told that nothing addresses the person',
    verbs: ['solicitations'],
    features: ['list'],
    check: async (stage) => {
      const person = await stage.someone();
      await listed(stage, [person], 'Printemps');
      stage.faults.loseRights();
      const told = await solicitationsAll(stage, [person.ref]).catch(() => null);
      assert.ok(told === null || told.gaps > 0, 'an empty answer, and no gap');
    },
  },
];

async function listed(stage: Stage, members: readonly Someone[], name: string): Promise<Ref> {
  return offering(stage, 'list').list({ members: members.map(({ ref }) => ref), name });
}

function isIn(stage: Stage, list: Ref, { ref }: Someone): Promise<boolean> {
  return offering(stage, 'isIn').isIn({ list, person: ref });
}

function isOf({ ref }: Solicitation, list: Ref): boolean {
  return refKey(ref) === refKey(list);
}

async function detached(stage: Stage, link: Link) {
  return toTheEnd(stage, await verb(stage, 'detach').call([link], stage.context));
}

async function verdictOn(stage: Stage, link: Link): Promise<Verdict> {
  const [verdict] = await verb(stage, 'verify').call([{ expected: 'detached', ...link }], stage.context);
  assert.ok(verdict, 'there is a verdict');
  return verdict;
}
