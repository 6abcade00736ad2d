import type { Sighting } from '../../contract/index.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import { parseCivilDay } from '../../domain/civil-day.ts';
import { mayJoin } from '../../domain/joining.ts';
import type { Purge, Reading } from '../../domain/purge.ts';
import type { FieldValue } from '../../domain/record.ts';
import { isFilled, redactedFields } from '../../domain/redaction.ts';
import type { RetentionRule } from '../../domain/retention-rule.ts';
import { classesOf } from '../../domain/retention.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { ScannedContact, ScannedRow } from '../../ports/purge-store.ts';

/** Where a sighting is read: whose data map, and whose calendar. */
export interface ReadAs {
  readonly system: string;
  readonly reading: Reading;
  readonly rules: readonly RetentionRule[];
  readonly timeZone: string;
}

/** Fields of a kind of row that tell its class, and the days of events. */
export function fieldsToRead(
  { rules, reading }: Pick<Purge, 'rules' | 'reading'>,
  system: string,
  kind: string,
): readonly string[] {
  const { classes, events } = reading;
  const telling = Object.values(classes).flatMap((told) => Object.keys(told[system]?.[kind] ?? {}));
  const days = Object.values(events).flatMap((places) =>
    (places[system] ?? []).filter((place) => place.kind === kind).map(({ field }) => field),
  );
  const redacted = rules.flatMap((rule) => redactedFields(rule, { system, kind }, reading));
  return [...new Set([...telling, ...days, ...redacted])].sort();
}

/** A person's row, in the words of the law: its classes, and the days that count. */
export function rowFrom(sighting: Sighting, { system, reading, rules, timeZone }: ReadAs): ScannedRow {
  const { ref, identifiers, fields, createdAt, contacts, objected } = sighting;
  return {
    ref,
    identifiers,
    joins: identifiers.filter(mayJoin),
    classes: classesOf(reading.classes, { system, kind: ref.kind }, fields),
    createdOn: createdAt === null ? null : civilDayOf(createdAt, timeZone),
    contacts: contacts.map(({ at, evidence, source }) => ({
      on: civilDayOf(at, timeZone),
      evidence,
      source,
    })),
    events: Object.fromEntries(
      Object.entries(reading.events).map(([event, places]) => [
        event,
        latestOf(
          (places[system] ?? [])
            .filter((place) => place.kind === ref.kind)
            .map(({ field }) => dayOf(fields[field], timeZone)),
        ),
      ]),
    ),
    toRedact: rules
      .filter((rule) =>
        redactedFields(rule, { system, kind: ref.kind }, reading).some((field) => isFilled(fields[field])),
      )
      .map(({ id }) => id),
    objected,
  };
}

/** What a record that is no person's row tells of those it hangs on. */
export function contactsFrom(sighting: Sighting, { timeZone }: ReadAs): readonly ScannedContact[] {
  return sighting.of.flatMap((of) =>
    sighting.contacts.map(({ at, evidence, source }) => ({
      of,
      on: civilDayOf(at, timeZone),
      evidence,
      source,
    })),
  );
}

function latestOf(days: readonly (CivilDay | null)[]): CivilDay | null {
  return days.reduce((found, day) => (day !== null && (found === null || day > found) ? day : found), null);
}

/** A day, or the day on which an instant falls: as ISO 8601 writes them, or in milliseconds of the epoch. */
function dayOf(value: FieldValue | undefined, timeZone: string): CivilDay | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim();
  const day = parseCivilDay(text);
  if (day) return day;
  const instant = /^\d{11,14}$/.test(text) ? new Date(Number(text)) : isoInstant(text);
  return instant === null || Number.isNaN(instant.getTime()) ? null : civilDayOf(instant, timeZone);
}

function isoInstant(text: string): Date | null {
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : null;
}
