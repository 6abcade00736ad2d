import type { LetterKind } from './letter-kinds.ts';

/** The letters as greffe writes them. A company puts its own in their place, in config/letters. */
export const ENGLISH_LETTERS: Readonly<Record<LetterKind, string>> = {
  acknowledgement: `We have received your request of {{receivedOn}}

{{salutation}},

{{concerning}}

On {{receivedOn}} we received your request ({{rights}}). Its number here is {{request}}.

{{ownWords}}

We will answer without undue delay, and by {{dueOn}} at the latest. There is nothing to pay.

If you have any question, please write to {{dpo}} and quote this number.

Yours faithfully,

{{controller}}
{{today}}
`,
  'identity-question': `Your request of {{receivedOn}}: one thing to check first

{{salutation}},

{{concerning}}

On {{receivedOn}} we received a request ({{rights}}), which has the number {{request}} here. Before acting on it we must be sure that it comes from the person concerned, or from somebody who may act for them.

{{doubt}}

Please send us the following, and nothing more, in answer to this message:

{{ownWords}}

What you send serves this check alone and will not be kept: we keep a note that the check was made, and its date.

{{clock}}

If you have any question, please write to {{dpo}}.

Yours faithfully,

{{controller}}
{{today}}
`,
  unclear: `Your request of {{receivedOn}}: could you tell us a little more?

{{salutation}},

{{concerning}}

We have received your request of {{receivedOn}}, number {{request}} here. To answer it exactly we need to know:

{{ownWords}}

Meanwhile we go on with whatever can be done already. Unless we write to you again, we still answer by {{dueOn}}.

You may answer this message or write to {{dpo}}.

Yours faithfully,

{{controller}}
{{today}}
`,
  extension: `Your request of {{receivedOn}}: we need more time

{{salutation}},

{{concerning}}

We are working on your request of {{receivedOn}} ({{rights}}), number {{request}} here. We will not be able to answer it within one month.

{{delay}}

{{ownWords}}

As Article 12(3) of the General Data Protection Regulation (GDPR) allows, this period is extended: we will answer by {{newDueOn}} at the latest.

If you have any question, please write to {{dpo}}.

Yours faithfully,

{{controller}}
{{today}}
`,
  refusal: `Your request of {{receivedOn}}: our answer

{{salutation}},

{{concerning}}

We have looked into your request of {{receivedOn}} ({{rights}}), number {{request}} here. We cannot act on it.

{{ground}}

{{ownWords}}

If you disagree, you may first write to {{dpo}}.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
  'nothing-held': `Your request of {{receivedOn}}: we hold no data about you

{{salutation}},

{{concerning}}

On {{receivedOn}} you sent us a request ({{rights}}), number {{request}} here. With what you gave us we found no data about you.

{{searched}}

{{outOfReach}}

{{ownWords}}

If you think that we know you by another address, number or name, tell {{dpo}} and we will search again.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
  'answer-objection': `Your objection of {{receivedOn}} is in force

{{salutation}},

{{concerning}}

On {{receivedOn}} you objected to direct marketing (request {{request}}). Your objection is recorded.

{{channels}}

{{remains}}

{{outOfReach}}

{{register}}

{{ownWords}}

Should a marketing message still reach you, please tell {{dpo}}.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
  'answer-consent-withdrawal': `Your withdrawal of consent of {{receivedOn}} is in force

{{salutation}},

{{concerning}}

On {{receivedOn}} you withdrew your consent to direct marketing (request {{request}}). The withdrawal is recorded. As Article 7(3) of the GDPR says, it does not make unlawful what was done before on the basis of your consent.

{{channels}}

{{remains}}

{{outOfReach}}

{{register}}

{{ownWords}}

Should a marketing message still reach you, please tell {{dpo}}.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
  'answer-restriction': `Your request of {{receivedOn}}: the processing of your data is restricted

{{salutation}},

{{concerning}}

As you asked on {{receivedOn}} (request {{request}}), and under Article 18 of the GDPR, the processing of your data is restricted.

{{restricted}}

{{outOfReach}}

{{ownWords}}

While the restriction lasts, this data is only stored. It may be used with your consent, for legal claims, to protect the rights of another person, or for an important public interest, and for nothing else.

{{lifting}}

{{recipients}}

If you have any question, please write to {{dpo}}.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
  'answer-rectification': `Your request of {{receivedOn}}: your data is corrected

{{salutation}},

{{concerning}}

As you asked on {{receivedOn}} (request {{request}}), and under Article 16 of the GDPR, we have seen to your data.

{{corrected}}

{{ownWords}}

{{remains}}

{{outOfReach}}

{{recipients}}

{{register}}

If you have any question, please write to {{dpo}}.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
  'answer-access': `Your access request of {{receivedOn}}: the copy of your data

{{salutation}},

{{concerning}}

On {{receivedOn}} you asked for access to the data that concerns you (request {{request}}). We confirm that we process such data.

{{copy}}

{{withheld}}

{{outOfReach}}

{{ownWords}}

You may ask for this data to be corrected or erased, for its processing to be restricted, or object to that processing, by writing to {{dpo}}.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
  'answer-portability': `Your request of {{receivedOn}}: your data, ready for reuse

{{salutation}},

{{concerning}}

As you asked on {{receivedOn}} (request {{request}}), and under Article 20 of the GDPR, the data you provided to us is at your disposal in a structured, commonly used and machine-readable format.

{{copy}}

{{withheld}}

{{outOfReach}}

{{ownWords}}

The copy holds the data that you provided and that we process on the basis of your consent or of a contract. For all other data you have the right of access.

If you have any question, please write to {{dpo}}.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
  'answer-erasure': `Your erasure request of {{receivedOn}}: your data is erased

{{salutation}},

{{concerning}}

As you asked on {{receivedOn}} (request {{request}}), and under Article 17 of the GDPR, we have erased the data that concerns you.

{{done}}

{{remains}}

{{outOfReach}}

{{recipients}}

{{register}}

{{ownWords}}

If you have any question, please write to {{dpo}}.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
  'partial-refusal': `Your erasure request of {{receivedOn}}: what is erased, and what stays

{{salutation}},

{{concerning}}

We have looked into your erasure request of {{receivedOn}} (request {{request}}). We can act on it in part only.

{{done}}

{{kept}}

{{remains}}

{{outOfReach}}

{{recipients}}

{{register}}

{{ownWords}}

If you disagree, you may first write to {{dpo}}.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
  'lift-restriction': `The restriction of the processing of your data is about to end

{{salutation}},

{{concerning}}

Following your request of {{receivedOn}} (request {{request}}), the processing of some of your data was restricted. Under Article 18(3) of the GDPR we inform you, before it is lifted, that this restriction is about to end:

{{ownWords}}

If you object to this, or want the data to be erased, please write to {{dpo}}.

{{complaint}}

{{court}}

Yours faithfully,

{{controller}}
{{today}}
`,
};
