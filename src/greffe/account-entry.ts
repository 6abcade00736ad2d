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
  | 'disabled';

export function enterChange(
  { record }: Act,
  by: string,
  account: string,
  kind: AccountChange,
  details: Readonly<Record<string, string>> = {},
): void {
  record({ actor: by, act: 'account-changed', about: `account ${account}`, kind, details });
}
