import type { ResidueReason } from '../../domain/certificate.ts';
import { kindName } from '../../domain/kind-names.ts';

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
  askedBy: 'Demandée par',
  qualities: {
    agent: 'un mandataire de la personne',
    lawyer: 'l’avocat de la personne',
    association: 'une association, pour la personne',
    parent: 'le titulaire de l’autorité parentale',
    guardian: 'le tuteur de la personne',
    heir: 'un héritier de la personne',
  } as Readonly<Record<string, string>>,
  controller: 'Responsable de traitement',
  dpo: 'Délégué à la protection des données',
  rights: {
    access: 'accès',
    rectification: 'rectification',
    erasure: 'effacement',
    restriction: 'limitation du traitement',
    portability: 'portabilité',
    objection: 'opposition',
    'consent-withdrawal': 'retrait du consentement',
  } as Readonly<Record<string, string>>,
  kinds: {
    provisional: {
      word: 'Attestation provisoire',
      acts: 'Les actions décrites ci-dessous sont exécutées.',
      end: 'Une attestation définitive suivra lorsque les derniers délais des prestataires seront écoulés et qu’une dernière recherche aura été faite.',
    },
    final: {
      word: 'Attestation définitive',
      acts: 'Les actions décrites ci-dessous sont exécutées et contrôlées par relecture.',
      end: 'Tout ce qui reste est indiqué, avec son motif.',
    },
  },
  nothingHeld: (searched: boolean, outOfReach: boolean) =>
    [
      searched
        ? 'Nous ne détenons aucune fiche de la personne dans les outils interrogés : il n’y avait rien à exécuter.'
        : 'Aucune fiche de la personne n’est connue, et aucun outil n’a été interrogé.',
      outOfReach ? 'Ce que la recherche ne peut pas atteindre est indiqué ci-dessous.' : '',
    ]
      .filter((part) => part !== '')
      .join(' '),
  onlyCopied: 'La copie décrite ci-dessous a été relue, signée et retirée pour être remise à la personne.',
  answerFollows: 'Une attestation définitive suivra pour le reste de la demande.',
  nothingToDo: 'Aucune action n’était à exécuter.',
  issuedOn: (day: string) => `établie le ${day}`,
  copyTitle: 'La copie des données (article 15)',
  copyMeaning:
    'Le dossier d’accès a été relu et signé avant de partir. Son empreinte permet à qui le détient de vérifier que c’est bien lui.',
  takenAlongTitle: 'Les données à emporter (article 20)',
  takenAlongMeaning:
    'Le dossier de portabilité a été relu et signé avant de partir. Il dit lui-même ce qui est laissé de côté, et pourquoi. Son empreinte permet à qui le détient de vérifier que c’est bien lui.',
  takenAlong: 'Dossier de portabilité',
  package: 'Dossier d’accès',
  packageSize: (bytes: number) => `${wholeNumber('fr-FR', bytes)} octets`,
  signed: 'Relu et signé',
  signedBy: (by: string, day: string) => `par ${by}, le ${day}`,
  fetchedOn: 'Retiré pour être remis le',
  withheld: 'Lignes retenues après examen',
  withheldCount: (count: number) =>
    count === 0 ? 'aucune' : `${wholeNumber('fr-FR', count)}, pour un motif que le dossier indique`,
  packageDigest: 'Empreinte (SHA-256)',
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
  objected: (count: number, system: string) =>
    `${system} : ${wholeNumber('fr-FR', count)} opposition${count > 1 ? 's' : ''} à la prospection enregistrée${count > 1 ? 's, une par adresse et par canal' : ''}.`,
  objections: 'Oppositions à la prospection',
  restricted: (count: number, system: string) =>
    `${system} : ${wholeNumber('fr-FR', count)} fiche${count > 1 ? 's' : ''} en limitation, à conserver sans utilisation.`,
  rectified: (count: number, system: string, fields: string) =>
    `${system} : ${wholeNumber('fr-FR', count)} fiche${count > 1 ? 's' : ''} rectifiée${count > 1 ? 's' : ''} (${fields}).`,
  takenOff: (count: number, system: string) =>
    `${system} : retirée de ${wholeNumber('fr-FR', count)} liste${count > 1 ? 's' : ''} ou campagne${count > 1 ? 's' : ''}.`,
  lifted: (count: number, system: string) =>
    `${system} : limitation levée sur ${wholeNumber('fr-FR', count)} fiche${count > 1 ? 's' : ''} ; la prospection y reste arrêtée.`,
  putAside: (count: number, system: string) =>
    `${system} : ${wholeNumber('fr-FR', count)} fiche${count > 1 ? 's' : ''} confiée${count > 1 ? 's' : ''} au propriétaire réservé aux données en limitation, hors de l’usage courant.`,
  givenBack: (count: number, system: string) =>
    `${system} : ${wholeNumber('fr-FR', count)} fiche${count > 1 ? 's' : ''} rendue${count > 1 ? 's' : ''} à ${count > 1 ? 'leur' : 'son'} ancien propriétaire.`,
  suppressionKept:
    'Les adresses sont gardées, sous forme d’empreintes, dans la liste repoussoir : à seule fin que rien n’y soit plus envoyé.',
  legend:
    'Masquée : les valeurs personnelles sont remplacées. Dissociée : le lien avec la personne est supprimé. Conservée : une obligation légale ou un gel l’impose. Laissée : voir « Ce qui reste ».',
  verifiedOn: 'Contrôle',
  stillToVerify: 'à venir',
  attested: (count: number) => `${wholeNumber('fr-FR', count)} sur attestation d’une personne nommée`,
  residuesTitle: 'Ce qui reste',
  residuesIntroduction: 'Reliquats qui concernent encore la personne, et pourquoi.',
  noResidue: 'Rien de connu ne reste dans les outils où la recherche a été faite.',
  what: 'Quoi',
  why: 'Motif',
  until: 'Jusqu’au',
  noEnd: 'sans date connue',
  goesOut: (day: string) => `part le ${day}`,
  countOf: (count: number, kind: string) =>
    `${wholeNumber('fr-FR', count)}\u00a0${kindName(kind, count, 'fr')}`,
  searchTitle: 'Où la recherche a été faite',
  nothingSearched: 'Aucun outil n’a pu être interrogé.',
  searchedIn: (systems: string) => `Outils interrogés : ${systems}.`,
  outOfReach: 'Hors de portée :',
  recipientsTitle: 'Destinataires des données',
  recipient: 'Destinataire',
  told: 'Information (article 19 du RGPD)',
  notificationKinds: {
    restriction: 'limitation',
    'restriction-lifted': 'limitation levée',
    rectification: 'rectification',
    erasure: 'effacement',
  },
  notificationWays: {
    mail: 'informé par e-mail',
    webhook: 'informé par message signé',
    task: 'informé par une personne',
    'own-tools': 'exécuté dans son outil',
    'by-hand': 'informé',
    'not-told': 'non informé, pour une raison que la réponse donne',
    pending: 'pas encore informé',
  },
  role: 'Rôle',
  reasons: {
    'about-the-person': 'Concerne la personne.',
    'shared-with-others': 'Concerne aussi une autre personne, dont les droits sont préservés.',
    'legal-hold': 'Gel pour litige.',
    exemption: 'Obligation légale de conservation.',
    'commercial-record': 'Pièce commerciale que l’entreprise conserve.',
    'vendor-cannot': 'L’outil ne permet pas de l’effacer.',
    'tied-to-kept': 'L’effacer entraînerait une fiche qui doit rester.',
    'no-recycle-bin': 'L’outil n’a pas de corbeille pour elle.',
    'mail-could-leave': 'Un message pourrait encore partir.',
    objected: 'La personne s’oppose à la prospection.',
    restricted: 'Le traitement est limité : les données sont conservées sans être utilisées.',
    inaccurate: 'Valeur inexacte.',
    'inaccurate-held': 'Valeur inexacte, sur une fiche gelée.',
    'other-value':
      'L’outil contient une autre valeur que celle dite inexacte ; il a été décidé de la laisser.',
    'changed-elsewhere': 'Valeur changée dans un autre outil.',
    'already-right': 'Valeur déjà exacte.',
    'cannot-rectify': 'L’outil ne permet pas de la rectifier : à faire à la main.',
    'value-unseen': 'Champ masqué ou à plusieurs valeurs : à rectifier à la main.',
    'not-portable': 'Rien de portable.',
    'still-solicits': 'L’outil ne permet pas d’en retirer la personne : à arrêter à la main.',
    'already-erased': 'Déjà effacée ; encore dans la corbeille de l’outil, hors d’atteinte.',
    'in-recycle-bin': 'Effacée ; récupérable dans la corbeille de l’outil jusqu’à sa purge.',
    'vendor-erases-later': 'Effacement accepté ; le prestataire l’achève plus tard.',
    overwritten: 'Les données de la personne sont remplacées ; la fiche reste.',
    'cut-loose': 'Le lien avec la personne est supprimé ; le texte peut encore la nommer.',
    'not-carried-out': 'L’action n’a pas pu être exécutée.',
  } as Readonly<Record<ResidueReason, string>>,
  withGround: (reason: string, ground: string) => `${reason.replace(/\.$/, '')} : ${ground}`,
  gaps: {
    'no-api': 'Aucun appel de l’outil ne l’atteint.',
    'no-scope': 'L’accès confié à greffe ne le permet pas.',
    edition: 'L’édition de l’outil ne le permet pas.',
    'not-searchable': 'L’outil ne permet pas d’y chercher.',
    failed: 'L’outil n’a pas répondu.',
    'vendor-delay': 'L’outil ne le montre qu’après un délai.',
  } as Readonly<Record<string, string>>,
  roles: {
    processor: 'sous-traitant',
    'joint-controller': 'responsable conjoint',
    'separate-controller': 'responsable distinct',
  } as Readonly<Record<string, string>>,
  proofTitle: 'Vérifier cette attestation',
  proofMeaning:
    'Chaque acte est inscrit dans un journal de preuve signé. Le fichier joint contient les seules inscriptions de cette demande ; il se vérifie hors ligne et n’apprend rien sur personne d’autre.',
  logName: 'Journal de preuve',
  logSize: 'Nombre d’inscriptions',
  logRoot: 'Empreinte du journal',
  logKey: 'Clé de signature',
  verifyHint: (number: string) =>
    `Pour vérifier le fichier joint : greffe certificate verify attestation-${number}.json. Comparez la clé de signature, en entier, avec celle que publie le responsable de traitement.`,
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
  askedBy: 'Asked by',
  qualities: {
    agent: 'an agent of the person',
    lawyer: 'the lawyer of the person',
    association: 'an association, for the person',
    parent: 'the holder of parental authority',
    guardian: 'the guardian of the person',
    heir: 'an heir of the person',
  },
  controller: 'Controller',
  dpo: 'Data protection officer',
  rights: {
    access: 'access',
    rectification: 'rectification',
    erasure: 'erasure',
    restriction: 'restriction of processing',
    portability: 'portability',
    objection: 'objection',
    'consent-withdrawal': 'withdrawal of consent',
  },
  kinds: {
    provisional: {
      word: 'Provisional certificate',
      acts: 'The actions below have been carried out.',
      end: 'A final certificate follows once the last delays of the vendors have passed and a last search has been made.',
    },
    final: {
      word: 'Final certificate',
      acts: 'The actions below have been carried out and checked by reading back.',
      end: 'Whatever remains is listed, with its reason.',
    },
  },
  nothingHeld: (searched, outOfReach) =>
    [
      searched
        ? 'We hold no record of the person in the tools that were searched: there was nothing to carry out.'
        : 'No record of the person is known, and no tool was searched.',
      outOfReach ? 'What the search cannot reach is listed below.' : '',
    ]
      .filter((part) => part !== '')
      .join(' '),
  onlyCopied: 'The copy described below was reviewed, signed and fetched to be handed to the person.',
  answerFollows: 'A final certificate follows for the rest of the request.',
  nothingToDo: 'There was no action to carry out.',
  issuedOn: (day) => `issued on ${day}`,
  copyTitle: 'The copy of the data (Article 15)',
  copyMeaning:
    'The access package was reviewed and signed before it left. Whoever holds it can tell by its digest that it is the one.',
  takenAlongTitle: 'The data to take along (Article 20)',
  takenAlongMeaning:
    'The portability package was reviewed and signed before it left. It says itself what is left out, and why. Whoever holds it can tell by its digest that it is the one.',
  takenAlong: 'Portability package',
  package: 'Access package',
  packageSize: (bytes) => `${wholeNumber('en-GB', bytes)} bytes`,
  signed: 'Reviewed and signed',
  signedBy: (by, day) => `by ${by}, on ${day}`,
  fetchedOn: 'Fetched to be handed over on',
  withheld: 'Lines kept back after review',
  withheldCount: (count) =>
    count === 0 ? 'none' : `${wholeNumber('en-GB', count)}, for a reason the package names`,
  packageDigest: 'Digest (SHA-256)',
  doneTitle: 'What was done',
  nothingDone: 'There was no record to act on.',
  system: 'Tool',
  counts: { erased: 'Erased', redacted: 'Redacted', detached: 'Detached', kept: 'Kept', left: 'Left' },
  objected: (count, system) =>
    `${system}: ${wholeNumber('en-GB', count)} objection${count > 1 ? 's' : ''} to prospecting recorded${count > 1 ? ', one for each address and channel' : ''}.`,
  objections: 'Objections to prospecting',
  restricted: (count, system) =>
    `${system}: ${wholeNumber('en-GB', count)} record${count > 1 ? 's' : ''} restricted, to be kept and not used.`,
  rectified: (count, system, fields) =>
    `${system}: ${wholeNumber('en-GB', count)} record${count > 1 ? 's' : ''} corrected (${fields}).`,
  takenOff: (count, system) =>
    `${system}: taken off ${wholeNumber('en-GB', count)} list${count > 1 ? 's' : ''} or campaign${count > 1 ? 's' : ''}.`,
  lifted: (count, system) =>
    `${system}: the restriction is lifted on ${wholeNumber('en-GB', count)} record${count > 1 ? 's' : ''}; prospecting stays stopped there.`,
  putAside: (count, system) =>
    `${system}: ${wholeNumber('en-GB', count)} record${count > 1 ? 's' : ''} given to the owner of restricted data, out of everyday use.`,
  givenBack: (count, system) =>
    `${system}: ${wholeNumber('en-GB', count)} record${count > 1 ? 's' : ''} given back to ${count > 1 ? 'their' : 'its'} former owner.`,
  suppressionKept:
    'The addresses are kept, as hashes, in the suppression register: to the sole end that nothing is sent to them any more.',
  legend:
    'Redacted: personal values were overwritten. Detached: the link to the person was removed. Kept: a statutory duty or a hold demands it. Left: see “What remains”.',
  verifiedOn: 'Read back',
  stillToVerify: 'to come',
  attested: (count: number) => `${wholeNumber('en-GB', count)} attested by a named person`,
  residuesTitle: 'What remains',
  residuesIntroduction: 'Residues that still concern the person, and why.',
  noResidue: 'Nothing known remains in the tools that were searched.',
  what: 'What',
  why: 'Reason',
  until: 'Until',
  noEnd: 'no known date',
  goesOut: (day) => `goes out on ${day}`,
  countOf: (count, kind) => `${wholeNumber('en-GB', count)}\u00a0${kindName(kind, count, 'en')}`,
  searchTitle: 'Where we searched',
  nothingSearched: 'No tool could be searched.',
  searchedIn: (systems) => `Tools searched: ${systems}.`,
  outOfReach: 'Out of reach:',
  recipientsTitle: 'Recipients of the data',
  recipient: 'Recipient',
  told: 'What they were told (Article 19 GDPR)',
  notificationKinds: {
    restriction: 'restriction',
    'restriction-lifted': 'restriction lifted',
    rectification: 'rectification',
    erasure: 'erasure',
  },
  notificationWays: {
    mail: 'told by e-mail',
    webhook: 'told by a signed message',
    task: 'told by a person',
    'own-tools': 'carried out in their tool',
    'by-hand': 'told',
    'not-told': 'not told, for a reason that the answer gives',
    pending: 'not told yet',
  },
  role: 'Role',
  reasons: {
    'about-the-person': 'Concerns the person.',
    'shared-with-others': 'Concerns another person too, whose rights are kept.',
    'legal-hold': 'Legal hold.',
    exemption: 'Statutory duty to keep.',
    'commercial-record': 'A commercial record the business keeps.',
    'vendor-cannot': 'The tool has no way to erase it.',
    'tied-to-kept': 'Erasing it would take along a record that must stay.',
    'no-recycle-bin': 'The tool has no recycle bin for it.',
    'mail-could-leave': 'A message could still leave.',
    objected: 'The person objects to prospecting.',
    restricted: 'Processing is restricted: the data is kept and not used.',
    inaccurate: 'Inaccurate value.',
    'inaccurate-held': 'Inaccurate value, on a record under a hold.',
    'other-value': 'The tool holds another value than the one said to be wrong; it was decided to leave it.',
    'changed-elsewhere': 'Value changed in another tool.',
    'already-right': 'Value right already.',
    'cannot-rectify': 'The tool cannot correct it: to be done by hand.',
    'value-unseen': 'Hidden field, or several values: to be corrected by hand.',
    'not-portable': 'Nothing portable.',
    'still-solicits': 'The tool has no way to take the person out of it: to be stopped by hand.',
    'already-erased': 'Already erased; still in the recycle bin of the tool, out of reach.',
    'in-recycle-bin': 'Erased; can be restored from the recycle bin of the tool until it is emptied.',
    'vendor-erases-later': 'Erasure accepted; the vendor completes it later.',
    overwritten: 'The data of the person was overwritten; the record stays.',
    'cut-loose': 'The link to the person was removed; the text may still name them.',
    'not-carried-out': 'The action could not be carried out.',
  },
  withGround: (reason, ground) => `${reason.replace(/\.$/, '')}: ${ground}`,
  gaps: {
    'no-api': 'No call of the tool reaches it.',
    'no-scope': 'The access given to greffe does not allow it.',
    edition: 'The edition of the tool does not allow it.',
    'not-searchable': 'The tool offers no way to search it.',
    failed: 'The tool did not answer.',
    'vendor-delay': 'The tool shows it only after a delay.',
  },
  roles: {
    processor: 'processor',
    'joint-controller': 'joint controller',
    'separate-controller': 'separate controller',
  },
  proofTitle: 'Checking this certificate',
  proofMeaning:
    'Every act is an entry of a signed audit log. The file that comes with this page holds the entries of this request alone; it can be checked offline, and says nothing about anyone else.',
  logName: 'Audit log',
  logSize: 'Number of entries',
  logRoot: 'Root hash of the log',
  logKey: 'Signing key',
  verifyHint: (number) =>
    `To check the file: greffe certificate verify attestation-${number}.json. Compare the signing key, the whole of it, with the one the controller publishes.`,
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
