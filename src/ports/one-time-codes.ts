/** Codes of six digits that an app makes every thirty seconds. @source RFC 6238 */
export interface OneTimeCodes {
  /** Unpredictable, in base32. */
  newSecret(): string;
  /** What an app reads from a picture. @param account  what the app shows beside the codes */
  address(secret: string, account: string): string;
  /**
   * The step of time a code belongs to, of this one and its two neighbours: a clock may be half a minute off.
   * @returns null where it belongs to none of them
   */
  stepOf(secret: string, code: string, now: Date): number | null;
}
