import type { KindTerms, Related, Ref } from '../../src/contract/index.ts';

/** Whatever is held there about the person of a request, whether or not there is anything. */
export const dossierKind = 'dossier';

/** What whoever holds it gave as a file. */
export const fileKind = 'file';

/** Gone once whoever holds it says so: nobody else can look. */
export const kinds: Readonly<Record<string, KindTerms>> = {
  [dossierKind]: { role: 'file', effect: { kind: 'purged' }, order: 0 },
  [fileKind]: { role: 'file', effect: { kind: 'purged' }, order: 0 },
};

/** @param ground  on which whoever holds it keeps it; null where nobody has said so */
export function dossier(ref: Ref, ground: string | null): Related {
  return {
    ref,
    of: ref,
    relation: 'owned',
    whenErased: 'stays',
    others: { persons: 0, organisations: 0, transactions: 0 },
    can: ground === null ? ['erase'] : [],
    redactable: [],
    facts: {},
    ...(ground !== null && { keptUnder: ground }),
  };
}
