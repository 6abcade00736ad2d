import type { Role } from './approval.ts';
import type { Perimeter } from './perimeter.ts';

/** What somebody may do here because of what those say of them who let them in elsewhere. */
export interface Clearance {
  /** Of the identity token; one inside another as in `realm_access.roles`. */
  readonly claim: string;
  /** One of these: the claim itself, or any that it lists. */
  readonly is: readonly string[];
  readonly roles: readonly Role[];
  readonly controllers: Perimeter;
}

/**
 * The first that fits says all: roles of two, for the controllers of both, would be more than either gives.
 * @returns null where none does: nobody has a role that no clearance gives
 */
export function clearanceOf(
  claims: Readonly<Record<string, unknown>>,
  clearances: readonly Clearance[],
): Pick<Clearance, 'roles' | 'controllers'> | null {
  const found = clearances.find(({ claim, is }) => textsIn(claims, claim).some((text) => is.includes(text)));
  return found ? { roles: found.roles, controllers: found.controllers } : null;
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
