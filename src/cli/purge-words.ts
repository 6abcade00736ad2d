import { periodInWords } from '../domain/period-words.ts';
import type { KeptBecause } from '../domain/retention.ts';
import type { BrakeReason, Overdue, PurgeKind, PurgeState } from '../domain/purge.ts';
import type { Language } from './language.ts';

/** What the command line says of purges. */
export interface PurgeWords {
  readonly purge: string;
  readonly kinds: Readonly<Record<PurgeKind, string>>;
  readonly states: Readonly<Record<PurgeState, string>>;
  readonly on: (day: string) => string;
  readonly forgotten: (day: string) => string;
  readonly none: string;
  readonly headings: readonly [string, string, string, string, string];
  readonly scanned: string;
  readonly scan: (kind: string, seen: string, isDone: boolean) => string;
  readonly rule: (id: string, classOfPerson: string, purpose: string) => string;
  readonly period: (keep: string, since: string) => string;
  readonly sinces: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
  readonly inClass: string;
  readonly pastPeriod: string;
  readonly aliveElsewhere: string;
  readonly startUnknown: string;
  readonly held: string;
  readonly changedSince: string;
  readonly toAsk: string;
  readonly asked: string;
  readonly endsAt: (minute: string) => string;
  readonly dueNow: string;
  readonly askedHeading: string;
  readonly lettersSent: (letters: string) => string;
  readonly lettersUndeliverable: (letters: string) => string;
  readonly peopleStayed: (people: string) => string;
  readonly stayed: (rule: string, until: string) => string;
  readonly stayedBefore: (rule: string, on: string, until: string) => string;
  readonly stayedLate: (answerBy: string) => string;
  readonly sinceRun: (difference: string, purge: number, day: string) => string;
  readonly cost: (calls: string, duration: string, nights: number) => string;
  readonly oldest: (count: number) => string;
  readonly started: (because: string, day: string, source: string | null, system: string) => string;
  readonly because: Readonly<Record<Overdue['because'], string>>;
  readonly why: Readonly<Record<Overdue['why'] | KeptBecause, string>>;
  readonly endedOn: (day: string) => string;
  readonly brake: (reasons: string) => string;
  readonly brakes: Readonly<Record<BrakeReason, string>>;
  readonly signedBy: (who: string) => string;
  readonly notSigned: string;
  readonly bySchedule: string;
  readonly leftOut: string;
  readonly done: string;
  readonly tally: (lines: string, action: string, state: string) => string;
  readonly dryRunEnds: string;
  readonly signed: (rule: string, isEnough: boolean) => string;
  readonly refused: (id: number) => string;
  readonly nothingDue: string;
  readonly archiveEmpty: string;
  readonly archiveHeadings: readonly [string, string, string, string, string, string];
}

