import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Notification, NotificationContent } from '../../../domain/notification.ts';
import { SETTLED } from '../../../domain/notification.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { Notifications } from '../../../ports/notification-store.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { NotificationRow } from '../notification-tables.ts';
import { unwrap } from '../transaction.ts';
import { keyOfMatter } from './matter-key.ts';

export function notificationsStore(keys: Keys): Notifications {
  const seal = async (tx: Transaction, request: number, value: unknown): Promise<Buffer> =>
    keys.seal(tx, await keyOfMatter(tx, request), value);

  const opened = async (tx: Transaction, row: Selectable<NotificationRow>): Promise<Notification> => {
    const key = await keyOfMatter(tx, row.request);
    return {
      number: row.number,
      kind: row.kind,
      recipient: row.recipient,
      way: row.way,
      state: row.state,
      content: (await keys.open(tx, key, row.sealed)) as NotificationContent,
      createdAt: row.created_at,
      attempts: row.attempts,
      retryAt: row.retry_at,
      mayBeDouble: row.may_be_double,
      digest: row.digest,
      mend: row.mend,
      task: row.task,
      settledOn: row.settled_on,
      recordedBy: row.recorded_by,
      words: row.words_sealed && ((await keys.open(tx, key, row.words_sealed)) as string),
      alertedAt: row.alerted_at,
    };
  };

  return {
    async of(tx, request) {
      const rows = await unwrap(tx)
        .selectFrom('notification')
        .selectAll()
        .where('request', '=', request)
        .orderBy('number')
        .execute();
      const found: Notification[] = [];
      for (const row of rows) found.push(await opened(tx, row));
      return found;
    },
    async add(tx, request, { kind, recipient, way, state, content, createdAt, settledOn, words }) {
      const last = await unwrap(tx)
        .selectFrom('notification')
        .select((select) => select.fn.max('number').as('number'))
        .where('request', '=', request)
        .executeTakeFirst();
      const number = (last?.number ?? 0) + 1;
      await unwrap(tx)
        .insertInto('notification')
        .values({
          request,
          number,
          kind,
          recipient,
          way,
          state,
          sealed: await seal(tx, request, content),
          created_at: createdAt,
          attempts: 0,
          retry_at: null,
          may_be_double: false,
          digest: null,
          mend: null,
          task: null,
          settled_on: settledOn,
          recorded_by: null,
          words_sealed: words === null ? null : await seal(tx, request, words),
          alerted_at: null,
        })
        .execute();
      return number;
    },
    async begin(tx, request, number, { way, digest }) {
      const { numAffectedRows } = await sql`
        update notification set state = 'sending', attempts = attempts + 1, retry_at = null, way = ${way},
          digest = ${digest}, may_be_double = may_be_double or state = 'sending'
        where request = ${request} and number = ${number} and state <> all(${SETTLED})`.execute(unwrap(tx));
      return numAffectedRows === 1n;
    },
    async change(tx, request, number, change) {
      const { retryAt, mayBeDouble, settledOn, recordedBy, words, alertedAt, ...same } = change;
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('notification')
        .set({
          ...same,
          ...(retryAt !== undefined && { retry_at: retryAt }),
          ...(mayBeDouble !== undefined && { may_be_double: mayBeDouble }),
          ...(settledOn !== undefined && { settled_on: settledOn }),
          ...(recordedBy !== undefined && { recorded_by: recordedBy }),
          ...(words !== undefined && { words_sealed: await seal(tx, request, words) }),
          ...(alertedAt !== undefined && { alerted_at: alertedAt }),
        })
        .where('request', '=', request)
        .where('number', '=', number)
        .where('state', 'not in', [...SETTLED])
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async reopen(tx, request) {
      await unwrap(tx)
        .updateTable('notification')
        .set({ state: 'due', attempts: 0, retry_at: null, mend: null, alerted_at: null })
        .where('request', '=', request)
        .where('state', 'in', ['failed', 'due'])
        .execute();
    },
  };
}
