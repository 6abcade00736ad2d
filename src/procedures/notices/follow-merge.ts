import { refKey, sameRef } from '../../contract/index.ts';
import { recordKey } from '../../domain/record.ts';
import { hasEnded, stateOf } from '../../domain/request.ts';
import type { LocatedMatch } from '../../domain/subject.ts';
import type { Act, Controller, House } from '../house.ts';
import { stir } from '../house.ts';
import type { Looked } from './look-at-records.ts';

/**
 * Somebody merged a record into another: whatever knew the one knows the other from here on. A restriction is over both.
 * An open request finds the other as a record of its own, which is judged anew: it may have been somebody else's.
 */
export async function followMerge(
  house: House,
  act: Act,
  owner: Controller,
  system: string,
  { ref, into, row, ids }: Looked,
): Promise<void> {
  if (into === null || row === null) return;
  const former = recordKey({ system, ...ref });
  const { restrictions, requests } = house.store;
  let followed = 0;
  for (const placed of await restrictions.standing(act.tx, owner.id)) {
    if (placed.lifted !== null || !placed.records.some((one) => recordKey(one) === former)) continue;
    followed += await restrictions.grow(act.tx, placed.id, {
      identifiers: [],
      records: [{ system, ...into }],
    });
  }
  for (const request of await requests.list(act.tx, { controllers: [owner.id], open: true })) {
    if (hasEnded(stateOf(request)) || request.forgottenAt) continue;
    const matches = await house.store.findings.matches(act.tx, request.id);
    const known = matches.find((match) => recordKey(match.ref) === former);
    const isFollowed = matches.some((match) => match.ref.system === system && sameRef(match.ref, into));
    if (!known || isFollowed) continue;
    const carriesIt = row.identifiers.some(
      (one) => one.kind === known.by.kind && house.normalise(one) === house.normalise(known.by),
    );
    const match: LocatedMatch = {
      ...known,
      ref: { system, ...into },
      // What led to the one and is not on the other proves nothing of it: a human decides.
      equality: carriesIt ? known.equality : 'similar',
      identifiers: row.identifiers,
      aliases: [...known.aliases.filter((alias) => !sameRef(alias, ref)), ref],
      state: 'live',
    };
    await house.store.findings.saveMatches(act.tx, request.id, [match], house.clock.now());
    await stir(house, act, request.id);
    followed += 1;
  }
  if (followed === 0) return;
  act.record({
    actor: 'greffe',
    act: 'notice-learned',
    about: `notice ${ids.at(-1) ?? 0}`,
    system,
    kind: 'merged',
    counts: { followed },
    details: { ref: refKey(ref), into: refKey(into) },
  });
}
