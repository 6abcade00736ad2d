/** A right greffe carries from end to end. @source GDPR Art. 15, 17 */
export type Right = 'access' | 'erasure';
