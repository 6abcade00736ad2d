import type { AutomaticKind, RecipientLetterKind } from '../domain/automatic-letter-kinds.ts';
import { addMonths, addPeriod } from '../domain/civil-day.ts';
import { notificationLetter } from '../domain/notification-letter.ts';
import type { NotificationKind } from '../domain/notification.ts';
import { notificationId } from '../domain/notification.ts';
import { stayLetter } from '../domain/stay-letter.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { House } from './house.ts';

/** A letter that leaves by itself, in the words that are in force, about a person and a recipient who do not exist. */
export function exampleLetter(
  house: House,
  controller: string,
  kind: AutomaticKind,
  wanted?: 'fr' | 'en',
): { readonly subject: string; readonly text: string } {
  const terms = house.policy.controller(controller);
  const language = wanted ?? terms.language;
  const today = civilDayOf(house.clock.now(), terms.timeZone);
  if (kind === 'stay') {
    return stayLetter(house.policy.letterTemplate(controller, kind, language), {
      language,
      controller: terms.name,
      country: terms.country,
      dpo: terms.dpo,
      purpose: EXAMPLES[language].purpose,
      start: { because: 'collection', on: addMonths(today, -36) },
      answerBy: addPeriod(today, 'P1M'),
      code: '00000-00000-00000-00000',
    });
  }
  return notificationLetter(house.policy.letterTemplate(controller, kind, language), {
    language,
    kind: NOTIFIED[kind],
    controller: terms,
    request: 1,
    content: {
      name: EXAMPLES[language].recipient,
      identifiers: [{ kind: 'email', value: 'camille.exemple@example.fr' }],
      changes: [{ field: 'email', to: 'camille.exemple@example.com' }],
    },
    on: today,
    id: notificationId('0'.repeat(32)),
  });
}

const NOTIFIED: Readonly<Record<RecipientLetterKind, NotificationKind>> = {
  'recipient-restriction': 'restriction',
  'recipient-restriction-lifted': 'restriction-lifted',
  'recipient-rectification': 'rectification',
  'recipient-erasure': 'erasure',
};

const EXAMPLES = {
  fr: { recipient: 'Destinataire Exemple', purpose: 'prospection' },
  en: { recipient: 'Example Recipient', purpose: 'prospecting' },
} as const;
