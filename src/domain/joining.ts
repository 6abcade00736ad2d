import type { Identifier } from './record.ts';
import { isRoleAddress } from './subject.ts';

/**
 * Whether two rows that carry it may be one person's: a name is shared by homonyms, and an address that names a role by
 * whoever holds it. What several rows of one tool carry is found out there.
 */
export function mayJoin(identifier: Identifier): boolean {
  switch (identifier.kind) {
    case 'name':
      return false;
    case 'email':
      return !isRoleAddress(identifier.value);
    case 'phone':
    case 'id':
      return identifier.value.trim() !== '';
  }
}