const english: PurgeWords = {
  purge: 'Purge',
  kinds: { 'dry-run': 'dry run', 'by-hand': 'by hand', nightly: 'of the night' },
  states: {
    scanning: 'reading the systems',
    planning: 'looking at what hangs on those due',
    planned: 'planned',
    applying: 'being carried out',
    verifying: 'being read back',
    done: 'done',
    incomplete: 'incomplete',
    refused: 'refused',
  },
  on: (day) => `on ${day}`,
  forgotten: (day) => `Forgotten on ${day}: who it was about is destroyed, these counts stay.`,
  none: 'No purge has run. See who is due with: greffe purge plan',
  headings: ['', 'on', 'kind', 'state', 'waits for'],
  scanned: 'Read',
  scan: (kind, seen, isDone) => `${kind} ${seen}${isDone ? '' : ' so far'}`,
  rule: (id, classOfPerson, purpose) => `${id}: class ${classOfPerson}, for ${purpose}`,
  period: (keep, since) => `${periodInWords(keep, 'en')} from ${since}`,
  sinces: { 'last-contact-from-person': 'the last contact from the person', collection: 'the collection' },
  actions: {
    erase: 'erase',
    recycle: 'put in the recycle bin',
    redact: 'redact',
    archive: 'archive, then erase',
    ask: 'ask to stay, then erase',
  },
  inClass: 'in the class',
  pastPeriod: 'past the period',
  aliveElsewhere: 'alive in another system',
  startUnknown: 'start of the period unknown',
  held: 'held, restricted, asking, or tied to what stays',
  changedSince: 'changed since the scan',
  toAsk: 'to be asked whether to stay',
  asked: 'asked, with time left to answer',
  endsAt: (minute) => `Expected to end: ${minute}`,
  dueNow: 'due',
  askedHeading: 'Asked whether to stay',
  lettersSent: (letters) => `${letters} sent`,
  lettersUndeliverable: (letters) => `${letters} to no such mailbox`,
  peopleStayed: (people) => `${people} stay`,
  stayed: (rule, until) => `Noted: under rule ${rule} they are kept until ${until}.`,
  stayedBefore: (rule, on, until) =>
    `Noted on ${on} already: under rule ${rule} they are kept until ${until}.`,
  stayedLate: (answerBy) =>
    `The time to answer ended on ${answerBy}: what was erased before this yes does not come back. Check the tools, and tell the person.`,
  sinceRun: (difference, purge, day) => `${difference} since purge ${purge} of ${day}`,
  cost: (calls, duration, nights) =>
    `about ${calls} calls, ${duration}, ${nights} ${nights === 1 ? 'night' : 'nights'}`,
  oldest: (count) => `The ${count} longest past their period`,
  started: (because, day, source, system) =>
    `${because} ${day}${source === null ? '' : ` (${source})`} in ${system}`,
  because: {
    form: 'form submitted',
    reply: 'reply',
    click: 'click',
    meeting: 'meeting',
    'inbound-message': 'message received',
    'support-request': 'support request',
    purchase: 'purchase',
    visit: 'visit',
    'logged-exchange': 'exchange logged',
    collection: 'collected',
    event: 'event',
    'agreed-to-stay': 'agreed to stay',
  },
  why: {
    due: 'due now',
    'later-contact': 'a later contact in another system',
    'other-rule': 'another rule still keeps them',
    uncovered: 'a row of theirs is of no class that a rule covers',
    'legal-hold': 'legal hold',
    restricted: 'processing is restricted',
    'open-request': 'an open request',
    'tied-to-kept': 'tied to a record that stays',
    'no-recycle-bin': 'a record of theirs has no recycle bin to go to',
    restored: 'somebody restored them from the recycle bin',
    asked: 'asked, with time left to answer',
    'to-ask': 'to be asked whether to stay',
    'objection-untold': 'a tool hides whether they object, so nobody asks them',
  },
  endedOn: (day) => `ended ${day}`,
  brake: (reasons) => `Two people must sign, one of them with the role controller: ${reasons}.`,
  brakes: {
    'first-run': 'first run of this rule',
    'too-many-records': 'more people than the brake allows',
    'too-large-a-part': 'a larger part of the class than the brake allows',
    'blind-spot': 'a system cannot be read whole',
  },
  signedBy: (who) => `Signed by ${who}`,
  notSigned: 'Not signed',
  bySchedule: 'the schedule',
  leftOut: 'People left out',
  done: 'Carried out',
  tally: (lines, action, state) => `${lines} ${action}, ${state}`,
  dryRunEnds: 'A dry run: nothing of it can be carried out. Begin a real one with:',
  signed: (rule, isEnough) =>
    isEnough ? `Rule ${rule} is signed.` : `Rule ${rule} has your signature; it needs another one.`,
  refused: (id) => `Purge ${id} is refused: nothing more of it is carried out.`,
  nothingDue: 'Nobody is due.',
  archiveEmpty: 'The archive holds nothing of that person.',
  archiveHeadings: ['', 'rule', 'rests on', 'since', 'until', 'read by'],
};

