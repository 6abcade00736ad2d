/**
 * Something the person did, as a tool recorded it. Opens, sends, imports, edits, owner changes, automatic replies and
 * the clicks of mail scanners are none: no adapter may tell them as one. Neither are an unsubscribe, a complaint or a
 * rights request, which restart nothing.
 * @source law.md RET-2; CNIL délib. 2021-131
 */
export type Evidence =
  /** A form sent by the person. */
  | 'form'
  /** An answer to a message of ours. */
  | 'reply'
  /** A click on a link of a message, by a human. */
  | 'click'
  /** A meeting the person booked or came to. */
  | 'meeting'
  /** A message that came from the person. */
  | 'inbound-message'
  /** A case or ticket the person opened. */
  | 'support-request'
  | 'purchase'
  /** A visit of the site or of a document, known to be theirs. */
  | 'visit'
  /** An exchange somebody logged, without saying who began it. */
  | 'logged-exchange';

export const EVIDENCES = [
  'form',
  'reply',
  'click',
  'meeting',
  'inbound-message',
  'support-request',
  'purchase',
  'visit',
  'logged-exchange',
] as const satisfies readonly Evidence[];

/** The latest contact from the person of one kind of evidence, as one record tells it. */
export interface LastContact {
  readonly at: Date;
  readonly evidence: Evidence;
  /** The vendor's own name for it: a property, an object. Never a value. */
  readonly source: string;
}
