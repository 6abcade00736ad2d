/** How a request reached the organisation. @source GDPR Art. 12(1), 12(3): any of them starts the clock */
export const CHANNELS = [
  'email',
  'post',
  'phone',
  'form',
  'in-person',
  'account',
  'crm-note',
  'other',
] as const;

export type Channel = (typeof CHANNELS)[number];

/** Signed in, the person has proved who they are: no doubt can be raised, no clock suspended. @source law.md CLK-5 */
export function provesIdentity(channel: string): boolean {
  return channel === 'account';
}
