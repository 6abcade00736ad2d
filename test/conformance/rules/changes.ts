import assert from 'node:assert/strict';
import type { ChangesPage, Connection, Gap, Notice, Ref } from '../../../src/contract/index.ts';
import { HAPPENINGS, sameRef } from '../../../src/contract/index.ts';
import { thrownBy } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { type Someone, type Stage, verb } from '../stage.ts';
import { assertAllTold, assertAuthors, assertTold, changeName } from './happenings.ts';

export const changes: readonly Rule[] = [
  {
    title: 'changes asked from now on tells nothing of before, and then of what comes',
    verbs: ['changes'],
    check: async (stage) => {
      const before = await stage.someone();
      stage.clock.moveBy(86_400_000);
      const first = await page(stage, before.ref.kind, null);
      assert.deepEqual(first.items, []);
      await changeName(stage, [before.ref]);
      assertTold((await allAfter(stage, before.ref.kind, first.cursor)).items, 'changed', before.ref);
    },
  },
  {
    title: 'changes tells of everything that it says it tells of, and where a merged record went',
    verbs: ['changes'],
    check: async (stage) => {
      const { tells } = verb(stage, 'changes');
      const ear = await earOn(stage);
      await assertAllTold(stage, tells, ear.listen, ear.tell);
    },
  },
  {
    title: 'changes names as a gap, from the first page on, what happens unseen',
    verbs: ['changes'],
    without: ({ changes }) =>
      HAPPENINGS.every((what) => what === 'objected' || changes?.tells.includes(what))
        ? 'changes tells of everything that happens'
        : null,
    check: async (stage) => {
      const { ref } = await stage.someone();
      const { gaps } = await page(stage, ref.kind, null);
      assert.ok(gaps.length > 0, 'something happens unseen and nothing says so');
    },
  },
  {
    title: 'changes misses nothing of what happened at one instant, nor of what happens while it is asked',
    verbs: ['changes'],
    check: async (stage) => {
      const people: Someone[] = [];
      for (let made = 0; made < 7; made += 1) people.push(await stage.someone());
      const kind = kindOf(people);
      const { cursor } = await page(stage, kind, null);
      stage.clock.moveBy(86_400_000);
      await changeName(
        stage,
        people.map(({ ref }) => ref),
      );
      const told: Notice[] = [];
      const again: Ref[] = [];
      let at = cursor;
      for (let asked = 0; ; asked += 1) {
        assert.ok(asked < 200, 'the changes never end');
        // Another process takes each page, knowing nothing but the cursor.
        const answer = await page(stage, kind, at, stage.another());
        told.push(...answer.items);
        at = answer.cursor;
        const passed = people.find(
          ({ ref }) =>
            answer.items.some((item) => sameRef(item.ref, ref)) && !again.some((one) => sameRef(one, ref)),
        );
        if (passed && again.length < 2) {
          stage.clock.moveBy(60_000);
          await changeName(stage, [passed.ref]);
          again.push(passed.ref);
        }
        if (!answer.more) break;
      }
      // What happened while the last page was asked is told when it is asked again.
      told.push(...(await allAfter(stage, kind, at)).items);
      for (const { ref } of people) assertTold(told, 'changed', ref);
      for (const ref of again)
        assert.ok(
          new Set(told.filter((item) => sameRef(item.ref, ref)).map(({ key }) => key)).size > 1,
          'a row was changed once more, and that is not told',
        );
    },
  },
  {
    title: 'a cursor of changes leads on days later, in another process, and as often as it is handed back',
    verbs: ['changes'],
    check: async (stage) => {
      const [early, late] = [await stage.someone(), await stage.someone()];
      const { kind } = early.ref;
      const { cursor } = await page(stage, kind, null);
      stage.clock.moveBy(3_600_000);
      await changeName(stage, [early.ref]);
      stage.clock.moveBy(2 * 86_400_000);
      await changeName(stage, [late.ref]);
      for (const connection of [stage.another(), stage.another()]) {
        const { items } = await allAfter(stage, kind, cursor, connection);
        for (const { ref } of [early, late]) assertTold(items, 'changed', ref);
      }
    },
  },
  {
    title: 'changes tells one happening under one key, and another under another',
    verbs: ['changes'],
    check: async (stage) => {
      const { ref } = await stage.someone();
      const { cursor } = await page(stage, ref.kind, null);
      stage.clock.moveBy(86_400_000);
      await changeName(stage, [ref]);
      const keys = async (): Promise<ReadonlySet<string>> =>
        new Set(
          (await allAfter(stage, ref.kind, cursor)).items
            .filter((item) => sameRef(item.ref, ref))
            .map(({ key }) => key),
        );
      const once = await keys();
      assert.ok(once.size > 0, 'an edit is not told');
      assert.deepEqual(await keys(), once);
      stage.clock.moveBy(1_000);
      await changeName(stage, [ref]);
      assert.ok(
        [...(await keys())].some((key) => !once.has(key)),
        'another edit has the key of the one before',
      );
    },
  },
  {
    title: 'changes never tells what we did as another’s, nor hides a colleague’s behind ours',
    verbs: ['changes', 'restrict'],
    check: async (stage) => {
      const ear = await earOn(stage);
      await assertAuthors(stage, ear.listen, ear.tell);
    },
  },
  {
    title: 'changes asked with a token that lost its rights does not look like a tool where nothing happens',
    verbs: ['changes'],
    check: async (stage) => {
      const { ref } = await stage.someone();
      const { cursor } = await page(stage, ref.kind, null);
      stage.clock.moveBy(86_400_000);
      await changeName(stage, [ref]);
      stage.faults.loseRights();
      const refused = await thrownBy(allAfter(stage, ref.kind, cursor));
      if (refused === null)
        assert.ok(
          (await allAfter(stage, ref.kind, cursor)).gaps.length > 0,
          'it saw nothing, and said nothing',
        );
      else assert.notEqual(refused.kind, 'not-found');
      stage.faults.clear();
      assertTold((await allAfter(stage, ref.kind, cursor)).items, 'changed', ref);
    },
  },
];

/** Hears what happens to people from `listen` on. */
async function earOn(stage: Stage) {
  const { kind } = (await stage.someone()).ref;
  let cursor = '';
  return {
    listen: async (): Promise<void> => {
      cursor = (await page(stage, kind, null)).cursor;
    },
    tell: async (): Promise<readonly Notice[]> => (await allAfter(stage, kind, cursor)).items,
  };
}

function page(
  stage: Stage,
  kind: string,
  cursor: string | null,
  connection: Connection = stage.connection,
): Promise<ChangesPage> {
  assert.ok(connection.changes, 'the verb changes is absent');
  return connection.changes.call(kind, cursor, stage.context);
}

async function allAfter(
  stage: Stage,
  kind: string,
  cursor: string,
  connection: Connection = stage.connection,
): Promise<{ readonly items: readonly Notice[]; readonly gaps: readonly Gap[] }> {
  const items: Notice[] = [];
  const gaps: Gap[] = [];
  let at = cursor;
  for (let asked = 0; asked < 200; asked += 1) {
    const answer = await page(stage, kind, at, connection);
    items.push(...answer.items);
    gaps.push(...answer.gaps);
    if (!answer.more) return { items, gaps };
    assert.notEqual(answer.cursor, at, 'there is more, and the cursor stays where it was');
    at = answer.cursor;
  }
  throw new assert.AssertionError({ message: 'the changes never end' });
}

function kindOf([one]: readonly Someone[]): string {
  assert.ok(one, 'there are people');
  return one.ref.kind;
}
