import type { FieldValue } from './record.ts';
import type { MappedFields } from './data-map.ts';
import type { ClassesOfPerson } from './data-map.ts';
import type { RetentionRule } from './retention-rule.ts';

/** The vendor's fields that a rule redacts on rows of its class; none where it redacts nothing of such a row. */
export function redactedFields(
  rule: RetentionRule,
  of: { readonly system: string; readonly kind: string },
  map: { readonly classes: ClassesOfPerson; readonly fields: MappedFields },
): readonly string[] {
  const { action } = rule;
  if (action.kind !== 'redact' || !map.classes[rule.class]?.[of.system]?.[of.kind]) return [];
  const places = action.fields.flatMap((name) => map.fields[name]?.in[of.system] ?? []);
  return [...new Set(places.filter(({ kind }) => kind === of.kind).map(({ field }) => field))].sort();
}

/** Whether there is something left to redact: an empty text, an empty list and nothing at all are one. */
export function isFilled(value: FieldValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.some(isFilled);
}
