import type { IdentifierKind } from './record.ts';
import type { Right } from './right.ts';

/** How prospecting reaches a person. Each way may be objected to by itself. @source GDPR Art. 21(2); CPCE L34-5 */
export const PROSPECTING_CHANNELS = ['email', 'phone', 'sms', 'mail'] as const;

export type ProspectingChannel = (typeof PROSPECTING_CHANNELS)[number];

/** What a message by that channel is addressed to; null where it is the record itself, as for a letter. */
export const ADDRESSED_BY: Readonly<Record<ProspectingChannel, IdentifierKind | null>> = {
  email: 'email',
  phone: 'phone',
  sms: 'phone',
  mail: null,
};

/**
 * Rights that stop prospecting: to object to it, or to take back the consent it rests on. They are carried out alike, at
 * once; what differs is what the person did, and what proves it. @source GDPR Art. 7(3), 21(2)
 */
export const STOPPING_RIGHTS = ['objection', 'consent-withdrawal'] as const satisfies readonly Right[];

export type StoppingRight = (typeof STOPPING_RIGHTS)[number];

export function isStopping(right: Right | 'purge' | 'sweep' | 'propagation'): right is StoppingRight {
  return STOPPING_RIGHTS.some((one) => one === right);
}
