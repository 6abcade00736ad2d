/** The languages a certificate is printed in. */
export type Language = 'fr' | 'en';

/** Every word of the printed certificate. */
export type Labels = typeof french;

const french = {
  locale: 'fr-FR',
  title: 'Attestation d’exécution',
  numberSign: 'n°\u00a0',
  request: 'Demande d’exercice de droits',
  receivedOn: (day: string) => `reçue le ${day}`,
  rightsExercised: 'Droits exercés',
  controller: 'Responsable de traitement',
  dpo: 'Délégué à la protection des données',
  rights: {
    access: 'accès',
    rectification: 'rectification',
    erasure: 'effacement',
    restriction: 'limitation du traitement',
    portability: 'portabilité',
    objection: 'opposition',
  } as Readonly<Record<string, string>>,
  kinds: {
    provisional: {
      word: 'Attestation provisoire',
      meaning:
        'Les actions décrites ci-dessous sont exécutées. Une attestation définitive suivra lorsque les derniers délais des prestataires seront écoulés et qu’une dernière recherche aura été faite.',
    },
    final: {
      word: 'Attestation définitive',
      meaning:
        'Les actions décrites ci-dessous sont exécutées et contrôlées par relecture. Tout ce qui reste est indiqué, avec son motif.',
    },
  },
  issuedOn: (day: string) => `établie le ${day}`,
  doneTitle: 'Ce qui a été fait',
  nothingDone: 'Aucune fiche n’était à traiter.',
  system: 'Outil',
  counts: {
    erased: 'Effacées',
    redacted: 'Masquées',
    detached: 'Dissociées',
    kept: 'Conservées',
    left: 'Laissées',
  },
  legend:
    'Masquée : les valeurs personnelles sont remplacées. Dissociée : le lien avec la personne est supprimé. Conservée : la loi l’impose. Laissée : voir « Ce qui reste ».',
  verifiedOn: 'Contrôle',
  stillToVerify: 'à venir',
  residuesTitle: 'Ce qui reste',
  residuesIntroduction: 'Reliquats qui concernent encore la personne, et pourquoi.',
  noResidue: 'Rien de connu ne reste dans les outils où la recherche a été faite.',
  what: 'Quoi',
  why: 'Motif',
  until: 'Jusqu’au',
  noEnd: 'sans date connue',
  countOf: (count: number, kind: string) => `${wholeNumber('fr-FR', count)} × ${kind}`,
  searchTitle: 'Où la recherche a été faite',
  nothingSearched: 'Aucun outil n’a pu être interrogé.',
  searchedIn: (systems: string) => `Outils interrogés : ${systems}.`,
  outOfReach: 'Hors de portée de la recherche :',
  recipientsTitle: 'Destinataires informés',
  recipient: 'Destinataire',
  notification: 'Information (art. 19 du RGPD)',
  notifiedOn: (day: string) => `informé le ${day}`,
  notNotified: 'non informé',
  proofTitle: 'Vérifier cette attestation',
  proofMeaning:
    'Chaque acte est inscrit dans un journal de preuve signé. Le fichier joint contient les seules inscriptions de cette demande ; il se vérifie hors ligne et n’apprend rien sur personne d’autre.',
  logName: 'Journal de preuve',
  logSize: 'Nombre d’inscriptions',
  logRoot: 'Empreinte du journal',
  number: (value: number) => wholeNumber('fr-FR', value),
  page: (page: number, pages: number) => `page ${page} sur ${pages}`,
  day: (date: Date, timeZone: string) => longDay('fr-FR', date, timeZone).replace(/^1 /, '1er '),
};

const english: Labels = {
  locale: 'en-GB',
  title: 'Certificate of execution',
  numberSign: 'No.\u00a0',
  request: 'Rights request',
  receivedOn: (day) => `received on ${day}`,
  rightsExercised: 'Rights exercised',
  controller: 'Controller',
  dpo: 'Data protection officer',
  rights: {
    access: 'access',
    rectification: 'rectification',
    erasure: 'erasure',
    restriction: 'restriction of processing',
    portability: 'portability',
    objection: 'objection',
  },
  kinds: {
    provisional: {
      word: 'Provisional certificate',
      meaning:
        'The actions below have been carried out. A final certificate follows once the last delays of the vendors have passed and a last search has been made.',
    },
    final: {
      word: 'Final certificate',
      meaning:
        'The actions below have been carried out and checked by reading back. Whatever remains is listed, with its reason.',
    },
  },
  issuedOn: (day) => `issued on ${day}`,
  doneTitle: 'What was done',
  nothingDone: 'There was no record to act on.',
  system: 'Tool',
  counts: { erased: 'Erased', redacted: 'Redacted', detached: 'Detached', kept: 'Kept', left: 'Left' },
  legend:
    'Redacted: personal values were overwritten. Detached: the link to the person was removed. Kept: the law demands it. Left: see “What remains”.',
  verifiedOn: 'Read back',
  stillToVerify: 'to come',
  residuesTitle: 'What remains',
  residuesIntroduction: 'Residues that still concern the person, and why.',
  noResidue: 'Nothing known remains in the tools that were searched.',
  what: 'What',
  why: 'Reason',
  until: 'Until',
  noEnd: 'no known date',
  countOf: (count, kind) => `${wholeNumber('en-GB', count)} × ${kind}`,
  searchTitle: 'Where we searched',
  nothingSearched: 'No tool could be searched.',
  searchedIn: (systems) => `Tools searched: ${systems}.`,
  outOfReach: 'Out of reach of the search:',
  recipientsTitle: 'Recipients told',
  recipient: 'Recipient',
  notification: 'Notification (GDPR art. 19)',
  notifiedOn: (day) => `told on ${day}`,
  notNotified: 'not told',
  proofTitle: 'Checking this certificate',
  proofMeaning:
    'Every act is an entry of a signed audit log. The file that comes with this page holds the entries of this request alone; it can be checked offline, and says nothing about anyone else.',
  logName: 'Audit log',
  logSize: 'Number of entries',
  logRoot: 'Root hash of the log',
  number: (value) => wholeNumber('en-GB', value),
  page: (page, pages) => `page ${page} of ${pages}`,
  day: (date, timeZone) => longDay('en-GB', date, timeZone),
};

export const labels: Readonly<Record<Language, Labels>> = { fr: french, en: english };

// The font has no narrow no-break space, which French puts between thousands.
function wholeNumber(locale: string, value: number): string {
  return value.toLocaleString(locale).replaceAll('\u202f', '\u00a0');
}

function longDay(locale: string, date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(date);
}
