import type { Role } from '../domain/approval.ts';
import type { Perimeter } from '../domain/perimeter.ts';
import type { Act } from '../procedures/house.ts';

/** What became of an account, for the log: its opaque name, and never an address or a secret. */
export type AccountChange =
  | 'made'
  | 'invited'
  | 'password-reset'
  | 'password-set'
  | 'second-factor-set'
  | 'second-factor-off'
  | 'recovery-code-used'
  | 'roles-changed'
  | 'sessions-ended'
  | 'locked'
  | 'disabled'
  | 'enabled';

export function enterChange(
  { record }: Act,
  by: string,
  account: string,
  kind: AccountChange,
  details: Readonly<Record<string, string>> = {},
): void {
  record({ actor: by, act: 'account-changed', about: `account ${account}`, kind, details });
}

/** What it may do from here on, for the log. */
export function mayOf({
  roles,
  ...reach
}: { readonly roles: readonly Role[] } & Perimeter): Readonly<Record<string, string>> {
  return { roles: roles.join(' '), ...reachWords(reach) };
}

/** How far it reaches, for the log. */
export function reachWords({ controllers, systems, rights }: Perimeter): Readonly<Record<string, string>> {
  return {
    controllers: controllers?.join(' ') ?? '*',
    systems: systems?.join(' ') ?? '*',
    rights: rights?.join(' ') ?? '*',
  };
}
