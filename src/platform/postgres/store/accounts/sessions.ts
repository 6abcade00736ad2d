import type { Selectable } from 'kysely';
import type { AccountSession } from '../../../../domain/account.ts';
import type { Accounts } from '../../../../ports/account-store.ts';
import type { Keys } from '../../../../ports/keys.ts';
import type { AccountSessionRow } from '../../account-tables.ts';
import { unwrap } from '../../transaction.ts';

type Sessions = Pick<Accounts, 'openSession' | 'sessionBy' | 'sessionsOf' | 'see' | 'endSessions'>;

/** Sessions, by the keyed hash of what the browser carries. */
export function sessionsStore(keys: Keys): Sessions {
  return {
    async openSession(tx, { account, secret, openedAt, endsAt }) {
      const { digest } = keys.lookUp.current('session', secret);
      const { id } = await unwrap(tx)
        .insertInto('account_session')
        .values({ digest, account, opened_at: openedAt, seen_at: openedAt, ends_at: endsAt })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    async sessionBy(tx, secret) {
      const digests = keys.lookUp.all('session', secret).map(({ digest }) => digest);
      const row = await unwrap(tx)
        .selectFrom('account_session')
        .selectAll()
        .where('digest', 'in', digests)
        .executeTakeFirst();
      return row ? asSession(row) : null;
    },
    async sessionsOf(tx, account) {
      const rows = await unwrap(tx)
        .selectFrom('account_session')
        .selectAll()
        .where('account', '=', account)
        .orderBy('id')
        .execute();
      return rows.map(asSession);
    },
    async see(tx, session, at) {
      await unwrap(tx)
        .updateTable('account_session')
        .set({ seen_at: at })
        .where('id', '=', session)
        .where('seen_at', '<', at)
        .execute();
    },
    async endSessions(tx, account, session) {
      let query = unwrap(tx).deleteFrom('account_session').where('account', '=', account);
      if (session !== null) query = query.where('id', '=', session);
      return Number((await query.executeTakeFirst()).numDeletedRows);
    },
  };
}

function asSession(row: Selectable<AccountSessionRow>): AccountSession {
  return {
    id: row.id,
    account: row.account,
    openedAt: row.opened_at,
    seenAt: row.seen_at,
    endsAt: row.ends_at,
  };
}
