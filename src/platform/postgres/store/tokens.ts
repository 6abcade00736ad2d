import { createHash, timingSafeEqual } from 'node:crypto';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { ServiceToken } from '../../../domain/token.ts';
import type { Tokens } from '../../../ports/token-store.ts';
import type { ServiceTokenRow } from '../token-tables.ts';
import { unwrap } from '../transaction.ts';
import { asColumns } from './perimeter.ts';

export function tokensStore(): Tokens {
  return {
    async give(tx, { id, name, secret, roles, acts, createdBy, createdAt, expiresAt, ...reach }) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`service token ${name}`}, 0))`.execute(
        unwrap(tx),
      );
      const another = await unwrap(tx)
        .selectFrom('service_token')
        .select('id')
        .where('name', '=', name)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', createdAt)
        .executeTakeFirst();
      if (another) return null;
      const row = await unwrap(tx)
        .insertInto('service_token')
        .values({
          id,
          name,
          digest: digestOf(secret),
          roles: [...roles],
          acts: acts && [...acts],
          ...asColumns(reach),
          created_by: createdBy,
          created_at: createdAt,
          expires_at: expiresAt,
          revoked_by: null,
          revoked_at: null,
          last_used_on: null,
          last_denied_on: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return asToken(row);
    },
    async find(tx, id, secret) {
      const row = await unwrap(tx)
        .selectFrom('service_token')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? { token: asToken(row), isRight: timingSafeEqual(row.digest, digestOf(secret)) } : null;
    },
    async used(tx, id, on) {
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('service_token')
        .set({ last_used_on: on })
        .where('id', '=', id)
        .where((eb) => eb.or([eb('last_used_on', 'is', null), eb('last_used_on', '<', on)]))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async denied(tx, id, on) {
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('service_token')
        .set({ last_denied_on: on })
        .where('id', '=', id)
        .where((eb) => eb.or([eb('last_denied_on', 'is', null), eb('last_denied_on', '<', on)]))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async named(tx, name) {
      const row = await unwrap(tx)
        .selectFrom('service_token')
        .selectAll()
        .where('name', '=', name)
        .orderBy('created_at', 'desc')
        .limit(1)
        .forUpdate()
        .executeTakeFirst();
      return row ? asToken(row) : null;
    },
    async revoke(tx, id, by, at) {
      await unwrap(tx)
        .updateTable('service_token')
        .set({ revoked_by: by, revoked_at: at })
        .where('id', '=', id)
        .execute();
    },
    async list(tx) {
      const rows = await unwrap(tx)
        .selectFrom('service_token')
        .selectAll()
        .orderBy('name')
        .orderBy('created_at')
        .execute();
      return rows.map(asToken);
    },
    async forget(tx, id) {
      const { numDeletedRows } = await unwrap(tx)
        .deleteFrom('service_token')
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

/** Of 256 random bits: nobody finds them by trying, so that a slow hash would only slow us down. */
function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function asToken(row: Selectable<ServiceTokenRow>): ServiceToken {
  return {
    id: row.id,
    name: row.name,
    roles: row.roles,
    acts: row.acts,
    controllers: row.controllers,
    systems: row.systems,
    rights: row.rights,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revocation:
      row.revoked_by === null || row.revoked_at === null ? null : { by: row.revoked_by, at: row.revoked_at },
    lastUsedOn: row.last_used_on,
  };
}
