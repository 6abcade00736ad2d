import type { Connection, Context, Expectation, Ref, Tools, Verdict } from '../../src/contract/index.ts';
import { sameValue, VendorFailure } from '../../src/contract/index.ts';
import { formerAddress, refusalsToCarry } from './carry.ts';
import type { HubspotClient } from './client.ts';
import { binDays } from './limits.ts';
import { listsOfEach } from './lists.ts';
import { brandsWithout } from './object.ts';
import { unless } from './outcomes.ts';
import { textOf } from './rectify.ts';
import { isOverwritten, valueOf, type Catalogue, type CrmKind } from './records.ts';
import { ownerOf, ownerProperty } from './reassign.ts';
import { isRestricted, restrictedProperty } from './restrict.ts';
import type { HubspotSettings } from './settings.ts';
import { standingsFromBin, standingsOf, standingsWithBin, type Standing } from './standing.ts';
import { areTied, tiesBetween } from './ties.ts';

type Verify = NonNullable<Connection['verify']>['call'];
type AboutRecord = Extract<Expectation, { ref: Ref }>;
type Verdicts = ReadonlyMap<Expectation, Verdict>;

/**
 * Reads back by id, live records then the bin, and never by a search. The account itself is read first: a token that
 * has lost its rights, or leads to another portal, would find nothing, and nothing is not absence.
 */
export function verify(
  client: HubspotClient,
  settings: HubspotSettings,
  catalogue: Catalogue,
  tools: Tools,
): Verify {
  let portal: number | null = null;
  return async (expectations, context) => {
    const seen = await unless(refusals, async () => (await client.details(context)).portalId, blindBecause);
    if (typeof seen !== 'number') return expectations.map(() => seen);
    portal ??= seen;
    if (portal !== seen) return expectations.map(() => otherPortal);
    const verdicts = new Map<Expectation, Verdict>();
    for (const [group, of] of Map.groupBy(expectations, groupOf)) {
      const judged = await unless(
        refusals,
        () => judge(client, settings, catalogue, tools, group, of, context),
        (failure): Verdicts => new Map(of.map((one) => [one, blindBecause(failure)])),
      );
      for (const [expectation, verdict] of judged) verdicts.set(expectation, verdict);
    }
    return expectations.map((expectation) => verdicts.get(expectation) ?? notLooked);
  };
}

const refusals: readonly VendorFailure['failure']['kind'][] = [
  'denied',
  'unavailable',
  'rate-limited',
  'quota-spent',
  'unexpected',
  'invalid',
  'not-found',
];

function blindBecause(failure: VendorFailure['failure']): Verdict {
  return { status: 'unknown', reason: `HubSpot refused the read-back: ${failure.code}`, failure };
}

function groupOf(expectation: Expectation): string {
  if (!('ref' in expectation)) return expectation.expected;
  const isRecycled = expectation.expected === 'absent' && expectation.recycled === true;
  return `${expectation.expected}>${expectation.ref.kind}${isRecycled ? '>recycled' : ''}`;
}

async function judge(
  client: HubspotClient,
  settings: HubspotSettings,
  catalogue: Catalogue,
  tools: Tools,
  group: string,
  expectations: readonly Expectation[],
  context: Context,
): Promise<Verdicts> {
  const [, kindName = ''] = group.split('>');
  const verdicts = new Map<Expectation, Verdict>();
  const about = expectations.filter((one): one is AboutRecord => 'ref' in one);
  for (const one of expectations) {
    if (!('ref' in one)) verdicts.set(one, await judgeAddress(client, settings, one, context));
    else if (kindName === 'file') verdicts.set(one, await judgeFile(client, one, context));
    else if (kindName === 'thread') verdicts.set(one, await judgeThread(client, tools, one, context));
  }
  const kind = catalogue.of(kindName);
  if (kindName === 'list') return judgeLists(client, catalogue, about, context);
  if (kind === null || about.length === 0) return verdicts;
  return judgeRecords(client, settings, kind, catalogue, about, tools.now(), context);
}

