import type { NotificationKind, NotificationState, NotificationWay } from '../domain/notification.ts';
import type { Language } from './language.ts';

/** What the command line says of recipients. */
export interface RecipientWords {
  readonly none: string;
  readonly recipients: string;
  readonly counts: (count: number) => string;
  readonly kinds: Readonly<Record<NotificationKind, string>>;
  readonly ways: Readonly<Record<NotificationWay, string>>;
  readonly states: Readonly<Record<NotificationState, string>>;
  readonly nothing: string;
  readonly left: string;
  readonly by: (person: string) => string;
  readonly attempts: (count: number) => string;
  readonly double: string;
  readonly recordWith: string;
}

const english: RecipientWords = {
  none: 'processors.yaml names no recipient of this controller.',
  recipients: 'Recipients',
  counts: (count) => `${count} told of each rectification, erasure and restriction`,
  kinds: {
    restriction: 'restriction',
    'restriction-lifted': 'restriction lifted',
    rectification: 'rectification',
    erasure: 'erasure',
  },
  ways: {
    mail: 'by mail',
    webhook: 'by signed message',
    task: 'by somebody of ours',
    none: 'not told',
    nobody: 'by hand',
    'own-tools': 'in their own tool',
  },
  states: {
    due: 'to be told',
    sending: 'being sent, or cut off',
    'in-folder': 'in the mail folder, to be sent',
    asked: 'asked of somebody',
    failed: 'failed',
    told: 'told',
    'carried-out': 'carried out there',
    'not-told': 'not told',
  },
  nothing: 'nothing to tell so far',
  left: 'no longer in processors.yaml',
  by: (person) => `recorded by ${person}`,
  attempts: (count) => `${count} ${count === 1 ? 'attempt' : 'attempts'}`,
  double: 'may have arrived twice, under one id',
  recordWith: 'Once told otherwise',
};

const french: RecipientWords = {
  none: 'processors.yaml ne nomme aucun destinataire de ce responsable.',
  recipients: 'Destinataires',
  counts: (count) => `${count} à informer de chaque rectification, effacement et limitation`,
  kinds: {
    restriction: 'limitation',
    'restriction-lifted': 'limitation levée',
    rectification: 'rectification',
    erasure: 'effacement',
  },
  ways: {
    mail: 'par e-mail',
    webhook: 'par message signé',
    task: 'par une personne de l’équipe',
    none: 'non informé',
    nobody: 'à la main',
    'own-tools': 'dans son outil même',
  },
  states: {
    due: 'à informer',
    sending: 'envoi en cours, ou interrompu',
    'in-folder': 'dans le dossier d’envoi, à envoyer',
    asked: 'demandé à quelqu’un',
    failed: 'échec',
    told: 'informé',
    'carried-out': 'exécuté chez lui',
    'not-told': 'non informé',
  },
  nothing: 'rien à lui dire à ce jour',
  left: 'n’est plus dans processors.yaml',
  by: (person) => `noté par ${person}`,
  attempts: (count) => `${count} ${count === 1 ? 'essai' : 'essais'}`,
  double: 'peut être arrivé deux fois, sous un même identifiant',
  recordWith: 'Une fois informé autrement',
};

export const recipientWords: Readonly<Record<Language, RecipientWords>> = { fr: french, en: english };
