import type { AuditStore, StoredCheckpoint } from '../ports/audit-store.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { Openings } from './commitment.ts';
import { parseLeaf } from './entry.ts';
import type { Entry, NewEntry } from './entry.ts';
import { checkpointLine, entryLine, readCheckpointLine, readEntryLine } from './export.ts';
import { append, checkpoint, openSealed } from './log.ts';
import type { Pen } from './log.ts';
import { parseVerifierKey, verifierKey } from './note.ts';
import { proveConsistency, proveInclusions } from './proof.ts';
import type { ProvenEntry } from './attestation.ts';
import { verifyLog } from './verify.ts';
import type { StoredLeaf, Verdict } from './verify.ts';

export type { Act } from './acts.ts';
export type { Entry, NewEntry } from './entry.ts';
export type { Pen, Vault } from './log.ts';
export type { Signer, Verifier } from './note.ts';
export type { ProvenEntry } from './attestation.ts';
export type { Fault } from './fault.ts';
export type { Verdict } from './verify.ts';

/** The audit log: what was done, by whom, in an order nobody can change unseen. */
export interface Audit {
  /** Appends entries in order and returns their sequences. Takes the lock of the log: the last statement of a short transaction. */
  append(tx: Transaction, entries: readonly NewEntry[]): Promise<readonly number[]>;
  /** Signs the head of the log and returns the checkpoint. Takes the lock of the log as well. */
  checkpoint(tx: Transaction): Promise<StoredCheckpoint>;
  /** Entries with their proofs under a checkpoint; `show` names the details that are opened, the others stay committed. */
  proofsFor(
    sequences: readonly number[],
    under: Pick<StoredCheckpoint, 'size'>,
    options?: { readonly show?: readonly string[]; readonly tx?: Transaction },
  ): Promise<readonly ProvenEntry[]>;
  /** Proof that the log of `later` entries begins with that of `earlier`, for a witness who keeps checkpoints. */
  consistency(earlier: number, later: number): Promise<readonly string[]>;
  /** Newest first. */
  list(query: AuditListQuery): Promise<readonly Entry[]>;
  /** Details of an entry with their salts; null when it has none, or their key is destroyed. Showing them is an act to record. */
  details(sequence: number): Promise<Openings | null>;
  verify(options?: VerifyOptions): Promise<Verdict>;
  /** Two files in JSON Lines, streamed: entries in order, and the checkpoints over them. */
  export(): Promise<{ readonly entries: AsyncIterable<string>; readonly checkpoints: Iterable<string> }>;
  /** The public key of the log, as it is published. */
  readonly verifierKey: string;
  /** As it is now, and those of signing keys that were replaced. */
  verifierKeys(): Promise<readonly string[]>;
}

export interface AuditListQuery {
  /** `request 7`, or several things: `['request 7', 'plan 7']` finds all about a request and its plans. */
  readonly about?: string | readonly string[];
  /** These things alone, without what is inside them; with `about`, either. */
  readonly itself?: readonly string[];
  readonly limit?: number;
  readonly before?: number;
}

export interface VerifyOptions {
  /** Checkpoints kept elsewhere: signed notes, as they are in the file. */
  readonly against?: readonly string[];
  /** Further verifier keys, besides those the store knows of. */
  readonly trusted?: readonly string[];
}

export function createAudit(pen: Pen): Audit {
  const { store, vault, signer } = pen;
  const ownKey = verifierKey(signer.name, signer.publicKey);
  const verifierKeys = async (): Promise<readonly string[]> => {
    const known = (await signer.publicKeys?.()) ?? [];
    return [...new Set([...known.map((key) => verifierKey(signer.name, key)), ownKey])];
  };
  return {
    verifierKey: ownKey,
    verifierKeys,
    append: (tx, entries) => append(pen, tx, entries),
    checkpoint: (tx) => checkpoint(pen, tx),
    proofsFor: (sequences, { size }, { show = ['statement'], tx } = {}) =>
      prove(pen, sequences, { size, show, tx }),
    consistency: async (earlier, later) =>
      (await proveConsistency(earlier, later, (wanted) => store.nodes(wanted))).map(hex),
    async list({ about, itself, limit = 100, before }) {
      const things = about === undefined ? undefined : [about].flat();
      const rows = await store.newest({
        limit,
        ...(things && { about: things }),
        ...(itself && { itself }),
        ...(before !== undefined && { before }),
      });
      return rows.map(({ leaf }) => parseLeaf(leaf));
    },
    async details(sequence) {
      const [row] = await store.rows([sequence]);
      return row ? openSealed(vault, row.sealed) : null;
    },
    async verify({ against = [], trusted = [] } = {}) {
      const { size, hasLaterNodes, checkpoints } = await store.survey();
      return verifyLog({
        leaves: () => store.scan(size),
        nodes: (wanted) => store.nodes(wanted),
        open: vault.reader(),
        hasLaterNodes,
        checkpoints: checkpoints.map(({ note }) => note),
        against,
        trusted: [...(await verifierKeys()), ...trusted].map(parseVerifierKey),
      });
    },
    async export() {
      const { size, checkpoints } = await store.survey();
      return {
        entries: entryLines(store, size),
        checkpoints: checkpoints.map(({ note }) => checkpointLine(note)),
      };
    },
  };
}

/** An export, as its two files are read: each call of `entries` begins again at the first line. */
export interface AuditExport extends VerifyOptions {
  entries(): AsyncIterable<string>;
  readonly checkpoints: readonly string[];
  /** Verifier keys of the log. */
  readonly trusted: readonly string[];
}

/** Verifies an export without the store, from its lines. */
export function verifyExport(exported: AuditExport): Promise<Verdict> {
  return verifyLog({
    leaves: () => readPages(exported.entries()),
    checkpoints: exported.checkpoints.map(readCheckpointLine),
    against: exported.against ?? [],
    trusted: exported.trusted.map(parseVerifierKey),
  });
}

async function prove(
  { store, vault }: Pick<Pen, 'store' | 'vault'>,
  sequences: readonly number[],
  {
    size,
    show,
    tx,
  }: { readonly size: number; readonly show: readonly string[]; readonly tx: Transaction | undefined },
): Promise<readonly ProvenEntry[]> {
  const wanted = [...new Set(sequences)].toSorted((a, b) => a - b);
  const proofs = await proveInclusions(wanted, size, (positions) => store.nodes(positions, tx));
  const rows = await store.rows(wanted, tx);
  return Promise.all(
    rows.map(async ({ leaf, sealed }, place) => {
      const openings = Object.entries((await openSealed(vault, sealed, tx)) ?? {});
      return {
        entry: parseLeaf(leaf),
        proof: (proofs[place] ?? []).map(hex),
        shown: Object.fromEntries(openings.filter(([name]) => show.includes(name))),
      };
    }),
  );
}

async function* entryLines(store: AuditStore, size: number): AsyncIterable<string> {
  for await (const page of store.scan(size)) yield page.map(entryLine).join('');
}

async function* readPages(lines: AsyncIterable<string>): AsyncIterable<readonly StoredLeaf[]> {
  let place = 0;
  for await (const line of lines) {
    yield [readEntryLine(line, place)];
    place += 1;
  }
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');
