import type { CivilDay } from './civil-day.ts';
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
export function notificationLetter(facts: NotificationFacts): {
  readonly subject: string;
  readonly text: string;
} {
  const { controller, content, kind, request, id } = facts;
  const say = facts.language === 'fr' ? french : english;
  const date = dayIn(say.locale)(facts.on);
  const text = [
    say.greeting,
    say.opening(controller.name),
    list(content.identifiers.map(({ value }) => value)),
    say.done[kind](date),
    ...(kind === 'rectification'
      ? [list(content.changes.map(({ field, to }) => say.change(field, to)))]
      : []),
    say.asked[kind],
    say.source(controller.dpo),
    `${say.reference(request)} ${id}`,
    `${controller.name}\n${date}`,
  ];
  return { subject: say.subjects[kind](request), text: `${text.join('\n\n')}\n` };
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

interface Sentences {
  readonly locale: string;
  readonly subjects: OfKinds<(request: number) => string>;
  readonly greeting: string;
  readonly opening: (controller: string) => string;
  readonly done: OfKinds<(day: string) => string>;
  readonly change: (field: string, to: string) => string;
  readonly asked: OfKinds<string>;
  readonly source: (dpo: string) => string;
  readonly reference: (request: number) => string;
}

const french: Sentences = {
  locale: 'fr-FR',
  subjects: {
    restriction: (request) =>
      `Limitation d’un traitement à répercuter (article 19 du RGPD, demande ${request})`,
    'restriction-lifted': (request) =>
      `Limitation d’un traitement levée (article 19 du RGPD, demande ${request})`,
    rectification: (request) => `Rectification à répercuter (article 19 du RGPD, demande ${request})`,
    erasure: (request) => `Effacement à répercuter (article 19 du RGPD, demande ${request})`,
  },
  greeting: 'Bonjour,',
  opening: (controller) =>
    `${controller} vous a communiqué des données d’une personne que vous connaissez sous :`,
  done: {
    restriction: (day) =>
      `Le traitement de ses données est limité (article 18 du RGPD), ce que nous avons constaté le ${day} : elles sont conservées sans être utilisées.`,
    'restriction-lifted': (day) =>
      `La limitation du traitement de ses données, dont nous vous avions informés, est levée depuis le ${day}.`,
    rectification: (day) =>
      `Ses données ont été rectifiées (article 16 du RGPD), ce que nous avons constaté le ${day}. Les valeurs exactes sont :`,
    erasure: (day) =>
      `Ses données ont été effacées de nos outils (article 17 du RGPD), ce que nous avons constaté le ${day}.`,
  },
  change: (field, to) => `${field} : ${to}`,
  asked: {
    restriction:
      'Nous vous demandons de conserver celles que vous détenez de notre part sans les utiliser, jusqu’à ce que nous vous écrivions.',
    'restriction-lifted': 'Vous pouvez de nouveau les utiliser, dans les limites convenues avec nous.',
    rectification: 'Nous vous demandons de corriger celles que vous détenez de notre part.',
    erasure:
      'Nous vous demandons d’effacer celles que vous détenez de notre part, copies comprises, à moins qu’un texte ne vous oblige à les conserver.',
  },
  source: (dpo) =>
    `Répondez à ${dpo} une fois que c’est fait, ou si c’est impossible. Ne conservez pas ce message au-delà de ce qu’exige cette preuve.`,
  reference: (request) => `Référence : demande ${request},`,
};

const english: Sentences = {
  locale: 'en-GB',
  subjects: {
    restriction: (request) =>
      `A restriction of processing to carry out (Article 19 GDPR, request ${request})`,
    'restriction-lifted': (request) =>
      `A restriction of processing is lifted (Article 19 GDPR, request ${request})`,
    rectification: (request) => `A rectification to carry out (Article 19 GDPR, request ${request})`,
    erasure: (request) => `An erasure to carry out (Article 19 GDPR, request ${request})`,
  },
  greeting: 'Hello,',
  opening: (controller) => `${controller} disclosed data to you of somebody whom you know as:`,
  done: {
    restriction: (day) =>
      `The processing of their data is restricted (Article 18 GDPR), as we saw on ${day}: it is kept and not used.`,
    'restriction-lifted': (day) =>
      `The restriction of the processing of their data, of which we told you, has been lifted since ${day}.`,
    rectification: (day) =>
      `Their data was rectified (Article 16 GDPR), as we saw on ${day}. The right values are:`,
    erasure: (day) => `Their data was erased from our tools (Article 17 GDPR), as we saw on ${day}.`,
  },
  change: (field, to) => `${field}: ${to}`,
  asked: {
    restriction: 'Please keep what you hold from us and do not use it, until we write to you.',
    'restriction-lifted': 'You may use it again, within what was agreed with us.',
    rectification: 'Please correct what you hold from us.',
    erasure: 'Please erase what you hold from us, copies included, unless a law obliges you to keep it.',
  },
  source: (dpo) =>
    `Please answer ${dpo} once it is done, or if it cannot be. Keep this message no longer than that proof needs.`,
  reference: (request) => `Reference: request ${request},`,
};

function list(items: readonly string[]): string {
  return items.map((item) => `    ${item}`).join('\n');
}

function dayIn(locale: string): (day: CivilDay) => string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
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