const french: PurgeWords = {
  purge: 'Purge',
  kinds: { 'dry-run': 'à blanc', 'by-hand': 'à la main', nightly: 'de la nuit' },
  states: {
    scanning: 'lecture des outils',
    planning: 'examen de ce qui tient aux personnes à effacer',
    planned: 'plan établi',
    applying: 'exécution en cours',
    verifying: 'contrôle après exécution',
    done: 'terminée',
    incomplete: 'incomplète',
    refused: 'refusée',
  },
  on: (day) => `au ${day}`,
  forgotten: (day) => `Détruit le ${day} : rien ne dit plus de qui il s’agissait, ces nombres restent.`,
  none: 'Aucune purge n’a tourné. Voyez qui est concerné avec : greffe purge plan',
  headings: ['', 'au', 'genre', 'état', 'attend'],
  scanned: 'Lu',
  scan: (kind, seen, isDone) => `${kind} ${seen}${isDone ? '' : ' jusqu’ici'}`,
  rule: (id, classOfPerson, purpose) => `${id} : catégorie ${classOfPerson}, pour ${purpose}`,
  period: (keep, since) => `${periodInWords(keep, 'fr')} depuis ${since}`,
  sinces: { 'last-contact-from-person': 'le dernier contact de la personne', collection: 'la collecte' },
  actions: {
    erase: 'effacer',
    recycle: 'mettre à la corbeille',
    redact: 'masquer',
    archive: 'archiver, puis effacer',
    ask: 'proposer de rester, puis effacer',
  },
  inClass: 'dans la catégorie',
  pastPeriod: 'durée dépassée',
  aliveElsewhere: 'vivantes dans un autre outil',
  startUnknown: 'départ de la durée inconnu',
  held: 'gelées, en limitation, en demande ou liées à ce qui reste',
  changedSince: 'changées depuis la lecture',
  toAsk: 'à interroger : rester ou non',
  asked: 'interrogées, encore dans le délai de réponse',
  endsAt: (minute) => `Fin prévue : ${minute}`,
  dueNow: 'à traiter',
  askedHeading: 'Interrogées : rester ou non',
  lettersSent: (letters) => `${letters} parties`,
  lettersUndeliverable: (letters) => `${letters} sans boîte à cette adresse`,
  peopleStayed: (people) => `${people} restent`,
  stayed: (rule, until) => `Noté : au titre de la règle ${rule}, la personne est gardée jusqu’au ${until}.`,
  stayedBefore: (rule, on, until) =>
    `Déjà noté le ${on} : au titre de la règle ${rule}, la personne est gardée jusqu’au ${until}.`,
  stayedLate: (answerBy) =>
    `Le délai de réponse s’est terminé le ${answerBy} : ce qui a été effacé avant cet accord ne revient pas. Vérifiez dans les outils, et prévenez la personne.`,
  sinceRun: (difference, purge, day) => `${difference} depuis la purge ${purge} du ${day}`,
  cost: (calls, duration, nights) =>
    `environ ${calls} appels, ${duration}, ${nights} ${nights === 1 ? 'nuit' : 'nuits'}`,
  oldest: (count) => `Les ${count} dont la durée est dépassée depuis le plus longtemps`,
  started: (because, day, source, system) =>
    `${because} le ${day}${source === null ? '' : ` (${source})`} dans ${system}`,
  because: {
    form: 'formulaire envoyé',
    reply: 'réponse',
    click: 'clic',
    meeting: 'rendez-vous',
    'inbound-message': 'message reçu',
    'support-request': 'demande d’assistance',
    purchase: 'achat',
    visit: 'visite',
    'logged-exchange': 'échange noté',
    collection: 'collecte',
    event: 'événement',
    'agreed-to-stay': 'accord pour rester',
  },
  why: {
    due: 'à traiter maintenant',
    'later-contact': 'un contact plus récent dans un autre outil',
    'other-rule': 'une autre règle garde encore la personne',
    uncovered: 'une de ses fiches n’est d’aucune catégorie couverte par une règle',
    'legal-hold': 'gel pour litige',
    restricted: 'traitement limité',
    'open-request': 'une demande en cours',
    'tied-to-kept': 'liée à une fiche qui reste',
    'no-recycle-bin': 'une de ses fiches n’a pas de corbeille où aller',
    restored: 'quelqu’un l’a restaurée depuis la corbeille',
    asked: 'interrogée, encore dans le délai de réponse',
    'to-ask': 'à interroger : souhaite-t-elle rester ?',
    'objection-untold': 'un outil cache son opposition éventuelle, personne ne l’interroge',
  },
  endedOn: (day) => `échue le ${day}`,
  brake: (reasons) => `Deux personnes doivent valider, dont une au rôle controller : ${reasons}.`,
  brakes: {
    'first-run': 'premier passage de cette règle',
    'too-many-records': 'plus de personnes que le seuil de blocage',
    'too-large-a-part': 'une plus grande part de la catégorie que le seuil de blocage',
    'blind-spot': 'un outil ne se laisse pas lire en entier',
  },
  signedBy: (who) => `Validé par ${who}`,
  notSigned: 'Non validé',
  bySchedule: 'le référentiel',
  leftOut: 'Personnes laissées de côté',
  done: 'Exécuté',
  tally: (lines, action, state) => `${lines} ${action}, ${state}`,
  dryRunEnds: 'Passage à blanc : rien n’en peut être exécuté. Lancez-en un vrai avec :',
  signed: (rule, isEnough) =>
    isEnough
      ? `La règle ${rule} est validée.`
      : `La règle ${rule} porte votre signature ; il en faut une autre.`,
  refused: (id) => `La purge ${id} est refusée : plus rien n’en sera exécuté.`,
  nothingDue: 'Personne n’est à traiter.',
  archiveEmpty: 'L’archive ne contient rien de cette personne.',
  archiveHeadings: ['', 'règle', 'fondement', 'depuis', 'jusqu’au', 'lue par'],
};

export const purgeWords: Readonly<Record<Language, PurgeWords>> = { en: english, fr: french };
