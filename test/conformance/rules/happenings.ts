import assert from 'node:assert/strict';
import type { Happening, Notice, Ref } from '../../../src/contract/index.ts';
import { HAPPENINGS, sameRef } from '../../../src/contract/index.ts';
import { offering, type Stage, verb } from '../stage.ts';

/** Makes each thing happen in the tool, by the hand of a colleague. Prepared first, so that only what is told happens then. */
interface Deed {
  readonly ref: Ref;
  readonly act: () => Promise<void>;
}

const deeds: Readonly<Record<Happening, (stage: Stage) => Promise<Deed | null>>> = {
  created: async () => null,
  changed: async (stage) => {
    const { ref } = await stage.someone();
    return { ref, act: () => changeName(stage, [ref]) };
  },
  erased: async (stage) => {
    const { ref } = await stage.someone();
    return { ref, act: () => offering(stage, 'eraseForGood').eraseForGood(ref) };
  },
  recycled: async (stage) => {
    if (!stage.has('recycle')) return null;
    const { ref } = await stage.someone();
    return { ref, act: () => offering(stage, 'recycle').recycle(ref) };
  },
  restored: async (stage) => {
    if (!stage.has('recycle')) return null;
    const { ref } = await stage.someone();
    await offering(stage, 'recycle').recycle(ref);
    return { ref, act: () => offering(stage, 'restore').restore(ref) };
  },
  merged: async (stage) => {
    if (!stage.has('merge')) return null;
    const [loser, winner] = [await stage.someone(), await stage.someone()];
    return {
      ref: loser.ref,
      act: () => offering(stage, 'merge').merge({ winner: winner.ref, loser: loser.ref }),
    };
  },
  objected: async (stage) => {
    const [channel] = stage.has('objectionsTold') ? (stage.world.channelsTold ?? []) : [];
    if (channel === undefined) return null;
    const { ref, email, phone } = await stage.someone();
    const address = channel === 'phone' || channel === 'sms' ? (phone ?? email) : email;
    return { ref, act: () => offering(stage, 'optOut').optOut({ channel, address }) };
  },
};

/**
 * Everything the adapter says it tells of happens, a day after the people were there.
 * @param listen  from here on
 * @param tell  what was told since
 */
export async function assertAllTold(
  stage: Stage,
  tells: readonly Happening[],
  listen: () => Promise<void>,
  tell: () => Promise<readonly Notice[]>,
): Promise<void> {
  const planned = new Map<Happening, Deed>();
  for (const what of HAPPENINGS.filter((one) => tells.includes(one))) {
    const deed = await deeds[what](stage);
    if (deed !== null) planned.set(what, deed);
  }
  stage.clock.moveBy(86_400_000);
  await listen();
  for (const { act } of planned.values()) await act();
  const newcomer = tells.includes('created') ? await stage.someone() : null;
  const told = await tell();
  for (const [what, { ref }] of planned) assertTold(told, what, ref);
  if (newcomer !== null) assertTold(told, 'created', newcomer.ref);
  for (const { what, into } of told)
    if (what === 'merged') assert.ok(into && standsLive(stage, into), 'a merge leads to no live record');
}

/** Colleagues give these people another family name, all at one instant, as an import does. */
export async function changeName(stage: Stage, refs: readonly Ref[]): Promise<void> {
  const world = offering(stage, 'edit');
  const { family } = offering(stage, 'factFields').factFields;
  for (const ref of refs) {
    const now = stage.witness.record(ref.kind, ref.id)?.fields[family];
    await world.edit(ref, { [family]: stage.secret(`${typeof now === 'string' ? now : 'Canari'}x`) });
  }
}

export function assertTold(told: readonly Notice[], what: Happening, ref: Ref): void {
  assert.ok(
    told.some((notice) => notice.what === what && sameRef(notice.ref, ref)),
    `a ${ref.kind} was ${what}, and nothing tells it`,
  );
}

function standsLive({ witness }: Stage, { kind, id }: Ref): boolean {
  return witness.record(kind, id)?.state === 'live';
}

/** We mark one person's row ourselves; a colleague changes another's, and a third before we do. */
export async function assertAuthors(
  stage: Stage,
  listen: () => Promise<void>,
  tell: () => Promise<readonly Notice[]>,
): Promise<void> {
  const [mine, theirs, both] = [await stage.someone(), await stage.someone(), await stage.someone()];
  stage.clock.moveBy(86_400_000);
  await listen();
  await changeName(stage, [theirs.ref, both.ref]);
  const outcomes = await verb(stage, 'restrict').call(
    [mine.ref, both.ref].slice(0, verb(stage, 'restrict').batchMax),
    stage.context,
  );
  for (const { status } of outcomes) assert.notEqual(status, 'failed');
  const told = await tell();
  const about = (ref: Ref) => told.filter((notice) => sameRef(notice.ref, ref));
  for (const { ours } of about(mine.ref)) assert.notEqual(ours, false, 'what we did is told as another’s');
  for (const { ref } of [theirs, both]) {
    assert.ok(
      about(ref).some(({ ours }) => ours !== true),
      'what a colleague did is told as ours, or not at all',
    );
  }
}
