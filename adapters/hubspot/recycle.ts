import type { Connection, Context, Outcome, Ref } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { batchMax } from './limits.ts';
import {
  already,
  byKind,
  done,
  failed,
  inChunks,
  kindNotHandled,
  nowAnotherRecord,
  settled,
  unanswered,
} from './outcomes.ts';
import type { Catalogue, CrmKind } from './records.ts';
import { standingsFromBin, standingsOf, type Standing } from './standing.ts';

type Recycle = NonNullable<Connection['recycle']>['call'];

/**
 * HubSpot answers a batch archive the same whatever became of each record: every id is looked at first, and what lies in
 * the bin afterwards is what counts. Nothing is overwritten, so that whoever restores a record has it whole.
 */
export function recycle(client: HubspotClient, catalogue: Catalogue): Recycle {
  return (refs, context) =>
    byKind(
      refs,
      (ref) => ref,
      async (kindName, group) => {
        const kind = catalogue.of(kindName);
        if (kind === null || !hasBin(kind)) return group.map(() => kindNotHandled);
        const outcomes = new Map<string, Outcome<null>>();
        for (const ids of inChunks([...new Set(group.map(({ id }) => id))], batchMax)) {
          const ends = await settled(ids, () => recycleAll(client, kind, ids, context));
          for (const [index, id] of ids.entries()) outcomes.set(id, ends[index] ?? unanswered);
        }
        return group.map(({ id }: Ref) => outcomes.get(id) ?? unanswered);
      },
    );
}

/** A deleted e-mail is gone for good, and so is whatever is not archived at all. */
export function hasBin({ goes }: CrmKind): boolean {
  return goes === 'bin' || goes === 'purge';
}

async function recycleAll(
  client: HubspotClient,
  kind: CrmKind,
  ids: readonly string[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const before = await standingsOf(client, kind, ids, { properties: [] }, context);
  const live = ids.filter((id) => before.get(id)?.is === 'live');
  if (live.length > 0) await client.batchArchive(kind.type, live, context);
  const after = await becameOf(client, kind, live, context);
  return ids.map((id) => {
    const was = before.get(id)?.is;
    if (was === 'merged') return nowAnotherRecord;
    return was === 'live' ? (after.get(id) ?? unanswered) : already;
  });
}

async function becameOf(
  client: HubspotClient,
  kind: CrmKind,
  ids: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, Outcome<null>>> {
  if (ids.length === 0) return new Map();
  try {
    const standings = await standingsFromBin(client, kind, ids, { properties: [] }, context);
    return new Map([...standings].map(([id, standing]) => [id, outcomeOf(standing)]));
  } catch (thrown) {
    // The records have gone, or not: only another look tells.
    if (thrown instanceof VendorFailure) return new Map(ids.map((id) => [id, unanswered]));
    throw thrown;
  }
}

function outcomeOf({ is }: Standing): Outcome<null> {
  switch (is) {
    case 'binned':
      return done;
    case 'live':
      return stillThere;
    case 'merged':
      return nowAnotherRecord;
    case 'gone':
      return notInBin;
  }
}

const stillThere = failed({
  kind: 'unknown-outcome',
  code: 'STILL_THERE',
  mend: 'Read the record back.',
});

const notInBin = failed({
  kind: 'unexpected',
  code: 'NOT_IN_BIN',
  mend: 'The record is gone and not in the recycle bin: look at the bin before anything else goes there.',
});
