import type { Role } from './approval.ts';
import type { Perimeter } from './perimeter.ts';

/** What somebody may do here because of what those say of them who let them in elsewhere. */
export interface Clearance extends Perimeter {
  /** Of the identity token; one inside another as in `realm_access.roles`. */
  readonly claim: string;
  /** One of these: the claim itself, or any that it lists. */
  readonly is: readonly string[];
  readonly roles: readonly Role[];
}

/** What somebody may do, and how far they reach. */
export type Cleared = Pick<Clearance, 'roles' | keyof Perimeter>;

/**
 * The first that fits says all: roles of two, as far as both reach, would be more than either gives.
 * @returns null where none does: nobody has a role that no clearance gives
 */
export function clearanceOf(
  claims: Readonly<Record<string, unknown>>,
  clearances: readonly Clearance[],
): Cleared | null {
  const found = clearances.find(({ claim, is }) => textsIn(claims, claim).some((text) => is.includes(text)));
  if (!found) return null;
  const { roles, controllers, systems, rights } = found;
  return { roles, controllers, systems, rights };
}

/** What an account may be called by such a claim: small letters, digits and hyphens. null where it cannot. */
export function nameIn(claims: Readonly<Record<string, unknown>>, claim: string): string | null {
  const [text = ''] = textsIn(claims, claim);
  const name = text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return name === '' || name.length > NAME_LENGTH_MAX ? null : name;
}

const NAME_LENGTH_MAX = 63;

function textsIn(claims: Readonly<Record<string, unknown>>, claim: string): readonly string[] {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : inside(claims, claim.split('.'));
  return (Array.isArray(value) ? value : [value]).filter((one: unknown) => typeof one === 'string');
}

function inside(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return undefined;
  return inside(Reflect.get(value, first), rest);
}
