import type { CivilDay } from './civil-day.ts';
import { addPeriod } from './civil-day.ts';
import type { Evidence } from './last-contact.ts';
import type { FieldValue } from './record.ts';
import type { ClassOfPerson, RetentionRule, Told } from './retention-rule.ts';
import type { Agreement } from './stay.ts';

/** A row of a person in one system, as the scan saw it. */
export interface SeenRow {
  readonly system: string;
  readonly kind: string;
  /** Classes the row is of; none where nothing tells. */
  readonly classes: readonly string[];
  /** The day the tool first had it; null where it does not tell. */
  readonly createdOn: CivilDay | null;
  readonly contacts: readonly SeenContact[];
  /** Event of the data map → its day; null where the field is empty or no day. */
  readonly events: Readonly<Record<string, CivilDay | null>>;
  /** Rules that redact fields of such a row, and find something in them. */
  readonly toRedact: readonly string[];
  /** Channels on which they object to prospecting; null where the tool does not tell. */
  readonly objected: readonly string[] | null;
}

export interface SeenContact {
  readonly on: CivilDay;
  readonly evidence: Evidence;
  readonly source: string;
}

/** What started the period: kept with the decision, so that anybody can read why. */
export interface Start {
  readonly on: CivilDay;
  /** `collection` where nothing later is known; `agreed-to-stay` where they said yes when we asked. */
  readonly because: Evidence | 'collection' | 'event' | 'agreed-to-stay';
  readonly source: string | null;
  /** `greffe` for what we were told ourselves. */
  readonly system: string;
}

/** A later contact in another row, another rule that lets nobody go yet, or a row that no rule covers. */
export type KeptBecause = 'later-contact' | 'other-rule' | 'uncovered';

/** What a rule comes to for one person, known in one tool or in several. */
export type Standing =
  | { readonly stands: 'not-in-class' }
  /** The fields the rule redacts hold nothing, or nothing any more. */
  | { readonly stands: 'nothing-to-redact' }
  /** Nothing tells when the period began: a silence erases nobody. */
  | { readonly stands: 'start-unknown' }
  | { readonly stands: 'within-period'; readonly start: Start; readonly endsOn: CivilDay }
  /** Past the period by the rows of its class, and kept by what another row shows. */
  | {
      readonly stands: 'alive-elsewhere';
      readonly system: string;
      readonly because: KeptBecause;
      /** What the rows of the class alone tell. */
      readonly start: Start;
      readonly endsOn: CivilDay;
    }
  | { readonly stands: 'due'; readonly start: Start; readonly endsOn: CivilDay };

/**
 * Where a person stands under a rule, on a day.
 *
 * All their rows speak: a contact in one tool counts in all. A row of another class keeps the person for as long as its
 * own rule says, and for good where no rule covers it: a customer is never erased as the prospect they once were.
 * @param rows  every row of the person, in every system
 * @param rules  the whole schedule
 * @param on    the period must have ended before this day
 * @param agreed  what they said when they were asked whether to stay
 * @source GDPR Art. 5(1)(e); law.md RET-2, RET-3
 */
export function standingUnder(
  rule: RetentionRule,
  rows: readonly SeenRow[],
  rules: readonly RetentionRule[],
  on: CivilDay,
  agreed: readonly Agreement[] = [],
): Standing {
  const own = rows.filter((row) => row.classes.includes(rule.class));
  if (own.length === 0) return { stands: 'not-in-class' };
  if (rule.action.kind === 'redact' && !own.some(({ toRedact }) => toRedact.includes(rule.id)))
    return { stands: 'nothing-to-redact' };
  const alone = isUntold(rule, own, on)
    ? null
    : earliest(
        [...Map.groupBy(own, ({ system }) => system).values()].map((rows) => startOf(rule, rows, on, agreed)),
      );
  if (alone === null) return { stands: 'start-unknown' };
  const aloneEndsOn = addPeriod(alone.on, rule.keep);
  if (aloneEndsOn >= on) return { stands: 'within-period', start: alone, endsOn: aloneEndsOn };

  const other = keptByAnother(rule, rows, rules, on, agreed);
  const kept = (system: string, because: KeptBecause): Standing => ({
    stands: 'alive-elsewhere',
    system,
    because,
    start: alone,
    endsOn: aloneEndsOn,
  });
  if (other) return kept(other.system, other.because);
  const start = startOf(rule, rows, on, agreed) ?? alone;
  const endsOn = addPeriod(start.on, rule.keep);
  return endsOn >= on ? kept(start.system, 'later-contact') : { stands: 'due', start, endsOn };
}

