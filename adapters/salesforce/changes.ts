import type { ChangesPage, Context, Gap, Happening, Notice, Ref } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { Row } from './answers.ts';
import { text, unreadable } from './answers.ts';
import { begun, fromNowOn, placeIn } from './changes-place.ts';
import type { Place, Point } from './changes-place.ts';
import type { Client } from './client.ts';
import { isFailure } from './client.ts';
import type { Catalogue, Described } from './describe.ts';
import { describedAnew } from './describe.ts';
import { instantIn } from './evidence.ts';
import { limits } from './limits.ts';
import { live } from './mails.ts';
import type { Objections } from './objected.ts';
import { objectionsOf } from './objected.ts';
import { hiddenObject } from './probe.ts';
import { existing, refOf } from './records.ts';
import { whosePeople } from './scan-question.ts';
import { mayReadEverything, ownRights } from './sight.ts';
import { restRow } from './sighting.ts';
import { apiName, quoted } from './soql.ts';

/** A row that was restored looks like a changed one, and one that was emptied from the bin leaves without a word. */
export const told: readonly Happening[] = ['created', 'changed', 'recycled', 'merged', 'objected'];

/**
 * The rows that changed, those in the bin too, in the order of their SystemModstamp and of their ids: the last one handed
 * on says where to go on, whatever was changed at one instant. Then the people whose Individual changed, for it is that
 * which says that they object, and their own row stays as it is.
 */
export function changes(
  client: Client,
  catalogue: Catalogue,
  now: Date,
  kind: string,
  cursor: string | null,
  context: Context,
): Promise<ChangesPage> {
  return describedAnew(catalogue, async () => {
    const place = cursor === null ? fromNowOn(now) : placeIn(cursor);
    const described = await catalogue.of(kind, context);
    if (described === null) return quiet(place, [hiddenObject(kind)]);
    if (kind === 'Account' && !described.fields.has('IsPersonAccount')) return quiet(place, []);
    const question = await questionOf(catalogue, described, context);
    if (cursor === null) {
      const { rows } = await client.query(live(ownRights), context);
      demandSight(rows);
      return quiet(place, [...unseen, ...question.objections.gaps]);
    }
    return pageAt(client, question, place.table === null ? begun(place) : place, context);
  });
}

interface Question {
  readonly described: Described;
  readonly objections: Objections;
  readonly columns: ReadonlyMap<string, string>;
  /** "Individual.", where this org shows what stands behind a person; otherwise null. */
  readonly individual: string | null;
}

async function questionOf(catalogue: Catalogue, described: Described, context: Context): Promise<Question> {
  const objections = await objectionsOf(catalogue, described, context);
  const parent = `${described.name === 'Account' ? 'Person' : ''}Individual.`;
  const individual = objections.columns.some(([column]) => column.startsWith(parent)) ? parent : null;
  const own = ['Id', 'IsDeleted', 'MasterRecordId', 'CreatedDate', ...stamps];
  const names = [
    ...existing(described, own),
    ...(individual === null ? [] : stamps.map((one) => individual + one)),
  ];
  return {
    described,
    objections,
    individual,
    columns: new Map([...names.map((name): [string, string] => [name, '']), ...objections.columns]),
  };
}

const stamps = ['SystemModstamp', 'LastModifiedDate', 'LastModifiedById'] as const;

async function pageAt(
  client: Client,
  question: Question,
  place: Place,
  context: Context,
): Promise<ChangesPage> {
  const { table } = place;
  const path = table === 'individuals' ? question.individual : '';
  // Hidden since the round began.
  if (table === null || path === null) return quiet({ ...place, table: null }, question.objections.gaps);
  const point = place[table];
  const asked = { soql: soqlAfter(question, path, point), deletedToo: true };
  const [page, rights] = await client.composite([asked, live(ownRights)], context);
  if (page === undefined || rights === undefined) throw unreadable('read');
  if (isFailure(page)) throw new VendorFailure(page);
  demandSight(isFailure(rights) ? [] : rights.rows);
  const rows = page.rows.map((row) => restRow(question, row));
  const { userId } = await client.session(context);
  const hasMore = rows.length > 0 && (page.next !== null || rows.length >= limits.queryPage);
  const next = { ...place, [table]: pointAfter(point, rows, path) };
  const isOver = !hasMore && (table === 'individuals' || question.individual === null);
  const onward = hasMore ? table : isOver ? null : 'individuals';
  return {
    items: rows.flatMap((row) => noticesOf(question, row, path, new Date(point.at), userId)),
    cursor: JSON.stringify({ ...next, table: onward }),
    more: onward !== null,
    gaps: onward === null ? question.objections.gaps : [],
  };
}

