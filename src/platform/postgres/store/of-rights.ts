import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Limit } from '../../../domain/perimeter.ts';
import type { Right } from '../../../domain/right.ts';

/** Rows of requests that have these rights and no other; of all where there is no list. @param column  has the request */
export function ofRights(rights: Limit<Right>, column: string): RawBuilder<boolean> {
  return rights === null
    ? sql<boolean>`true`
    : sql<boolean>`not exists (select from request_right
        where request_right.request = ${sql.ref(column)} and request_right."right" <> all(${[...rights]}::text[]))`;
}
