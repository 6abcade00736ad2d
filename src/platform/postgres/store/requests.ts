import { sql } from 'kysely';
import type { Insertable, Selectable } from 'kysely';
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
import { AT_WORK, mayBecome } from '../../../domain/request.ts';
import { SETTLED } from '../../../domain/notification.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { DataKey, Keys } from '../../../ports/keys.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { RequestAtRest, Requests } from '../../../ports/store.ts';
import { unwrap } from '../transaction.ts';
import { ofControllers } from './of-controllers.ts';
import { ofRights } from './of-rights.ts';
import { pseudonym } from './pseudonym.ts';
import { forgetRequest } from './forget-request.ts';
import type { RequestMandateRow, RequestRightRow, RequestRow } from './tables.ts';

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

interface UnsealedRow {
  readonly row: Selectable<RequestRow>;
  readonly sealed: Sealed;
  /** How the identity of the person was settled, and that of the requester. */
  readonly how: string | null;
  readonly requesterHow: string | null;
}

const ENDED: readonly RightState[] = ['done', 'refused', 'withdrawn', 'nothing-held'];

export function requestsStore(keys: Keys, normalise: Normalise): Requests {
  const opened = async (
    tx: Transaction,
    rows: readonly Selectable<RequestRow>[],
  ): Promise<readonly Request[]> => {
    if (rows.length === 0) return [];
    const rights = await unwrap(tx)
      .selectFrom('request_right')
      .selectAll()
      .where(
        'request',
        'in',
        rows.map((row) => row.id),
      )
      .orderBy('right')
      .execute();
    const kept = rows.filter(({ sealed }) => sealed !== null);
    const unlocked = await keys.unlockAll(
      tx,
      kept.map((row) => row.data_key),
    );
    const keyOf = new Map(kept.map(({ id }, at) => [id, unlocked[at]]));
    const open = rows.map((row) => unsealed(row, keyOf.get(row.id) ?? null));
    const mandates = await mandatesOf(tx, open.filter(isForAnother));
    return open.map((one) => {
      const { id } = one.row;
      const courses = rights.filter(({ request }) => request === id).map(asCourse);
      const seen = mandates.filter(({ request }) => request === id);
      return asRequest(
        one,
        courses,
        seen.map((row) => mandateIn(row, keyOf.get(id) ?? null)),
      );
    });
  };

  const mandatesOf = async (
    tx: Transaction,
    open: readonly UnsealedRow[],
  ): Promise<readonly Selectable<RequestMandateRow>[]> => {
    if (open.length === 0) return [];
    const ids = open.map(({ row }) => row.id);
    return unwrap(tx)
      .selectFrom('request_mandate')
      .selectAll()
      .where('request', 'in', ids)
      .orderBy('number')
      .execute();
  };

  const read = async (
    tx: Transaction,
    id: number,
    lock: 'update' | 'share' | null,
  ): Promise<Request | null> => {
    const query = unwrap(tx).selectFrom('request').selectAll().where('id', '=', id);
    const locked = lock === 'update' ? query.forUpdate() : lock === 'share' ? query.forShare() : query;
    const [request] = await opened(tx, await locked.execute());
    return request ?? null;
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
      const row: Insertable<RequestRow> = {
        controller: request.controller,
        received_on: request.receivedOn,
        channel: request.channel,
        stops: [...request.stops],
        to_answer: [...request.rights],
        opened_by: request.openedBy,
        opened_at: request.openedAt,
        data_key: key,
        subject: await pseudonym(keys, normalise, request.identifiers, request.openedAt),
        sealed: await keys.seal(tx, key, sealed),
        suspensions: '[]',
      };
      const { id } = await unwrap(tx)
        .insertInto('request')
        .values(row)
        .returning('id')
        .executeTakeFirstOrThrow();
      await unwrap(tx)
        .insertInto('request_right')
        .values(
          request.rights.map((right) => ({
            request: id,
            right,
            state: 'received',
            since: request.openedAt,
            waits_for: null,
          })),
        )
        .execute();
      return id;
    },
    lock: (tx, id) => read(tx, id, 'update'),
    share: (tx, id) => read(tx, id, 'share'),
    find: (tx, id) => read(tx, id, null),
    async list(tx, filter) {
      let query = unwrap(tx).selectFrom('request').selectAll().orderBy('id');
      query = query
        .where(ofControllers(filter.controllers))
        .where(ofRights(filter.rights ?? null, 'request.id'));
      if (filter.after !== undefined) query = query.where('id', '>', filter.after);
      if (filter.most !== undefined) query = query.limit(filter.most);
      if (filter.open) {
        query = query.where((where) =>
          where.or([
            where.exists(
              where
                .selectFrom('request_right')
                .select('request')
                .whereRef('request_right.request', '=', 'request.id')
                .where('state', 'not in', [...ENDED]),
            ),
            ...(filter.toAnswer === true
              ? [where.and([where('forgotten_at', 'is', null), sql<boolean>`to_answer <> '{}'`])]
              : []),
          ]),
        );
      }
      return opened(tx, await query.execute());
    },
    async move(tx, id, right, to, at) {
      const row = await unwrap(tx)
        .selectFrom('request_right')
        .select('state')
        .where('request', '=', id)
        .where('right', '=', right)
        .executeTakeFirstOrThrow();
      if (row.state === to) return;
      if (!mayBecome(row.state, to)) {
        throw new Error(`Request ${id}: ${right} cannot go from ${row.state} to ${to}.`);
      }
      await unwrap(tx)
        .updateTable('request_right')
        .set({ state: to, since: at, waits_for: null })
        .where('request', '=', id)
        .where('right', '=', right)
        .execute();
    },
    async wait(tx, id, right, waitsFor) {
      await unwrap(tx)
        .updateTable('request_right')
        .set({ waits_for: waitsFor })
        .where('request', '=', id)
        .where('right', '=', right)
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
      await set(tx, id, { wake_at: at });
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
      const row = await unwrap(tx)
        .selectFrom('request')
        .select('subject')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (row.subject === null) throw new Error(`Request ${id} is forgotten: nothing more is entered of it.`);
      return row.subject;
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
    forget: (tx, id, at) => forgetRequest(keys, tx, id, at),
  };
}

