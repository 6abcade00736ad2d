/** What may be said about an event: codes, counts, plan and line numbers. Never what somebody wrote. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The running record for whoever operates greffe. It carries no personal data: a person is a request
 * number here, a record is a plan and line number, an error is its code.
 */
export interface Log {
  info(event: string, facts?: Facts): void;
  warn(event: string, facts?: Facts): void;
  error(event: string, facts?: Facts): void;
}
