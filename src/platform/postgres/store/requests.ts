import { sql } from 'kysely';
import type { Insertable, RawBuilder, Selectable } from 'kysely';
import type { FieldCorrection } from '../../../domain/correction.ts';
import type { Identifier } from '../../../domain/record.ts';
import type { Mandate } from '../../../domain/requester.ts';
import type {
  Request,
  Requester,
  RightCourse,
  RightState,
  SettledIdentity,
  WithdrawnConsent,
} from '../../../domain/request.ts';
import { AT_WORK, mayPrecede } from '../../../domain/request.ts';
import { SETTLED } from '../../../domain/notification.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { DataKey, Keys } from '../../../ports/keys.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { RequestAtRest, Requests } from '../../../ports/store.ts';
import { statement, unwrap } from '../transaction.ts';
import type { Statement } from '../transaction.ts';
import { knowKeyOfMatter } from './matter-key.ts';
import { ofControllers } from './of-controllers.ts';
import { ofRights } from './of-rights.ts';
import { pseudonym } from './pseudonym.ts';
import { forgetRequest } from './forget-request.ts';
import type { RequestRow, Written } from './tables.ts';

/** What is sealed of a request. */
interface Sealed {
  readonly identifiers: readonly Identifier[];
  readonly requester: Requester | RequesterBefore | null;
  /** Absent where a release that knew of none sealed it. */
  readonly withdrawnConsent?: WithdrawnConsent | null;
  /** Absent where nothing is to be corrected. */
  readonly corrections?: readonly FieldCorrection[];
}

/** As a release wrote it that knew of agents alone, and of no mandate. */
interface RequesterBefore {
  readonly kind: 'agent';
  readonly name: string;
  readonly claims?: undefined;
}

/** A request with all that belongs to it, and the key that opens it. */
interface WholeRow extends Omit<Selectable<RequestRow>, 'id'> {
  readonly id: number;
  readonly wrapped: Buffer | null;
  readonly wrappedBy: string | null;
  readonly rights: readonly Written<RightCourse>[];
  readonly mandates: readonly Written<{ readonly by: string; readonly at: Date; readonly sealed: string }>[];
}

const ENDED: readonly RightState[] = ['done', 'refused', 'withdrawn', 'nothing-held'];