/** Classes that these fields tell. A class wants all of its fields; values are compared as text. */
export function classesOf(
  classes: Readonly<Record<string, ClassOfPerson>>,
  row: { readonly system: string; readonly kind: string },
  fields: Readonly<Record<string, FieldValue>>,
): readonly string[] {
  return Object.entries(classes).flatMap(([name, told]) => {
    const wanted = told[row.system]?.[row.kind];
    if (!wanted) return [];
    const holds = Object.entries(wanted).every(([field, values]) => isOneOf(fields[field], values));
    return holds ? [name] : [];
  });
}

/** The latest of what starts the period; for a last contact, the collection where there was none. */
function startOf(
  rule: RetentionRule,
  rows: readonly SeenRow[],
  on: CivilDay,
  agreed: readonly Agreement[],
): Start | null {
  const told = startInTools(rule, rows, on);
  // Where no tool tells when the period began, a yes cannot have begun it again.
  return told && latest([told, ...agreed.filter((one) => one.rule === rule.id).map(startOfAgreement)]);
}

function startOfAgreement({ on }: Agreement): Start {
  return { on, because: 'agreed-to-stay', source: null, system: 'greffe' };
}

function startInTools(rule: RetentionRule, rows: readonly SeenRow[], on: CivilDay): Start | null {
  switch (rule.since) {
    case 'collection':
      return latest(rows.flatMap(collectionOf));
    case 'last-contact-from-person':
      return latest([
        ...rows.flatMap(collectionOf),
        ...rows.flatMap(({ system, contacts }) =>
          contacts
            // What is to come has not happened, whatever a tool says of it.
            .filter((contact) => contact.on <= on && rule.contacts.includes(contact.evidence))
            .map((contact): Start => ({
              on: contact.on,
              because: contact.evidence,
              source: contact.source,
              system,
            })),
        ),
      ]);
    default:
      return latest(
        rows.flatMap(({ system, events }) => {
          const day = events[rule.since];
          return day ? [{ on: day, because: 'event' as const, source: rule.since, system }] : [];
        }),
      );
  }
}

/** One row that does not tell is enough: beside a relation that ended there may be one that goes on. */
function isUntold(rule: RetentionRule, own: readonly SeenRow[], on: CivilDay): boolean {
  return own.some((row) => startInTools(rule, [row], on) === null);
}

function collectionOf({ createdOn, system }: SeenRow): readonly Start[] {
  return createdOn === null ? [] : [{ on: createdOn, because: 'collection', source: null, system }];
}

/** Past its time in one system alone is past it; null while one of them cannot tell. */
function earliest(starts: readonly (Start | null)[]): Start | null {
  return starts.reduce<Start | null>((found, one) => {
    if (one === null) return null;
    return found && found.on <= one.on ? found : one;
  }, starts[0] ?? null);
}

function latest(starts: readonly Start[]): Start | null {
  return starts.reduce<Start | null>((found, one) => (found && found.on >= one.on ? found : one), null);
}

/**
 * A row whose other rules do not let the person go: of another class, or of this one for another purpose. A record that
 * serves several purposes stays for the longest of them.
 */
function keptByAnother(
  rule: RetentionRule,
  rows: readonly SeenRow[],
  rules: readonly RetentionRule[],
  on: CivilDay,
  agreed: readonly Agreement[],
): { readonly system: string; readonly because: KeptBecause } | null {
  for (const row of rows) {
    if (row.classes.length === 0) return { system: row.system, because: 'uncovered' };
    // Fields have a time of their own within the class: its other rules say nothing of them.
    for (const name of row.classes.filter((one) => endsThePerson(rule) || one !== rule.class)) {
      const theirs = rules.filter((one) => one.class === name && one.id !== rule.id && endsThePerson(one));
      if (theirs.length === 0 && name !== rule.class) return { system: row.system, because: 'uncovered' };
      const own = rows.filter((each) => each.classes.includes(name));
      const alive = theirs.some((one) => {
        const start = isUntold(one, own, on) ? null : startOf(one, rows, on, agreed);
        return start === null || addPeriod(start.on, one.keep) >= on;
      });
      if (alive) return { system: row.system, because: 'other-rule' };
    }
  }
  return null;
}

/** A rule that only redacts some fields says nothing of when the person goes. */
function endsThePerson({ action }: RetentionRule): boolean {
  return action.kind !== 'redact';
}

function isOneOf(value: FieldValue | undefined, wanted: Told | readonly Told[]): boolean {
  if (value === undefined || value === null || typeof value === 'object') return false;
  const told = Array.isArray(wanted) ? wanted : [wanted];
  return told.some((one) => String(one) === String(value));
}
