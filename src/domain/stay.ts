import type { CivilDay } from './civil-day.ts';
import type { Identifier } from './record.ts';

/** Whether somebody wants to stay, asked of them once a period under one rule. @source law.md RET-2 */
export interface StayQuestion {
  readonly id: number;
  readonly controller: string;
  readonly rule: string;
  /** The run that asked. */
  readonly purge: number;
  /** Pseudonym of the person in the log. */
  readonly subject: string;
  /** sending: it may have left, and nothing told yet · undeliverable: no such mailbox · stayed: they said yes */
  readonly state: 'sending' | 'sent' | 'undeliverable' | 'stayed';
  readonly askedOn: CivilDay;
  /** The last day to say yes. */
  readonly answerBy: CivilDay;
  readonly stayedOn: CivilDay | null;
}

/** An explicit yes: under its rule the period begins again on that day. */
export interface Agreement {
  readonly rule: string;
  readonly on: CivilDay;
}

/** A row of a person, as far as asking goes. Of its e-mail addresses the main one stands first. */
export interface AskableRow {
  readonly identifiers: readonly Identifier[];
  readonly objected: readonly string[] | null;
}

/** Where somebody may lawfully be asked. */
export type Reach =
  | { readonly by: 'mail'; readonly to: string }
  /** They object to prospecting there, or have no address of their own. */
  | { readonly by: 'nothing' }
  /** A tool does not tell whether they object. */
  | { readonly by: 'untold' };

/** What a rule that asks first does about somebody who is past their period. */
export type StayStanding =
  | 'to-ask'
  /** Asked, with time left to answer. */
  | 'asked'
  /** Asked, and silent; or nobody whom one may ask. */
  | 'due'
  /** Nobody is asked against their will, and nobody erased because a tool hides what they want. */
  | 'objection-untold';

/**
 * A silence counts only after a question that has left, and a question counts for the period it was asked in.
 * @param questions  all of this person, under any rule
 * @param startOn  the day on which the period that is over began
 * @param on  the day of the run
 */
export function stayStanding(
  rule: string,
  questions: readonly StayQuestion[],
  startOn: CivilDay,
  on: CivilDay,
  reach: Reach,
): StayStanding {
  const asked = questions.filter(
    (one) => one.rule === rule && one.askedOn >= startOn && one.state !== 'sending',
  );
  if (asked.some(({ state, answerBy }) => state === 'sent' && answerBy >= on)) return 'asked';
  if (asked.length > 0 || reach.by === 'nothing') return 'due';
  return reach.by === 'mail' ? 'to-ask' : 'objection-untold';
}

/** The yeses among them. */
export function agreementsIn(questions: readonly StayQuestion[]): readonly Agreement[] {
  return questions.flatMap(({ rule, stayedOn }) => (stayedOn === null ? [] : [{ rule, on: stayedOn }]));
}

/**
 * They are asked at the main address of a row: a tool that tells of objections may tell of that one alone.
 * @param rows  every row of the person; `objected` is null where its tool does not tell
 * @param joins  identifiers that are theirs alone
 */
export function reachOf(rows: readonly AskableRow[], joins: readonly Identifier[]): Reach {
  const objected = rows.map((row) => row.objected);
  const mains = rows.flatMap(({ identifiers }) => identifiers.find(({ kind }) => kind === 'email') ?? []);
  const address = mains.find((main) =>
    joins.some(({ kind, value }) => kind === 'email' && value === main.value),
  );
  if (!address || objected.some((channels) => channels?.includes('email'))) return { by: 'nothing' };
  return objected.includes(null) ? { by: 'untold' } : { by: 'mail', to: address.value };
}
