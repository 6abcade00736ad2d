import type { ProspectingChannel } from '../domain/prospecting.ts';
import type { AnswerKind, TaskAct } from '../domain/task.ts';
import type { Language } from './language.ts';

/** What the command line says of tasks. */
export interface TaskWords {
  readonly task: string;
  readonly acts: Readonly<Record<TaskAct, string>>;
  readonly channels: Readonly<Record<ProspectingChannel, string>>;
  readonly answers: Readonly<Record<AnswerKind, string>>;
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
  readonly onHold: string;
  readonly answerWith: string;
  /** Above the right values that a recipient is to be told. */
  readonly rightValue: string;
  readonly ownWords: (act: TaskAct, system: string) => string;
  readonly noted: (id: number, answer: string) => string;
  readonly passedOn: (id: number, to: string) => string;
}

const english: TaskWords = {
  task: 'Task',
  acts: { erase: 'erase what is held', stop: 'stop prospecting', tell: 'tell a recipient' },
  channels: { email: 'e-mail', phone: 'calls', sms: 'text messages', mail: 'letters' },
  answers: { done: 'done', 'nothing-found': 'nothing found', exception: 'kept under an exception' },
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
  onHold:
    'Erase nothing for now: a hold or a restriction came after the question, and the data is to be kept.',
  takenBack: 'taken back: there is nothing to answer any more',
  rightValue: 'right value',
  answerWith: 'Answer with',
  ownWords: (act, system) =>
    act === 'erase'
      ? `Look in ${system} for everything about this person, copies included, and erase it.`
      : `See to it that nothing leaves from ${system} to this person any more for prospecting, by these channels.`,
  noted: (id, answer) => `Task ${id}: ${answer}. Your answer is kept as it is.`,
  passedOn: (id, to) => `Task ${id} is with ${to} now, who will be written to.`,
};

const french: TaskWords = {
  task: 'Tâche',
  acts: {
    erase: 'effacer ce qui est détenu',
    stop: 'arrêter la prospection',
    tell: 'informer un destinataire',
  },
  channels: { email: 'e-mail', phone: 'appels', sms: 'SMS', mail: 'courrier' },
  answers: { done: 'fait', 'nothing-found': 'rien trouvé', exception: 'gardé pour une exception' },
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
  onHold:
    'N’effacez rien pour l’instant : un gel ou une limitation est venu après la question, et les données sont à conserver.',
  takenBack: 'retirée : il n’y a plus rien à répondre',
  rightValue: 'valeur exacte',
  answerWith: 'Répondre par',
  ownWords: (act, system) =>
    act === 'erase'
      ? `Cherchez dans ${system} tout ce qui concerne cette personne, copies comprises, et effacez-le.`
      : `Veillez à ce que plus rien ne parte de ${system} vers cette personne à des fins de prospection, par ces canaux.`,
  noted: (id, answer) => `Tâche ${id} : ${answer}. Votre réponse est gardée telle quelle.`,
  passedOn: (id, to) => `La tâche ${id} revient maintenant à ${to}, qui recevra un message.`,
};

export const taskWords: Readonly<Record<Language, TaskWords>> = { fr: french, en: english };