async function set(tx: Transaction, id: number, values: Partial<Insertable<RequestRow>>): Promise<void> {
  await unwrap(tx).updateTable('request').set(values).where('id', '=', id).execute();
}

function asCourse(row: Selectable<RequestRightRow>): RightCourse {
  return {
    right: row.right,
    state: row.state,
    since: row.since,
    waitsFor: row.waits_for,
  };
}

function asRequest(
  { row, sealed, how, requesterHow }: UnsealedRow,
  rights: readonly RightCourse[],
  mandates: readonly Mandate[],
): Request {
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
    rights,
    identity: settledIdentity(row.identity_by, row.identity_at, how),
    requesterIdentity: settledIdentity(row.requester_identity_by, row.requester_identity_at, requesterHow),
    mandates,
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

function unsealed(row: Selectable<RequestRow>, key: DataKey | null): UnsealedRow {
  if (row.sealed === null || key === null)
    return { row, sealed: { identifiers: [], requester: null }, how: null, requesterHow: null };
  const sealed = key.open(row.sealed) as Sealed;
  const how = row.identity_sealed ? key.open(row.identity_sealed) : null;
  const { requester_identity_sealed: ofRequester } = row;
  const requesterHow = ofRequester ? key.open(ofRequester) : null;
  return { row, sealed, how: how as string | null, requesterHow: requesterHow as string | null };
}

/** Whoever asks for themselves shows no mandate. */
function isForAnother({ sealed: { requester } }: UnsealedRow): boolean {
  return requester !== null && requester.kind !== 'data-subject';
}

function mandateIn(
  { request, seen_by: by, seen_at: at, sealed }: Selectable<RequestMandateRow>,
  key: DataKey | null,
): Mandate {
  if (key === null) throw new Error(`The mandate of request ${request} is there, and its key is not.`);
  return { ...(key.open(sealed) as Omit<Mandate, 'by' | 'at'>), by, at };
}

/** JSON has no instants: the one of a record is read back from its text. */
function withInstant<T extends { readonly at: string }>(written: T): Omit<T, 'at'> & { readonly at: Date } {
  return { ...written, at: new Date(written.at) };
}
