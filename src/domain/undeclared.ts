import type { Controller, Recipient } from './controller.ts';

/** The European Economic Area: beyond it a transfer needs a safeguard. @source GDPR Art. 44 */
const EEA = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);

/** Whether data goes where a transfer needs a safeguard. */
export function leavesUnion({ countries }: Pick<Recipient, 'countries'>): boolean {
  return countries.some((code) => !EEA.has(code));
}

/** What an answer tells beside the copy. @source GDPR Art. 15(1)(a)-(d), (g), 15(2) */
export const HEADINGS = ['purposes', 'data', 'recipients', 'retention', 'safeguards'] as const;

export type Heading = (typeof HEADINGS)[number];

/** Headings on which the settings are silent: the answer would send the person back to ask. */
export function undeclaredBy({
  processing,
  recipients,
}: Pick<Controller, 'processing' | 'recipients'>): readonly Heading[] {
  const isSilent: Readonly<Record<Heading, boolean>> = {
    purposes: processing.purposes.length === 0,
    data: processing.data.length === 0,
    recipients: recipients.length === 0,
    retention: processing.retention.length === 0,
    safeguards: recipients.some((one) => leavesUnion(one) && one.safeguards.length === 0),
  };
  return HEADINGS.filter((heading) => isSilent[heading]);
}
