import type { Connection, Context, Outcome, Ref, Tools } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { isReadOnly, type DefinitionsOf } from './definitions.ts';
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
  unless,
} from './outcomes.ts';
import { overwritten, update } from './redact.ts';
import { valueOf, type Catalogue, type CrmKind } from './records.ts';
import type { HubspotSettings } from './settings.ts';
import { liveIn, standingsOf, standingsWithBin, type Standing } from './standing.ts';

type Erase = NonNullable<Connection['erase']>['call'];

interface Erasing {
  readonly client: HubspotClient;
  readonly settings: HubspotSettings;
  readonly catalogue: Catalogue;
  readonly definitions: DefinitionsOf;
  readonly tools: Tools;
  /** Kinds whose purge turned out not to exist in this account. */
  readonly withoutPurge: Set<string>;
}

/**
 * Every id is looked at just before: HubSpot follows a merged id to whoever holds it now, and answers a batch archive
 * the same whatever the ids are.
 */
export function erase(
  client: HubspotClient,
  settings: HubspotSettings,
  catalogue: Catalogue,
  definitions: DefinitionsOf,
  tools: Tools,
): Erase {
  const erasing = { client, settings, catalogue, definitions, tools, withoutPurge: new Set<string>() };
  return (refs, context) =>
    byKind(
      refs,
      (ref) => ref,
      (kindName, group) => {
        if (kindName === 'file') return oneByOne(group, (ref) => eraseFile(client, ref, context));
        if (kindName === 'thread') return oneByOne(group, (ref) => eraseThread(client, ref, context));
        const kind = catalogue.of(kindName);
        if (kind?.goes === 'purge') return eraseContacts(erasing, kind, group, context);
        if (kind?.goes === 'permanently') return archive(erasing, kind, group, context);
        const purges = settings.genericGdprDelete !== 'off' && kind?.role === 'activity';
        if (kind === null || (kind.goes === 'never' && !purges))
          return Promise.resolve(group.map(() => kindNotHandled));
        return purges ? purge(erasing, kind, group, context) : throughTheBin(erasing, kind, group, context);
      },
    );
}

async function oneByOne(
  refs: readonly Ref[],
  act: (ref: Ref) => Promise<Outcome<null>>,
): Promise<readonly Outcome<null>[]> {
  const outcomes: Outcome<null>[] = [];
  for (const ref of refs) outcomes.push(...(await settled([ref], async () => [await act(ref)])));
  return outcomes;
}

/** A user may merge contacts meanwhile, and a former id could hit whoever holds it now. */
const purgesPerLook = 10;

/**
 * By id, one call each: no version has a batch. A contact that somebody archived is asked to go as well; where HubSpot
 * no longer finds it there, it goes when the bin empties, and verify tells the day.
 */
