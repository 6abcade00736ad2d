import type { Keys } from '../../../ports/keys.ts';
import type { Certificates } from '../../../ports/store.ts';
import { unwrap } from '../transaction.ts';
import { keyOfMatter } from './matter-key.ts';

export function certificatesStore(keys: Keys): Certificates {
  return {
    async save(tx, request, certificate) {
      const last = await unwrap(tx)
        .selectFrom('certificate')
        .select((select) => select.fn.max('number').as('number'))
        .where('request', '=', request)
        .executeTakeFirst();
      const number = (last?.number ?? 0) + 1;
      const key = await keyOfMatter(tx, request);
      await unwrap(tx)
        .insertInto('certificate')
        .values({
          request,
          number,
          kind: certificate.kind,
          issued_at: certificate.issuedAt,
          sealed: await keys.seal(tx, key, certificate.file),
        })
        .execute();
      return number;
    },
    async lastKind(tx, request) {
      const row = await unwrap(tx)
        .selectFrom('certificate')
        .select('kind')
        .where('request', '=', request)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.kind ?? null;
    },
    async latest(tx, request) {
      const row = await unwrap(tx)
        .selectFrom('certificate')
        .selectAll()
        .where('request', '=', request)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (!row) return null;
      const file = (await keys.open(tx, await keyOfMatter(tx, request), row.sealed)) as string;
      return { number: row.number, kind: row.kind, issuedAt: row.issued_at, file };
    },
  };
}
