/**
 * A right greffe carries from end to end; the objection is that to prospecting, and a consent that is withdrawn is one to
 * prospecting too. @source GDPR Art. 7(3), 15, 17, 18, 21(2)
 */
export type Right = 'objection' | 'consent-withdrawal' | 'restriction' | 'access' | 'erasure';
