import type { ChangesVerb, Context, Gap, Happening, Notice, Ref } from '../../src/contract/index.ts';
import { HAPPENINGS, VendorFailure } from '../../src/contract/index.ts';
import type { Change } from './account.ts';
import type { MemoryClient } from './client.ts';
import { seesNothing } from './standing.ts';

/** The tool keeps a list of what happened, and says of each who did it. */
export const told: readonly Happening[] = HAPPENINGS;

/** The cursor is the number of the last change seen: numbers never repeat, whatever the time of two changes. */
export function changes(client: MemoryClient): ChangesVerb['call'] {
  return async (kind, cursor, context) => {
    const after = cursor === null ? null : numberIn(cursor);
    const page = await client.changes(kind, after, context);
    await demandSight(client, context);
    return {
      items: page.changes.map(noticeOf),
      cursor: String(page.last),
      more: page.more,
      gaps: page.forgotten ? [forgotten] : [],
    };
  };
}

export function noticeOf(change: Change): Notice {
  return {
    key: `change-${change.number}`,
    what: change.what,
    ref: { kind: change.kind, id: change.id },
    into: change.into === null ? null : refFrom(change.into),
    fields: change.fields,
    at: change.at,
    ours: change.by === 'token',
  };
}

function refFrom(key: string): Ref {
  const at = key.indexOf(':');
  return { kind: key.slice(0, at), id: key.slice(at + 1) };
}

const forgotten: Gap = {
  what: 'changes older than what the account keeps of them',
  because: 'failed',
  mend: 'Scan the account once: it tells what a longer list of changes would have.',
};

function numberIn(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new VendorFailure({
    kind: 'invalid',
    code: 'CURSOR_UNREADABLE',
    mend: 'Ask for changes from now on: the cursor is not one of this adapter.',
  });
}

/** A list without changes is what a token without rights sees, too. */
async function demandSight(client: MemoryClient, context: Context): Promise<void> {
  const [own] = await client.get([{ kind: 'account', id: 'self' }], context);
  if (own === null) throw new VendorFailure(seesNothing);
}
