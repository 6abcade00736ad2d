import type { Issued } from '../../../src/platform/pdf/printed.ts';

/** An attestation with something in every section. */
export const sample: Issued = {
  statement: {
    format: 'greffe-statement/1',
    number: '7-1',
    kind: 'provisional',
    issuedAt: '2026-11-23T23:30:00.000Z',
    controller: { id: 'ardoise', name: 'Ardoise & Cie SAS', dpo: 'dpo@ardoise.example.fr' },
    request: { id: 7, receivedOn: '2026-11-01', rights: ['access', 'erasure'] },
    access: {
      package: '7.1',
      digest: 'a3'.repeat(32),
      bytes: 48_213,
      withheld: 2,
      signedBy: 'dpo',
      signedAt: '2026-11-10T09:00:00.000Z',
      fetchedAt: '2026-11-10T15:30:00.000Z',
    },
    plans: [
      { plan: '7.2', digest: 'ab'.repeat(32), approvedBy: 'dpo', approvedAt: '2026-11-20T09:00:00.000Z' },
    ],
    systems: [
      {
        system: 'crm-eu',
        erased: 14,
        redacted: 0,
        detached: 3,
        objected: 2,
        kept: 0,
        left: 2,
        verified: 17,
        verifiedAt: '2026-11-23T10:00:00.000Z',
      },
      {
        system: 'sales',
        erased: 1209,
        redacted: 4,
        detached: 1,
        objected: 0,
        kept: 2,
        left: 0,
        verified: 0,
        verifiedAt: null,
      },
    ],
    residues: [
      ...[1, 2, 3].map((number) => ({
        line: `plan 7.2 line ${number}`,
        system: 'crm-eu',
        kind: 'contact',
        ground: null,
        why: 'in-recycle-bin' as const,
        until: '2027-02-20T23:30:00.000Z',
      })),
      {
        line: 'plan 7.2 line 4',
        system: 'sales',
        kind: 'Order',
        ground: 'C. com. L123-22',
        why: 'exemption',
        until: '2036-12-31',
      },
      {
        line: 'plan 7.2 line 5',
        system: 'crm-eu',
        kind: 'note',
        ground: null,
        why: 'shared-with-others',
        until: null,
      },
    ],
    searched: ['crm-eu', 'sales'],
    outOfReach: [{ system: 'sales', what: 'Field history', because: 'no-api' }],
    recipients: [
      {
        name: 'Routage Postal Nantais',
        role: 'processor',
        told: [{ kind: 'erasure', how: 'mail', on: '2026-03-12' }],
      },
    ],
    suppressionKept: true,
  },
  checkpoint:
    'greffe.ardoise.example.fr/journal\n48213\n+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=\n\n' +
    '— greffe.ardoise.example.fr/journal x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
  key: 'greffe.ardoise.example.fr/journal+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
};
