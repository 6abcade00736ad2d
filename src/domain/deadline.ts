import { Refused } from './refused.ts';
import { provesIdentity } from './channel.ts';
import type { CivilDay } from './civil-day.ts';
import { addDays, addMonths, daysBetween } from './civil-day.ts';
import { rollToWorkingDay } from './working-day.ts';

export type { CivilDay } from './civil-day.ts';

/** Two more months, told to the person inside the first one. @source GDPR Art. 12(3) */
export interface Extension {
  readonly reason: ExtensionReason;
  /** The day the letter left. It must say why. */
  readonly sentOn: CivilDay;
  /** SHA-256 of the letter, hex. */
  readonly letterDigest: string;
  readonly by: string;
  readonly at: Date;
}

/** @source GDPR Art. 12(3): "the complexity and number of the requests" */
export const EXTENSION_REASONS = ['complexity', 'number-of-requests', 'complexity-and-number'] as const;

export type ExtensionReason = (typeof EXTENSION_REASONS)[number];

/** The wait for information that settles a reasonable doubt about who asks. @source GDPR Art. 12(6); law.md CLK-5 */
export interface Suspension {
  /** The day the person was asked. */
  readonly from: CivilDay;
  /** The day their answer came; null while it is awaited. */
  readonly until: CivilDay | null;
  readonly doubt: IdentityDoubt;
  readonly by: string;
  readonly at: Date;
}

/** What made somebody doubt. Without one of these there is nothing to wait for. */
export const IDENTITY_DOUBTS = [
  'address-unknown',
  'name-differs',
  'homonyms',
  'shared-mailbox',
  'signs-of-impersonation',
  'mandate-unclear',
] as const;

export type IdentityDoubt = (typeof IDENTITY_DOUBTS)[number];

/** What the clock of a request depends on. */
export interface Clock {
  readonly receivedOn: CivilDay;
  /** ISO 3166 code of the controller's country. */
  readonly country: string;
  readonly extension: Extension | null;
  readonly suspensions: readonly Suspension[];
}

/** Both readings of the same clock. Work and alerts follow the conservative one. */
export interface Due {
  /** As French law counts: time spent waiting for the person is not counted. null while we wait. */
  readonly legalOn: CivilDay | null;
  /** As if nothing had ever been suspended: never later than the legal one. */
  readonly conservativeOn: CivilDay;
}

/** The days by which the controller must answer, by either reading. @source law.md CLK-2, CLK-4, CLK-5 */
export function dueOf(clock: Clock): Due {
  const raw = clock.extension ? lastDayExtended(clock.receivedOn) : addMonths(clock.receivedOn, 1);
  const isSuspended = clock.suspensions.some((suspension) => suspension.until === null);
  return {
    legalOn: isSuspended
      ? null
      : rollToWorkingDay(addDays(raw, daysSuspended(clock.suspensions)), clock.country),
    conservativeOn: rollToWorkingDay(raw, clock.country),
  };
}

/**
 * The day by which the controller must answer when nothing prolongs it: one month after receipt.
 * @param receivedOn  the day the request reached anyone in the organisation, in the controller's time zone
 * @returns  the last day of the month when the date does not exist; the next working day on a weekend or a holiday
 * @source   GDPR Art. 12(3); Regulation 1182/71 Art. 3; CJEU C-171/03
 */
export function dueOn({ receivedOn, country }: Pick<Clock, 'receivedOn' | 'country'>): CivilDay {
  return rollToWorkingDay(addMonths(receivedOn, 1), country);
}

/** The day an extension would bring. @source GDPR Art. 12(3) */
export function extendedDueOn({ receivedOn, country }: Pick<Clock, 'receivedOn' | 'country'>): CivilDay {
  return rollToWorkingDay(lastDayExtended(receivedOn), country);
}

/**
 * Whether the clock may be extended: once, inside the first month, and only by a letter that has left.
 * @throws   Refused('already-extended' | 'first-month-over' | 'letter-not-sent')
 */
