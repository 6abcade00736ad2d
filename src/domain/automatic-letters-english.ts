import type { AutomaticKind } from './automatic-letter-kinds.ts';

/** The letters that leave by themselves, as greffe writes them. A company puts its own in their place, in config/letters. */
export const AUTOMATIC_ENGLISH: Readonly<Record<AutomaticKind, string>> = {
  'recipient-restriction': `A restriction of processing to carry out (Article 19 GDPR, request {{request}})

Hello,

{{controller}} disclosed data to you of somebody whom you know as:

{{person}}

The processing of their data is restricted (Article 18 GDPR), as we saw on {{doneOn}}: it is kept and not used.

Please keep what you hold from us and do not use it, until we write to you.

Please answer {{dpo}} once it is done, or if it cannot be. Keep this message no longer than that proof needs.

Reference: request {{request}}, {{reference}}

{{controller}}
{{doneOn}}
`,
  'recipient-restriction-lifted': `A restriction of processing is lifted (Article 19 GDPR, request {{request}})

Hello,

{{controller}} disclosed data to you of somebody whom you know as:

{{person}}

The restriction of the processing of their data, of which we told you, has been lifted since {{doneOn}}.

You may use it again, within what was agreed with us.

Please answer {{dpo}} once it is done, or if it cannot be. Keep this message no longer than that proof needs.

Reference: request {{request}}, {{reference}}

{{controller}}
{{doneOn}}
`,
  'recipient-rectification': `A rectification to carry out (Article 19 GDPR, request {{request}})

Hello,

{{controller}} disclosed data to you of somebody whom you know as:

{{person}}

Their data was rectified (Article 16 GDPR), as we saw on {{doneOn}}. The right values are:

{{changes}}

Please correct what you hold from us.

Please answer {{dpo}} once it is done, or if it cannot be. Keep this message no longer than that proof needs.

Reference: request {{request}}, {{reference}}

{{controller}}
{{doneOn}}
`,
  'recipient-erasure': `An erasure to carry out (Article 19 GDPR, request {{request}})

Hello,

{{controller}} disclosed data to you of somebody whom you know as:

{{person}}

Their data was erased from our tools (Article 17 GDPR), as we saw on {{doneOn}}.

Please erase what you hold from us, copies included, unless a law obliges you to keep it.

Please answer {{dpo}} once it is done, or if it cannot be. Keep this message no longer than that proof needs.

Reference: request {{request}}, {{reference}}

{{controller}}
{{doneOn}}
`,
  stay: `Would you like {{controller}} to keep your data?

Hello,

{{controller}} holds data about you, for this purpose: {{purpose}}. The time for which we may keep it counts from {{countsFrom}} on {{countsFromOn}}, and is over.

If you would like us to keep it, tell us by {{answerBy}} at the latest: answer this message and leave this code in it.

{{code}}

Without an answer from you this data will be erased from our tools, apart from what the law obliges us to keep. There is nothing else for you to do.

At any time you may ask to see this data, to have it corrected or erased, or refuse all marketing, by writing to {{dpo}}. You may also lodge a complaint with {{authority}}.

{{controller}}
`,
};
