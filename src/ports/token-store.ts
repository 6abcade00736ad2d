import type { CivilDay } from '../domain/civil-day.ts';
import type { Perimeter } from '../domain/perimeter.ts';
import type { ServiceToken } from '../domain/token.ts';
import type { Transaction } from './store-transaction.ts';

/** What other programs show to act here. No secret is kept: a digest of it is. */
export interface Tokens {
  /** @returns null when a token of that name can still be used at `createdAt` */
  give(tx: Transaction, token: NewToken): Promise<ServiceToken | null>;
  /** By its id alone, with whether the secret is the right one. */
  find(
    tx: Transaction,
    id: string,
    secret: string,
  ): Promise<{ readonly token: ServiceToken; readonly isRight: boolean } | null>;
  /** @returns false when it was taken down for that day already */
  used(tx: Transaction, id: string, on: CivilDay): Promise<boolean>;
  /** @returns false when somebody was let know of it that day already */
  denied(tx: Transaction, id: string, on: CivilDay): Promise<boolean>;
  /** Locked. By its name; of several, the one that was given last. */
  named(tx: Transaction, name: string): Promise<ServiceToken | null>;
  revoke(tx: Transaction, id: string, by: string, at: Date): Promise<void>;
  list(tx: Transaction): Promise<readonly ServiceToken[]>;
  forget(tx: Transaction, id: string): Promise<boolean>;
}

export interface NewToken
  extends
    Pick<ServiceToken, 'id' | 'name' | 'roles' | 'acts' | 'createdBy' | 'createdAt' | 'expiresAt'>,
    Perimeter {
  readonly secret: string;
}
