import { z } from 'zod';
import type {
  ChangesPage,
  ChangesVerb,
  Context,
  Gap,
  Happening,
  Notice,
  Tools,
} from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import type { DefinitionsOf } from './definitions.ts';
import { binEveryMs, binPageEveryMs, historyBatchMax, indexLagMs, listPageMax } from './limits.ts';
import { isFurther, nextOf } from './next-page.ts';
import { objectedGaps, optOutsOf } from './objected.ts';
import { inChunks, kindNotHandled } from './outcomes.ts';
import { refOf, valueOf, type Catalogue, type CrmKind } from './records.ts';
import type { CrmObject } from './shapes.ts';

/** A restored contact is not told from any other, and a purged one leaves nothing behind. */
export const asked: readonly Happening[] = ['created', 'changed', 'recycled', 'merged', 'objected'];

/**
 * A round: the contacts that changed since the last one, by id and never by time, so that neither the 10,000 results of
 * a search nor two changes at one instant matter; then their bin. HubSpot's index lags, so that each round begins a
 * while before the end of the last one, and some are told twice.
 */
export function changes(
  client: HubspotClient,
  catalogue: Catalogue,
  definitionsOf: DefinitionsOf,
  tools: Tools,
): ChangesVerb['call'] {
  return async (kind, cursor, context) => {
    const contact = kind === 'contact' ? catalogue.of(kind) : null;
    if (contact === null) throw new VendorFailure(kindNotHandled.failure);
    const now = tools.now().getTime();
    const optOuts = optOutsOf(await definitionsOf(contact, context));
    const asking = { client, contact, optOuts, context };
    if (cursor !== null) return pageAt(asking, placeIn(cursor), now);
    // Refused now rather than at the first round.
    await client.list(contact.type, { properties: ['hs_object_id'], limit: 1 }, context);
    const place: Place = { since: now, until: null, bin: false, after: null, sweptAt: now, binPages: 0 };
    return {
      items: [],
      cursor: JSON.stringify(place),
      more: false,
      gaps: [...unseen, ...objectedGaps(optOuts)],
    };
  };
}

interface Asking {
  readonly client: HubspotClient;
  readonly contact: CrmKind;
  readonly optOuts: readonly string[];
  readonly context: Context;
}

const instant = z.int().nonnegative();

const place = z.strictObject({
  /** Until when the last round has looked. */
  since: instant,
  /** When this round began; null between two. */
  until: instant.nullable(),
  bin: z.boolean(),
  after: z.string().nullable(),
  /** When the bin was read whole, and how many pages that took. */
  sweptAt: instant,
  binPages: instant,
});
type Place = z.infer<typeof place>;

async function pageAt(asking: Asking, before: Place, now: number): Promise<ChangesPage> {
  const here = { ...before, until: before.until ?? now };
  return here.bin ? binPage(asking, here) : contactPage(asking, here);
}

type Round = Place & { readonly until: number };

async function contactPage(asking: Asking, here: Round): Promise<ChangesPage> {
  const { client, contact, optOuts, context } = asking;
  const since = here.since - indexLagMs;
  const page = await client.search(
    contact.type,
    {
      properties: [...looked, ...(fitSearch(optOuts) ? optOuts : [])],
      allOf: [
        { propertyName: 'lastmodifieddate', operator: 'GTE', value: String(since) },
        { propertyName: 'hs_object_id', operator: 'GT', value: here.after ?? '0' },
      ],
      after: null,
    },
    context,
  );
  const after = lastOf(page.results, here.after);
  const gaps = objectedGaps(optOuts);
  const items = [
    ...page.results.flatMap((object) => noticesOf(object, since)),
    ...(await objectionsIn(asking, page.results, since)),
  ];
  if (page.paging?.next !== undefined && after !== null) return leadsOn(items, { ...here, after });
  return isSweepDue(here)
    ? leadsOn(items, { ...here, bin: true, after: null, binPages: 0 })
    : ended(items, here, gaps);
}

