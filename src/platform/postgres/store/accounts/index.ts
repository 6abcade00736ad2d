import { sql, type Selectable } from 'kysely';
import type { Account } from '../../../../domain/account.ts';
import type { Normalise } from '../../../../domain/subject.ts';
import type { Accounts, FederatedIdentity } from '../../../../ports/account-store.ts';
import type { Keys } from '../../../../ports/keys.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import type { AccountRow } from '../../account-tables.ts';
import { unwrap } from '../../transaction.ts';
import { asColumns } from '../perimeter.ts';
import { attemptsStore } from './attempts.ts';
import { openingsStore } from './openings.ts';
import { sessionsStore } from './sessions.ts';

export function accountsStore(keys: Keys, normalise: Normalise): Accounts {
  const mailHash = (mail: string) => normalise({ kind: 'email', value: mail });
  const found = async (tx: Transaction, id: string, isLocked = false): Promise<Account | null> => {
    const query = unwrap(tx).selectFrom('account').selectAll().where('id', '=', id);
    const row = await (isLocked ? query.forUpdate() : query).executeTakeFirst();
    return row ? asAccount(row) : null;
  };

  const byMail = async (tx: Transaction, mail: string): Promise<Account | null> => {
    for (const { version, digest } of keys.lookUp.all('account-mail', mailHash(mail))) {
      const row = await unwrap(tx)
        .selectFrom('account')
        .selectAll()
        .where('mail_version', '=', version)
        .where('mail_digest', '=', digest)
        .executeTakeFirst();
      if (row) return asAccount(row);
    }
    return null;
  };
  const openings = openingsStore(keys);
  const sessions = sessionsStore(keys);
  const attempts = attemptsStore(keys);

  return {
    ...openings,
    ...sessions,
    ...attempts,
    async add(tx, { id, mail, roles, madeBy, madeAt, ...reach }) {
      // Two at once wait for each other: one address is one account, under whatever version of the key.
      await sql`lock table account in share row exclusive mode`.execute(unwrap(tx));
      if (await found(tx, id)) return 'id-taken';
      if (await byMail(tx, mail)) return 'mail-taken';
      const key = await keys.createDataKey(tx, 'account');
      const { version, digest } = keys.lookUp.current('account-mail', mailHash(mail));
      await unwrap(tx)
        .insertInto('account')
        .values({
          id,
          data_key: key,
          mail: await keys.seal(tx, key, mail),
          mail_version: version,
          mail_digest: digest,
          roles: [...roles],
          ...asColumns(reach),
          made_by: madeBy,
          made_at: madeAt,
        })
        .execute();
      return 'added';
    },
    async addFederated(tx, { id, roles, madeBy, madeAt, identity, ...reach }) {
      const key = await keys.createDataKey(tx, 'account');
      const { version, digest } = keys.lookUp.current('account-identity', identityText(identity));
      const { numInsertedOrUpdatedRows } = await unwrap(tx)
        .insertInto('account')
        .values({
          id,
          data_key: key,
          identity_version: version,
          identity_digest: digest,
          roles: [...roles],
          ...asColumns(reach),
          made_by: madeBy,
          made_at: madeAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) return true;
      await keys.destroyDataKey(tx, key);
      return false;
    },
    async list(tx) {
      const rows = await unwrap(tx).selectFrom('account').selectAll().orderBy('id').execute();
      return rows.map(asAccount);
    },
    find: (tx, id) => found(tx, id),
    lock: (tx, id) => found(tx, id, true),
    byMail,
    async byIdentity(tx, identity) {
      for (const { version, digest } of keys.lookUp.all('account-identity', identityText(identity))) {
        const row = await unwrap(tx)
          .selectFrom('account')
          .selectAll()
          .where('identity_version', '=', version)
          .where('identity_digest', '=', digest)
          .executeTakeFirst();
        if (row) return asAccount(row);
      }
      return null;
    },
    async mailOf(tx, id) {
      const row = await unwrap(tx)
        .selectFrom('account')
        .select(['data_key', 'mail'])
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.mail ? String(await keys.open(tx, row.data_key, row.mail)) : null;
    },
    async among(tx, ids) {
      const rows = await unwrap(tx)
        .selectFrom('account')
        .select('id')
        .where(sql<boolean>`id = any(${[...ids]}::text[])`)
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },
    async change(tx, id, { roles, ...reach }) {
      await unwrap(tx)
        .updateTable('account')
        .set({ roles: [...roles], ...asColumns(reach) })
        .where('id', '=', id)
        .execute();
    },
    async disable(tx, id, by, at) {
      await openings.dropSecondFactor(tx, id);
      await openings.dropSecrets(tx, id);
      await sessions.endSessions(tx, id, null);
      await attempts.clearAttempts(tx, id);
      await unwrap(tx)
        .updateTable('account')
        .set({ disabled_by: by, disabled_at: at, password: null, password_at: null })
        .where('id', '=', id)
        .execute();
    },
    async enable(tx, id) {
      await unwrap(tx)
        .updateTable('account')
        .set({ disabled_by: null, disabled_at: null })
        .where('id', '=', id)
        .execute();
    },
    async toForget(tx, before) {
      const rows = await unwrap(tx)
        .selectFrom('account')
        .select('id')
        .where('disabled_at', '<', before)
        .where('mail', 'is not', null)
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },
    async forget(tx, id) {
      const row = await unwrap(tx)
        .updateTable('account')
        .set({ mail: null, mail_version: null, mail_digest: null })
        .where('id', '=', id)
        .where('mail', 'is not', null)
        .returning('data_key')
        .executeTakeFirst();
      if (!row) return false;
      await keys.destroyDataKey(tx, row.data_key);
      return true;
    },
    async useJourney(tx, carried, at) {
      const { digest } = keys.lookUp.current('open-id-journey', carried);
      const { numInsertedOrUpdatedRows } = await unwrap(tx)
        .insertInto('open_id_journey')
        .values({ digest, ended_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    async end(tx, now, { idleMs, attemptsKeptMs }) {
      const idleSince = new Date(now.getTime() - idleMs);
      const { numDeletedRows } = await unwrap(tx)
        .deleteFrom('account_session')
        .where((row) => row.or([row('ends_at', '<=', now), row('seen_at', '<=', idleSince)]))
        .executeTakeFirst();
      await unwrap(tx).deleteFrom('account_secret').where('ends_at', '<=', now).execute();
      await unwrap(tx)
        .deleteFrom('open_id_journey')
        .where('ended_at', '<=', new Date(now.getTime() - attemptsKeptMs))
        .execute();
      await unwrap(tx)
        .deleteFrom('sign_in_attempt')
        .where('last_at', '<=', new Date(now.getTime() - attemptsKeptMs))
        .execute();
      return Number(numDeletedRows);
    },
  };
}

function asAccount(row: Selectable<AccountRow>): Account {
  return {
    id: row.id,
    roles: row.roles,
    controllers: row.controllers,
    systems: row.systems,
    rights: row.rights,
    madeBy: row.made_by,
    madeAt: row.made_at,
    disabled:
      row.disabled_by !== null && row.disabled_at !== null
        ? { by: row.disabled_by, at: row.disabled_at }
        : null,
    passwordAt: row.password_at,
    secondFactorAt: row.second_factor_at,
    isFederated: row.identity_digest !== null,
  };
}

function identityText({ issuer, subject }: FederatedIdentity): string {
  return `${issuer}\0${subject}`;
}
