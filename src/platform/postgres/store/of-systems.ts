import type { RawBuilder } from 'kysely';
import type { Limit } from '../../../domain/perimeter.ts';
import { ofControllers } from './of-controllers.ts';

/** Rows of these tools; of none where the list is empty, of all where there is no list. */
export function ofSystems(systems: Limit, column = 'system'): RawBuilder<boolean> {
  return ofControllers(systems, column);
}
