import type { Safeguard } from '../../domain/controller.ts';
import type { ConsultationPurpose } from '../../domain/own-data.ts';
import type { AskedHolder, Unread, WithholdingReason } from '../../domain/package.ts';
import type { DataOrigin, LegalBasis } from '../../domain/processing-record.ts';
import type { KindTerms } from '../../domain/graph.ts';
import { kindName } from '../../domain/kind-names.ts';
import type { Gap } from '../../domain/record.ts';
import type { PropagationState } from '../../domain/propagation.ts';
import type { Right, RightState } from '../../domain/request.ts';
import type { Language } from './languages.ts';

/** Every word of the page in one language. */
export interface Labels {
  readonly title: string;
  readonly otherLanguage: string;
  lead(request: number, receivedOn: string): string;
  drawnOn(day: string): string;
  readonly dpo: string;
  readonly contents: string;
  readonly files: string;
  readonly filesAndData: string;
  records(count: string, isOne: boolean): string;
  readonly incompleteTitle: string;
  readonly incomplete: string;
  readonly whatWeHold: string;
  readonly nothing: string;
  searched(systems: string): string;
  line(number: number): string;
  readonly kinds: Readonly<Record<KindTerms['role'], string>>;
  readonly otherKind: string;
  kind(kind: string, count: number): string;
  readonly concernsOthers: string;
  readonly emptyFields: string;
  readonly noField: string;
  readonly missingTitle: string;
  readonly missingIntro: string;
  readonly nothingMissing: string;
  readonly withheld: string;
  readonly withheldIntro: string;
  readonly unread: string;
  readonly unreadFile: string;
  readonly outOfReach: string;
  readonly asked: string;
  readonly askedIntro: string;
  readonly holderAnswers: Readonly<Record<AskedHolder['answer'], string>>;
  readonly columns: Readonly<
    Record<
      | 'system'
      | 'kind'
      | 'count'
      | 'why'
      | 'what'
      | 'purpose'
      | 'legalBasis'
      | 'recipient'
      | 'role'
      | 'countries'
      | 'safeguards'
      | 'keep'
      | 'since'
      | 'basis'
      | 'data'
      | 'category'
      | 'origin'
      | 'request'
      | 'receivedOn'
      | 'rights'
      | 'on'
      | 'value'
      | 'answer',
      string
    >
  >;
  readonly informationTitle: string;
  readonly informationIntro: string;
  readonly purposesTitle: string;
  readonly dataTitle: string;
  readonly recipientsTitle: string;
  readonly recipientsIntro: string;
  readonly retentionTitle: string;
  readonly notDeclared: string;
  readonly automatedTitle: string;
  readonly automated: string;
  readonly rightsTitle: string;
  readonly rightsList: readonly string[];
  rightsWhom(dpo: string): string;
  readonly complaintTitle: string;
  complaint(isFrance: boolean): string;
  readonly ownTitle: string;
  readonly ownIntro: string;
  readonly archivedTitle: string;
  archivedIntro(since: string, until: string, basis: string): string;
  readonly questionsTitle: string;
  answeredYes(on: string): string;
  noAnswer(answerBy: string): string;
  readonly requestsTitle: string;
  readonly changesTitle: string;
  readonly changesIntro: string;
  readonly changeStates: Readonly<Record<PropagationState, string>>;
  readonly suppressionTitle: string;
  suppressed(count: string, isNone: boolean): string;
  readonly consultationsTitle: string;
  readonly consultationsIntro: string;
  readonly insideEu: string;
  readonly noSafeguard: string;
  readonly withholdingReasons: Readonly<Record<WithholdingReason, string>>;
  readonly unreadReasons: Readonly<Record<Unread['because'], string>>;
  readonly gapReasons: Readonly<Record<Gap['because'], string>>;
  readonly legalBases: Readonly<Record<LegalBasis, string>>;
  readonly origins: Readonly<Record<DataOrigin, string>>;
  readonly categories: Readonly<Record<string, string>>;
  /** What starts a period, where the word is ours; the name of an event stands for itself. */
  readonly since: Readonly<Record<string, string>>;
  /** How long data is kept, and then lies in the intermediate archive. */
  keptAndArchived(kept: string, archived: string): string;
  readonly roles: Readonly<Record<string, string>>;
  readonly safeguards: Readonly<Record<Safeguard, string>>;
  readonly rights: Readonly<Record<Right, string>>;
  readonly states: Readonly<Record<RightState, string>>;
  readonly consultations: Readonly<Record<ConsultationPurpose, string>>;
  period(years: number, months: number, days: number): string;
  readonly footer: string;
}

