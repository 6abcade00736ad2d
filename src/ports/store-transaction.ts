/**
 * A transaction of the store that is under way. The core only passes it on, so that rows, jobs and
 * audit entries commit or vanish together.
 */
export interface Transaction {
  readonly transaction: symbol;
}
