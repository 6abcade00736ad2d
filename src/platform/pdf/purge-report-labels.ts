import type { PurgeOutcome, StatedSignature } from '../../domain/purge-report.ts';
import type { BrakeReason, PurgeKind } from '../../domain/purge.ts';
import { kindName } from '../../domain/kind-names.ts';
import { labels } from './labels.ts';
import type { Language } from './labels.ts';

/** Every word of the printed report of a purge, beside those it shares with the certificate. */
export type PurgeReportLabels = typeof french;

const french = {
  title: 'Compte rendu de purge',
  purge: 'Purge',
  purgeOf: {
    nightly: (id: number) => `n°\u00a0${id}, passage de la nuit`,
    'by-hand': (id: number, by: string) => `n°\u00a0${id}, lancée par ${by}`,
    'dry-run': (id: number) => `n°\u00a0${id}, à blanc`,
  } satisfies Record<PurgeKind, (id: number, by: string) => string> as Readonly<
    Record<PurgeKind, (id: number, by: string) => string>
  >,
  openedOn: 'Commencée le',
  asOf: 'Durées échues avant le',
  endedOn: 'Terminée le',
  issuedOn: (day: string) => `établi le ${day}`,
  kinds: { provisional: 'Compte rendu provisoire', final: 'Compte rendu définitif' },
  outcomes: {
    done: 'Ce qui a été validé a été exécuté. Ce qui n’a pas pu l’être, ou n’a pas pu être contrôlé par relecture, est indiqué ci-dessous.',
    'nothing-due': 'Les outils ont été lus : personne n’était à traiter. Rien n’a été effacé.',
    refused:
      'La purge a été refusée : plus rien n’en est exécuté. Ce qui était déjà fait reste fait, et est indiqué ci-dessous.',
    verifying:
      'Tout ce qui pouvait l’être est exécuté. Il reste à attendre les prestataires, qui vident leur corbeille ou achèvent l’effacement ; un compte rendu définitif suivra.',
    incomplete:
      'La purge attend une intervention humaine : ce qu’il y a à faire est indiqué ci-dessous. Un compte rendu définitif suivra.',
  } as Readonly<Record<PurgeOutcome, string>>,
  numbersOnly:
    'Ce document ne contient que des nombres : il ne nomme aucune personne concernée, ni ses fiches, ni ses adresses.',
  systemsTitle: 'Ce qui a été fait, outil par outil',
  nothingDone: 'Aucune action n’a été exécutée.',
  verified: 'Contrôlées',
  recycled: 'À la corbeille',
  systemsLegend:
    'Nombre d’actions ; une action porte sur une fiche. À la corbeille : déplacées dans la corbeille de l’outil, sans plus. Masquées : les valeurs personnelles sont remplacées. Dissociées : le lien avec la personne est supprimé. Conservées : une obligation légale ou un gel l’impose. Laissées : la fiche concerne aussi autrui, ou l’outil ne permet pas de l’effacer. Contrôlées : une relecture par un autre chemin a confirmé l’action.',
  remainsTitle: 'Ce qui n’est pas achevé',
  remains: {
    inRecycleBin: 'Dans la corbeille de l’outil ; récupérables jusqu’à ce qu’elle soit vidée.',
    vendorErasesLater: 'Effacement accepté ; le prestataire l’achève plus tard.',
    attested: 'Attestées par le prestataire ; aucune relecture n’est possible.',
    unverified: 'Exécutées ; pas encore contrôlées par relecture.',
    underWay: 'L’appel est parti ; son effet n’est pas encore connu.',
    unknownForGood: 'L’appel était parti avant le refus ; son effet n’est pas connu : regardez dans l’outil.',
    outstanding: 'Validées ; pas encore exécutées.',
    neverCarriedOut: 'Validées ; non exécutées, la purge ayant été refusée.',
    unverifiedForGood: 'Exécutées ; non contrôlées par relecture.',
  },
  actions: 'Actions',
  failuresTitle: 'Ce qui a échoué, et ce qu’il faut faire',
  toDo: 'À faire',
  noMend: 'Aucun remède connu.',
  failures: {
    'not-found': 'introuvable',
    denied: 'accès refusé',
    'rate-limited': 'trop d’appels',
    'quota-spent': 'quota du jour épuisé',
    conflict: 'la fiche a changé',
    blocked: 'refus de l’outil',
    invalid: 'appel mal formé, selon l’outil',
    unavailable: 'outil indisponible',
    'unknown-outcome': 'écriture restée sans réponse',
    unexpected: 'réponse inattendue',
    contrary: 'l’outil montre encore la fiche',
    'cannot-see': 'son effet ne peut pas être lu',
    'no-effect': 'appel pris, sans effet',
  } as Readonly<Record<string, string>>,
  stoppedTitle: 'Ce qui a été mis de côté',
  stoppedMeaning:
    'Revu juste avant d’agir et laissé tel quel, ou restauré depuis par quelqu’un : le prochain passage regardera de nouveau.',
  stopped: {
    'no-longer-due':
      'La personne s’est manifestée, ou sa fiche a changé, depuis la lecture : la durée n’est plus échue.',
    'open-request': 'La personne a fait une demande depuis.',
    'legal-hold': 'Un gel pour litige a été posé depuis la validation.',
    'new-records': 'D’autres fiches y sont rattachées depuis la validation.',
    'others-stopped': 'Une autre action sur la même personne a été mise de côté.',
    'others-failed': 'Une autre action sur la même personne est à réparer d’abord.',
    'no-longer-tied': 'La fiche n’est plus rattachée à la personne.',
    'shared-since': 'La fiche concerne aussi autrui depuis.',
    'would-take-along': 'L’action aurait emporté ce qui n’était pas au plan.',
    restored: 'Quelqu’un a restauré la fiche depuis la corbeille de l’outil.',
    'parent-stopped': 'La fiche dont elle dépend a été mise de côté.',
    contrary: 'L’outil montre encore la fiche.',
    'cannot-see': 'L’effet de l’action ne peut pas être lu.',
    'no-effect': 'L’outil a pris l’appel, sans effet.',
    unseen: 'Un droit manque pour voir ce qui y est rattaché.',
  } as Readonly<Record<string, string>>,
  otherwiseStopped: (code: string) => `Autre motif : ${code}`,
  rulesTitle: 'Les règles de conservation appliquées',
  severalTools:
    'Une personne présente dans plusieurs outils est comptée une fois au total, et une fois dans chacun.',
  rule: (rule: string) => `Règle ${rule}`,
  ruleWords: (of: { class: string; purpose: string; keep: string; since: string; action: string }) =>
    `Catégorie ${of.class}, pour la finalité ${of.purpose}. Conservation : ${of.keep} depuis ${of.since}. Ensuite : ${of.action}.`,
  sinces: {
    'last-contact-from-person': 'le dernier contact de la personne',
    collection: 'la collecte',
  } as Readonly<Record<string, string>>,
  sinceEvent: (event: string) => `l’événement ${event}`,
  ruleActions: {
    erase: 'effacer',
    recycle: 'mettre à la corbeille',
    redact: 'masquer',
    archive: 'archiver, puis effacer',
    ask: 'proposer de rester, puis effacer',
  } as Readonly<Record<string, string>>,
  basis: (basis: string) => `Fondement : ${basis}.`,
  brakeWords: (records: number, percent: number) =>
    `Seuil de blocage : ${labels.fr.number(records)} personnes ou ${percent}\u00a0% de la catégorie.`,
  period: (count: number, unit: Unit) =>
    `${count} ${{ Y: count > 1 ? 'ans' : 'an', M: 'mois', W: count > 1 ? 'semaines' : 'semaine', D: count > 1 ? 'jours' : 'jour' }[unit]}`,
  step: 'Étape',
  people: 'Personnes',
  bySystem: 'Par outil',
  steps: {
    inClass: 'Dans la catégorie',
    pastPeriod: 'Durée échue',
    aliveElsewhere: 'gardées : contact plus récent, autre règle, fiche sans règle',
    held: 'gardées : gel, demande en cours, fiche qui doit rester',
    asked: 'interrogées : encore dans le délai pour rester',
    toAsk: 'À interroger : rester ou non',
    lettersSent: 'lettres parties',
    lettersUndeliverable: 'lettres refusées : aucune boîte à cette adresse',
    otherRule: 'traitées par une autre règle',
    due: 'À traiter',
    changedSince: 'écartées ensuite : contact ou changement',
    leftOutLater: {
      'legal-hold': 'écartées ensuite : gel pour litige',
      'open-request': 'écartées ensuite : demande reçue',
      'objection-untold': 'non interrogées : un outil cache leur opposition éventuelle',
      asked: 'non interrogées : elles l’étaient déjà',
    } as Readonly<Record<string, string>>,
    archived: 'archivées avant effacement, pour les seuls lecteurs de la règle',
    startUnknown: 'gardées : départ de la durée inconnu',
  },
  signatory: 'Validé par',
  as: 'En qualité de',
  on: 'Le',
  roles: {
    controller: 'responsable de traitement',
    signatory: 'signataire',
    schedule: 'référentiel déjà validé, sans blocage',
  } as Readonly<Record<StatedSignature['as'], string>>,
  bySchedule: 'greffe',
  notSigned: 'Non validée : rien n’en a été exécuté.',
  waitsForSignature: 'En attente de validation : rien n’en est exécuté.',
  notNeeded: 'Personne n’étant à traiter, aucune validation n’était à donner.',
  noPlan: 'La purge s’est terminée avant que le plan soit établi.',
  brake: (reasons: string) => `Deux validations étaient nécessaires : ${reasons}.`,
  brakes: {
    'first-run': 'premier passage de cette règle',
    'too-many-records': 'plus de personnes que le seuil de blocage',
    'too-large-a-part': 'une plus grande part de la catégorie que le seuil de blocage',
    'blind-spot': 'un outil ne se laisse pas lire en entier',
  } as Readonly<Record<BrakeReason, string>>,
  digest: 'Empreinte du plan',
  readTitle: 'Ce qui a été lu',
  nothingRead: 'Aucun outil n’a été lu.',
  scanned: (kind: string, seen: number, isWhole: boolean) =>
    `${labels.fr.number(seen)}\u00a0${kindName(kind, seen, 'fr')}${isWhole ? '' : ' (lecture interrompue)'}`,
  read: 'Fiches lues',
  outOfReach: 'Hors de portée :',
  proofTitle: 'Vérifier ce compte rendu',
  proofMeaning:
    'Chaque acte est inscrit dans un journal de preuve signé. Le fichier joint contient les inscriptions de cette purge et se vérifie hors ligne.',
  verifyHint: (number: string) =>
    `Pour vérifier le fichier joint : greffe certificate verify compte-rendu-${number}.json. Comparez la clé de signature, en entier, avec celle que publie le responsable de traitement.`,
};

