/**
 * A right greffe carries from end to end; the objection is that to prospecting, and a consent that is withdrawn is one to
 * prospecting too. @source GDPR Art. 7(3), 15, 16, 17, 18, 20, 21(2)
 */
export type Right =
  | 'objection'
  | 'consent-withdrawal'
  | 'restriction'
  | 'rectification'
  | 'access'
  | 'portability'
  | 'erasure';

/** All of them, in the order in which they advance. */
export const RIGHTS = [
  'objection',
  'consent-withdrawal',
  'restriction',
  'rectification',
  'access',
  'portability',
  'erasure',
] as const satisfies readonly Right[];

/** Those whose plan a human signs before anything is written. */
export const SIGNED_RIGHTS = ['rectification', 'erasure'] as const satisfies readonly Right[];

export type SignedRight = (typeof SIGNED_RIGHTS)[number];

export function isSigned(right: string): right is SignedRight {
  return SIGNED_RIGHTS.some((one) => one === right);
}

/** Those that end in a package: a human reviews and signs it, then it leaves. */
export const COPY_RIGHTS = ['access', 'portability'] as const satisfies readonly Right[];

export type CopyRight = (typeof COPY_RIGHTS)[number];
