import type { Selectable } from 'kysely';
import type { Accounts, AttemptRules } from '../../../../ports/account-store.ts';
import type { Keys } from '../../../../ports/keys.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import type { SignInAttemptRow } from '../../account-tables.ts';
import { unwrap } from '../../transaction.ts';

type Attempts = Pick<Accounts, 'attempt' | 'succeeded' | 'lockedUntil' | 'clearAttempts'>;

type Kind = SignInAttemptRow['kind'];

/** Attempts to sign in, of an account and from a place; of one that does not exist as of one that does. */
export function attemptsStore(keys: Keys): Attempts {
  const digestOf = (kind: Kind, text: string): Buffer => keys.lookUp.current(`sign-in-${kind}`, text).digest;

  return {
    async attempt(tx, { name, origin }, rules) {
      const { now } = rules;
      const place = await counted(tx, 'origin', digestOf('origin', origin), now);
      const began = now.getTime() - place.since.getTime() >= rules.originWindowMs ? now : place.since;
      const fromThere = began === now ? 0 : place.count;
      if (fromThere > rules.originMax) return { is: 'too-many-from-there', locks: false };
      await save(tx, place, { count: fromThere + 1, since: began, last_at: now });
      if (fromThere === rules.originMax) return { is: 'too-many-from-there', locks: true };
      const account = await counted(tx, 'account', digestOf('account', name), now);
      if (account.locked_until !== null && account.locked_until > now) return { is: 'locked', locks: false };
      const count = isStale(account, rules) ? 1 : account.count + 1;
      const lockMs = rules.lockMsAfter(count);
      const locked_until = lockMs === 0 ? null : new Date(now.getTime() + lockMs);
      await save(tx, account, { count, last_at: now, locked_until });
      return { is: 'made', locks: lockMs > 0 };
    },
    async succeeded(tx, { name, origin }) {
      // The place first, as whoever tries takes them.
      const digest = digestOf('origin', origin);
      await unwrap(tx)
        .updateTable('sign_in_attempt')
        .set((row) => ({ count: row('count', '-', 1) }))
        .where('kind', '=', 'origin')
        .where('digest', '=', digest)
        .where('count', '>', 0)
        .execute();
      await drop(tx, 'account', digestOf('account', name));
    },
    async lockedUntil(tx, account) {
      const row = await unwrap(tx)
        .selectFrom('sign_in_attempt')
        .select('locked_until')
        .where('kind', '=', 'account')
        .where('digest', '=', digestOf('account', account))
        .executeTakeFirst();
      return row?.locked_until ?? null;
    },
    clearAttempts: (tx, account) => drop(tx, 'account', digestOf('account', account)),
  };
}

/** The row, locked: side by side each attempt sees the one before it. */
async function counted(
  tx: Transaction,
  kind: Kind,
  digest: Buffer,
  now: Date,
): Promise<Selectable<SignInAttemptRow>> {
  return unwrap(tx)
    .insertInto('sign_in_attempt')
    .values({ kind, digest, count: 0, since: now, last_at: now })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'digest']).doUpdateSet((row) => ({ kind: row.ref('excluded.kind') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

function isStale({ last_at }: Selectable<SignInAttemptRow>, { now, keptMs }: AttemptRules): boolean {
  return now.getTime() - last_at.getTime() >= keptMs;
}

async function save(
  tx: Transaction,
  { kind, digest }: Selectable<SignInAttemptRow>,
  to: Partial<Selectable<SignInAttemptRow>>,
): Promise<void> {
  await unwrap(tx)
    .updateTable('sign_in_attempt')
    .set(to)
    .where('kind', '=', kind)
    .where('digest', '=', digest)
    .execute();
}

async function drop(tx: Transaction, kind: Kind, digest: Buffer): Promise<void> {
  await unwrap(tx)
    .deleteFrom('sign_in_attempt')
    .where('kind', '=', kind)
    .where('digest', '=', digest)
    .execute();
}
