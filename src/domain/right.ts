/** A right greffe carries from end to end; the objection is that to prospecting. @source GDPR Art. 15, 17, 18, 21(2) */
export type Right = 'objection' | 'restriction' | 'access' | 'erasure';
