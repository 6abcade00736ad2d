/** Unpredictable bytes and identifiers. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** Version 4, lower case. */
  uuid(): string;
}
