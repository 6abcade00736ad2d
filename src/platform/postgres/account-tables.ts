import type { Generated } from 'kysely';
import type { SecretPurpose } from '../../domain/account.ts';
import type { Role } from '../../domain/approval.ts';
import type { Right } from '../../domain/right.ts';

export interface AccountTables {
  readonly account: AccountRow;
  readonly account_secret: AccountSecretRow;
  readonly account_recovery_code: { account: string; digest: Buffer };
  readonly account_session: AccountSessionRow;
  readonly sign_in_attempt: SignInAttemptRow;
  readonly open_id_journey: { digest: Buffer; ended_at: Date };
}

export interface AccountRow {
  id: string;
  data_key: string;
  /** Sealed, as are the two secrets below. Null once it is forgotten. */
  mail: Buffer | null;
  mail_version: number | null;
  mail_digest: Buffer | null;
  roles: Role[];
  controllers: string[] | null;
  systems: string[] | null;
  rights: Right[] | null;
  made_by: string;
  made_at: Date;
  disabled_by: string | null;
  disabled_at: Date | null;
  password: string | null;
  password_at: Date | null;
  second_factor: Buffer | null;
  second_factor_at: Date | null;
  /** The last one that was used. */
  second_factor_step: string | null;
  second_factor_pending: Buffer | null;
  /** Of whoever is let in elsewhere; null for whoever has a password here. */
  identity_version: number | null;
  identity_digest: Buffer | null;
}

export interface AccountSecretRow {
  digest: Buffer;
  account: string;
  purpose: SecretPurpose;
  made_by: string;
  ends_at: Date;
}

export interface AccountSessionRow {
  id: Generated<number>;
  digest: Buffer;
  account: string;
  opened_at: Date;
  seen_at: Date;
  ends_at: Date;
}

export interface SignInAttemptRow {
  kind: 'account' | 'origin';
  digest: Buffer;
  count: number;
  /** Of an origin: when its window began. */
  since: Date;
  last_at: Date;
  locked_until: Date | null;
}
