import { sql } from 'kysely';
import type { Callback } from '../../../domain/callback.ts';
import type { Callbacks } from '../../../ports/callback-store.ts';
import type { Keys } from '../../../ports/keys.ts';
import { unwrap } from '../transaction.ts';
import { keyOfMatter } from './matter-key.ts';

export function callbacksStore(keys: Keys): Callbacks {
  return {
    async name(tx, request, callback) {
      const sealed = await keys.seal(tx, await keyOfMatter(tx, request), callback);
      await unwrap(tx).insertInto('callback').values({ request, sealed }).execute();
    },
    async isNamed(tx, request) {
      const query = unwrap(tx).selectFrom('callback').select('request').where('request', '=', request);
      return (await query.executeTakeFirst()) !== undefined;
    },
    async named(tx, request) {
      const row = await unwrap(tx)
        .selectFrom('callback')
        .select('sealed')
        .where('request', '=', request)
        .executeTakeFirst();
      return row ? ((await keys.open(tx, await keyOfMatter(tx, request), row.sealed)) as Callback) : null;
    },
    async add(tx, request, { right, to, state, due, at }, message) {
      const last = await unwrap(tx)
        .selectFrom('callback_event')
        .select((select) => select.fn.max('number').as('number'))
        .where('request', '=', request)
        .executeTakeFirst();
      await unwrap(tx)
        .insertInto('callback_event')
        .values({
          request,
          number: (last?.number ?? 0) + 1,
          message,
          right,
          moved_to: to,
          request_state: state,
          due: JSON.stringify(due),
          happened_at: at,
          state: 'due',
          attempts: 0,
        })
        .execute();
    },
    async begin(tx, request, now) {
      const next = await unwrap(tx)
        .selectFrom('callback_event')
        .selectAll()
        .where('request', '=', request)
        .where('state', 'in', ['due', 'sending'])
        .orderBy('number')
        .limit(1)
        .forUpdate()
        .executeTakeFirst();
      if (!next || (next.retry_at !== null && next.retry_at > now)) return null;
      const attempts = next.attempts + 1;
      await unwrap(tx)
        .updateTable('callback_event')
        .set({ state: 'sending', attempts, retry_at: null })
        .where('request', '=', request)
        .where('number', '=', next.number)
        .execute();
      return {
        number: next.number,
        message: next.message,
        right: next.right,
        to: next.moved_to,
        state: next.request_state,
        due: next.due,
        at: next.happened_at,
        attempts,
      };
    },
    async settle(tx, request, number, to) {
      await unwrap(tx)
        .updateTable('callback_event')
        .set({
          state: to.state,
          retry_at: to.state === 'due' ? to.retryAt : null,
          ended_at: to.state === 'due' ? null : to.at,
          mend: to.state === 'told' ? null : to.mend,
        })
        .where('request', '=', request)
        .where('number', '=', number)
        .execute();
    },
    async standing(tx, request) {
      const row = await unwrap(tx)
        .selectFrom('callback')
        .leftJoin('callback_event', 'callback_event.request', 'callback.request')
        .select([
          sql<number>`(count(*) filter (where state in ('due', 'sending')))::int`.as('waiting'),
          sql<number>`(count(*) filter (where state = 'failed'))::int`.as('failed'),
          sql<string | null>`(array_agg(mend order by number desc) filter (where mend is not null))[1]`.as(
            'mend',
          ),
        ])
        .where('callback.request', '=', request)
        .groupBy('callback.request')
        .executeTakeFirst();
      return row ?? null;
    },
    async due(tx, now) {
      const rows = await unwrap(tx)
        .selectFrom('callback_event')
        .select('request')
        .where('state', 'in', ['due', 'sending'])
        .groupBy('request')
        .having(sql<boolean>`bool_and(retry_at is null or retry_at <= ${now})`)
        .orderBy('request')
        .execute();
      return rows.map(({ request }) => request);
    },
  };
}
