import type { CivilDay } from './civil-day.ts';
import type { Start } from './retention.ts';

/** What a person is told when they are asked whether to stay. @source GDPR Art. 5(1)(e), 12(1), 13(2)(b); law.md RET-2 */
export interface StayFacts {
  readonly language: 'fr' | 'en';
  readonly controller: string;
  /** ISO 3166. */
  readonly country: string;
  readonly dpo: string;
  /** As a person should read it. */
  readonly purpose: string;
  readonly start: Pick<Start, 'because' | 'on'>;
  /** The last day to say yes. */
  readonly answerBy: CivilDay;
  readonly code: string;
}

/** In plain words, with one code and no name: a letter that goes astray tells nobody more than its address does. */
export function stayLetter(facts: StayFacts): { readonly subject: string; readonly text: string } {
  const lines = facts.language === 'fr' ? french(facts) : english(facts);
  const [subject = '', ...text] = lines;
  return { subject, text: `${text.join('\n\n')}\n` };
}

function french({ controller, country, dpo, purpose, start, answerBy, code }: StayFacts): readonly string[] {
  const day = dayIn('fr-FR');
  const authority =
    country === 'FR' ? 'la CNIL (www.cnil.fr)' : 'l’autorité de protection des données de votre pays';
  return [
    `Souhaitez-vous que ${controller} garde vos données ?`,
    'Bonjour,',
    `${controller} détient des données qui vous concernent, pour la finalité suivante : ${purpose}. Le temps pendant lequel nous pouvons les garder se compte depuis ${startIn(FRENCH_STARTS, start)} le ${day(start.on)} ; il est écoulé.`,
    `Si vous voulez que nous les gardions, dites-le-nous au plus tard le ${day(answerBy)} : répondez à ce message en y laissant ce code.`,
    `    ${code}`,
    'Sans réponse de votre part, ces données seront effacées de nos outils, sauf ce que la loi nous oblige à garder. Vous n’avez rien d’autre à faire.',
    `À tout moment, vous pouvez demander à voir ces données, à les faire corriger ou effacer, ou refuser toute prospection, en écrivant à ${dpo}. Vous pouvez aussi adresser une réclamation à ${authority}.`,
    controller,
  ];
}

function english({ controller, country, dpo, purpose, start, answerBy, code }: StayFacts): readonly string[] {
  const day = dayIn('en-GB');
  const authority =
    country === 'FR'
      ? 'the French authority, CNIL (www.cnil.fr)'
      : 'the data protection authority of your country';
  return [
    `Would you like ${controller} to keep your data?`,
    'Hello,',
    `${controller} holds data about you, for this purpose: ${purpose}. The time for which we may keep it counts from ${startIn(ENGLISH_STARTS, start)} on ${day(start.on)}, and is over.`,
    `If you would like us to keep it, tell us by ${day(answerBy)} at the latest: answer this message and leave this code in it.`,
    `    ${code}`,
    'Without an answer from you this data will be erased from our tools, apart from what the law obliges us to keep. There is nothing else for you to do.',
    `At any time you may ask to see this data, to have it corrected or erased, or refuse all marketing, by writing to ${dpo}. You may also lodge a complaint with ${authority}.`,
    controller,
  ];
}

interface Starts {
  readonly contact: string;
  readonly collection: string;
  readonly event: string;
  readonly 'agreed-to-stay': string;
}

const FRENCH_STARTS: Starts = {
  contact: 'votre dernier échange avec nous,',
  collection: 'leur collecte,',
  event: 'l’événement qui le fait courir,',
  'agreed-to-stay': 'votre accord,',
};

const ENGLISH_STARTS: Starts = {
  contact: 'your last exchange with us,',
  collection: 'its collection,',
  event: 'the event that starts it,',
  'agreed-to-stay': 'the day you agreed to it,',
};

function startIn(starts: Starts, { because }: Pick<Start, 'because'>): string {
  const word =
    because === 'collection' || because === 'event' || because === 'agreed-to-stay' ? because : 'contact';
  return starts[word];
}

function dayIn(locale: string): (day: CivilDay) => string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return (day) => format.format(new Date(`${day}T00:00:00Z`));
}
