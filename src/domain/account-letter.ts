import type { SecretPurpose } from './account.ts';

/** What a letter says to whoever has an account: whose greffe it is, and what opens it. */
export interface AccountFacts {
  readonly language: 'fr' | 'en';
  readonly purpose: SecretPurpose;
  /** In the controller's own name. */
  readonly controller: string;
  /** The name of the account, which the log keeps too. */
  readonly account: string;
  readonly code: string;
  /** As a person reads it, with its time. */
  readonly until: string;
  /** Where they sign in; null where the settings name no address. */
  readonly where: string | null;
}

/** Nothing of the person is in it: an address that is not theirs learns no name. */
export function accountLetter(facts: AccountFacts): { readonly subject: string; readonly text: string } {
  const [subject = '', ...text] = facts.language === 'fr' ? french(facts) : english(facts);
  return { subject, text: `${text.join('\n\n')}\n` };
}

function french({ purpose, controller, account, code, until, where }: AccountFacts): readonly string[] {
  return [
    purpose === 'invitation'
      ? 'greffe : choisissez votre mot de passe'
      : 'greffe : choisissez un autre mot de passe',
    'Bonjour,',
    purpose === 'invitation'
      ? `${controller} vous a ouvert un compte dans greffe, sous l’identifiant ${account}. Choisissez votre mot de passe avec ce code :`
      : `Un autre mot de passe peut être choisi pour le compte ${account} de greffe, avec ce code :`,
    `    ${code}`,
    `Il sert une seule fois, jusqu’au ${until}.${where === null ? '' : ` Adresse : ${where}`}`,
    'Douze caractères avec minuscules, majuscules, chiffres et signes, ou quatorze avec trois de ces sortes, ou une phrase de sept mots.',
    'Ne transmettez ce code à personne. Si vous n’attendiez pas ce message, ne faites rien : le code cesse de valoir de lui-même.',
    controller,
  ];
}

function english({ purpose, controller, account, code, until, where }: AccountFacts): readonly string[] {
  return [
    purpose === 'invitation' ? 'greffe: choose your password' : 'greffe: choose another password',
    'Hello,',
    purpose === 'invitation'
      ? `${controller} has opened an account in greffe for you, by the name ${account}. Choose your password with this code:`
      : `Another password can be chosen for the account ${account} of greffe, with this code:`,
    `    ${code}`,
    `It is good once, until ${until}.${where === null ? '' : ` Address: ${where}`}`,
    'Twelve characters with small letters, capitals, digits and signs, or fourteen with three of these, or a phrase of seven words.',
    'Pass this code on to nobody. If you did not expect this message, do nothing: the code ends by itself.',
    controller,
  ];
}
