import type { MappedFields } from './data-map.ts';
import type { FieldValue, Identifier, RecordRef } from './record.ts';
import { recordKey } from './record.ts';
import { Refused } from './refused.ts';
import { isBlank, sameValue } from './same-value.ts';
import type { Normalise } from './subject.ts';

/** What the person wants a field to say, by its name in the data map. @source GDPR Art. 16 */
export interface FieldCorrection {
  readonly field: string;
  readonly to: string;
}

/** One field of one record, as it was seen and as it is to be. */
export interface FieldChange {
  /** Its name in the data map. */
  readonly name: string;
  /** As the tool calls it. */
  readonly field: string;
  readonly now: FieldValue;
  readonly to: string;
}

/** How values of a field are compared: what is right of a name or a town may be nothing but its accents. */
export type FieldForm = 'email' | 'phone' | 'text';

const FORMS: Readonly<Record<string, FieldForm>> = {
  email: 'email',
  mail: 'email',
  courriel: 'email',
  phone: 'phone',
  mobile: 'phone',
  telephone: 'phone',
  téléphone: 'phone',
};

/** By the words of its name: "work-email" is an address, "mobile" a number, anything else is text. */
export function formOf(name: string): FieldForm {
  const words = name.toLowerCase().split(/[^\p{L}]+/u);
  return words.map((word) => FORMS[word]).find((form) => form !== undefined) ?? 'text';
}

/** Whether two values of a field say the same: a number with its country and without it is one number. */
export function saysTheSame(
  name: string,
  one: FieldValue | undefined,
  other: FieldValue | undefined,
  normalise: Normalise,
): boolean {
  if (sameValue(one, other)) return true;
  const form = formOf(name);
  if (form === 'text' || typeof one !== 'string' || typeof other !== 'string') return false;
  const [left, right] = [one, other].map((value) => normalise({ kind: form, value }));
  return left !== '' && left === right;
}

/** Addresses and numbers that were asked for: whoever carries one of them once it is written is still the person. */
export function addressesIn(corrections: readonly FieldCorrection[]): readonly Identifier[] {
  return corrections.flatMap(({ field, to }) => {
    const kind = formOf(field);
    return kind === 'text' ? [] : [{ kind, value: to }];
  });
}

/** What a decision is about: the record and the values that were shown. Another value is another decision. */
export function decisionKey(ref: RecordRef, changes: readonly FieldChange[]): string {
  return JSON.stringify([recordKey(ref), changes.map(({ field, now, to }) => [field, now, to])]);
}

/**
 * What is asked, checked against what the data map knows.
 * @param systems  those of the controller
 * @throws   Refused('map-empty' | 'no-correction' | 'field-unknown' | 'field-nowhere' | 'field-told-twice' | 'value-blank' | 'no-address' | 'no-number')
 */
export function demandCorrections(
  corrections: readonly FieldCorrection[],
  fields: MappedFields,
  systems: readonly string[],
): void {
  const known = Object.keys(fields).sort();
  const list = known.join(', ');
  if (known.length === 0) {
    throw new Refused(
      'map-empty',
      'data-map.yaml names no field: say there where each one lives, then open the request.',
    );
  }
  if (corrections.length === 0) {
    throw new Refused(
      'no-correction',
      `Say what is to be corrected, and how: --set FIELD=VALUE. Fields of data-map.yaml: ${list}.`,
    );
  }
  const told = new Set<string>();
  for (const { field, to } of corrections) {
    const mapped = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (!mapped) {
      throw new Refused('field-unknown', `data-map.yaml has no field "${field}". Its fields: ${list}.`);
    }
    if (!systems.some((system) => (mapped.in[system] ?? []).length > 0)) {
      throw new Refused(
        'field-nowhere',
        `data-map.yaml says of no system of this controller where "${field}" lives: add its place there, then open the request.`,
      );
    }
    if (told.has(field)) {
      throw new Refused('field-told-twice', `The field "${field}" is given twice: give it one value.`);
    }
    told.add(field);
    demandValue(field, to);
  }
}

function demandValue(field: string, to: string): void {
  if (isBlank(to)) {
    throw new Refused(
      'value-blank',
      `Give a value for "${field}": a correction empties no field. To have data erased, open a request for erasure.`,
    );
  }
  if (isWellFormed(field, to)) return;
  if (formOf(field) === 'email') {
    throw new Refused(
      'no-address',
      `The new value of "${field}" is no e-mail address: check it with the person.`,
    );
  }
  if (formOf(field) === 'phone') {
    throw new Refused(
      'no-number',
      `The new value of "${field}" is no telephone number: check it with the person.`,
    );
  }
}

/** Whether a value can be what its field is for: an address, a number; any text where it is neither. */
export function isWellFormed(name: string, value: string): boolean {
  switch (formOf(name)) {
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(value);
    case 'phone':
      return /^[+\d][\d\s().\-/]*$/u.test(value.replace(/^\(/u, ''));
    case 'text':
      return true;
  }
}