const french: Labels = {
  title: 'Vos données personnelles',
  otherLanguage: 'English version',
  lead: (request, receivedOn) =>
    `Réponse à votre demande d’accès n° ${request}, reçue le ${receivedOn} (RGPD, article 15).`,
  drawnOn: (day) => `Données relevées le ${day}.`,
  dpo: 'Délégué à la protection des données',
  contents: 'Ce que contient ce dossier',
  files: 'Fichiers joints',
  filesAndData:
    'Les mêmes données, complètes, se trouvent dans data.json (pour un programme), dans le dossier csv (pour un tableur) et les pièces jointes dans le dossier files. README.txt en donne la structure.',
  records: (count, isOne) => `${count} ${isOne ? 'fiche' : 'fiches'}`,
  incompleteTitle: 'Cette réponse n’est pas encore complète',
  incomplete:
    'Une partie de vos données n’a pas pu être lue. Elle vous sera transmise dès que ce sera possible ; votre demande reste ouverte.',
  whatWeHold: 'Ce que nous détenons',
  nothing: 'Nous ne détenons aucune fiche à votre sujet dans les outils consultés.',
  searched: (systems) => `Outils consultés : ${systems}.`,
  line: (number) => `ligne ${number}`,
  kinds: {
    person: 'Votre fiche',
    consent: 'Consentements et préférences',
    activity: 'Échanges et activités',
    file: 'Fichiers',
    membership: 'Listes et participations',
    transaction: 'Affaires et commandes',
    organisation: 'Organisations',
  },
  otherKind: 'Autres fiches',
  kind: (kind, count) => kindName(kind, count, 'fr'),
  concernsOthers: 'concerne aussi d’autres personnes',
  emptyFields:
    'Les champs vides, et l’aperçu d’un texte donné en entier, ne sont pas affichés ici ; ils figurent dans data.json.',
  noField: 'Cette fiche ne contient aucune valeur.',
  missingTitle: 'Ce qui manque, et pourquoi',
  missingIntro: 'Nous vous disons ici ce qui ne figure pas dans ce dossier.',
  nothingMissing: 'Rien n’a été retiré et tout ce qui a été trouvé a pu être lu.',
  withheld: 'Retiré après examen',
  withheldIntro:
    'Une personne a relu ce dossier. Ces fiches n’y figurent pas. Vous pouvez contester ce choix auprès du délégué à la protection des données ou de l’autorité de contrôle.',
  asked: 'Là où une personne a cherché',
  askedIntro:
    'Ce qui n’est dans aucun outil que l’on interroge (papier, boîte aux lettres, fichiers) a été demandé à qui le détient.',
  holderAnswers: {
    held: 'a remis ce qui est détenu',
    'nothing-found': 'ne détient rien sur vous',
    'could-not': 'n’a pas remis ce qui est détenu',
  },
  unread: 'Trouvé, mais illisible',
  unreadFile: 'fichier joint',
  outOfReach: 'Hors d’atteinte',
  columns: {
    system: 'Outil',
    kind: 'Type',
    count: 'Nombre',
    why: 'Pourquoi',
    what: 'Quoi',
    purpose: 'Finalité',
    legalBasis: 'Base légale',
    recipient: 'Destinataire',
    role: 'Qualité',
    countries: 'Pays',
    safeguards: 'Garanties hors UE',
    keep: 'Durée',
    since: 'À compter de',
    basis: 'Référence',
    data: 'Donnée',
    category: 'Catégorie',
    origin: 'Source',
    request: 'Demande',
    receivedOn: 'Reçue le',
    rights: 'Droits exercés',
    on: 'Date',
    value: 'Valeur',
    answer: 'Réponse',
  },
  informationTitle: 'Pourquoi, pour qui, combien de temps',
  informationIntro: 'Les informations que l’article 15 du RGPD vous garantit avec vos données.',
  purposesTitle: 'Finalités et bases légales',
  dataTitle: 'Catégories de données et sources',
  recipientsTitle: 'Destinataires',
  recipientsIntro: 'Les organismes auxquels vos données sont ou peuvent être communiquées, par leur nom.',
  retentionTitle: 'Durées de conservation',
  notDeclared: 'Le registre du responsable de traitement n’indique rien ici : demandez-le au délégué.',
  automatedTitle: 'Décisions automatisées',
  automated:
    'Le registre du responsable de traitement ne déclare aucune décision produisant des effets juridiques prise à votre égard par un traitement entièrement automatisé, profilage compris (article 22).',
  rightsTitle: 'Vos droits',
  rightsList: [
    'Faire rectifier ou compléter vos données (article 16).',
    'Les faire effacer, dans les cas prévus (article 17).',
    'Faire limiter leur traitement (article 18).',
    'Recevoir celles que vous avez fournies dans un format réutilisable (article 20).',
    'Vous opposer à leur traitement, et sans condition à la prospection (article 21).',
    'Retirer à tout moment un consentement que vous avez donné (article 7).',
    'Donner des directives sur le sort de vos données après votre décès (loi Informatique et Libertés, article 85).',
  ],
  rightsWhom: (dpo) => `Pour les exercer, ou pour toute question : ${dpo}.`,
  complaintTitle: 'Réclamation',
  complaint: (isFrance) =>
    isFrance
      ? 'Si notre réponse ne vous satisfait pas, vous pouvez saisir la CNIL (www.cnil.fr, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07) ou un tribunal.'
      : 'Si notre réponse ne vous satisfait pas, vous pouvez saisir l’autorité de contrôle de votre pays ou un tribunal.',
  ownTitle: 'Ce que nous gardons à part',
  ownIntro: 'Ce que l’outil qui traite les demandes (greffe) conserve lui-même à votre sujet.',
  archivedTitle: 'En archivage intermédiaire',
  archivedIntro: (since, until, basis) =>
    `Retirées de nos outils et gardées à part, lisibles par peu de personnes, du ${since} au ${until}. Référence : ${basis}.`,
  questionsTitle: 'Lettres vous demandant si vous souhaitez que vos données soient gardées',
  answeredYes: (on) => `oui, le ${on}`,
  noAnswer: (answerBy) => `pas de réponse notée (délai : ${answerBy})`,
  requestsTitle: 'Vos demandes',
  changesTitle: 'Changements de vos données portés d’un outil à l’autre',
  changesIntro: 'Ce qui a été changé dans un outil, et écrit ou proposé dans les autres.',
  changeStates: {
    proposed: 'proposé à une personne, qui n’a pas encore décidé',
    applying: 'en cours d’écriture',
    done: 'écrit dans les autres outils',
    dismissed: 'écarté par une personne',
    overtaken: 'remplacé par un changement ultérieur',
  },
  suppressionTitle: 'Liste repoussoir',
  suppressed: (count, isNone) =>
    isNone
      ? 'Aucune de vos adresses n’y figure.'
      : `${count} de vos adresses y figurent, sous forme hachée, pour que plus aucune prospection ne vous parvienne.`,
  consultationsTitle: 'Consultations de vos données pour ces demandes',
  consultationsIntro: 'Dates et motifs ; les personnes qui ont consulté ne sont pas nommées.',
  insideEu: 'sans objet (Espace économique européen)',
  noSafeguard: 'non indiquées au registre : demandez-les au délégué',
  withholdingReasons: {
    'rights-of-others': 'la communication porterait atteinte aux droits d’autres personnes (article 15(4))',
    'business-secret': 'secret des affaires (considérant 63)',
    'professional-secrecy': 'secret professionnel ou échanges avec un avocat',
    'not-this-person': 'après examen, cette fiche ne vous concerne pas',
  },
  unreadReasons: {
    gone: 'la fiche n’existait plus au moment de la lecture',
    recycled:
      'la fiche est dans la corbeille de l’outil, où elle ne peut être lue avant son effacement définitif',
    'no-api': 'l’outil ne permet pas de lire ce type de fiche',
    denied: 'notre accès à l’outil ne suffit pas',
    failed: 'l’outil n’a pas répondu correctement',
    refused: 'la personne qui le détient ne l’a pas remis, et a dit pourquoi',
  },
  gapReasons: {
    'no-api': 'l’outil n’offre aucun accès',
    'no-scope': 'notre accès à l’outil ne suffit pas',
    edition: 'notre édition de l’outil ne le permet pas',
    'not-searchable': 'l’outil ne permet pas cette recherche',
    failed: 'l’outil n’a pas répondu correctement',
    'vendor-delay': 'l’outil ne le montre qu’avec retard',
  },
  legalBases: {
    consent: 'consentement',
    contract: 'contrat',
    'legal-obligation': 'obligation légale',
    'vital-interests': 'sauvegarde des intérêts vitaux',
    'public-task': 'mission d’intérêt public',
    'legitimate-interest': 'intérêt légitime',
  },
  origins: {
    provided: 'vous',
    observed: 'votre activité',
    derived: 'déduite d’autres données',
    'third-party': 'un tiers',
  },
  categories: {
    identity: 'identité',
    contact: 'coordonnées',
    professional: 'vie professionnelle',
    commercial: 'relation commerciale',
    financial: 'données financières',
    preference: 'préférences',
    connection: 'connexion',
    'free-text': 'commentaires libres',
    special: 'données sensibles',
  },
  since: {
    'last-contact-from-person': 'votre dernier contact',
    'end-of-relation': 'la fin de la relation',
    collection: 'la collecte',
  },
  keptAndArchived: (kept, archived) => `${kept}, puis ${archived} en archivage intermédiaire`,
  roles: {
    processor: 'sous-traitant',
    'joint-controller': 'responsable conjoint',
    'separate-controller': 'responsable distinct',
  },
  safeguards: {
    'standard-clauses': 'clauses contractuelles types (décision 2021/914)',
    'data-privacy-framework': 'cadre de protection des données UE–États-Unis (décision 2023/1795)',
  },
  rights: {
    objection: 'opposition',
    'consent-withdrawal': 'retrait du consentement',
    restriction: 'limitation',
    rectification: 'rectification',
    access: 'accès',
    portability: 'portabilité',
    erasure: 'effacement',
  },
  states: {
    received: 'reçue',
    locating: 'en cours',
    deciding: 'en cours',
    planned: 'en cours',
    approved: 'en cours',
    applying: 'en cours',
    verifying: 'en cours',
    'answered-provisionally': 'réponse provisoire',
    done: 'traitée',
    refused: 'refusée',
    withdrawn: 'retirée',
    'nothing-held': 'aucune donnée trouvée',
    incomplete: 'en cours',
  },
  consultations: {
    locating: 'recherche de vos données',
    identity: 'vérification de l’identité',
    deciding: 'examen des correspondances',
    planning: 'préparation de la réponse',
    'carrying-out': 'exécution et contrôle',
    copying: 'établissement et relecture de la copie',
    following: 'suivi de la demande',
  },
  period: (years, months, days) =>
    spoken([years, months, days], ['an', 'mois', 'jour'], ['ans', 'mois', 'jours']),
  footer: 'Ce document se lit sans connexion et ne charge rien depuis Internet.',
};

