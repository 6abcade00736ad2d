import type {
  AuditHead,
  AuditStore,
  SealedDetails,
  StoredCheckpoint,
  TreeNode,
} from '../ports/audit-store.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import { signCheckpoint } from './checkpoint.ts';
import { isOpenings } from './commitment.ts';
import type { Openings } from './commitment.ts';
import { leafAt, parseLeaf, prepare } from './entry.ts';
import type { NewEntry, PreparedEntry } from './entry.ts';
import type { Signer } from './note.ts';
import { fold, growTree, leafHash } from './tree.ts';

/** Encrypts what stands beside a row. */
export interface Vault {
  /** The key in use at this instant, once for a whole batch. */
  unlock(tx: Transaction, at: Date): Promise<VaultKey>;
  /** Null once the key is destroyed: the leaf stays, what it committed to cannot be shown any more. */
  open(sealed: SealedDetails, tx?: Transaction): Promise<unknown>;
  /** Opens many, each key read once. */
  reader(): (sealed: SealedDetails) => Promise<Opened>;
}

/** What came of opening what stands beside a row. */
export type Opened =
  | { readonly kind: 'opened'; readonly value: unknown }
  | { readonly kind: 'key-destroyed' }
  | { readonly kind: 'not-what-was-sealed' };

export interface VaultKey {
  readonly id: string;
  seal(value: Openings): Uint8Array;
}

/** What the log writes with. */
export interface Pen {
  readonly store: AuditStore;
  readonly vault: Vault;
  readonly signer: Signer;
  now(): Date;
}

/**
 * Appends entries in the order given and returns their sequences.
 * The lock of the log is taken here and held until the transaction ends: call this last.
 */
export async function append(
  pen: Pick<Pen, 'store' | 'vault' | 'now'>,
  tx: Transaction,
  entries: readonly NewEntry[],
): Promise<readonly number[]> {
  if (entries.length === 0) return [];
  const at = pen.now();
  const prepared = entries.map((entry) => prepare(entry, at));
  const sealing = sealAll(pen, tx, prepared);
  // Sealing many takes longer than a question to the store: nobody else is to wait for it.
  if (prepared.length > SEALED_UNDER_LOCK) await sealing;
  const [sealed, { size, edge }] = await Promise.all([sealing, lockedHead(pen.store, tx)]);
  const tree = growTree(size, edge);
  const nodes: TreeNode[] = [];
  const rows = prepared.map((entry, place) => {
    const sequence = size + place;
    const leaf = leafAt(sequence, entry);
    const hash = leafHash(leaf);
    nodes.push(...tree.append(hash));
    return { sequence, leaf, hash, sealed: sealed[place] ?? null };
  });
  await pen.store.append(tx, rows, nodes);
  return rows.map(({ sequence }) => sequence);
}

const SEALED_UNDER_LOCK = 20;

/** Both are asked in a row, so that whoever waits for the log waits for one answer less. */
async function lockedHead(store: AuditStore, tx: Transaction): Promise<AuditHead> {
  const [, head] = await Promise.all([store.lock(tx), store.head(tx)]);
  return head;
}

/**
 * Signs the head of the log, unless nothing happened since it was last signed, and records that it was signed.
 * Takes the lock of the log: call it last in its transaction.
 */
export async function checkpoint(pen: Pen, tx: Transaction): Promise<StoredCheckpoint> {
  const { size, edge } = await lockedHead(pen.store, tx);
  const last = await pen.store.lastCheckpoint(tx);
  if (last && (await isOnlyItsOwnEntry(pen.store, tx, last, size))) return last;

  const note = await signCheckpoint({ size, root: fold(edge) }, pen.signer);
  const signed = { size, note, signedAt: pen.now() };
  await pen.store.saveCheckpoint(tx, signed);
  await append(pen, tx, [
    { actor: 'greffe', act: 'checkpoint-signed', about: 'log', counts: { entries: size } },
  ]);
  return signed;
}

/** What an entry committed to; null when it has no details, or their key is destroyed. */
export async function openSealed(
  vault: Vault,
  sealed: SealedDetails | null,
  tx?: Transaction,
): Promise<Openings | null> {
  const value = sealed && (await vault.open(sealed, tx));
  return isOpenings(value) ? value : null;
}

async function sealAll(
  { vault, now }: Pick<Pen, 'vault' | 'now'>,
  tx: Transaction,
  entries: readonly PreparedEntry[],
): Promise<readonly (SealedDetails | null)[]> {
  if (entries.every(({ openings }) => openings === null)) return [];
  const key = await vault.unlock(tx, now());
  return entries.map(({ openings }) => openings && { keyId: key.id, bytes: key.seal(openings) });
}

// Signing is itself an entry: without this a quiet log would be signed, and grow, for ever.
async function isOnlyItsOwnEntry(
  store: AuditStore,
  tx: Transaction,
  last: StoredCheckpoint,
  size: number,
): Promise<boolean> {
  if (size !== last.size + 1) return false;
  const [row] = await store.rows([last.size], tx);
  return row !== undefined && parseLeaf(row.leaf).act === 'checkpoint-signed';
}
