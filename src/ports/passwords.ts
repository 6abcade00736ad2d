/** Passwords as they are kept: slow to try, each with a salt of its own. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** @param hash  null: of nobody; the same work is done, and nothing fits */
  fits(hash: string | null, password: string): Promise<boolean>;
  /** Made when less was asked of it than now: hashed anew once its password is known. */
  isOutdated(hash: string): Promise<boolean>;
  /**
   * What takes a hash is done by a few at a time, for each takes memory; the others wait.
   * @throws Refused('too-busy') where too many wait already
   */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}