async function eraseContacts(
  { client }: Erasing,
  kind: CrmKind,
  refs: readonly Ref[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const outcomes: Outcome<null>[] = [];
  for (const chunk of inChunks(refs, purgesPerLook)) {
    const ends = await settled(chunk, async () => {
      const ids = chunk.map(({ id }) => id);
      const standings = await standingsWithBin(client, kind, ids, { properties: [] }, context);
      return oneByOne(chunk, async ({ id }) => {
        const is = standings.get(id)?.is ?? 'gone';
        if (is === 'merged') return nowAnotherRecord;
        return is === 'gone' ? already : purgeOne(client, kind.type, id, context);
      });
    });
    outcomes.push(...ends);
  }
  return outcomes;
}

async function purgeOne(
  client: HubspotClient,
  type: string,
  id: string,
  context: Context,
): Promise<Outcome<null>> {
  return unless(
    ['not-found'],
    async () => {
      await client.gdprDelete(type, id, context);
      return done;
    },
    () => already,
  );
}

/**
 * E-mails: what is archived is gone at once and for good. They are never merged, and one that was gone before is
 * answered the same, so that nothing has to be read before.
 */
async function archive(
  { client }: Erasing,
  kind: CrmKind,
  refs: readonly Ref[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const archived = await archiveAll(client, kind, [...new Set(refs.map(({ id }) => id))], context);
  return refs.map(({ id }) => archived.get(id) ?? already);
}

/**
 * The text is overwritten first: what lies in the bin for ninety days holds nobody any more. Activities are never
 * merged, and the answer to overwriting names those that were there, so that nothing has to be read before. Where it
 * leaves some out, or HubSpot refuses the batch, those are looked at.
 */
async function throughTheBin(
  erasing: Erasing,
  kind: CrmKind,
  refs: readonly Ref[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const written = await overwriteAll(erasing, kind, refs, context);
  const archived = await archiveAll(erasing.client, kind, [...written], context);
  const left = refs.filter(({ id }) => !written.has(id));
  const outcomes = left.length === 0 ? [] : await lookThenBin(erasing, kind, left, context);
  const ends = new Map(left.map(({ id }, index) => [id, outcomes[index] ?? already]));
  return refs.map(({ id }) => archived.get(id) ?? ends.get(id) ?? already);
}

/** @returns the ids whose texts hold nobody any more */
async function overwriteAll(
  { client, definitions, tools }: Erasing,
  kind: CrmKind,
  refs: readonly Ref[],
  context: Context,
): Promise<ReadonlySet<string>> {
  const nothing: ReadonlySet<string> = new Set();
  if (kind.merges) return nothing;
  return unless(
    ['denied', 'invalid', 'blocked', 'conflict', 'not-found'],
    async () => {
      const { byName } = await definitions(kind, context);
      const names = kind.personal.filter((name) => {
        const definition = byName.get(name);
        return definition !== undefined && !isReadOnly(definition);
      });
      if (names.length === 0) return nothing;
      const ids = [...new Set(refs.map(({ id }) => id))];
      const changes = ids.map((id) => ({ id, properties: overwritten(kind, names, tools) }));
      return (await client.batchUpdate(kind.type, changes, context)).written;
    },
    () => nothing,
  );
}

async function lookThenBin(
  { client, tools }: Erasing,
  kind: CrmKind,
  refs: readonly Ref[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const ids = refs.map(({ id }) => id);
  const standings = await standingsOf(client, kind, ids, { properties: kind.personal }, context);
  const live = liveIn(standings);
  const changes = live.flatMap((object) => {
    const names = kind.personal.filter((name) => valueOf(object, name) !== '');
    return names.length === 0 ? [] : [{ id: object.id, properties: overwritten(kind, names, tools) }];
  });
  const overwrites = await update(client, kind, changes, context);
  const ready = live.map(({ id }) => id).filter((id) => (overwrites.get(id) ?? done).status === 'done');
  const archived = await archiveAll(client, kind, ready, context);
  return refs.map(({ id }) => archived.get(id) ?? overwrites.get(id) ?? endOf(standings.get(id)));
}

/**
 * The purge of other records is published, and nobody has shown it at work: a record that stands and is answered as
 * not found means that this account has none.
 */
async function purge(
  erasing: Erasing,
  kind: CrmKind,
  refs: readonly Ref[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const { client, settings, withoutPurge } = erasing;
  if (withoutPurge.has(kind.kind)) return throughTheBin(erasing, kind, refs, context);
  const ids = refs.map(({ id }) => id);
  const standings = await standingsOf(client, kind, ids, { properties: [] }, context);
  const outcomes: Outcome<null>[] = [];
  for (const ref of refs) {
    if (standings.get(ref.id)?.is !== 'live') {
      outcomes.push(endOf(standings.get(ref.id)));
      continue;
    }
    const outcome = withoutPurge.has(kind.kind) ? noPurge : await tryPurge(client, kind, ref, context);
    if (outcome === noPurge && settings.genericGdprDelete === 'probe') withoutPurge.add(kind.kind);
    outcomes.push(outcome);
  }
  if (!withoutPurge.has(kind.kind)) return outcomes;
  const left = refs.filter((_, index) => outcomes[index] === noPurge);
  const binned = await throughTheBin(erasing, kind, left, context);
  const ends = binned.values();
  return outcomes.map((outcome) => (outcome === noPurge ? (ends.next().value ?? noPurge) : outcome));
}

async function tryPurge(
  client: HubspotClient,
  kind: CrmKind,
  { id }: Ref,
  context: Context,
): Promise<Outcome<null>> {
  const [outcome = noPurge] = await settled([id], () =>
    unless(
      ['not-found', 'unexpected', 'invalid'],
      async () => {
        await client.gdprDelete(kind.type, id, context);
        return [done];
      },
      () => [noPurge],
    ),
  );
  return outcome;
}

const noPurge = failed({
  kind: 'invalid',
  code: 'NO_GENERIC_PURGE',
  mend: 'This account does not purge this kind of record: set genericGdprDelete to off, and retry.',
});

async function archiveAll(
  client: HubspotClient,
  { type }: CrmKind,
  ids: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, Outcome<null>>> {
  const outcomes = new Map<string, Outcome<null>>();
  for (const chunk of inChunks(ids, batchMax)) {
    const answers = await settled(chunk, async () => {
      await client.batchArchive(type, chunk, context);
      return chunk.map(() => done);
    });
    for (const [index, id] of chunk.entries()) outcomes.set(id, answers[index] ?? done);
  }
  return outcomes;
}

/** What was archived before lies in the bin: verify tells until when. */
function endOf(standing: Standing | undefined): Outcome<null> {
  return standing?.is === 'merged' ? nowAnotherRecord : already;
}

/** Content and metadata: a plain deletion would keep the content on the servers. */
async function eraseFile(client: HubspotClient, { id }: Ref, context: Context): Promise<Outcome<null>> {
  return unless(
    ['not-found'],
    async () => {
      await client.gdprDeleteFile(id, context);
      return done;
    },
    () => already,
  );
}

/** The dated path is published with this call; where an account does not have it yet, the numbered one does. */
async function eraseThread(client: HubspotClient, { id }: Ref, context: Context): Promise<Outcome<null>> {
  return unless(
    ['not-found'],
    async () => {
      const byPath = (path: 'dated' | 'numbered') => client.archiveThread(id, path, context);
      await unless(
        ['unexpected'],
        () => byPath('dated'),
        () => byPath('numbered'),
      );
      return done;
    },
    () => already,
  );
}
