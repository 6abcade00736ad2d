import type { Transaction } from './store-transaction.ts';

/**
 * Where the audit log is kept. Nothing here can be changed or removed once it is written; the store enforces that itself.
 * Readers may be given a transaction, to see what it has appended; without one each page is read on its own.
 */
export interface AuditStore {
  /**
   * Waits for the one lock under which the log grows; it is held until the transaction ends. What is asked after it, even
   * before it answers, sees all that was appended before.
   */
  lock(tx: Transaction): Promise<void>;
  /** Number of entries, and the complete subtrees of that size, largest first. */
  head(tx?: Transaction): Promise<AuditHead>;
  /** Appends rows and the subtrees they complete. Only under `lock`; what fails fails the transaction. */
  append(tx: Transaction, rows: readonly AuditRow[], nodes: readonly TreeNode[]): Promise<void>;
  /** Hashes of complete subtrees, in any order; those that do not exist are left out. Level 0 is the entries themselves. */
  nodes(wanted: readonly TreePosition[], tx?: Transaction): Promise<readonly TreeNode[]>;
  /** Rows by their sequence, ascending; those that do not exist are left out. */
  rows(sequences: readonly number[], tx?: Transaction): Promise<readonly AuditRow[]>;
  /** Rows about a thing (and what is inside it), newest first. */
  newest(query: AuditQuery): Promise<readonly AuditRow[]>;
  /** Rows below a sequence, ascending, in pages: memory stays flat whatever the size of the log. */
  scan(below: number): AsyncIterable<readonly AuditRow[]>;
  /** What the whole log claims to be, seen at one instant. */
  survey(): Promise<AuditSurvey>;
  lastCheckpoint(tx?: Transaction): Promise<StoredCheckpoint | null>;
  saveCheckpoint(tx: Transaction, checkpoint: StoredCheckpoint): Promise<void>;
}

/** What must be known of a log to append to it. */
export interface AuditHead {
  readonly size: number;
  readonly edge: readonly Uint8Array[];
}

/** One entry as it is kept. */
export interface AuditRow {
  /** Place in the tree: the first entry is 0. */
  readonly sequence: number;
  /** Canonical text of the entry: the bytes that are hashed. */
  readonly leaf: string;
  /** RFC 6962 hash of the leaf, kept to tell which entry was changed. */
  readonly hash: Uint8Array;
  /** Details and their salts, encrypted; null when the entry has none. */
  readonly sealed: SealedDetails | null;
}

/** Encrypted details with the id of their key: unreadable once that is destroyed, while the leaf stays. */
export interface SealedDetails {
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** A complete subtree of the log: 2^level entries, the first of which is index × 2^level. */
export interface TreePosition {
  readonly level: number;
  readonly index: number;
}

/** A complete subtree and its root. */
export interface TreeNode extends TreePosition {
  readonly hash: Uint8Array;
}

/** A signed head of the log. */
export interface StoredCheckpoint {
  /** Number of entries it covers. */
  readonly size: number;
  /** The signed note, as it is published. */
  readonly note: string;
  readonly signedAt: Date;
}

/** The claims a verification starts from. */
export interface AuditSurvey {
  readonly size: number;
  /** Whether hashes are stored of entries that come after the last one: entries were cut off. */
  readonly hasLaterNodes: boolean;
  /** In the order they were signed. */
  readonly checkpoints: readonly StoredCheckpoint[];
}

/** Which entries are wanted. */
export interface AuditQuery {
  /** `request 7` also finds `request 7 …`; `plan 7` also finds `plan 7.2 line 14`. Several are joined by "or". */
  readonly about?: readonly string[];
  /** These things alone, without what is inside them; with `about`, either. */
  readonly itself?: readonly string[];
  readonly limit: number;
  /** Only entries below this sequence: the cursor of the next page. */
  readonly before?: number;
}