async function judgeRecords(
  client: HubspotClient,
  settings: HubspotSettings,
  kind: CrmKind,
  catalogue: Catalogue,
  expectations: readonly AboutRecord[],
  now: Date,
  context: Context,
): Promise<Verdicts> {
  const ids = expectations.map(({ ref }) => ref.id);
  const fields = expectations.flatMap((one) => fieldsOf(one));
  const history = expectations.some(movesAddress) ? ['email'] : [];
  const properties = [...new Set([...fields, ...(kind.role === 'person' ? [restrictedProperty] : [])])];
  // All of one group are expected to be the same.
  const areErased = expectations.some(({ expected }) => expected === 'absent');
  const areBinned =
    kind.goes === 'bin' || expectations.some((one) => one.expected === 'absent' && one.recycled === true);
  const look = !areErased ? standingsOf : areBinned ? standingsFromBin : standingsWithBin;
  const standings = await look(client, kind, ids, { properties, history }, context);
  const verdicts = new Map<Expectation, Verdict>();
  for (const one of expectations) {
    const standing = standings.get(one.ref.id) ?? ({ is: 'gone' } as const);
    if (one.expected === 'absent') verdicts.set(one, absence(standing, now));
    // Who is gone carries no mark; who was merged carries the one of the record that stays.
    else if (one.expected === 'lifted' && standing.is !== 'merged')
      verdicts.set(one, held(standing.is !== 'live' || !isRestricted(standing.object)));
    else if (standing.is !== 'live') verdicts.set(one, goneBefore);
    else if (one.expected === 'redacted') verdicts.set(one, redaction(standing, one.fields));
    else if (one.expected === 'rectified')
      verdicts.set(one, await rectification(client, settings, standing, one, context));
    else if (one.expected === 'assigned') verdicts.set(one, assignment(ownerOf(standing.object), one.owner));
    else if (one.expected === 'restricted') verdicts.set(one, held(isRestricted(standing.object)));
    else if (one.expected === 'detached')
      verdicts.set(one, await detachment(client, kind, catalogue, one, context));
  }
  return verdicts;
}

function assignment(owner: string | null | undefined, expected: string | null): Verdict {
  if (owner === undefined)
    return { status: 'unknown', reason: 'the token does not see whose the contact is' };
  return held(owner === expected);
}

function fieldsOf(expectation: AboutRecord): readonly string[] {
  if (expectation.expected === 'assigned') return [ownerProperty];
  if (expectation.expected === 'rectified') return Object.keys(expectation.fields);
  return expectation.expected === 'redacted' ? expectation.fields : [];
}

function movesAddress(expectation: AboutRecord): boolean {
  return expectation.expected === 'rectified' && Object.hasOwn(expectation.fields, 'email');
}

/** A new address is right once what was refused under the former one is refused under it. */
async function rectification(
  client: HubspotClient,
  settings: HubspotSettings,
  { object }: Extract<Standing, { is: 'live' }>,
  expectation: Extract<Expectation, { expected: 'rectified' }>,
  context: Context,
): Promise<Verdict> {
  const { fields } = expectation;
  const names = Object.keys(fields);
  if (!names.every((name) => Object.hasOwn(object.properties, name))) return hiddenFromToken;
  if (!names.every((name) => sameValue(object.properties[name], textOf(fields[name] ?? null))))
    return contrary;
  const from = movesAddress(expectation) ? formerAddress(object) : null;
  if (from === null) return asExpected;
  const move = { from, to: valueOf(object, 'email') };
  return held((await refusalsToCarry(client, settings, move, context)) === null);
}

function absence(standing: Standing, now: Date): Verdict {
  // Merged is not gone: the person's values live on under another id.
  if (standing.is === 'live' || standing.is === 'merged') return contrary;
  if (standing.is !== 'binned') return asExpected;
  // A bin that does not tell since when is taken for one that was filled now.
  const until = standing.until ?? new Date(now.getTime() + binDays.records * 86_400_000);
  return { status: 'recoverable', until };
}

