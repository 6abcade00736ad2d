/** One credential of the portal: what kind it is and what it may do. */
export interface Token {
  readonly token: string;
  readonly kind: 'service-key' | 'legacy-private-app' | 'oauth';
  /** null grants everything. */
  readonly scopes: readonly string[] | null;
  state: 'valid' | 'expired' | 'revoked';
}

export interface TokenInput {
  readonly kind?: Token['kind'];
  readonly scopes?: readonly string[];
}

export interface Tokens {
  /** @returns the bearer token */
  add(input?: TokenInput): string;
  expire(token: string): void;
  revoke(token: string): void;
  named(token: string): Token | null;
}

export function tokenBook(): Tokens {
  const byName = new Map<string, Token>();
  const set = (name: string, state: Token['state']): void => {
    const token = byName.get(name);
    if (token !== undefined) token.state = state;
  };
  return {
    add: ({ kind = 'service-key', scopes } = {}) => {
      const serial = String(byName.size + 1).padStart(12, '0');
      const token = kind === 'oauth' ? `CDouble${serial}` : `pat-eu1-00000000-0000-4000-8000-${serial}`;
      byName.set(token, { token, kind, scopes: scopes ?? null, state: 'valid' });
      return token;
    },
    expire: (token) => set(token, 'expired'),
    revoke: (token) => set(token, 'revoked'),
    named: (token) => byName.get(token) ?? null,
  };
}

export const grants = (token: Token, scope: string): boolean =>
  token.scopes === null || token.scopes.includes(scope);
