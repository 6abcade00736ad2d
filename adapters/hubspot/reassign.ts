import type { Context, Outcome, Reassignment, ReassignVerb } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import {
  already,
  byKind,
  done,
  failed,
  kindNotHandled,
  notFound,
  nowAnotherRecord,
  settled,
  unanswered,
} from './outcomes.ts';
import { valueOf, type Catalogue, type CrmKind } from './records.ts';
import { update } from './redact.ts';
import type { CrmObject } from './shapes.ts';
import { standingsOf, type Standing } from './standing.ts';
import { whatBecameOf } from './written.ts';

/** Whose a contact is: the id of a user or of a queue, as the list of owners names it. */
export const ownerProperty = 'hubspot_owner_id';

/**
 * HubSpot writes whatever stands there: each contact is read, compared, written and read again with the history of its
 * owner, which tells whether somebody was given it in between. Whoever was gets it back.
 */
export function reassign(client: HubspotClient, catalogue: Catalogue): ReassignVerb['call'] {
  return (moves, context) =>
    byKind(
      moves,
      ({ ref }) => ref,
      async (kindName, group) => {
        const kind = catalogue.of(kindName);
        if (kind?.role !== 'person') return group.map(() => kindNotHandled);
        const outcomes: Outcome<null>[] = [];
        for (const move of group)
          outcomes.push(...(await settled([move], async () => [await one(client, kind, move, context)])));
        return outcomes;
      },
    );
}

async function one(
  client: HubspotClient,
  kind: CrmKind,
  { ref: { id }, from, to }: Reassignment,
  context: Context,
): Promise<Outcome<null>> {
  const before = await look(client, kind, id, context);
  if (before.is !== 'live') return before.is === 'merged' ? nowAnotherRecord : notFound;
  const owner = ownerOf(before.object);
  if (owner === undefined) return hidden;
  if (owner === to) return already;
  if (owner !== from) return changed;
  const written = await give(client, kind, id, to, context);
  if (written.status === 'failed') return written;
  const after = await settledLook(client, kind, id, context);
  if (after?.is !== 'live') return unanswered;
  const became = whatBecameOf([ownerProperty], { [ownerProperty]: to ?? '' }, before.object, after.object);
  if (became?.status !== 'failed') return done;
  if (became.failure.code === 'WRITTEN_OVER') return giveBack(client, kind, id, after.object, context);
  return became.failure.code === 'CHANGED_AFTER' ? changed : became;
}

/** Whoever was given it in the moment between our look and our write has it again. */
async function giveBack(
  client: HubspotClient,
  kind: CrmKind,
  id: string,
  { propertiesWithHistory }: CrmObject,
  context: Context,
): Promise<Outcome<null>> {
  const theirs = propertiesWithHistory?.[ownerProperty]?.[1]?.value ?? null;
  const written = await give(client, kind, id, theirs, context);
  return written.status === 'failed' ? writtenOver : changed;
}

async function give(
  client: HubspotClient,
  kind: CrmKind,
  id: string,
  owner: string | null,
  context: Context,
): Promise<Outcome<null>> {
  const changes = [{ id, properties: { [ownerProperty]: owner ?? '' } }];
  const outcome = (await update(client, kind, changes, context)).get(id) ?? unanswered;
  return outcome.status === 'failed' && outcome.failure.kind === 'invalid' ? refused : outcome;
}

/** @returns undefined where the token does not see it: an empty property is answered as null, a hidden one not at all */
export function ownerOf(contact: CrmObject): string | null | undefined {
  if (!Object.hasOwn(contact.properties, ownerProperty)) return undefined;
  return valueOf(contact, ownerProperty) || null;
}

async function look(client: HubspotClient, kind: CrmKind, id: string, context: Context): Promise<Standing> {
  const asked = { properties: [ownerProperty], history: [ownerProperty] };
  return (await standingsOf(client, kind, [id], asked, context)).get(id) ?? { is: 'gone' };
}

/** What cannot be read back is not known: it was written all the same. */
async function settledLook(
  client: HubspotClient,
  kind: CrmKind,
  id: string,
  context: Context,
): Promise<Standing | null> {
  let found: Standing | null = null;
  await settled([id], async () => {
    found = await look(client, kind, id, context);
    return [done];
  });
  return found;
}

const changed = failed({
  kind: 'conflict',
  code: 'OWNER_CHANGED',
  mend: 'Somebody has given the contact to another owner in HubSpot: see with them, and decide who keeps it.',
});

const writtenOver = failed({
  kind: 'conflict',
  code: 'WRITTEN_OVER',
  mend: 'Somebody was given the contact in HubSpot in the moment before it was taken from them, and could not be given it back: the history of its owner says who.',
});

const refused = failed({
  kind: 'blocked',
  code: 'OWNER_REFUSED',
  mend: 'HubSpot refuses this owner: see that they are an active user there, or give the contact to somebody else by hand.',
});

const hidden = failed({
  kind: 'denied',
  code: 'OWNER_HIDDEN',
  mend: 'Give the token the scope crm.objects.contacts.read: it does not see whose a contact is.',
});
