import type { ProspectingChannel } from '../domain/prospecting.ts';
import type { AnswerKind, TaskAct } from '../domain/task.ts';
import type { Language } from './language.ts';

/** What the command line says of tasks. */
export interface TaskWords {
  readonly task: string;
  readonly acts: Readonly<Record<TaskAct, string>>;
  readonly channels: Readonly<Record<ProspectingChannel, string>>;
  readonly answers: Readonly<Record<AnswerKind, string>>;
  /** Above what was answered to the questions for a copy. */
  readonly answersTitle: string;
  readonly none: string;
  readonly headings: {
    readonly due: string;
    readonly system: string;
    readonly person: string;
    readonly request: string;
  };
  readonly late: string;
  readonly about: string;
  readonly asked: string;
  readonly holds: string;
  readonly heldFor: string;
  readonly due: string;
  readonly awaits: string;
  readonly exceptions: string;
  readonly answered: (answer: string, by: string, day: string) => string;
  readonly takenBack: string;
  readonly onHold: (act: TaskAct) => string;
  readonly answerWith: string;
  /** Beside what is known to be wrong there. */
  readonly valueNow: string;
  /** Beside what a recipient is to be told, and what is to stand there. */
  readonly rightValue: string;
  readonly ownWords: (act: TaskAct, system: string) => string;
  readonly noted: (id: number, answer: string) => string;
  readonly passedOn: (id: number, to: string) => string;
}

type Asks = Readonly<Record<TaskAct, (system: string) => string>>;

/** Of a recipient, what is to be told is said with the task. */
const englishAsks: Asks = {
  erase: (system) => `Look in ${system} for everything about this person, copies included, and erase it.`,
  stop: (system) =>
    `See to it that nothing leaves from ${system} to this person any more for prospecting, by these channels.`,
  tell: () => '',
  rectify: (system) =>
    `Look in ${system} for everything about this person, copies included, and put the right value wherever another one stands.`,
  restrict: (system) =>
    `Look in ${system} for everything about this person, keep it, mark it as restricted, and see to it that nobody uses it.`,
  lift: (system) =>
    `Take the mark of the restriction off what ${system} holds about this person, where it was put for this restriction alone.`,
  copy: (system) =>
    `Look in ${system} for everything about this person, and give a copy of it: what you can say in words, and files as they are. Leave out what is about others alone.`,
  'give-back': (system) =>
    `In ${system}, give each of the records below back to the owner it is to have: its restriction is lifted, and the tool refused that to greffe for days. Where that owner has left, give it to whoever took their work over, and say so with --could-not.`,
};

const frenchAsks: Asks = {
  erase: (system) =>
    `Cherchez dans ${system} tout ce qui concerne cette personne, copies comprises, et effacez-le.`,
  stop: (system) =>
    `Veillez à ce que plus rien ne parte de ${system} vers cette personne à des fins de prospection, par ces canaux.`,
  tell: () => '',
  rectify: (system) =>
    `Cherchez dans ${system} tout ce qui concerne cette personne, copies comprises, et mettez la valeur exacte partout où il en est une autre.`,
  restrict: (system) =>
    `Cherchez dans ${system} tout ce qui concerne cette personne, gardez-le, marquez-le comme limité, et veillez à ce que personne ne s’en serve.`,
  lift: (system) =>
    `Retirez la marque de la limitation de ce que ${system} détient sur cette personne, là où elle n’a été mise que pour cette limitation.`,
  copy: (system) =>
    `Cherchez dans ${system} tout ce qui concerne cette personne, et remettez-en une copie : ce que des mots peuvent dire, et les fichiers tels quels. Laissez de côté ce qui ne concerne que d’autres.`,
  'give-back': (system) =>
    `Dans ${system}, rendez chacune des fiches ci-dessous au propriétaire qu’elle doit avoir : sa limitation est levée, et l’outil l’a refusé à greffe pendant des jours. Si ce propriétaire est parti, donnez-la à la personne qui a repris son travail, et dites-le avec --could-not.`,
};

