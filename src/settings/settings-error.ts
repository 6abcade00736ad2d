/** One thing wrong in the settings: where, what, and what was probably meant. */
export interface SettingsError {
  /** File name inside the configuration folder, or "environment". */
  readonly file: string;
  /** From 1; null where there is no such place: a missing file, a variable. */
  readonly line: number | null;
  readonly column: number | null;
  /** systems.crm-eu.share */
  readonly path: string;
  /** What is wrong and what to write. Never quotes a value: it may be a secret. */
  readonly message: string;
  /** The nearest thing that would have been right. */
  readonly nearest: string | null;
}

/** systems.yaml:7:5 systems.crm-eu.shares: unknown key. Did you mean "share"? */
export function describeSettingsError(error: SettingsError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== null).join(':');
  const where = error.path === '' ? place : `${place} ${error.path}`;
  const hint = error.nearest === null ? '' : ` Did you mean "${error.nearest}"?`;
  return `${where}: ${error.message}${hint}`;
}