const english: Labels = {
  title: 'Your personal data',
  otherLanguage: 'Version française',
  lead: (request, receivedOn) =>
    `Answer to your access request no. ${request}, received on ${receivedOn} (GDPR, Article 15).`,
  drawnOn: (day) => `Data as of ${day}.`,
  dpo: 'Data protection officer',
  contents: 'What this package contains',
  files: 'Attached files',
  filesAndData:
    'The same data, complete, is in data.json (for a program) and in the csv folder (for a spreadsheet); attachments are in the files folder. README.txt tells the structure.',
  records: (count, isOne) => `${count} ${isOne ? 'record' : 'records'}`,
  incompleteTitle: 'This answer is not complete yet',
  incomplete:
    'Part of your data could not be read. It will be sent to you as soon as that is possible; your request stays open.',
  whatWeHold: 'What we hold',
  nothing: 'We hold no record about you in the tools that were searched.',
  searched: (systems) => `Tools searched: ${systems}.`,
  line: (number) => `line ${number}`,
  kinds: {
    person: 'Your own record',
    consent: 'Consents and preferences',
    activity: 'Exchanges and activities',
    file: 'Files',
    membership: 'Lists and memberships',
    transaction: 'Deals and orders',
    organisation: 'Organisations',
  },
  otherKind: 'Other records',
  kind: (kind, count) => kindName(kind, count, 'en'),
  concernsOthers: 'concerns other people as well',
  emptyFields:
    'Empty fields, and the preview of a text given in full, are not shown here; they are in data.json.',
  noField: 'This record holds no value.',
  missingTitle: 'What is missing, and why',
  missingIntro: 'Here is what this package does not contain.',
  nothingMissing: 'Nothing was kept back, and everything that was found could be read.',
  withheld: 'Kept back after review',
  withheldIntro:
    'A person has read this package. These records are not in it. You may contest that with the data protection officer or with the supervisory authority.',
  asked: 'Where a person looked',
  askedIntro:
    'What is in no tool that can be searched (paper, a mailbox, files) was asked of whoever holds it.',
  holderAnswers: {
    held: 'gave what is held',
    'nothing-found': 'holds nothing about you',
    'could-not': 'did not give what is held',
  },
  unread: 'Found, but unreadable',
  unreadFile: 'attached file',
  outOfReach: 'Out of reach',
  columns: {
    system: 'Tool',
    kind: 'Kind',
    count: 'Count',
    why: 'Why',
    what: 'What',
    purpose: 'Purpose',
    legalBasis: 'Legal basis',
    recipient: 'Recipient',
    role: 'Role',
    countries: 'Countries',
    safeguards: 'Safeguards outside the EU',
    keep: 'Period',
    since: 'Counted from',
    basis: 'Reference',
    data: 'Data',
    category: 'Category',
    origin: 'Source',
    request: 'Request',
    receivedOn: 'Received on',
    rights: 'Rights exercised',
    on: 'Date',
    value: 'Value',
    answer: 'Answer',
  },
  informationTitle: 'Why, for whom, for how long',
  informationIntro: 'The information that Article 15 of the GDPR grants you with your data.',
  purposesTitle: 'Purposes and legal bases',
  dataTitle: 'Categories of data and sources',
  recipientsTitle: 'Recipients',
  recipientsIntro: 'The organisations your data is or may be disclosed to, by name.',
  retentionTitle: 'How long it is kept',
  notDeclared: 'The controller’s register says nothing here: ask the data protection officer.',
  automatedTitle: 'Automated decisions',
  automated:
    'The controller’s register declares no decision with legal effects about you that is taken by automated processing alone, profiling included (Article 22).',
  rightsTitle: 'Your rights',
  rightsList: [
    'Have your data rectified or completed (Article 16).',
    'Have it erased, where the law says so (Article 17).',
    'Have its processing restricted (Article 18).',
    'Receive what you provided in a reusable format (Article 20).',
    'Object to its processing, and unconditionally to direct marketing (Article 21).',
    'Withdraw at any time a consent you gave (Article 7).',
    'Leave directives about your data after your death (French data protection act, Article 85).',
  ],
  rightsWhom: (dpo) => `To exercise them, or to ask anything: ${dpo}.`,
  complaintTitle: 'Complaint',
  complaint: (isFrance) =>
    isFrance
      ? 'If our answer does not satisfy you, you may lodge a complaint with the French authority, the CNIL (www.cnil.fr, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07), or go to court.'
      : 'If our answer does not satisfy you, you may lodge a complaint with the supervisory authority of your country, or go to court.',
  ownTitle: 'What we keep apart',
  ownIntro: 'What the tool that handles requests (greffe) keeps about you itself.',
  archivedTitle: 'In the intermediate archive',
  archivedIntro: (since, until, basis) =>
    `Taken out of our tools and kept apart, for few to read, from ${since} to ${until}. Reference: ${basis}.`,
  questionsTitle: 'Letters that asked whether you would like your data to be kept',
  answeredYes: (on) => `yes, on ${on}`,
  noAnswer: (answerBy) => `no answer noted (by ${answerBy})`,
  requestsTitle: 'Your requests',
  changesTitle: 'Changes of your data carried from one tool to the others',
  changesIntro: 'What was changed in one tool, and written or proposed in the others.',
  changeStates: {
    proposed: 'proposed to a person, who has not decided yet',
    applying: 'being written',
    done: 'written in the other tools',
    dismissed: 'set aside by a person',
    overtaken: 'replaced by a later change',
  },
  suppressionTitle: 'Suppression list',
  suppressed: (count, isNone) =>
    isNone
      ? 'None of your addresses is on it.'
      : `${count} of your addresses are on it, hashed, so that no more marketing reaches you.`,
  consultationsTitle: 'Consultations of your data for these requests',
  consultationsIntro: 'Dates and purposes; those who looked are not named.',
  insideEu: 'not needed (European Economic Area)',
  noSafeguard: 'not in the register: ask the data protection officer',
  withholdingReasons: {
    'rights-of-others': 'disclosing it would harm the rights of others (Article 15(4))',
    'business-secret': 'business secret (recital 63)',
    'professional-secrecy': 'professional secrecy, or exchanges with a lawyer',
    'not-this-person': 'on review, this record is not about you',
  },
  unreadReasons: {
    gone: 'the record no longer existed when it was read',
    recycled: 'the record is in the tool’s recycle bin, where it cannot be read before it is gone for good',
    'no-api': 'the tool gives no way to read this kind of record',
    denied: 'our access to the tool does not reach that far',
    failed: 'the tool did not answer properly',
    refused: 'whoever holds it did not give it, and said why',
  },
  gapReasons: {
    'no-api': 'the tool gives no access',
    'no-scope': 'our access to the tool does not reach that far',
    edition: 'our edition of the tool does not allow it',
    'not-searchable': 'the tool cannot be searched that way',
    failed: 'the tool did not answer properly',
    'vendor-delay': 'the tool shows it only after a while',
  },
  legalBases: {
    consent: 'consent',
    contract: 'contract',
    'legal-obligation': 'legal obligation',
    'vital-interests': 'vital interests',
    'public-task': 'public task',
    'legitimate-interest': 'legitimate interest',
  },
  origins: {
    provided: 'you',
    observed: 'your activity',
    derived: 'derived from other data',
    'third-party': 'a third party',
  },
  categories: {
    identity: 'identity',
    contact: 'contact details',
    professional: 'professional life',
    commercial: 'commercial relation',
    financial: 'financial data',
    preference: 'preferences',
    connection: 'connection data',
    'free-text': 'free comments',
    special: 'sensitive data',
  },
  since: {
    'last-contact-from-person': 'your last contact',
    'end-of-relation': 'the end of the relation',
    collection: 'collection',
  },
  keptAndArchived: (kept, archived) => `${kept}, then ${archived} in the intermediate archive`,
  roles: {
    processor: 'processor',
    'joint-controller': 'joint controller',
    'separate-controller': 'separate controller',
  },
  safeguards: {
    'standard-clauses': 'standard contractual clauses (Decision 2021/914)',
    'data-privacy-framework': 'EU–US Data Privacy Framework (Decision 2023/1795)',
  },
  rights: {
    objection: 'objection',
    'consent-withdrawal': 'withdrawal of consent',
    restriction: 'restriction',
    rectification: 'rectification',
    access: 'access',
    portability: 'portability',
    erasure: 'erasure',
  },
  states: {
    received: 'received',
    locating: 'under way',
    deciding: 'under way',
    planned: 'under way',
    approved: 'under way',
    applying: 'under way',
    verifying: 'under way',
    'answered-provisionally': 'answered provisionally',
    done: 'done',
    refused: 'refused',
    withdrawn: 'withdrawn',
    'nothing-held': 'no data found',
    incomplete: 'under way',
  },
  consultations: {
    locating: 'search for your data',
    identity: 'check of identity',
    deciding: 'review of matches',
    planning: 'preparation of the answer',
    'carrying-out': 'carrying out and read-back',
    copying: 'writing and review of the copy',
    following: 'following of the request',
  },
  period: (years, months, days) =>
    spoken([years, months, days], ['year', 'month', 'day'], ['years', 'months', 'days']),
  footer: 'This document is read offline and loads nothing from the internet.',
};

export const labels: Readonly<Record<Language, Labels>> = { fr: french, en: english };

function spoken(counts: readonly number[], one: readonly string[], many: readonly string[]): string {
  return counts
    .map((count, place) => (count === 0 ? '' : `${count} ${(count === 1 ? one : many)[place] ?? ''}`))
    .filter(Boolean)
    .join(' ');
}
