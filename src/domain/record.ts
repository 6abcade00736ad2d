/**
 * A record inside one system. Opaque to the core: an id may itself identify a person (some are hashes of an
 * e-mail), so refs never reach logs, jobs or audit entries.
 */
export interface Ref {
  /** The vendor's own word for the kind of record: "contact", "Lead", "note". */
  readonly kind: string;
  readonly id: string;
}

/** A record in one configured system. Written SYSTEM:KIND:ID by people. */
export interface RecordRef extends Ref {
  readonly system: string;
}

export type IdentifierKind = 'email' | 'phone' | 'name' | 'id';

/**
 * What a data subject can be looked up by. `name` is "given family"; `id` is an id from another tool or from a
 * customer's own register.
 */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** A value as the vendor gave it: text, number, boolean, list or nothing. */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue };

/** Something greffe knows that it cannot see or reach. Facts of the answer, never silence. */
export interface Gap {
  /** What is out of reach, in plain words without personal data: "form submissions". */
  readonly what: string;
  readonly because: 'no-api' | 'no-scope' | 'edition' | 'not-searchable' | 'failed' | 'vendor-delay';
  /** What would close the gap, or null where nothing can. */
  readonly mend: string | null;
}

export function sameRef(a: Ref, b: Ref): boolean {
  return a.kind === b.kind && a.id === b.id;
}

/** A key for maps inside one system. */
export function refKey(ref: Ref): string {
  return `${ref.kind}:${ref.id}`;
}

export function recordKey(ref: RecordRef): string {
  return `${ref.system}:${ref.kind}:${ref.id}`;
}

/**
 * Reads SYSTEM:KIND:ID; the id may itself contain colons.
 * @returns null when the text has not that shape
 */
export function parseRecordRef(text: string): RecordRef | null {
  const [system, kind, ...rest] = text.split(':');
  const id = rest.join(':');
  return system && kind && id ? { system, kind, id } : null;
}