export function requestsStore(keys: Keys, normalise: Normalise): Requests {
  const opened = async (tx: Transaction, row: WholeRow): Promise<Request> => {
    const { wrapped, wrappedBy } = row;
    const key = row.sealed && (await keys.unlockAs(tx, row.data_key, { wrapped, wrappedBy }));
    return asRequest(row, key);
  };

  /** What is read of it comes after whoever held it: it is asked once the lock is there. */
  const lock = async (tx: Transaction, id: number, how: Statement<unknown>): Promise<Request | null> => {
    const [, [row]] = await Promise.all([how(tx, [id]), whole(tx, [id])]);
    if (!row) return null;
    knowKeyOfMatter(tx, id, row.data_key);
    knowSubject(tx, id, row.subject);
    return opened(tx, row);
  };

  return {
    async lockOpening(tx, controller) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`openings of ${controller}`}, 0))`.execute(
        unwrap(tx),
      );
    },
    async open(tx, request) {
      const key = await keys.createDataKey(tx, 'request');
      const { identifiers, requester, withdrawnConsent, corrections } = request;
      const sealed: Sealed = {
        identifiers,
        requester,
        withdrawnConsent,
        ...(corrections.length > 0 && { corrections }),
      };
      const subject = await pseudonym(keys, normalise, request.identifiers, request.openedAt);
      const [row] = await enter(tx, [
        request.controller,
        request.receivedOn,
        request.channel,
        [...request.stops],
        [...request.rights],
        request.openedBy,
        request.openedAt,
        key,
        subject,
        await keys.seal(tx, key, sealed),
      ]);
      if (!row) throw new Error('A request was not written.');
      knowKeyOfMatter(tx, row.id, key);
      knowSubject(tx, row.id, subject);
      return row.id;
    },
    lock: (tx, id) => lock(tx, id, lockRow),
    share: (tx, id) => lock(tx, id, shareRow),
    async find(tx, id) {
      const [row] = await whole(tx, [id]);
      if (row) knowKeyOfMatter(tx, id, row.data_key);
      return row ? opened(tx, row) : null;
    },
    async list(tx, { controllers, rights = null, open, toAnswer = false }) {
      const { rows } = await sql<WholeRow>`${sql.raw(WHOLE)}
        where ${ofControllers(controllers)} and ${ofRights(rights, 'request.id')} and ${open ? isOpen(toAnswer) : sql`true`}
        order by request.id`.execute(unwrap(tx));
      return Promise.all(rows.map((row) => opened(tx, row)));
    },
    async page(tx, { controllers, rights, open, after, most }) {
      const rows = await (open ? pageOfOpen : pageOfAll)(tx, [
        controllers && [...controllers],
        after,
        most,
        rights && [...rights],
      ]);
      return rows.map((row) => ({
        id: row.id,
        controller: row.controller,
        receivedOn: row.received_on,
        rights: row.rights.map(asCourse),
        extension: row.extension === null ? null : withInstant(row.extension),
        suspensions: row.suspensions.map(withInstant),
        forgottenAt: row.forgotten_at,
      }));
    },
    async move(tx, id, right, to, at) {
      const [moved] = await moveRight(tx, [id, right, to, at, mayPrecede(to)]);
      if (moved) return;
      const row = await unwrap(tx)
        .selectFrom('request_right')
        .select('state')
        .where('request', '=', id)
        .where('right', '=', right)
        .executeTakeFirstOrThrow();
      if (row.state !== to) throw new Error(`Request ${id}: ${right} cannot go from ${row.state} to ${to}.`);
    },
    async wait(tx, id, right, waitsFor) {
      await unwrap(tx)
        .updateTable('request_right')
        .set({ waits_for: waitsFor })
        .where('request', '=', id)
        .where('right', '=', right)
        .where('waits_for', 'is distinct from', waitsFor)
        .execute();
    },
    async stir(tx, id) {
      await unwrap(tx)
        .updateTable('request_right')
        .set({ waits_for: null })
        .where('request', '=', id)
        .where('state', 'not in', [...ENDED])
        .execute();
    },
    async wakeAt(tx, id, at) {
      await unwrap(tx)
        .updateTable('request')
        .set({ wake_at: at })
        .where('id', '=', id)
        .where('wake_at', 'is distinct from', at)
        .execute();
    },
    async settle(tx, id, of, identity) {
      const { data_key } = await unwrap(tx)
        .selectFrom('request')
        .select('data_key')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const { by, at } = identity;
      const sealed = await keys.seal(tx, data_key, identity.how);
      const settled =
        of === 'person'
          ? { identity_by: by, identity_at: at, identity_sealed: sealed }
          : {
              requester_identity_by: by,
              requester_identity_at: at,
              requester_identity_sealed: sealed,
            };
      await set(tx, id, settled);
    },
    async addIdentifiers(tx, id, identifiers) {
      const { data_key, sealed } = await unwrap(tx)
        .selectFrom('request')
        .select(['data_key', 'sealed'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (sealed === null) throw new Error(`Request ${id} is forgotten.`);
      const key = await keys.unlock(tx, data_key);
      const before = key.open(sealed) as Sealed;
      const after: Sealed = { ...before, identifiers: [...before.identifiers, ...identifiers] };
      await set(tx, id, { sealed: key.seal(after) });
    },
    async addMandate(tx, id, { by, at, ...said }) {
      const { data_key, next } = await unwrap(tx)
        .selectFrom('request')
        .leftJoin('request_mandate', 'request_mandate.request', 'request.id')
        .select((select) => [
          'data_key',
          select.fn.coalesce(select.fn.max('number'), sql<number>`0`).as('next'),
        ])
        .where('id', '=', id)
        .groupBy('data_key')
        .executeTakeFirstOrThrow();
      await unwrap(tx)
        .insertInto('request_mandate')
        .values({
          request: id,
          number: next + 1,
          seen_by: by,
          seen_at: at,
          sealed: await keys.seal(tx, data_key, said),
        })
        .execute();
    },
    extend: (tx, id, extension) => set(tx, id, { extension: JSON.stringify(extension) }),
    suspend: (tx, id, suspensions) => set(tx, id, { suspensions: JSON.stringify(suspensions) }),
    refuse: (tx, id, refusal) => set(tx, id, { refusal: JSON.stringify(refusal) }),
    withdraw: (tx, id, withdrawal) =>
      set(tx, id, { withdrawn_by: withdrawal.by, withdrawn_at: withdrawal.at }),
    async answered(tx, id, rights, on) {
      await sql`
        update request set
          to_answer = array(select awaited from unnest(to_answer) as awaited where awaited <> all(${[...rights]}::text[])),
          answered_on = case when ${on}::date is null or not to_answer && ${[...rights]}::text[] then answered_on
            else greatest(answered_on, ${on}::date) end
        where id = ${id}`.execute(unwrap(tx));
    },
    async owe(tx, id, right) {
      await sql`
        update request set to_answer = array_append(to_answer, ${right}::text)
        where id = ${id} and ${right}::text <> all(to_answer)`.execute(unwrap(tx));
    },
    async due(tx, now) {
      const rows = await unwrap(tx)
        .selectFrom('request')
        .innerJoin('request_right', 'request_right.request', 'request.id')
        .select(['request.id', 'wake_at', 'waits_for'])
        .where((where) =>
          where.or([
            // One that was taken back has ended, and may still owe the proof of what was done before.
            where('request.wake_at', '<=', now),
            where.and([
              where('state', 'not in', [...ENDED]),
              where.or([where('waits_for', 'is', null), where('waits_for', '=', AT_WORK)]),
            ]),
          ]),
        )
        .orderBy('request.id')
        .execute();
      const byRequest = Map.groupBy(rows, (row) => row.id);
      return [...byRequest].map(([id, rights]) => ({
        id,
        isAtWork: rights.every(
          (right) => right.waits_for === AT_WORK && (right.wake_at === null || right.wake_at > now),
        ),
      }));
    },
    async underWay(tx) {
      const rows = await unwrap(tx)
        .selectFrom('request_right')
        .innerJoin('request', 'request.id', 'request_right.request')
        .select('request')
        .distinct()
        .where((where) => where.or([where('state', 'not in', [...ENDED]), where('wake_at', 'is not', null)]))
        .orderBy('request')
        .execute();
      return rows.map((row) => row.request);
    },
    async rightsOf(tx, id) {
      const rows = await unwrap(tx)
        .selectFrom('request_right')
        .select('right')
        .where('request', '=', id)
        .execute();
      return rows.map(({ right }) => right);
    },
    async subjectOf(tx, id) {
      const known = subjects.get(tx)?.get(id);
      if (known !== undefined) return known;
      const row = await unwrap(tx)
        .selectFrom('request')
        .select('subject')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (row.subject === null) throw new Error(`Request ${id} is forgotten: nothing more is entered of it.`);
      return row.subject;
    },
    async subjectsOf(tx, ids) {
      const rows = await subjectsIn(tx, [[...ids]]);
      return new Map(rows.map(({ id, subject }) => [id, subject]));
    },
    async atRest(tx) {
      const { rows } = await sql<RequestAtRest>`
        select id, greatest(
            (select undone_at from restriction where request = request.id),
            (select max(since) from request_right where request = request.id),
            (select max(issued_at) from certificate where request = request.id),
            (select max(fetched_at) from package where request = request.id),
            (select max(written_at) from letter where request = request.id),
            withdrawn_at, opened_at
          ) as "lastMoveAt"
        from request
        where forgotten_at is null and wake_at is null
          -- One that stands, or whose marks are still to be taken off, is carried out by what the request found.
          and not exists (select from restriction where request = request.id and undone_at is null)
          and not exists (select from request_right where request = request.id and state <> all(${ENDED}))
          -- Somebody is still to be told, or to say why not.
          and not exists (select from notification
            where request = request.id and state <> all(${SETTLED}))
          -- A package that was handed over has a date of its own.
          and not exists (select from package
            where request = request.id and destroy_at is not null and destroyed_at is null)
        order by id`.execute(unwrap(tx));
      return rows;
    },
    forget(tx, id, at) {
      subjects.get(tx)?.delete(id);
      return forgetRequest(keys, tx, id, at);
    },
  };
}

const RIGHTS_OF_REQUEST = `(
    select coalesce(json_agg(json_build_object('right', "right", 'state', state, 'since', since, 'waitsFor', waits_for)
      order by "right"), '[]')
    from request_right where request_right.request = request.id) as rights`;

/** One question for a request, its rights, what was seen of whoever asks for another, and the key that opens it. */
const WHOLE = `
  select request.id, controller, received_on, channel, stops, to_answer, answered_on, opened_by, opened_at, data_key, subject,
    sealed, identity_by, identity_at, identity_sealed, requester_identity_by, requester_identity_at,
    requester_identity_sealed, extension, suspensions, refusal, withdrawn_by, withdrawn_at, wake_at, forgotten_at,
    wrapped, wrapped_by as "wrappedBy", ${RIGHTS_OF_REQUEST}, (
      select coalesce(json_agg(json_build_object('by', seen_by, 'at', seen_at, 'sealed', encode(sealed, 'base64'))
        order by number), '[]')
      from request_mandate where request_mandate.request = request.id) as mandates
  from request join data_key on data_key.id = request.data_key`;

const whole = statement<WholeRow>('request', 'reads', `${WHOLE} where request.id = $1`);
const lockRow = statement('request-lock', 'locks', 'select id from request where id = $1 for update');
const shareRow = statement('request-share', 'locks', 'select id from request where id = $1 for share');
const subjectsIn = statement<{ readonly id: number; readonly subject: string | null }>(
  'request-subjects',
  'reads',
  'select id, subject from request where id = any($1::int[])',
);
const enter = statement<{ readonly id: number }>(
  'request-enter',
  'writes',
  `with opened as (
    insert into request (controller, received_on, channel, stops, to_answer, opened_by, opened_at, data_key, subject,
      sealed, suspensions)
    values ($1, $2, $3, $4, $5::text[], $6, $7, $8, $9, $10, '[]')
    returning id, to_answer, opened_at
  ), rights as (
    insert into request_right (request, "right", state, since)
    select id, unnest(to_answer), 'received', opened_at from opened
  )
  select id from opened`,
);

const moveRight = statement<{ readonly request: number }>(
  'request-right-move',
  'writes',
  `update request_right set state = $3, since = $4, waits_for = null
    where request = $1 and "right" = $2 and state <> $3 and state = any($5::text[]) returning request`,
);

type PageRow = Pick<
  WholeRow,
  'id' | 'controller' | 'received_on' | 'extension' | 'suspensions' | 'forgotten_at' | 'rights'
>;

const PAGE = `select request.id, controller, received_on, extension, suspensions, forgotten_at, ${RIGHTS_OF_REQUEST}
  from request`;
/** Of whoever sees some rights alone, a request that asks for another one too is not there. */
const IN_PERIMETER = `($1::text[] is null or controller = any($1)) and ($4::text[] is null or not exists (
    select from request_right as beyond where beyond.request = request.id and beyond."right" <> all($4)))`;
const NEXT_OF = 'order by request.id limit $3';

const pageOfAll = statement<PageRow>(
  'requests-all',
  'reads',
  `${PAGE} where ${IN_PERIMETER} and id > $2 ${NEXT_OF}`,
);
/** However many have ended: each of the two is read in the order of its index, and no further than the page. */
const pageOfOpen = statement<PageRow>(
  'requests-open',
  'reads',
  `${PAGE} join (
    (select request.id from (
        select distinct request as id from request_right
        where request > $2 and state not in ('done', 'refused', 'withdrawn', 'nothing-held')
      ) as under_way join request using (id) where ${IN_PERIMETER} ${NEXT_OF})
    union
    (select id from request where ${IN_PERIMETER} and id > $2 and to_answer <> '{}' and forgotten_at is null ${NEXT_OF})
  ) as next using (id) ${NEXT_OF}`,
);

function isOpen(toAnswer: boolean): RawBuilder<boolean> {
  const open = sql<boolean>`exists (
    select from request_right where request_right.request = request.id and state <> all(${[...ENDED]}::text[]))`;
  return toAnswer ? sql`(${open} or (forgotten_at is null and to_answer <> '{}'))` : open;
}

/** Of a request that cannot be forgotten before the transaction ends: it was opened in it, or is locked. */
const subjects = new WeakMap<Transaction, Map<number, string>>();

function knowSubject(tx: Transaction, id: number, subject: string | null): void {
  if (subject === null) return;
  const known = subjects.get(tx) ?? new Map<number, string>();
  subjects.set(tx, known.set(id, subject));
}

async function set(tx: Transaction, id: number, values: Partial<Insertable<RequestRow>>): Promise<void> {
  await unwrap(tx).updateTable('request').set(values).where('id', '=', id).execute();
}

function asCourse(course: Written<RightCourse>): RightCourse {
  return { ...course, since: new Date(course.since) };
}

function asRequest(row: WholeRow, key: DataKey | null): Request {
  const sealed: Sealed =
    row.sealed && key ? (key.open(row.sealed) as Sealed) : { identifiers: [], requester: null };
  const how = (said: Buffer | null): string | null => (said && key ? (key.open(said) as string) : null);
  return {
    id: row.id,
    controller: row.controller,
    receivedOn: row.received_on,
    channel: row.channel,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    identifiers: sealed.identifiers,
    stops: row.stops,
    corrections: sealed.corrections ?? [],
    answer: { awaited: row.to_answer, on: row.answered_on },
    requester: asRequester(sealed.requester),
    withdrawnConsent: sealed.withdrawnConsent ?? null,
    rights: row.rights.map(asCourse),
    identity: settledIdentity(row.identity_by, row.identity_at, how(row.identity_sealed)),
    requesterIdentity: settledIdentity(
      row.requester_identity_by,
      row.requester_identity_at,
      how(row.requester_identity_sealed),
    ),
    mandates: row.mandates.map((seen) => mandateIn(row.id, seen, key)),
    extension: row.extension === null ? null : withInstant(row.extension),
    suspensions: row.suspensions.map(withInstant),
    refusal: row.refusal === null ? null : withInstant(row.refusal),
    withdrawal: row.withdrawn_by && row.withdrawn_at ? { by: row.withdrawn_by, at: row.withdrawn_at } : null,
    wakeAt: row.wake_at,
    forgottenAt: row.forgotten_at,
  };
}

function settledIdentity(by: string | null, at: Date | null, how: string | null): SettledIdentity | null {
  return by && at ? { by, at, how: how ?? '' } : null;
}

/** Whoever was an agent says nothing yet of a mandate: they are asked for it. */
function asRequester(requester: Sealed['requester']): Requester | null {
  if (requester === null || requester.kind === 'data-subject' || requester.claims !== undefined)
    return requester;
  const { kind, name } = requester;
  return { kind, name, email: null, claims: { scope: [], from: null, until: null, answerTo: null } };
}

function mandateIn(
  id: number,
  { by, at, sealed }: WholeRow['mandates'][number],
  key: DataKey | null,
): Mandate {
  if (key === null) throw new Error(`The mandate of request ${id} is there, and its key is not.`);
  const seen = key.open(Buffer.from(sealed, 'base64')) as Omit<Mandate, 'by' | 'at'>;
  return { ...seen, by, at: new Date(at) };
}

/** JSON has no instants: the one of a record is read back from its text. */
function withInstant<T extends { readonly at: string }>(written: T): Omit<T, 'at'> & { readonly at: Date } {
  return { ...written, at: new Date(written.at) };
}