/** Of an ISO 8601 period of the calendar. */
export type Unit = 'Y' | 'M' | 'W' | 'D';

const english: PurgeReportLabels = {
  title: 'Report of a purge',
  purge: 'Purge',
  purgeOf: {
    nightly: (id) => `No.\u00a0${id}, run of the night`,
    'by-hand': (id, by) => `No.\u00a0${id}, begun by ${by}`,
    'dry-run': (id) => `No.\u00a0${id}, dry run`,
  },
  openedOn: 'Begun on',
  asOf: 'Periods that ended before',
  endedOn: 'Ended on',
  issuedOn: (day) => `issued on ${day}`,
  kinds: { provisional: 'Provisional report', final: 'Final report' },
  outcomes: {
    done: 'What was signed has been carried out. What could not be, or could not be checked by reading back, is listed below.',
    'nothing-due': 'The tools were read: nobody was due. Nothing was erased.',
    refused:
      'The purge was refused: nothing more of it is carried out. What was done already stays done, and is listed below.',
    verifying:
      'Everything that could be carried out has been. Vendors still have to empty their recycle bins or complete the erasure; a final report follows.',
    incomplete: 'The purge waits for people: what there is to do is listed below. A final report follows.',
  },
  numbersOnly: 'This document holds numbers only: it names no data subject, nor their records or addresses.',
  systemsTitle: 'What was done, tool by tool',
  nothingDone: 'No action was carried out.',
  verified: 'Read back',
  recycled: 'Recycle bin',
  systemsLegend:
    'Number of actions; an action concerns one record. Recycle bin: put there in the tool, and no further. Redacted: personal values were overwritten. Detached: the link to the person was removed. Kept: a statutory duty or a hold demands it. Left: the record concerns somebody else too, or the tool has no way to erase it. Read back: looked at by another path, and found as it should be.',
  remainsTitle: 'What is not complete',
  remains: {
    inRecycleBin: 'In the recycle bin of the tool; can be restored until it is emptied.',
    vendorErasesLater: 'Erasure accepted; the vendor completes it later.',
    attested: 'Stated by the vendor; there is no way to read it back.',
    unverified: 'Carried out; not read back yet.',
    underWay: 'The call has left; its effect is not known yet.',
    unknownForGood: 'The call had left before the refusal; its effect is not known: look in the tool.',
    outstanding: 'Signed; not carried out yet.',
    neverCarriedOut: 'Signed; not carried out, for the purge was refused.',
    unverifiedForGood: 'Carried out; not read back.',
  },
  actions: 'Actions',
  failuresTitle: 'What failed, and what to do',
  toDo: 'What to do',
  noMend: 'No mend is known.',
  failures: {
    'not-found': 'not found',
    denied: 'access refused',
    'rate-limited': 'too many calls',
    'quota-spent': 'quota of the day spent',
    conflict: 'the record has changed',
    blocked: 'refused by the tool',
    invalid: 'called wrong by the tool',
    unavailable: 'tool unavailable',
    'unknown-outcome': 'no answer to a write',
    unexpected: 'unexpected answer',
    contrary: 'the tool still shows the record',
    'cannot-see': 'its effect cannot be read',
    'no-effect': 'call taken, without effect',
  },
  stoppedTitle: 'What was set aside',
  stoppedMeaning:
    'Looked at again just before acting and left as it was, or restored by somebody since: the next run looks again.',
  stopped: {
    'no-longer-due':
      'The person was in contact, or their record changed, since the scan: the period is not over.',
    'open-request': 'The person has asked for something since.',
    'legal-hold': 'A legal hold was placed after the signature.',
    'new-records': 'New records hang on it since the signature.',
    'others-stopped': 'Another action about the same person was set aside.',
    'others-failed': 'Another action about the same person is to be mended first.',
    'no-longer-tied': 'The record is no longer tied to the person.',
    'shared-since': 'The record concerns somebody else since.',
    'would-take-along': 'The action would have taken along what was not in the plan.',
    restored: 'Somebody restored the record from the recycle bin of the tool.',
    'parent-stopped': 'The record it depends on was set aside.',
    contrary: 'The tool still shows the record.',
    'cannot-see': 'The effect of the action cannot be read.',
    'no-effect': 'The tool took the call, without effect.',
    unseen: 'A right is missing to see what hangs on it.',
  },
  otherwiseStopped: (code) => `Another reason: ${code}`,
  rulesTitle: 'The retention rules applied',
  severalTools: 'Somebody who is in several tools is counted once in all, and once in each of them.',
  rule: (rule) => `Rule ${rule}`,
  ruleWords: (of) =>
    `Class ${of.class}, for the purpose ${of.purpose}. Kept ${of.keep} from ${of.since}. Then: ${of.action}.`,
  sinces: { 'last-contact-from-person': 'the last contact from the person', collection: 'the collection' },
  sinceEvent: (event) => `the event ${event}`,
  ruleActions: {
    erase: 'erase',
    recycle: 'put in the recycle bin',
    redact: 'redact',
    archive: 'archive, then erase',
    ask: 'ask to stay, then erase',
  },
  basis: (basis) => `Basis: ${basis}.`,
  brakeWords: (records, percent) =>
    `Brake: ${labels.en.number(records)} people, or ${percent}% of the class.`,
  period: (count, unit) =>
    `${count} ${{ Y: 'year', M: 'month', W: 'week', D: 'day' }[unit]}${count > 1 ? 's' : ''}`,
  step: 'Step',
  people: 'People',
  bySystem: 'By tool',
  steps: {
    inClass: 'In the class',
    pastPeriod: 'Past the period',
    aliveElsewhere: 'kept: a later contact, another rule, a record without rule',
    held: 'kept: a hold, an open request, a record that must stay',
    asked: 'asked: with time left to say that they stay',
    toAsk: 'To be asked whether they stay',
    lettersSent: 'letters sent',
    lettersUndeliverable: 'letters refused: no such mailbox',
    otherRule: 'acted on under another rule',
    due: 'Due',
    changedSince: 'left out later: in contact or changed since',
    leftOutLater: {
      'legal-hold': 'left out later: a legal hold',
      'open-request': 'left out later: a request came in',
      'objection-untold': 'not asked: a tool hides whether they object',
      asked: 'not asked: they had been already',
    },
    archived: 'archived before erasure, for the readers of the rule alone',
    startUnknown: 'kept: start of the period unknown',
  },
  signatory: 'Signed by',
  as: 'As',
  on: 'On',
  roles: {
    controller: 'controller',
    signatory: 'signatory',
    schedule: 'schedule signed before, no brake',
  },
  bySchedule: 'greffe',
  notSigned: 'Not signed: nothing of it was carried out.',
  waitsForSignature: 'Waits for signatures: nothing of it is carried out.',
  notNeeded: 'Nobody was due: there was nothing to sign.',
  noPlan: 'The purge ended before there was a plan.',
  brake: (reasons) => `Two signatures were needed: ${reasons}.`,
  brakes: {
    'first-run': 'first run of this rule',
    'too-many-records': 'more people than the brake allows',
    'too-large-a-part': 'a larger part of the class than the brake allows',
    'blind-spot': 'a tool cannot be read whole',
  },
  digest: 'Digest of the plan',
  readTitle: 'What was read',
  nothingRead: 'No tool was read.',
  scanned: (kind, seen, isWhole) =>
    `${labels.en.number(seen)}\u00a0${kindName(kind, seen, 'en')}${isWhole ? '' : ' (reading broke off)'}`,
  read: 'Records read',
  outOfReach: 'Out of reach:',
  proofTitle: 'Checking this report',
  proofMeaning:
    'Every act is an entry of a signed audit log. The file that comes with these pages holds the entries of this purge and can be checked offline.',
  verifyHint: (number) =>
    `To check the file: greffe certificate verify report-${number}.json. Compare the signing key, the whole of it, with the one the controller publishes.`,
};

export const purgeReportLabels: Readonly<Record<Language, PurgeReportLabels>> = { fr: french, en: english };
