import type { IdentifierKind } from './record.ts';

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
