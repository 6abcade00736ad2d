export interface Permissions {
  readonly apiEnabled: boolean;
  readonly viewAllData: boolean;
  readonly modifyAllData: boolean;
  readonly bulkApiHardDelete: boolean;
  readonly viewSetup: boolean;
  readonly manageUsers: boolean;
  /** Allow User Access to Privacy Data: the Consent API. */
  readonly privacyData: boolean;
  readonly editConvertedLeads: boolean;
  /** Without it a user sees their own files only, whatever else they may view. */
  readonly queryAllFiles: boolean;
}

export const everyPermission: Permissions = {
  apiEnabled: true,
  viewAllData: true,
  modifyAllData: true,
  bulkApiHardDelete: true,
  viewSetup: true,
  manageUsers: true,
  privacyData: true,
  editConvertedLeads: true,
  queryAllFiles: true,
};

export type Act = 'read' | 'create' | 'edit' | 'delete';

/** Who is calling, with what rights. */
export interface Session {
  readonly token: string;
  readonly userId: string;
  readonly permissions: Permissions;
  readonly isJwt: boolean;
  /** Field-level security: describe and queries leave the field out. */
  hides(sobject: string, field: string): boolean;
  denies(sobject: string, act: Act): boolean;
}

/** Whom rights are taken from: one token, or everybody. */
export type Whom = string;
export const everybody: Whom = 'all';

/** Field-level security and object rights, by token. */
export interface Restrictions {
  hideField(whom: Whom, sobject: string, field: string): void;
  showField(whom: Whom, sobject: string, field: string): void;
  deny(whom: Whom, sobject: string, ...acts: readonly Act[]): void;
  allow(whom: Whom, sobject: string): void;
  hides(token: string, sobject: string, field: string): boolean;
  denies(token: string, sobject: string, act: Act): boolean;
}

export function createRestrictions(): Restrictions {
  const hidden = new Set<string>();
  const denied = new Set<string>();
  const acts: readonly Act[] = ['read', 'create', 'edit', 'delete'];
  const key = (...parts: readonly string[]): string => parts.join(' ').toLowerCase();
  const either = (from: ReadonlySet<string>, token: string, ...parts: readonly string[]): boolean =>
    from.size > 0 && (from.has(key(everybody, ...parts)) || from.has(key(token, ...parts)));
  return {
    hideField: (whom, sobject, field) => void hidden.add(key(whom, sobject, field)),
    showField: (whom, sobject, field) => void hidden.delete(key(whom, sobject, field)),
    deny: (whom, sobject, ...taken) => {
      for (const act of taken.length > 0 ? taken : acts) denied.add(key(whom, sobject, act));
    },
    allow: (whom, sobject) => {
      for (const act of acts) denied.delete(key(whom, sobject, act));
    },
    hides: (token, sobject, field) => either(hidden, token, sobject, field),
    denies: (token, sobject, act) => either(denied, token, sobject, act),
  };
}
