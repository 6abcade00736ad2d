import { NoteError, parseVerifierKey } from '../audit/note.ts';
import type { Catalogue } from '../domain/in-french.ts';

/** What anybody can check from files alone, without settings, store or network. */
export { verifyAttestation } from '../audit/attestation.ts';
export type { AttestationVerdict, Check } from '../audit/attestation.ts';
export { verifyExport } from '../audit/index.ts';
export type { Verdict } from '../audit/index.ts';

/** Whether a text is a verifier key, whole: one that is not must not be taken for a key that signed nothing. */
export function isVerifierKey(text: string): boolean {
  try {
    parseVerifierKey(text);
    return true;
  } catch (error) {
    if (error instanceof NoteError) return false;
    throw error;
  }
}

/** What is said of them, in French. */
export async function auditInFrench(): Promise<readonly Catalogue[]> {
  return [(await import('../audit/french.ts')).french];
}
