/** A part of what is listed newest first. */
export interface Backwards {
  /** Those older than this one; null: from the newest on. */
  readonly before: number | null;
  readonly most: number;
}