function redaction({ object }: Extract<Standing, { is: 'live' }>, fields: readonly string[]): Verdict {
  if (!fields.every((field) => Object.hasOwn(object.properties, field))) {
    return hiddenFromToken;
  }
  return held(fields.every((field) => isOverwritten(object.properties[field])));
}

async function detachment(
  client: HubspotClient,
  kind: CrmKind,
  catalogue: Catalogue,
  expectation: Extract<Expectation, { expected: 'detached' }>,
  context: Context,
): Promise<Verdict> {
  const from = catalogue.of(expectation.from.kind);
  if (from === null) return notLooked;
  const ties = await tiesBetween(client, kind, from, [expectation.ref.id], context);
  return held(!areTied(ties, expectation));
}

/** By the contact, not by the list that was written to: of a contact that was merged, the one it became. */
async function judgeLists(
  client: HubspotClient,
  catalogue: Catalogue,
  expectations: readonly AboutRecord[],
  context: Context,
): Promise<Verdicts> {
  const kind = catalogue.of('contact');
  const links = expectations.filter((one) => one.expected === 'detached');
  if (kind === null || links.length === 0) return new Map();
  const ids = links.map(({ from }) => from.id);
  const standings = await standingsOf(client, kind, ids, { properties: [] }, context);
  const answering = (id: string): string | null => {
    const standing = standings.get(id);
    if (standing?.is === 'merged') return standing.into.id;
    return standing?.is === 'live' ? id : null;
  };
  const live = ids.flatMap((id) => answering(id) ?? []);
  const on = live.length === 0 ? new Map<string, never>() : await listsOfEach(client, live, context);
  return new Map(
    links.map((one): [Expectation, Verdict] => {
      const id = answering(one.from.id);
      // Who is gone is on no list.
      if (id === null) return [one, asExpected];
      const lists: ReadonlySet<string> | undefined = on.get(id);
      return [one, lists === undefined ? listsUntold : held(!lists.has(one.ref.id))];
    }),
  );
}

async function judgeAddress(
  client: HubspotClient,
  settings: HubspotSettings,
  { channel, address }: Extract<Expectation, { expected: 'objected' }>,
  context: Context,
): Promise<Verdict> {
  if (channel !== 'email') return { status: 'unknown', reason: 'HubSpot keeps preferences of e-mail only' };
  return held((await brandsWithout(client, settings, address, context)).length === 0);
}

async function judgeFile(
  client: HubspotClient,
  { expected, ref }: AboutRecord,
  context: Context,
): Promise<Verdict> {
  if (expected !== 'absent') return notLooked;
  return unless(
    ['not-found'],
    async () => {
      await client.file(ref.id, context);
      return contrary;
    },
    () => asExpected,
  );
}

/** HubSpot does not tell when a conversation went into the trash: no later than now. */
async function judgeThread(
  client: HubspotClient,
  tools: Tools,
  { expected, ref }: AboutRecord,
  context: Context,
): Promise<Verdict> {
  if (expected !== 'absent') return notLooked;
  for (const archived of [false, true]) {
    const thread = await unless(
      ['not-found'],
      () => client.thread(ref.id, archived, context),
      () => null,
    );
    if (thread === null) continue;
    const until = new Date(tools.now().getTime() + binDays.threads * 86_400_000);
    return archived ? { status: 'recoverable', until } : contrary;
  }
  return asExpected;
}

const asExpected: Verdict = { status: 'as-expected' };
const contrary: Verdict = { status: 'contrary' };
const held = (so: boolean): Verdict => (so ? asExpected : contrary);

const hiddenFromToken: Verdict = { status: 'unknown', reason: 'a field is hidden from the token' };
const otherPortal: Verdict = {
  status: 'unknown',
  reason: 'the token leads to another HubSpot account than before',
};
const listsUntold: Verdict = { status: 'unknown', reason: 'HubSpot did not tell the lists of a contact' };
const goneBefore: Verdict = { status: 'unknown', reason: 'the record is no longer there to look at' };
const notLooked: Verdict = { status: 'unknown', reason: 'this adapter cannot look at that' };