const english: TaskWords = {
  task: 'Task',
  acts: {
    erase: 'erase what is held',
    stop: 'stop prospecting',
    tell: 'tell a recipient',
    rectify: 'rectify what is held',
    restrict: 'restrict the use of what is held',
    lift: 'take the mark of a restriction off',
    copy: 'give a copy of what is held',
    'give-back': 'give a record back to its former owner',
  },
  channels: { email: 'e-mail', phone: 'calls', sms: 'text messages', mail: 'letters' },
  answers: {
    done: 'done',
    already: 'it was so already',
    'nothing-found': 'nothing found',
    exception: 'kept under an exception',
    'could-not': 'could not be done',
    held: 'held, and given',
  },
  answersTitle: 'Where a person looked',
  none: 'No task waits for an answer.',
  headings: { due: 'due', system: 'system', person: 'waits for', request: 'request' },
  late: 'late',
  about: 'about',
  asked: 'asked',
  holds: 'it holds',
  heldFor: 'held for',
  due: 'due',
  awaits: 'waits for',
  exceptions: 'exceptions',
  answered: (answer, by, day) => `answered by ${by} on ${day}: ${answer}`,
  onHold: (act) =>
    act === 'erase'
      ? 'Erase nothing for now: a hold or a restriction came after the question, and the data is to be kept.'
      : 'Change nothing for now: a restriction stands over this person, and the data is to stay as it is.',
  takenBack: 'taken back: there is nothing to answer any more',
  valueNow: 'value now',
  rightValue: 'right value',
  answerWith: 'Answer with',
  ownWords: (act, system) => englishAsks[act](system),
  noted: (id, answer) => `Task ${id}: ${answer}. Your answer is kept as it is.`,
  passedOn: (id, to) => `Task ${id} is with ${to} now, who will be written to.`,
};

const french: TaskWords = {
  task: 'Tâche',
  acts: {
    erase: 'effacer ce qui est détenu',
    stop: 'arrêter la prospection',
    tell: 'informer un destinataire',
    rectify: 'rectifier ce qui est détenu',
    restrict: 'limiter l’usage de ce qui est détenu',
    lift: 'lever la marque d’une limitation',
    copy: 'remettre une copie de ce qui est détenu',
    'give-back': 'rendre une fiche à son ancien propriétaire',
  },
  channels: { email: 'e-mail', phone: 'appels', sms: 'SMS', mail: 'courrier' },
  answers: {
    done: 'fait',
    already: 'c’était déjà ainsi',
    'nothing-found': 'rien trouvé',
    exception: 'gardé pour une exception',
    'could-not': 'pas pu être fait',
    held: 'détenu, et remis',
  },
  answersTitle: 'Là où une personne a cherché',
  none: 'Aucune tâche n’attend de réponse.',
  headings: { due: 'échéance', system: 'outil', person: 'attend', request: 'demande' },
  late: 'en retard',
  about: 'personne',
  asked: 'demandé',
  holds: 'il contient',
  heldFor: 'gardé pendant',
  due: 'échéance',
  awaits: 'attend',
  exceptions: 'exceptions',
  answered: (answer, by, day) => `réponse de ${by} le ${day} : ${answer}`,
  onHold: (act) =>
    act === 'erase'
      ? 'N’effacez rien pour l’instant : un gel ou une limitation est venu après la question, et les données sont à conserver.'
      : 'Ne changez rien pour l’instant : une limitation pèse sur cette personne, et les données sont à laisser telles quelles.',
  takenBack: 'retirée : il n’y a plus rien à répondre',
  valueNow: 'valeur actuelle',
  rightValue: 'valeur exacte',
  answerWith: 'Répondre par',
  ownWords: (act, system) => frenchAsks[act](system),
  noted: (id, answer) => `Tâche ${id} : ${answer}. Votre réponse est gardée telle quelle.`,
  passedOn: (id, to) => `La tâche ${id} revient maintenant à ${to}, qui recevra un message.`,
};

export const taskWords: Readonly<Record<Language, TaskWords>> = { fr: french, en: english };
