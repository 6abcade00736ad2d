import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Limit } from '../../../domain/perimeter.ts';

/** Rows of these controllers; of none where the list is empty, of all where there is no list. */
export function ofControllers(controllers: Limit, column = 'controller'): RawBuilder<boolean> {
  return controllers === null
    ? sql<boolean>`true`
    : sql<boolean>`${sql.ref(column)} = any(${[...controllers]}::text[])`;
}
