import type { Catalogue } from '../domain/in-french.ts';

/** What anybody can check from files alone, without settings, store or network. */
export { verifyAttestation } from '../audit/attestation.ts';
export type { AttestationVerdict, Check } from '../audit/attestation.ts';
export { verifyExport } from '../audit/index.ts';
export type { Verdict } from '../audit/index.ts';

/** What is said of them, in French. */
export async function auditInFrench(): Promise<readonly Catalogue[]> {
  return [(await import('../audit/french.ts')).french];
}
