import type { RecipientLetterKind, RecipientPlaceholder } from './automatic-letter-kinds.ts';
import type { CivilDay } from './civil-day.ts';
import type { LetterTemplate } from './letter-template.ts';
import { fillTemplate } from './letter-template.ts';
import type { Notification, NotificationKind } from './notification.ts';

/** What a recipient is told: who, what was done, since when, and what is asked of them. @source GDPR Art. 19 */
export interface NotificationFacts extends Pick<Notification, 'kind' | 'content'> {
  readonly language: 'fr' | 'en';
  readonly controller: { readonly id: string; readonly name: string; readonly dpo: string };
  readonly request: number;
  /** The day it was found done. */
  readonly on: CivilDay;
  /** Names the notification: answers quote it. */
  readonly id: string;
}

/** The least that lets them act: the subject tells nobody who it is about. */
export function notificationLetter(
  template: LetterTemplate<RecipientLetterKind>,
  facts: NotificationFacts,
): { readonly subject: string; readonly text: string } {
  const { controller, content, request, on, id, language } = facts;
  const said = {
    controller: controller.name,
    dpo: controller.dpo,
    request: String(request),
    recipient: content.name,
    doneOn: dayIn(language)(on),
    reference: id,
    person: list(content.identifiers.map(({ value }) => value)),
    changes: list(
      content.changes.map(({ field, to }) => (language === 'fr' ? `${field} : ${to}` : `${field}: ${to}`)),
    ),
  } satisfies Record<RecipientPlaceholder, string>;
  const values: Readonly<Record<string, string>> = said;
  return fillTemplate(template, (name) => values[name] ?? '');
}

/** The same for a machine: JSON, the same bytes whenever it is sent. */
export function notificationBody({ controller, content, kind, request, id, on }: NotificationFacts): string {
  return JSON.stringify({
    type: `personal-data.${kind}`,
    id,
    controller: { id: controller.id, name: controller.name, contact: controller.dpo },
    request,
    on,
    article: ARTICLES[kind],
    person: content.identifiers.map((one) => ({ kind: one.kind, value: one.value })),
    ...(kind === 'rectification' && {
      corrected: content.changes.map(({ field, to }) => ({ field, value: to })),
    }),
    asked: ASKED[kind],
  });
}

const ARTICLES: Readonly<Record<NotificationKind, string>> = {
  restriction: 'GDPR Art. 18, 19',
  'restriction-lifted': 'GDPR Art. 18(3), 19',
  rectification: 'GDPR Art. 16, 19',
  erasure: 'GDPR Art. 17(1), 19',
};

/** What is to be done with the data, in one word. */
const ASKED: Readonly<Record<NotificationKind, 'restrict' | 'use-again' | 'rectify' | 'erase'>> = {
  restriction: 'restrict',
  'restriction-lifted': 'use-again',
  rectification: 'rectify',
  erasure: 'erase',
};

type OfKinds<T> = Readonly<Record<NotificationKind, T>>;

function list(items: readonly string[]): string {
  return items.map((item) => `    ${item}`).join('\n');
}

function dayIn(language: 'fr' | 'en'): (day: CivilDay) => string {
  const format = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
  return (day) => format.format(new Date(`${day}T00:00:00Z`));
}

/** What somebody is asked who tells a recipient: nothing of a person is in it. */
export function notificationTask({
  language,
  kind,
  recipient,
}: Pick<NotificationFacts, 'language' | 'kind'> & { readonly recipient: string }): string {
  const french: OfKinds<string> = {
    restriction: 'le traitement de ses données est limité, et qu’elles sont à conserver sans servir',
    'restriction-lifted': 'la limitation du traitement de ses données est levée',
    rectification: 'ses données ont été rectifiées, en lui donnant les valeurs exactes ci-dessous',
    erasure: 'ses données ont été effacées, et sont à effacer là aussi',
  };
  const english: OfKinds<string> = {
    restriction: 'the processing of their data is restricted, so that it is to be kept and not used',
    'restriction-lifted': 'the restriction of the processing of their data is lifted',
    rectification: 'their data was rectified, and give them the right values below',
    erasure: 'their data was erased, and is to be erased there too',
  };
  return language === 'fr'
    ? `Informez ${recipient}, au sujet de cette personne, que ${french[kind]} (article 19 du RGPD).`
    : `Tell ${recipient} about this person that ${english[kind]} (Article 19 GDPR).`;
}

/** What the data protection officer is written when a recipient could not be told: numbers and a command. */
export function notificationAlert(facts: {
  readonly language: 'fr' | 'en';
  readonly controller: string;
  readonly request: number;
  readonly recipient: string;
  readonly mend: string;
}): { readonly subject: string; readonly text: string } {
  const { language, controller, request, recipient, mend } = facts;
  const [subject = '', ...text] =
    language === 'fr'
      ? [
          `${controller} : un destinataire n’a pas pu être informé (demande ${request})`,
          `Le destinataire ${recipient} devait être informé au titre de l’article 19 du RGPD (demande ${request}), et n’a pas pu l’être.`,
          mend,
          `Une fois que c’est réparé : greffe request retry ${request}\nInformé autrement : greffe recipient record ${request} ${recipient} --told-on AAAA-MM-JJ --how "…"`,
          'La demande reste ouverte jusque-là. Ce message ne dit rien de la personne.',
        ]
      : [
          `${controller}: a recipient could not be told (request ${request})`,
          `The recipient ${recipient} was to be told under Article 19 GDPR (request ${request}), and could not be.`,
          mend,
          `Once that is mended: greffe request retry ${request}\nTold otherwise: greffe recipient record ${request} ${recipient} --told-on YYYY-MM-DD --how "…"`,
          'The request stays open until then. This message tells nothing of the person.',
        ];
  return { subject, text: `${text.join('\n\n')}\n` };
}
