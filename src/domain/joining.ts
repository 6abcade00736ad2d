import type { Identifier } from './record.ts';
import { isRoleAddress } from './subject.ts';

/** Fewer digits are an extension, or stand for a number nobody gave. */
const DIGITS_MIN = 6;

/**
 * Whether two rows that carry it may be one person's: a name is shared by homonyms, and an address that names a role by
 * whoever holds it. What several rows of one tool carry is found out there.
 * @param identifier  as the tool writes it
 */
export function mayJoin({ kind, value }: Identifier): boolean {
  switch (kind) {
    case 'name':
      return false;
    case 'email':
      return value.includes('@') && !isRoleAddress(value.trim().toLowerCase());
    case 'phone':
      return value.replaceAll(/\D/g, '').length >= DIGITS_MIN;
    case 'id':
      return value.trim() !== '';
  }
}
