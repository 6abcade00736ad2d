import type { Accounts } from '../../../../ports/account-store.ts';
import type { Keys } from '../../../../ports/keys.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import { unwrap } from '../../transaction.ts';

type Openings = Pick<
  Accounts,
  | 'passwordOf'
  | 'setPassword'
  | 'enrol'
  | 'secondFactor'
  | 'confirm'
  | 'useStep'
  | 'useRecoveryCode'
  | 'dropSecondFactor'
  | 'giveSecret'
  | 'bySecret'
  | 'dropSecrets'
>;

/** What opens an account. */
export function openingsStore(keys: Keys): Openings {
  const keyOf = async (tx: Transaction, id: string): Promise<string> => {
    const query = unwrap(tx).selectFrom('account').select('data_key').where('id', '=', id);
    return (await query.executeTakeFirstOrThrow()).data_key;
  };
  const recoveryDigests = (id: string, code: string): readonly Buffer[] =>
    keys.lookUp.all('recovery-code', `${id}\0${code}`).map(({ digest }) => digest);

  return {
    async passwordOf(tx, id) {
      const query = unwrap(tx).selectFrom('account').select('password').where('id', '=', id);
      return (await query.executeTakeFirst())?.password ?? null;
    },
    async setPassword(tx, id, hash, at) {
      await unwrap(tx)
        .updateTable('account')
        .set({ password: hash, password_at: at })
        .where('id', '=', id)
        .execute();
    },
    async enrol(tx, id, secret) {
      const sealed = await keys.seal(tx, await keyOf(tx, id), secret);
      await unwrap(tx)
        .updateTable('account')
        .set({ second_factor_pending: sealed })
        .where('id', '=', id)
        .execute();
    },
    async secondFactor(tx, id) {
      const row = await unwrap(tx)
        .selectFrom('account')
        .select(['data_key', 'second_factor', 'second_factor_pending'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const opened = async (sealed: Buffer | null) =>
        sealed && String(await keys.open(tx, row.data_key, sealed));
      return {
        confirmed: await opened(row.second_factor),
        pending: await opened(row.second_factor_pending),
      };
    },
    async confirm(tx, id, { step, at, recoveryCodes }) {
      await unwrap(tx)
        .updateTable('account')
        .set((row) => ({
          second_factor: row.ref('second_factor_pending'),
          second_factor_at: at,
          second_factor_step: String(step),
          second_factor_pending: null,
        }))
        .where('id', '=', id)
        .execute();
      await unwrap(tx).deleteFrom('account_recovery_code').where('account', '=', id).execute();
      const codes = recoveryCodes.map((code) => ({
        account: id,
        digest: keys.lookUp.current('recovery-code', `${id}\0${code}`).digest,
      }));
      await unwrap(tx).insertInto('account_recovery_code').values(codes).execute();
    },
    async useStep(tx, id, step) {
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('account')
        .set({ second_factor_step: String(step) })
        .where('id', '=', id)
        .where((row) =>
          row.or([row('second_factor_step', 'is', null), row('second_factor_step', '<', String(step))]),
        )
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async useRecoveryCode(tx, id, code) {
      const { numDeletedRows } = await unwrap(tx)
        .deleteFrom('account_recovery_code')
        .where('account', '=', id)
        .where('digest', 'in', [...recoveryDigests(id, code)])
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },
    async dropSecondFactor(tx, id) {
      await unwrap(tx)
        .updateTable('account')
        .set({
          second_factor: null,
          second_factor_at: null,
          second_factor_step: null,
          second_factor_pending: null,
        })
        .where('id', '=', id)
        .execute();
      await unwrap(tx).deleteFrom('account_recovery_code').where('account', '=', id).execute();
    },
    async giveSecret(tx, { account, purpose, secret, madeBy, endsAt }) {
      await dropSecrets(tx, account);
      const { digest } = keys.lookUp.current('account-secret', secret);
      await unwrap(tx)
        .insertInto('account_secret')
        .values({ digest, account, purpose, made_by: madeBy, ends_at: endsAt })
        .execute();
    },
    async bySecret(tx, secret, now) {
      const digests = keys.lookUp.all('account-secret', secret).map(({ digest }) => digest);
      const row = await unwrap(tx)
        .selectFrom('account_secret')
        .select(['account', 'purpose'])
        .where('digest', 'in', digests)
        .where('ends_at', '>', now)
        .forUpdate()
        .executeTakeFirst();
      return row ?? null;
    },
    dropSecrets,
  };
}

async function dropSecrets(tx: Transaction, account: string): Promise<void> {
  await unwrap(tx).deleteFrom('account_secret').where('account', '=', account).execute();
}