const looked = [
  'createdate',
  'lastmodifieddate',
  'hs_merged_object_ids',
  'hs_calculated_merged_vids',
] as const;

/** A search takes 3,000 characters, and an account may have many subscriptions. */
function fitSearch(optOuts: readonly string[]): boolean {
  return JSON.stringify(optOuts).length <= 2_000;
}

/** The next page begins after the last id: in another order, some would be passed over. */
function lastOf(objects: readonly CrmObject[], before: string | null): string | null {
  let last = before;
  for (const { id } of objects) {
    if (last !== null && !isFurther(id, last)) throw new VendorFailure(unsorted);
    last = id;
  }
  return objects.length === 0 ? null : last;
}

function noticesOf(object: CrmObject, since: number): readonly Notice[] {
  const ref = refOf('contact', object);
  const [createdAt, changedAt] = ['createdate', 'lastmodifieddate'].map((name) =>
    instantOf(valueOf(object, name)),
  );
  const isNew = createdAt != null && createdAt.getTime() >= since;
  const at = changedAt ?? createdAt ?? new Date(since);
  return [
    ...(isNew ? [notice({ key: `created:${ref.id}`, what: 'created', ref, at: createdAt })] : []),
    ...(isNew && createdAt.getTime() === at.getTime()
      ? []
      : [notice({ key: `changed:${ref.id}:${at.getTime()}`, what: 'changed', ref, at })]),
    ...mergesOf(object, since, at),
  ];
}

/** One that HubSpot does not date is told whenever another of the same record is. */
function mergesOf(object: CrmObject, since: number, changedAt: Date): readonly Notice[] {
  const into = refOf('contact', object);
  const dated = new Map(
    listIn(valueOf(object, 'hs_calculated_merged_vids')).map((one): readonly [string, Date | null] => {
      const [id = '', at = ''] = one.split(':');
      return [id, instantOf(at)];
    }),
  );
  const latest = Math.max(
    ...[...dated.values()].map((at) => at?.getTime() ?? since),
    dated.size === 0 ? since : 0,
  );
  if (latest < since) return [];
  const former = new Set([...listIn(valueOf(object, 'hs_merged_object_ids')), ...dated.keys()]);
  former.delete(into.id);
  return [...former].flatMap((id) => {
    const at = dated.get(id) ?? null;
    if (at !== null && at.getTime() < since) return [];
    const ref = { kind: 'contact', id };
    return [
      { ...notice({ key: `merged:${id}:${into.id}`, what: 'merged', ref, at: at ?? changedAt }), into },
    ];
  });
}

/** Whoever has objected to something now, and the history of that tells when. */
async function objectionsIn(
  { client, contact, optOuts, context }: Asking,
  objects: readonly CrmObject[],
  since: number,
): Promise<readonly Notice[]> {
  if (optOuts.length === 0) return [];
  const mayHave = fitSearch(optOuts)
    ? objects.filter((object) => optOuts.some((name) => valueOf(object, name) === 'true'))
    : objects;
  const items: Notice[] = [];
  for (const chunk of inChunks(mayHave, historyBatchMax)) {
    const ids = chunk.map(({ id }) => id);
    const read = await client.batchRead(contact.type, ids, { properties: [], history: optOuts }, context);
    const found = new Map(read.objects.map((object) => [object.id, object]));
    for (const object of chunk) {
      if (read.absent.has(object.id)) continue;
      items.push(...objectionsOf(object, found.get(object.id), since));
    }
  }
  return items;
}

/** What a batch keeps silent about is told as of the last change: an objection too many is looked into, one too few is not. */
function objectionsOf(
  object: CrmObject,
  withHistory: CrmObject | undefined,
  since: number,
): readonly Notice[] {
  const ref = refOf('contact', object);
  if (withHistory?.propertiesWithHistory == null) {
    const at = instantOf(valueOf(object, 'lastmodifieddate')) ?? new Date(since);
    return [notice({ key: `objected:${ref.id}:${at.getTime()}`, what: 'objected', ref, at })];
  }
  return Object.entries(withHistory.propertiesWithHistory).flatMap(([property, past]) => {
    const [latest] = past.toSorted((one, other) => other.timestamp.localeCompare(one.timestamp));
    const at = instantOf(latest?.timestamp ?? '');
    if (latest?.value !== 'true' || at === null || at.getTime() < since) return [];
    const key = `objected:${ref.id}:${property}:${at.getTime()}`;
    return [{ ...notice({ key, what: 'objected', ref, at }), fields: [property] }];
  });
}

