import type { CivilDay } from './civil-day.ts';
import type { ProspectingChannel } from './prospecting.ts';
import { placeOfTask } from './notification.ts';
import type { TaskAct } from './task.ts';

/** What a letter says to somebody of the tasks that wait for them: never whom they are about. */
export interface TaskFacts {
  readonly language: 'fr' | 'en';
  /** In the controller's own name. */
  readonly controller: string;
  readonly dpo: string;
  /** How the reader comes in: it is theirs · their colleague's silence made it theirs · they watch over it. */
  readonly as: 'holder' | 'deputy' | 'dpo';
  readonly tasks: readonly TaskInLetter[];
}

export interface TaskInLetter {
  readonly id: number;
  readonly request: number;
  readonly system: string;
  readonly act: TaskAct;
  readonly channels: readonly ProspectingChannel[];
  readonly dueOn: CivilDay;
  readonly isLate: boolean;
  /** Who was asked and has not answered: an id of the settings. */
  readonly waitsFor: string;
  /** What the task is answered with; null for whoever answers at the desk of the DPO. */
  readonly code: string | null;
}

/** One letter for everything that waits for somebody: references, days and codes, and nothing of a person. */
export function taskLetter(facts: TaskFacts): { readonly subject: string; readonly text: string } {
  const [subject = '', ...text] = facts.language === 'fr' ? french(facts) : english(facts);
  return { subject, text: `${text.join('\n\n')}\n` };
}

function french({ controller, dpo, as, tasks }: TaskFacts): readonly string[] {
  const late = tasks.filter(({ isLate }) => isLate).length;
  const whose = {
    holder: 'Ces tâches vous reviennent.',
    deputy: 'La personne qui devait répondre ne l’a pas fait : vous la suppléez.',
    dpo: 'Personne n’a répondu à ces tâches. Sans réponse, les demandes restent ouvertes.',
  } as const;
  return [
    `Demandes de données personnelles : ${tasks.length === 1 ? 'une tâche' : `${tasks.length} tâches`}${late > 0 ? `, dont ${late} en retard` : ''}`,
    'Bonjour,',
    `${controller} doit agir sur les données de personnes qui l’ont demandé, là où aucun accès automatique n’existe. ${whose[as]}`,
    ...tasks.map((task) =>
      [
        `Tâche ${task.id} (demande ${task.request}) : ${FRENCH_ACTS[task.act]}, ${placeOfTask(task.system)}${channelsOf(task, FRENCH_CHANNELS)}`,
        `    ${task.isLate ? 'En retard depuis le' : 'Au plus tard le'} ${dayIn('fr-FR')(task.dueOn)}`,
        ...(as === 'holder' ? [] : [`    Attend : ${task.waitsFor}`]),
        task.code === null ? `    greffe task show ${task.id}` : `    greffe task show --code ${task.code}`,
      ].join('\n'),
    ),
    ...(as === 'dpo'
      ? []
      : [
          'Le code ouvre une seule tâche, et cesse de valoir dès que vous y avez répondu. Ne le transmettez pas : si la tâche revient à quelqu’un d’autre, répondez-le.',
        ]),
    `Une question ? Écrivez à ${dpo}.`,
    controller,
  ];
}

function english({ controller, dpo, as, tasks }: TaskFacts): readonly string[] {
  const late = tasks.filter(({ isLate }) => isLate).length;
  const whose = {
    holder: 'These tasks are yours.',
    deputy: 'Whoever was to answer has not: you stand in for them.',
    dpo: 'Nobody has answered these tasks. Without an answer the requests stay open.',
  } as const;
  return [
    `Personal data requests: ${tasks.length === 1 ? 'one task' : `${tasks.length} tasks`}${late > 0 ? `, ${late} of them late` : ''}`,
    'Hello,',
    `${controller} has to act on the data of people who asked for it, where there is no automatic access. ${whose[as]}`,
    ...tasks.map((task) =>
      [
        `Task ${task.id} (request ${task.request}): ${ENGLISH_ACTS[task.act]}, ${placeOfTask(task.system)}${channelsOf(task, ENGLISH_CHANNELS)}`,
        `    ${task.isLate ? 'Late since' : 'By'} ${dayIn('en-GB')(task.dueOn)}`,
        ...(as === 'holder' ? [] : [`    Waits for: ${task.waitsFor}`]),
        task.code === null ? `    greffe task show ${task.id}` : `    greffe task show --code ${task.code}`,
      ].join('\n'),
    ),
    ...(as === 'dpo'
      ? []
      : [
          'A code opens one task, and ends once you have answered it. Do not pass it on: if the task is somebody else’s, answer so.',
        ]),
    `A question? Write to ${dpo}.`,
    controller,
  ];
}

const FRENCH_ACTS: Readonly<Record<TaskAct, string>> = {
  erase: 'effacer ce qui est détenu',
  stop: 'arrêter la prospection',
  tell: 'informer un destinataire',
  rectify: 'rectifier ce qui est détenu',
  restrict: 'limiter l’usage de ce qui est détenu',
  lift: 'lever la marque d’une limitation',
  copy: 'remettre une copie de ce qui est détenu',
  'give-back': 'rendre une fiche à son ancien propriétaire',
};

const ENGLISH_ACTS: Readonly<Record<TaskAct, string>> = {
  erase: 'erase what is held',
  stop: 'stop prospecting',
  tell: 'tell a recipient',
  rectify: 'rectify what is held',
  restrict: 'restrict the use of what is held',
  lift: 'take the mark of a restriction off',
  copy: 'give a copy of what is held',
  'give-back': 'give a record back to its former owner',
};

const FRENCH_CHANNELS: Readonly<Record<ProspectingChannel, string>> = {
  email: 'e-mail',
  phone: 'téléphone',
  sms: 'SMS',
  mail: 'courrier',
};

const ENGLISH_CHANNELS: Readonly<Record<ProspectingChannel, string>> = {
  email: 'e-mail',
  phone: 'phone',
  sms: 'SMS',
  mail: 'post',
};

function channelsOf({ channels }: TaskInLetter, names: Readonly<Record<ProspectingChannel, string>>): string {
  return channels.length === 0 ? '' : ` (${channels.map((channel) => names[channel]).join(', ')})`;
}

function dayIn(locale: string): (day: CivilDay) => string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return (day) => format.format(new Date(`${day}T00:00:00Z`));
}
