import { refKey } from '../../contract/index.ts';
import { treatErasure } from '../../domain/notice.ts';
import type { Identifier } from '../../domain/record.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { Act, Controller, House } from '../house.ts';
import { commit, sweepJob } from '../house.ts';
import { openlyRequested } from '../purge/requested.ts';
import { stoppedByCall } from '../sweep/channels.ts';
import { openErasure } from '../sweep/erased-back.ts';
import { carryingRow, heldAgainstRegister } from '../sweep/held.ts';
import { followMerge } from './follow-merge.ts';
import type { Looked } from './look-at-records.ts';

/**
 * What the records came to, in one transaction: the index, a sweep of those who do not agree with the register, what is put
 * to a human, and how each notice ends. A crash before it leaves everything to be looked at again; of what somebody else
 * has seen to meanwhile nothing is left to do.
 */
export async function save(
  house: House,
  owner: Controller,
  system: string,
  looked: readonly Looked[],
): Promise<void> {
  const { store, clock } = house;
  const { notices } = store;
  const channels = stoppedByCall((await house.system(system)).connection);
  const at = clock.now();
  await commit(house, async (act) => {
    const { tx } = act;
    if (looked.some(({ becomes }) => becomes.is === 'erased')) await store.requests.lockOpening(tx, owner.id);
    const settled = await stillToSettle(house, tx, looked);
    const rows = settled.flatMap(({ row }) => row ?? []);
    await notices.index.see(tx, system, rows, at);
    const known = await heldAgainstRegister(
      house,
      tx,
      owner.id,
      settled.filter(isToHold).flatMap(({ row }) => (row === null ? [] : carryingRow(system, row))),
      channels,
    );
    await store.suppressions.seenOpen(tx, owner.id, known.open, system);
    const candidates: Identifier[] = [...known.candidates];
    for (const one of settled) {
      const { becomes } = one;
      if (one.into !== null) await followMerge(house, act, owner, system, one);
      if (becomes.is === 'wait')
        await notices.wait(tx, one.ids, becomes.waitsFor, becomes.until, one.row && at);
      else if (becomes.is === 'erased')
        candidates.push(...(await settleErasure(house, act, owner, system, one, at)));
      else {
        const isBack = one.row !== null && known.rows.has(refKey(one.row.ref));
        await notices.end(tx, one.ids, isBack && becomes.end !== 'restricted' ? 'register' : becomes.end, at);
      }
    }
    const dropped = settled.filter(({ isDropped }) => isDropped).map(({ ref }) => ref);
    await notices.index.drop(tx, system, dropped);
    if (candidates.length > 0) await openTold(house, act, owner, system, candidates);
  });
}

interface Settled extends Looked {
  /** All of it was held against the register while it waited. */
  readonly isHeld: boolean;
}

/** What nobody else has ended since it was looked at, in one order whoever settles it. */
async function stillToSettle(
  { store }: House,
  tx: Transaction,
  looked: readonly Looked[],
): Promise<readonly Settled[]> {
  const ids = looked.flatMap((one) => one.ids);
  const waiting = new Map((await store.notices.stillWaiting(tx, ids)).map((one) => [one.id, one]));
  return looked
    .map((one) => ({ ...one, ids: one.ids.filter((id) => waiting.has(id)) }))
    .filter(
      ({ ids: left, becomes }) => left.length > 0 && (becomes.is !== 'erased' || waiting.has(becomes.notice)),
    )
    .map((one) => ({ ...one, isHeld: one.ids.every((id) => waiting.get(id)?.isHeld === true) }))
    .toSorted((a, b) => (refKey(a.ref) < refKey(b.ref) ? -1 : 1));
}

/** While a record waits it is held against the register once; when it ends it is again, as it stands by then. */
function isToHold({ becomes, isHeld }: Settled): boolean {
  return becomes.is !== 'wait' || !isHeld;
}

/** A sweep that reads no tool: it looks at these few, everywhere, and applies again what is to be applied. */
async function openTold(
  house: House,
  { tx, record, wake }: Act,
  { id: controller, timeZone }: Controller,
  system: string,
  addresses: readonly Identifier[],
): Promise<void> {
  const openedAt = house.clock.now();
  const on = civilDayOf(openedAt, timeZone);
  const kind = 'told';
  const id = await house.store.sweeps.open(tx, {
    controller,
    system,
    on,
    kind,
    openedBy: 'greffe',
    openedAt,
  });
  if (id === null) throw new Error('A sweep of those who were told of was not opened.');
  await house.store.sweeps.addCandidates(tx, id, addresses);
  record({ actor: 'greffe', act: 'sweep-began', about: `sweep ${id}`, system, kind, details: { on } });
  wake(sweepJob(id), 'request');
}

/** @returns  addresses that were erased before, and are there again elsewhere */
async function settleErasure(
  house: House,
  act: Act,
  owner: Controller,
  system: string,
  { ids, becomes }: Looked,
  at: Date,
): Promise<readonly Identifier[]> {
  if (becomes.is !== 'erased') return [];
  const { notices } = house.store;
  const { erased, notice } = becomes;
  // Of two records of one person the first was settled in this transaction; or somebody has seen to it since the look.
  const isRequested =
    erased.known.isRequested ||
    (erased.address?.kind === 'email' && (await openlyRequested(house, act.tx, owner.id))([erased.address]));
  const isProposed = await notices.isProposed(act.tx, owner.id, erased);
  const known = { ...erased.known, isRequested, isProposed };
  const treatment = treatErasure(system, known, house.policy.learning.erasure);
  if (treatment.becomes === 'left' || erased.address === null) {
    const end = treatment.becomes === 'left' ? treatment.end : 'nowhere-else';
    await notices.end(act.tx, ids, end, at);
    return end === 'erased-already' && erased.address ? [erased.address] : [];
  }
  const { ref, address, rows } = erased;
  const isCarriedOn = treatment.becomes === 'carried-on';
  const request = isCarriedOn
    ? await openErasure(house, act, { controller: owner.id, addresses: [address], by: 'greffe' })
    : null;
  const state = isCarriedOn ? 'worked' : 'proposed';
  await notices.found(act.tx, notice, { state, subject: { ref, address, rows }, request, at });
  await notices.end(
    act.tx,
    ids.filter((id) => id !== notice),
    'gone',
    at,
  );
  act.record({
    actor: 'greffe',
    act: 'notice-learned',
    about: `notice ${notice}`,
    system,
    kind: 'erased',
    counts: { elsewhere: rows.length },
    details: { becomes: treatment.becomes, request: request === null ? '' : String(request) },
    ...(request !== null && { subject: await house.store.requests.subjectOf(act.tx, request) }),
  });
  return [];
}