function soqlAfter({ columns, described }: Question, path: string, { at, id }: Point): string {
  const stamp = apiName(`${path}SystemModstamp`);
  const after =
    id === null ? [`${stamp} >= ${at}`] : [`(${stamp} > ${at} OR (${stamp} = ${at} AND Id > ${quoted(id)}))`];
  return [
    `SELECT ${[...columns.keys()].map(apiName).join(', ')} FROM ${apiName(described.name)}`,
    `WHERE ${[...whosePeople(described), ...after].join(' AND ')}`,
    `ORDER BY ${stamp}, Id LIMIT ${limits.queryPage}`,
  ].join(' ');
}

/** Rows in another order would leave some behind. */
function pointAfter(point: Point, rows: readonly Row[], path: string): Point {
  let { at, id, seen } = point;
  for (const row of rows) {
    const stamp = instantIn(row, `${path}SystemModstamp`)?.toISOString();
    if (stamp === undefined || stamp < at) throw unreadable('read');
    at = stamp;
    id = text(row, 'Id');
    if (at > seen) seen = at;
  }
  return { at, id, seen };
}

function noticesOf(
  { objections }: Question,
  row: Row,
  path: string,
  since: Date,
  userId: string,
): readonly Notice[] {
  const ref = refOf(row);
  const at = instantIn(row, `${path}SystemModstamp`) ?? since;
  const by = text(row, `${path}LastModifiedById`);
  const master = text(row, 'MasterRecordId');
  const notice = (what: Happening, when = at, into: Ref | null = null): Notice => ({
    key: [what, path, ref.id, when.toISOString(), what === 'created' ? '' : (by ?? '')].join(':'),
    what,
    ref,
    into,
    fields: null,
    at: when,
    ours: isOurs(row, path, userId),
  });
  if (row['IsDeleted'] === true) {
    // Of an Individual nothing is told of a row that is gone.
    if (path !== '') return [];
    return master === null ? [notice('recycled')] : [notice('merged', at, { kind: ref.kind, id: master })];
  }
  const createdAt = path === '' ? instantIn(row, 'CreatedDate') : null;
  const isNew = createdAt !== null && createdAt >= since;
  const isOnlyNew = isNew && createdAt.getTime() === at.getTime();
  const objects = (objections.of(row) ?? []).length > 0;
  return [
    ...(isNew ? [notice('created', createdAt)] : []),
    ...(isOnlyNew ? [] : [notice('changed')]),
    ...(objects ? [notice('objected')] : []),
  ];
}

/**
 * A row tells who was last at it, and nothing of who was there since the last look: it is never certain that only we
 * were. Somebody else was where the row names them, and no automation has moved its SystemModstamp afterwards.
 */
function isOurs(row: Row, path: string, userId: string): boolean | null {
  const by = text(row, `${path}LastModifiedById`);
  const isTheLast =
    instantIn(row, `${path}SystemModstamp`)?.getTime() ===
    instantIn(row, `${path}LastModifiedDate`)?.getTime();
  return isTheLast && by !== null && by.slice(0, 15) !== userId.slice(0, 15) ? false : null;
}

function quiet(place: Place, gaps: readonly Gap[]): ChangesPage {
  return { items: [], cursor: JSON.stringify(place), more: false, gaps };
}

/** A token that lost View All Data is shown fewer rows, and told nothing: the cursor would pass over those of others. */
function demandSight(rights: readonly Row[]): void {
  if (rights.some(mayReadEverything)) return;
  throw new VendorFailure({
    kind: 'denied',
    code: 'VIEW_ALL_DATA_MISSING',
    mend: 'Give the integration user View All Data: what happened meanwhile is told then.',
  });
}

const unseen: readonly Gap[] = [
  {
    what: 'records that somebody erased for good in Salesforce, past its recycle bin',
    because: 'no-api',
    mend: 'Locate the person again: Salesforce tells nothing of a record that has left the bin.',
  },
  {
    what: 'records that came back from the recycle bin: they are told as changed',
    because: 'no-api',
    mend: null,
  },
];
