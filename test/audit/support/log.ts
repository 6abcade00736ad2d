import { randomUUID } from 'node:crypto';
import { createAudit, type Audit, type NewEntry, type Vault } from '../../../src/audit/index.ts';
import { signerFromSeed } from '../../../src/audit/note.ts';
import { auditStore } from '../../../src/platform/postgres/audit.ts';
import { transact } from '../../../src/platform/postgres/transaction.ts';
import { createDatabase } from '../../support/database.ts';

export interface TestLog {
  readonly audit: Audit;
  readonly signer: ReturnType<typeof signerFromSeed>;
  append(...entries: readonly NewEntry[]): Promise<readonly number[]>;
  checkpoint(): Promise<string>;
  /** What somebody with the owner's password can do: SQL that no trigger stops. */
  tamper(sql: string, values?: readonly unknown[]): Promise<void>;
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** The key of all details is gone. */
  destroyKey(): void;
  close(): Promise<void>;
}

/** An empty log on a database of its own. */
export async function openLog(): Promise<TestLog> {
  const database = await createDatabase();
  const { db } = database;
  const signer = signerFromSeed('log.example.fr', Buffer.alloc(32, 7));
  const vault = openVault();
  const now = (): Date => new Date('2026-11-23T10:00:00.000Z');
  const audit = createAudit({ store: auditStore(db.kysely), vault: vault.vault, signer, now });
  return {
    audit,
    signer,
    append: (...entries) => transact(db.kysely, (tx) => audit.append(tx, entries)),
    checkpoint: async () => (await transact(db.kysely, (tx) => audit.checkpoint(tx))).note,
    async tamper(sql, values = []) {
      const client = await db.pool.connect();
      try {
        await client.query('set session_replication_role = replica');
        await client.query(sql, [...values]);
      } finally {
        client.release(true);
      }
    },
    query: async (sql) => (await db.pool.query<Record<string, unknown>>(sql)).rows,
    destroyKey: () => vault.destroyKey(),
    close: () => database.close(),
  };
}

/** Entries of a small request, one an argument of `numbers`. */
export function lines(...numbers: readonly number[]): readonly NewEntry[] {
  return numbers.map((number) => ({
    actor: 'greffe',
    act: 'line-outcome',
    about: `plan 7.2 line ${number}`,
    system: 'crm-eu',
    kind: 'contact',
  }));
}

// Stands for AES: what matters here is that the store holds what it was given, under the key it was given.
function openVault(): { vault: Vault; destroyKey(): void } {
  const id = randomUUID();
  let isAlive = true;
  const vault: Vault = {
    unlock: () => Promise.resolve({ id, seal: (value) => Buffer.from(JSON.stringify(value)).toReversed() }),
    open: async ({ keyId, bytes }) =>
      isAlive && keyId === id ? JSON.parse(Buffer.from(bytes.toReversed()).toString()) : null,
    reader: () => async (sealed) => {
      if (!isAlive) return { kind: 'key-destroyed' };
      const value: unknown = await vault.open(sealed).catch(() => null);
      return value === null ? { kind: 'not-what-was-sealed' } : { kind: 'opened', value };
    },
  };
  return { vault, destroyKey: () => (isAlive = false) };
}
