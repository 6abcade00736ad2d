import { codesInFrench } from './codes-french.ts';
import type { Words } from './words.ts';

export const french: Words = {
  rights: {
    objection: 'opposition',
    'consent-withdrawal': 'retrait du consentement',
    restriction: 'limitation',
    rectification: 'rectification',
    access: 'accès',
    portability: 'portabilité',
    erasure: 'effacement',
    purge: 'purge',
    sweep: 'contrôle de la liste repoussoir',
    propagation: 'changement dans un outil',
  },
  states: {
    received: 'reçue',
    locating: 'recherche en cours',
    deciding: 'correspondances à confirmer',
    planned: 'plan établi',
    approved: 'validée',
    applying: 'exécution en cours',
    verifying: 'contrôle après exécution',
    'answered-provisionally': 'réponse provisoire',
    done: 'terminée',
    refused: 'refusée',
    withdrawn: 'retirée',
    'nothing-held': 'rien de détenu',
    incomplete: 'incomplète',
  },
  copyStates: {
    applying: 'lecture en cours',
    verifying: 'à relire et à signer',
    approved: 'signée, à retirer',
  },
  actions: {
    object: 'opposition',
    restrict: 'limiter',
    lift: 'lever la limitation',
    rectify: 'rectifier',
    detach: 'dissocier',
    redact: 'masquer',
    erase: 'effacer',
    recycle: 'mettre à la corbeille',
    keep: 'conserver',
    leave: 'laisser',
    disclose: 'communiquer',
  },
  reasons: {
    'about-the-person': 'concerne la personne',
    'shared-with-others': 'concerne aussi quelqu’un d’autre',
    'legal-hold': 'gel pour litige',
    exemption: 'exception légale',
    'commercial-record': 'pièce commerciale conservée',
    'vendor-cannot': 'l’outil ne sait pas l’effacer',
    'tied-to-kept': 'liée à une fiche qui reste',
    'no-recycle-bin': 'l’outil n’a pas de corbeille pour elle',
    'mail-could-leave': 'un message pourrait encore partir',
    objected: 'plus de prospection',
    restricted: 'conservée sans utilisation',
    'already-erased': 'déjà dans la corbeille',
    inaccurate: 'valeur inexacte',
    'inaccurate-held': 'valeur inexacte, sur une fiche gelée',
    'other-value': 'autre valeur que celle dite inexacte : à décider',
    'changed-elsewhere': 'changée dans un autre outil',
    'already-right': 'déjà exacte',
    'cannot-rectify': 'l’outil ne sait pas la rectifier',
    'value-unseen': 'champ masqué ou à plusieurs valeurs',
    'not-portable': 'rien de portable',
    'still-solicits': 'à arrêter à la main dans l’outil',
  },
  doubts: {
    'shared-mailbox': 'adresse partagée',
    'other-name': 'autre nom',
    'by-name-only': 'même nom seulement',
    'by-phone-only': 'même numéro seulement',
    'similar-only': 'ressemblance seulement',
  },
  gaps: {
    'no-api': 'aucun appel de l’outil ne l’atteint',
    'no-scope': 'un droit manque',
    edition: 'absent de cette édition',
    'not-searchable': 'recherche impossible',
    failed: 'pas de réponse',
    'vendor-delay': 'visible après un délai',
  },
  checks: {
    form: 'Forme',
    key: 'Clé',
    checkpoint: 'Signature',
    entry: 'Inscription',
    statement: 'Déclaration',
  },

  codes: codesInFrench,

  settingsWrong: (count) =>
    count === 1
      ? 'Un réglage est faux ; rien n’a démarré :'
      : `${count} réglages sont faux ; rien n’a démarré :`,
  interrupted:
    'Arrêté. Rien n’est perdu : la même commande, ou `greffe request wait`, reprend où l’on en est.',
  whoActs: (known) =>
    `Dites qui agit : --as ${known.join(' | ')} (people de greffe.yaml), ou la variable GREFFE_AS.`,
  unknownPerson: (person, known) =>
    `greffe.yaml ne connaît pas « ${person} », et il n’y a pas de tel compte. Personnes connues : ${known.join(', ')}.`,
  whichController: (known) =>
    `Dites pour quel responsable de traitement : --controller ${known.join(' | ')}.`,
  unknownController: (id, known) =>
    `greffe.yaml ne connaît pas le responsable « ${id} ». Connus : ${known.join(', ')}.`,

  request: 'Demande',
  receivedOn: 'reçue le',
  received: (day, channel, by) => `${day} ${channel}, saisie par ${by}`,
  due: 'échéance',
  dueDays: (legal, conservative) =>
    legal === null
      ? `prudente ${conservative} ; le délai légal est suspendu`
      : `légale ${legal}, prudente ${conservative}`,
  prudent: 'prudente',
  overdue: 'l’échéance légale est passée : répondez sans attendre',
  subject: 'personne',
  requester: 'demandeur',
  requesterIdentity: 'identité du demandeur',
  mandateClaimed: 'mandat, à ses dires',
  mandateSeen: 'mandat',
  mandate: (rights, from, until) =>
    [
      rights,
      from === null ? '' : `à partir du ${from}`,
      until === null ? 'sans fin indiquée' : `jusqu’au ${until}`,
    ]
      .filter((part) => part !== '')
      .join(', '),
  seenBy: (by, day, how) => `vu par ${by} le ${day} : ${how}`,
  directives: (what) => `directives : ${what}`,
  answerGoesTo: 'la réponse va à',
  receivers: { requester: 'qui demande', person: 'la personne concernée' },
  stillMissing: 'il manque encore',
  callback: 'rappel à chaque étape',
  callbackStanding: (waiting, failed) =>
    waiting + failed === 0
      ? 'tout ce qui s’est passé jusqu’ici'
      : `${waiting} encore à dire, ${failed} jamais pris.`,
  askedBy: (quality) => `Demandée par : ${quality}`,
  identity: 'identité',
  identitySettled: (by, day, how) => `établie par ${by} le ${day} : ${how}`,
  identityOpen: 'à établir',
  withdrawnConsent: 'preuve du retrait',
  extended: (reason, day) => `prolongé (${reason}) par lettre du ${day}`,
  suspended: (doubt, from, until) =>
    until === null ? `suspendu (${doubt}) depuis le ${from}` : `suspendu (${doubt}) du ${from} au ${until}`,
  refused: (ground, day, by) => `refusée (${ground}) par ${by}, lettre du ${day}`,
  withdrawn: (by, day) => `retirée par ${by} le ${day}`,
  clock: 'délai',
  end: 'fin',
  searched: 'recherche',
  found: 'trouvé',
  foundCount: (records, toConfirm) =>
    `${records} ${records > 1 ? 'fiches' : 'fiche'}${toConfirm === 0 ? '' : `, ${toConfirm} à confirmer`}`,
  toConfirm: 'Correspondances à confirmer',
  waitsForHeading: 'Attend',
  waitsUntil: (instant) => `jusqu’au ${instant}`,
  next: 'À faire',
  state: 'état',
  right: 'droits',
  noRequests: 'Aucune demande en cours.',
  rerunLater: 'rien à faire d’ici là ; `greffe serve` reprend de lui-même',

  plan: 'Plan d’action',
  lines: (count) => (count <= 1 ? `${count} ligne` : `${count} lignes`),
  approvedBy: (by, day) => `validé par ${by} le ${day}`,
  toApprove: 'à valider',
  superseded: 'remplacé par un plan plus récent',
  needsNoApproval: 'sans validation',
  nothingToSign: 'sans validation (rien à écrire)',
  moot: 'sans objet',
  supplement: (plan) => `complète le plan ${plan}`,
  estimate: (calls, duration) => `environ ${calls} appel${calls > 1 ? 's' : ''}, ${duration}`,
  through: (line) => `avec la ligne ${line}`,
  others: (persons, organisations, transactions) =>
    [
      persons > 0 && `${persons} autre${persons > 1 ? 's' : ''} personne${persons > 1 ? 's' : ''}`,
      organisations > 0 && `${organisations} organisation${organisations > 1 ? 's' : ''}`,
      transactions > 0 && `${transactions} transaction${transactions > 1 ? 's' : ''}`,
    ]
      .filter((part) => part !== false)
      .join(', '),
  until: (day) => `jusqu’au ${day}`,
  goesOut: (day) => `part le ${day}`,
  cutFrom: (record) => `de ${record}`,
  overwrites: (fields) => `champs ${fields}`,
  outOfReach: 'Hors d’atteinte',
  digest: 'Empreinte du plan',
  planPart:
    'Les lignes des outils sur lesquels vous ne travaillez pas n’y sont pas : qui les voit toutes le valide.',
  progress: (system, { all, done, failed, stopped }) =>
    [`${system} : ${done} ${done > 1 ? 'lignes' : 'ligne'} sur ${all}`, fallenShort(failed, stopped)]
      .filter((part) => part !== '')
      .join(', '),
  fallenShort,

  hold: 'Gel',
  prospecting: { email: 'e-mail', phone: 'appels', sms: 'SMS', mail: 'courrier' },
  suppressionKept:
    'Les adresses sont dans la liste repoussoir, en empreintes : rien ne doit plus y être envoyé.',
  suppressed: (channels) => (channels.length === 0 ? 'Non.' : `Oui : ${channels.join(', ')}.`),
  stopConfirmed: (tools, seconds) =>
    `Confirmé par relecture dans ${tools} ${tools === 1 ? 'outil' : 'outils'} au bout de ${seconds.toFixed(1).replace('.', ',')} s.`,
  notStopped: (system, what, mend) => `Hors de portée — ${system} : ${what}. ${mend}`,
  queuedSend: (system, what, name, at) =>
    `${system} : ${what}${name === '' ? '' : ` (« ${name} »)`} part le ${at}.`,
  holdPlaced: (id) => `Le gel ${id} est posé.`,
  holdLifted: (id) => `Le gel ${id} est levé.`,
  restriction: 'Limitation',
  restrictionGrounds: {
    accuracy: 'exactitude contestée, art. 18, 1, a',
    unlawful: 'illicite, sans effacement voulu, art. 18, 1, b',
    claims: 'nécessaire à un droit en justice, art. 18, 1, c',
    'objection-pending': 'opposition en cours d’examen, art. 18, 1, d',
  },
  restrictionPlaced: (id) =>
    `La limitation ${id} est en vigueur : ni purge ni écriture de greffe ne touche cette personne. Pour la lever, une fois la personne informée : greffe restrict lift ${id} --by-letter N --reason "…"`,
  restrictionLifted: (id, isUndone) =>
    `La limitation ${id} est levée.${isUndone ? '' : ' Ses marques restent à retirer dans les outils.'} La prospection reste arrêtée là où elle l’a été : personne n’est réabonné.`,
  restrictionEnded: (by, day, toldOn) => `levée par ${by} le ${day}, personne informée le ${toldOn}`,
  restrictionStands: 'en vigueur',
  decision: 'opposition',
  objectionDecisions: { upheld: 'admise', overridden: 'écartée', pending: 'à trancher' },
  objectionDecided: (id, is) =>
    is === 'upheld'
      ? `L’opposition est admise : les données ne servent plus à cette finalité, et la limitation ${id} reste en vigueur. Pour répondre à la personne : greffe letter preview`
      : `L’opposition est écartée. Dites à la personne pourquoi, avec l’autorité et le juge qu’elle peut saisir (greffe letter preview, --kind lift-restriction), puis : greffe restrict lift ${id} --by-letter N --reason "…"`,
  noRestrictions: 'Aucune limitation.',
  purpose: 'finalité',
  why: 'raison',
  records: 'fiches',
  inTheTools: 'Dans les outils',
  alerts: 'Alertes',
  noAlerts: 'Aucune alerte.',
  alertKinds: {
    edited: 'la fiche a été modifiée',
    contact: 'un échange avec la personne',
    addressed: 'la personne a été appelée, ou un message lui a été envoyé',
    unmarked: 'la marque a disparu',
    reopened: 'la prospection est de nouveau possible',
    'new-record': 'une nouvelle fiche de la personne',
    gone: 'la fiche a disparu',
    reassigned: 'la fiche a changé de propriétaire',
    'not-given-back': 'la fiche n’a pas pu être rendue à son ancien propriétaire',
    'given-up': 'l’outil a été sollicité pendant des jours : rendez la fiche à la main',
    'still-marked': 'la marque n’a pas pu être ôtée par la personne à qui on l’a demandé',
  },
  notMailed: 'pas encore envoyée',
  toGiveBack: 'À rendre à la main',
  nobodysRecord: 'personne',
  callsUnderWay: (requests) =>
    `Un appel était déjà parti pour la demande ${requests} : ce qu’il touche n’a pas pu être arrêté.`,
  noHolds: 'Aucun gel.',
  ground: 'motif',
  over: 'porte sur',
  placed: 'posé',
  untilHeading: 'jusqu’au',
  lifted: (by, day) => `levé par ${by} le ${day}`,
  stands: 'en vigueur',
  forgotten: (day) => `preuve détruite le ${day}`,

  noEntries: 'Aucune inscription.',
  intact: (entries, signed) =>
    `Le journal de preuve est intact : ${entries} inscriptions, dont ${signed} sous un point de contrôle signé.`,
  broken: (count) =>
    `Le journal de preuve N’EST PAS tel qu’il a été écrit : ${count} ${count > 1 ? 'anomalies' : 'anomalie'}.`,
  exported: (entries, directory) => `${entries} inscriptions écrites dans ${directory}`,
  publishKey: 'Clé publique du journal, à publier',
  ownKey:
    'Vérifié avec la clé que porte l’export lui-même : comparez-la avec celle que publie le responsable, ou donnez --key.',

  changes: (name, now, then) => `${name} : ${now === null ? '(vide)' : `« ${now} »`} → « ${then} »`,
  ownerField: 'propriétaire',
  nobody: 'personne',
  toCorrect: 'à rectifier',
  correction: (field, to) => `${field} → ${to}`,
  rectifiedFields: (system, fields) => `${system} : champs rectifiés ${fields}`,
  leftToDecide: (id, plan) =>
    `Des lignes « autre valeur » du plan ${plan} restent telles quelles ; pour y mettre aussi la valeur demandée : greffe request correct ${id} --line N`,

  certificate: 'Attestation',
  kinds: { provisional: 'provisoire', final: 'définitive' },
  counts: ({
    erased,
    redacted,
    detached,
    objected,
    takenOff = 0,
    restricted = 0,
    lifted = 0,
    putAside = 0,
    givenBack = 0,
    rectified = 0,
    kept,
    left,
  }) =>
    [
      `effacées ${erased}, masquées ${redacted}, dissociées ${detached}, oppositions ${objected}`,
      ...(takenOff > 0 ? [`retraits de listes ou de campagnes ${takenOff}`] : []),
      ...(restricted > 0 ? [`en limitation ${restricted}`] : []),
      ...(lifted > 0 ? [`limitations levées ${lifted}`] : []),
      ...(putAside > 0 ? [`mises à l’écart ${putAside}`] : []),
      ...(givenBack > 0 ? [`rendues ${givenBack}`] : []),
      ...(rectified > 0 ? [`rectifiées ${rectified}`] : []),
      `conservées ${kept}, laissées ${left}`,
    ].join(', '),
  attested: (count) =>
    `${count} ${count === 1 ? 'attestée' : 'attestées'} par une personne nommée, non ${count === 1 ? 'contrôlée' : 'contrôlées'}`,
  residues: (count) => (count === 0 ? 'Aucun reliquat connu.' : `Reliquats (${count}) :`),
  actedNowhere: 'Aucune fiche n’était à traiter.',
  handedOver: ({ right, package: name, bytes, by, signedOn, fetchedOn }) =>
    `${right === 'access' ? 'Copie : dossier d’accès' : 'Données à emporter : dossier de portabilité'} ${name}, ${bytes}, signé par ${by} le ${signedOn}, retiré pour être remis le ${fetchedOn}`,
  withheldLines: (count) => `${count} ${count > 1 ? 'lignes retenues' : 'ligne retenue'}`,
  searchedIn: (systems) =>
    systems.length === 0 ? 'Aucun outil n’a été interrogé.' : `Outils interrogés : ${systems.join(', ')}`,
  signingKey: 'Clé de signature',
  remains: {
    'in-recycle-bin': 'dans la corbeille de l’outil',
    'vendor-erases-later': 'le prestataire l’efface plus tard',
    overwritten: 'remplacé ; la fiche reste',
    'cut-loose': 'lien supprimé ; le texte peut la nommer',
    'not-carried-out': 'n’a pas pu être exécuté',
  },
  written: (file) => `Écrit : ${file}`,
  genuine: 'L’attestation est authentique.',
  notGenuine: 'L’attestation N’EST PAS authentique.',
  entriesInLog: (count) =>
    count <= 1
      ? `${count} inscription figure au journal signé.`
      : `${count} inscriptions figurent au journal signé.`,

  packages: { access: 'Dossier d’accès', portability: 'Dossier de portabilité' },
  packageBuilt: (records, bytes) => `${records} ${records > 1 ? 'fiches' : 'fiche'}, ${bytes}`,
  packageSigned: (by, day) => `signé par ${by} le ${day}`,
  packageUnsigned: 'à relire et à signer',
  toLookAt: 'À regarder : d’autres personnes dans ces lignes',
  concernsOthers: 'concerne aussi d’autres personnes dans l’outil',
  alsoWithheld: 'retenue',
  withheld: 'Retenu',
  unread: 'N’a pas pu être lu',
  filesOf: (kind) => `fichiers joints : ${kind}`,
  leftOut: 'Laissé de côté, comme la personne le lit',
  wholeRecords: 'en entier',
  otherwise: 'hors ce qui est nommé à part',
  missing: 'Manque, et peut être réparé',
  undeclared: 'La réponse ne dirait rien de ceci (art. 15(1), 15(2)) : complétez, puis relisez',
  headings: {
    purposes: ['finalités et bases légales', 'data-map.yaml, purposes'],
    data: ['catégories de données et sources', 'data-map.yaml, fields'],
    recipients: ['destinataires', 'processors.yaml'],
    retention: ['durées de conservation', 'retention.yaml'],
    safeguards: ['garanties d’un transfert hors de l’Union', 'processors.yaml, transfers'],
  },
  packageDigest: 'Empreinte du dossier',
  packageWritten: (file) => `Dossier écrit dans ${file}`,
  packageFor: (whom) => `À remettre à ${whom}, et à nul autre.`,
  packagePassOn:
    'Il contient des données personnelles : transmettez-le par une voie sûre, puis effacez cette copie.',

  letter: 'Lettre',
  letterTo: (address) => (address === null ? 'À : aucune adresse e-mail connue' : `À : ${address}`),
  letterSubject: (subject) => `Objet : ${subject}`,
  letterThere: (why) => `À cette adresse parce que : ${why}`,
  letterElsewhere: (digest) => `Elle a été écrite ailleurs ; son empreinte est ${digest}`,
  letterShared:
    'Attention : plusieurs personnes lisent cette adresse. Donnez-en une autre (--to-address, --because), ou postez la lettre.',
  letterDigest: 'Empreinte de la lettre',
  letterWritten: (by, day) => `écrite par ${by} le ${day}`,
  letterWays: { mail: 'par e-mail', file: 'en fichier', post: 'par courrier' },
  letterStates: {
    sending: 'sort inconnu : demandez au serveur de courrier',
    written: 'écrite, à envoyer',
    sent: 'envoyée',
    undeliverable: 'cette adresse n’existe pas',
    'not-sent': 'non partie',
  },
  noLetters: (request) => `La demande ${request} n’a pas encore de lettre.`,
  answer: 'réponse',
  answerOwed: (rights, day) => `à envoyer au plus tard le ${day} (${rights})`,
  answerSent: (day) => `envoyée le ${day}`,
  toTell: 'Réponse à envoyer',
  letterOfAnswer: 'la lettre de réponse',

  inOrder: 'en ordre',
  verbsOf: 'sait',
  severities: { note: 'note', warning: 'manque', error: 'erreur' },
  settingsInOrder: (systems, controllers) =>
    `Réglages en ordre : ${controllers} responsable${controllers > 1 ? 's' : ''} de traitement, ${systems} outil${systems > 1 ? 's' : ''}.`,
  retention: 'Durées de conservation',
  mail: 'Courrier',
  mailFolder: (folder, letters) =>
    `déposé en fichiers dans ${folder}, à vous de l’envoyer ; ${letters} ${letters > 1 ? 's’y trouvent' : 's’y trouve'}`,
  mailServer: (host) => `part par ${host}`,
  retentionCounts: (rules, classes) =>
    `${rules} règle${rules > 1 ? 's' : ''} pour ${classes} catégorie${classes > 1 ? 's' : ''} de personnes`,
  readOnlyMode: 'Mode read-only : rien n’est écrit dans aucun outil.',
  couldUndoAudit:
    'Le rôle de la base possède les tables du journal et pourrait défaire ce qui les protège : donnez à greffe un rôle qui ne les possède pas (MIGRATE_URL pour le propriétaire). Les points de contrôle gardés ailleurs le montreraient quand même.',
  ready: (systems) => `Prêt : ${systems} outil${systems > 1 ? 's' : ''}. Ctrl-C pour arrêter.`,
  stopping: 'Arrêt : le travail en cours se termine ou passe la main…',
  stoppedByCommand: 'La base a été arrêtée par commande.',
  storeStopped: 'La base est arrêtée.',
  storeInUse:
    'Un autre processus se sert de la base : arrêtez d’abord `greffe serve` et les autres commandes.',
  storeNotRunning: 'La base ne tourne pas.',
  storeNotOurs:
    'DATABASE_URL est donnée : ce PostgreSQL est à vous d’arrêter. Retirez-la pour arrêter celui de greffe.',
};

function fallenShort(failed: number, stopped: number): string {
  return [
    failed > 0 && `${failed} en attente de correction`,
    stopped > 0 && `${stopped} mise${stopped > 1 ? 's' : ''} de côté`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}
