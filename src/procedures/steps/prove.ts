import { attest } from '../../audit/attestation.ts';
import type { AuditListQuery } from '../../audit/index.ts';
import type { House } from '../house.ts';

/** Most entries one matter can bring along: above any, far below what a file can carry. */
const ENTRIES_MAX = 100_000;

/** A statement as its digest is taken and its file is printed. */
export type Stated = Parameters<typeof attest>[0]['statement'];

/**
 * The file of a statement: with every entry of the log about these things, their proofs, and the signed head of the log.
 * @param about  things with what is inside them, and things alone
 * @param show  details of the entries that are opened in the file; the others stay committed to
 */
export async function prove(
  house: House,
  statement: Stated,
  about: Pick<AuditListQuery, 'about' | 'itself'>,
  show: readonly string[],
): Promise<string> {
  const checkpoint = await house.store.transact((tx) => house.audit.checkpoint(tx));
  const entries = await house.audit.list({ ...about, limit: ENTRIES_MAX });
  const sequences = entries.map((entry) => entry.sequence).filter((sequence) => sequence < checkpoint.size);
  const proven = await house.audit.proofsFor(sequences, checkpoint, { show });
  return attest({ statement, entries: proven, checkpoint: checkpoint.note, key: house.audit.verifierKey });
}

/** An interface has no index signature; a statement is JSON by construction. */
export function asStated(statement: object): Stated {
  const stated: Stated = JSON.parse(JSON.stringify(statement));
  return stated;
}
