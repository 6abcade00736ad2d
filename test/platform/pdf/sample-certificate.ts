import type { PrintedCertificate } from '../../../src/platform/pdf/certificate.ts';

/** A certificate with something in every section. */
export const sampleCertificate: PrintedCertificate = {
  number: '7-1',
  kind: 'provisional',
  controller: { name: 'Ardoise & Cie SAS', dpo: 'dpo@ardoise.example.fr', timeZone: 'Europe/Paris' },
  request: { id: 7, receivedOn: '2026-11-01', rights: ['access', 'erasure'] },
  systems: [
    {
      system: 'crm-eu',
      vendorLabel: 'CRM marketing',
      counts: { erased: 14, redacted: 0, detached: 3, kept: 0, left: 2 },
      verifiedOn: '2026-11-23',
    },
    {
      system: 'sales',
      vendorLabel: 'CRM commercial',
      counts: { erased: 1209, redacted: 4, detached: 1, kept: 2, left: 0 },
      verifiedOn: null,
    },
  ],
  residues: [
    {
      system: 'crm-eu',
      kind: 'fiche effacée',
      count: 14,
      reason: 'Corbeille du prestataire : récupérable par un administrateur jusqu’à sa purge.',
      until: '2027-02-21',
    },
    {
      system: 'sales',
      kind: 'commande',
      count: 2,
      reason:
        'Obligation comptable : pièces conservées dix ans (C. com. L123-22), en archivage intermédiaire.',
      until: '2036-12-31',
    },
    {
      system: 'crm-eu',
      kind: 'note',
      count: 2,
      reason: 'Concerne aussi une autre personne : la note lui reste, le lien avec vous est supprimé.',
      until: null,
    },
  ],
  searched: ['crm-eu', 'sales', 'les registres de greffe'],
  outOfReach: [
    {
      system: 'sales',
      what: 'Historique des champs',
      why: 'Le prestataire ne permet ni de le lire ni de l’effacer par son interface.',
    },
  ],
  recipients: [
    { name: 'Routage Postal Nantais', notifiedOn: '2026-11-23' },
    { name: 'Agence Brume', notifiedOn: null, note: 'Société dissoute en 2025' },
  ],
  issuedAt: '2026-11-23T23:30:00.000Z',
  checkpoint: {
    origin: 'greffe.ardoise.example.fr/journal',
    size: 48_213,
    root: '+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=',
  },
  verifyHint: 'Pour vérifier : greffe certificate verify attestation-7-1.json',
};
