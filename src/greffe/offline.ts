/** What anybody can check from files alone, without settings, store or network. */
export { verifyAttestation } from '../audit/attestation.ts';
export type { AttestationVerdict, Check } from '../audit/attestation.ts';
export { verifyExport } from '../audit/index.ts';
export type { Verdict } from '../audit/index.ts';