export function demandExtendable(clock: Clock, proposed: Pick<Extension, 'sentOn'>, today: CivilDay): void {
  if (clock.extension) {
    throw new Refused(
      'already-extended',
      `This request was extended by letter of ${clock.extension.sentOn}; the law allows it once. Answer by ${extendedDueOn(clock)}.`,
    );
  }
  const firstDueOn = dueOn(clock);
  if (today > firstDueOn || proposed.sentOn > firstDueOn) {
    throw new Refused(
      'first-month-over',
      `An extension must reach the person by ${firstDueOn}. It is too late: answer without delay.`,
    );
  }
  if (proposed.sentOn < clock.receivedOn || proposed.sentOn > today) {
    throw new Refused(
      'letter-not-sent',
      `An extension counts once its letter has left, between ${clock.receivedOn} and ${today}; it cannot leave on ${proposed.sentOn}. Send it, then record the day.`,
    );
  }
}

/**
 * Whether the clock may be suspended: the person was asked, is not signed in, and the time is not over.
 * @throws   Refused('already-suspended' | 'identity-proved' | 'too-late-to-suspend' | 'not-asked-yet')
 */
export function demandSuspendable(
  request: Clock & { readonly channel: string; readonly requester?: { readonly kind: string } | null },
  from: CivilDay,
  today: CivilDay,
): void {
  if (request.suspensions.some((suspension) => suspension.until === null)) {
    throw new Refused('already-suspended', 'The clock is suspended already. Record the answer with resume.');
  }
  // Whoever signs in shows who they are, and not what lets them ask for somebody else.
  const isForThemselves = (request.requester?.kind ?? 'data-subject') === 'data-subject';
  if (provesIdentity(request.channel) && isForThemselves) {
    throw new Refused(
      'identity-proved',
      'The request came from a signed-in account: there is no doubt to lift. Go on with it.',
    );
  }
  const { legalOn } = dueOf(request);
  if (legalOn !== null && (from > legalOn || today > legalOn)) {
    throw new Refused('too-late-to-suspend', `The answer was due on ${legalOn}: answer without delay.`);
  }
  if (from < request.receivedOn || from > today) {
    throw new Refused(
      'not-asked-yet',
      `The clock stops the day the person is asked, between ${request.receivedOn} and ${today}, not on ${from}. Ask them, then record the day.`,
    );
  }
}

/**
 * The suspensions once the person's answer came.
 * @throws   Refused('not-suspended' | 'answer-before-question')
 */
export function resume(
  suspensions: readonly Suspension[],
  until: CivilDay,
  today: CivilDay,
): readonly Suspension[] {
  const open = suspensions.find((suspension) => suspension.until === null);
  if (!open) throw new Refused('not-suspended', 'The clock is running: there is nothing to resume.');
  if (until < open.from || until > today) {
    throw new Refused(
      'answer-before-question',
      `The answer came between ${open.from}, when the person was asked, and ${today}, not on ${until}.`,
    );
  }
  return suspensions.map((suspension) => (suspension === open ? { ...suspension, until } : suspension));
}

/**
 * The first month is not rolled before the two others are added, and three months from receipt may end sooner: of the
 * two readings the earlier one is taken. @source law.md CLK-4
 */
function lastDayExtended(receivedOn: CivilDay): CivilDay {
  const atOnce = addMonths(receivedOn, 3);
  const inTwoSteps = addMonths(addMonths(receivedOn, 1), 2);
  return atOnce < inTwoSteps ? atOnce : inTwoSteps;
}

/** Days waited, each counted once however the suspensions overlap; the day of the answer counts against us again. */
function daysSuspended(suspensions: readonly Suspension[]): number {
  const inOrder = [...suspensions].sort((a, b) => (a.from < b.from ? -1 : 1));
  let days = 0;
  let countedUntil: CivilDay = '0000-01-01';
  for (const { from, until } of inOrder) {
    if (until === null || until <= countedUntil) continue;
    days += daysBetween(from > countedUntil ? from : countedUntil, until);
    countedUntil = until;
  }
  return days;
}
