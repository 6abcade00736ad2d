/** One thing that is not as it was written. */
export interface Fault {
  readonly kind:
    | 'changed'
    | 'details-changed'
    | 'removed'
    | 'inserted'
    | 'reordered'
    | 'rewritten'
    | 'missing-since-checkpoint'
    | 'checkpoint-altered'
    | 'checkpoint-unknown-key'
    | 'checkpoint-inconsistent'
    | 'checkpoint-removed';
  /** The first entry concerned; for a checkpoint, the number of entries it covers. */
  readonly sequence: number;
  /** The last entry concerned, where it cannot be said which of several it is. */
  readonly until?: number;
  readonly says: string;
}

export function fault(kind: Fault['kind'], sequence: number, says: string): Fault {
  return { kind, sequence, says };
}
