import type { Invited } from '../greffe/account-code.ts';
import type { Language } from './language.ts';

/** What the command line says of accounts. */
export interface AccountWords {
  readonly headings: readonly [string, string, string, string, string, string];
  readonly everyController: string;
  readonly standing: {
    readonly invited: string;
    readonly open: string;
    readonly elsewhere: string;
    readonly disabled: (by: string, day: string) => string;
    readonly locked: (minute: string) => string;
  };
  readonly secondFactor: (isSet: boolean) => string;
  readonly none: string;
  readonly letters: Readonly<Record<Invited['state'], (account: string, minute: string) => string>>;
  readonly changed: (account: string) => string;
  readonly disabled: (account: string) => string;
  readonly enabled: (account: string) => string;
  readonly sessionHeadings: readonly [string, string, string, string];
  readonly noSessions: (account: string) => string;
  readonly revoked: (account: string, count: number) => string;
}

const english: AccountWords = {
  headings: ['Account', 'Roles', 'Acts for', 'Stands', 'Second factor', 'Sessions'],
  everyController: 'every controller',
  standing: {
    invited: 'invited, no password yet',
    open: 'open',
    elsewhere: 'let in elsewhere',
    disabled: (by, day) => `disabled by ${by} on ${day}`,
    locked: (minute) => `held back until ${minute} after wrong attempts`,
  },
  secondFactor: (isSet) => (isSet ? 'set' : 'none'),
  none: 'There is no account. Make one with: greffe user add ID --mail ADDRESS --role ROLE',
  letters: {
    sent: (account, minute) =>
      `A letter with a code for ${account} has left. The code is good until ${minute}.`,
    'in-folder': (account, minute) =>
      `A letter with a code for ${account} lies in the mail folder: send it on. The code is good until ${minute}.`,
    undeliverable: (account) =>
      `The mail server knows no such mailbox: ${account} has no code. Disable the account, and make one with the right address.`,
    'not-sent': (account) =>
      `The letter for ${account} did not leave. Once that is mended, give out another code.`,
    'in-doubt': (account) =>
      `The letter for ${account} may have left, or not: the connection was lost. Ask whoever it is for; another code ends this one.`,
  },
  changed: (account) => `${account} is changed. Whoever was signed in signs in again.`,
  disabled: (account) => `${account} is disabled: nothing opens it any more.`,
  enabled: (account) => `${account} is enabled: whoever lets them in elsewhere lets them in here.`,
  sessionHeadings: ['Session', 'Began', 'Last seen', 'Ends at the latest'],
  noSessions: (account) => `${account} has no session.`,
  revoked: (account, count) =>
    count === 1 ? `1 session of ${account} ended.` : `${count} sessions of ${account} ended.`,
};

const french: AccountWords = {
  headings: ['Compte', 'Rôles', 'Agit pour', 'État', 'Second facteur', 'Sessions'],
  everyController: 'tous les responsables',
  standing: {
    invited: 'invité, sans mot de passe encore',
    open: 'ouvert',
    elsewhere: 'admis par un tiers',
    disabled: (by, day) => `désactivé par ${by} le ${day}`,
    locked: (minute) => `retenu jusqu’au ${minute} après des essais erronés`,
  },
  secondFactor: (isSet) => (isSet ? 'en place' : 'aucun'),
  none: 'Il n’y a pas de compte. Pour en créer un : greffe user add ID --mail ADRESSE --role RÔLE',
  letters: {
    sent: (account, minute) =>
      `Un courrier avec un code pour ${account} est parti. Le code vaut jusqu’au ${minute}.`,
    'in-folder': (account, minute) =>
      `Un courrier avec un code pour ${account} est dans le dossier des courriers : envoyez-le. Le code vaut jusqu’au ${minute}.`,
    undeliverable: (account) =>
      `Le serveur de courrier ne connaît pas cette boîte : ${account} n’a pas de code. Désactivez le compte, et créez-en un avec la bonne adresse.`,
    'not-sent': (account) =>
      `Le courrier pour ${account} n’est pas parti. Une fois cela réparé, donnez un autre code.`,
    'in-doubt': (account) =>
      `Le courrier pour ${account} est peut-être parti : la connexion s’est perdue. Demandez à son destinataire ; un autre code met fin à celui-ci.`,
  },
  changed: (account) => `${account} est modifié. Qui était connecté se reconnecte.`,
  disabled: (account) => `${account} est désactivé : plus rien ne l’ouvre.`,
  enabled: (account) => `${account} est réactivé : qui l’admet ailleurs l’admet ici.`,
  sessionHeadings: ['Session', 'Début', 'Vue pour la dernière fois', 'Fin au plus tard'],
  noSessions: (account) => `${account} n’a pas de session.`,
  revoked: (account, count) =>
    count === 1 ? `1 session de ${account} terminée.` : `${count} sessions de ${account} terminées.`,
};

export const accountWords: Readonly<Record<Language, AccountWords>> = { fr: french, en: english };
