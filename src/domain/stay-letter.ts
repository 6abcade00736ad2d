import type { StayPlaceholder } from './automatic-letter-kinds.ts';
import type { CivilDay } from './civil-day.ts';
import type { LetterTemplate } from './letter-template.ts';
import { fillTemplate } from './letter-template.ts';
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

/** With one code and no name: a letter that goes astray tells nobody more than its address does. */
export function stayLetter(
  template: LetterTemplate<'stay'>,
  { language, controller, country, dpo, purpose, start, answerBy, code }: StayFacts,
): { readonly subject: string; readonly text: string } {
  const day = dayIn(language === 'fr' ? 'fr-FR' : 'en-GB');
  const said = {
    controller,
    dpo,
    authority: AUTHORITIES[language][country === 'FR' ? 'here' : 'elsewhere'],
    purpose,
    countsFrom: startIn(language === 'fr' ? FRENCH_STARTS : ENGLISH_STARTS, start),
    countsFromOn: day(start.on),
    answerBy: day(answerBy),
    code: `    ${code}`,
  } satisfies Record<StayPlaceholder, string>;
  const values: Readonly<Record<string, string>> = said;
  return fillTemplate(template, (name) => values[name] ?? '');
}

const AUTHORITIES = {
  fr: { here: 'la CNIL (www.cnil.fr)', elsewhere: 'l’autorité de protection des données de votre pays' },
  en: {
    here: 'the French authority, CNIL (www.cnil.fr)',
    elsewhere: 'the data protection authority of your country',
  },
} as const;

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