/** The list of the bin tells who lies there, and not always since when: then each is told each time. */
async function binPage({ client, contact, optOuts, context }: Asking, here: Round): Promise<ChangesPage> {
  const properties = ['lastmodifieddate'];
  const page = await client.list(
    contact.type,
    { properties, archived: true, limit: listPageMax, after: here.after },
    context,
  );
  const since = here.sweptAt - indexLagMs;
  const items = page.results.flatMap((object) => {
    const archivedAt = instantOf(object.archivedAt ?? '');
    if (object.archived === false || (archivedAt !== null && archivedAt.getTime() < since)) return [];
    const at = archivedAt ?? instantOf(valueOf(object, 'lastmodifieddate')) ?? new Date(since);
    const key = `recycled:${object.id}:${at.getTime()}`;
    return [notice({ key, what: 'recycled', ref: refOf('contact', object), at })];
  });
  const after = nextOf(page, here.after);
  const next = { ...here, after, binPages: here.binPages + 1 };
  return after === null
    ? ended(items, { ...next, sweptAt: here.until }, objectedGaps(optOuts))
    : leadsOn(items, next);
}

/** A bin of a million takes ten thousand calls: the fuller it is, the more seldom it is read. */
function isSweepDue({ until, sweptAt, binPages }: Round): boolean {
  return until - sweptAt >= Math.min(binEveryMs, (binPages - 1) * binPageEveryMs);
}

function leadsOn(items: readonly Notice[], next: Place): ChangesPage {
  return { items, cursor: JSON.stringify(next), more: true, gaps: [] };
}

/** What the token may not see is said at the end of each round: somebody may give it the right. */
function ended(items: readonly Notice[], { until, ...here }: Round, gaps: readonly Gap[]): ChangesPage {
  const next: Place = { ...here, since: until, until: null, bin: false, after: null };
  return { items, cursor: JSON.stringify(next), more: false, gaps };
}

/** HubSpot tells when, and neither who nor which properties. */
function notice(of: Pick<Notice, 'key' | 'what' | 'ref' | 'at'>): Notice {
  return { ...of, into: null, fields: null, ours: null };
}

/** As text or in milliseconds. */
function instantOf(text: string): Date | null {
  if (text === '') return null;
  const at = new Date(/^\d+$/.test(text) ? Number(text) : text);
  return Number.isNaN(at.getTime()) ? null : at;
}

function listIn(text: string): readonly string[] {
  return text.split(';').filter((one) => one !== '');
}

function placeIn(cursor: string): Place {
  try {
    return place.parse(JSON.parse(cursor));
  } catch {
    throw new VendorFailure(unreadable);
  }
}

const unreadable = {
  kind: 'invalid',
  code: 'CURSOR_UNREADABLE',
  mend: 'Ask for changes from now on: the cursor is not one of this adapter.',
} as const;

const unsorted = {
  kind: 'unexpected',
  code: 'SEARCH_UNSORTED',
  mend: 'HubSpot’s search did not sort contacts by their id: report it.',
} as const;

const unseen: readonly Gap[] = [
  {
    what: 'contacts that somebody purged in HubSpot, unless HubSpot sends it',
    because: 'no-api',
    mend: 'Receive contact.privacyDeletion by a webhook: asked, HubSpot tells nothing of a purged contact.',
  },
  {
    what: 'contacts that came back from the recycle bin, unless HubSpot sends it',
    because: 'no-api',
    mend: 'Receive contact.restore by a webhook: asked, HubSpot shows a restored contact like any other.',
  },
];
