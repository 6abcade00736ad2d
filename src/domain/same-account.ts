/** What says which account of a vendor a system is over. */
export interface OverAccount {
  readonly adapter: string;
  /** What the account is recognised by. */
  readonly expect: Readonly<Record<string, string | number>>;
}

/** Whether two systems are over one account: nothing both name differs, and something is the same. */
export function isSameAccount(one: OverAccount, other: OverAccount): boolean {
  if (one.adapter !== other.adapter) return false;
  const common = Object.keys(one.expect).filter((key) => Object.hasOwn(other.expect, key));
  return common.length > 0 && common.every((key) => String(one.expect[key]) === String(other.expect[key]));
}
