import type { Condition, FieldValue } from '../contract/index.ts';

/** By kind, what a record says when it is theirs; all conditions of a kind must hold. */
export type Claims = Readonly<Record<string, readonly Condition[]>>;

/** A vendor's account that several controllers share. */
export interface SharedAccount {
  readonly own: Claims;
  /** What the other systems over the same account say of theirs. */
  readonly others: readonly Claims[];
}

/** `unclear`: nobody's, or of more than one. */
export type Whose = 'own' | 'others' | 'unclear';

/** @param fields  of the record, as the adapter reads them */
export function whoseIs(
  kind: string,
  fields: Readonly<Record<string, FieldValue>>,
  { own, others }: SharedAccount,
): Whose {
  if (holdsAll(fields, own[kind])) return 'own';
  return others.some((claims) => holdsAll(fields, claims[kind])) ? 'others' : 'unclear';
}

/** Fields to be read of a record of that kind, to tell whose it is. */
export function tellingFields(kind: string, { own, others }: SharedAccount): readonly string[] {
  const conditions = [own, ...others].flatMap((claims) => claims[kind] ?? []);
  return [...new Set(conditions.map(({ field }) => field))];
}

function holdsAll(
  fields: Readonly<Record<string, FieldValue>>,
  conditions: readonly Condition[] | undefined,
): boolean {
  return conditions?.every(({ field, oneOf }) => saysOnly(fields[field] ?? null, oneOf)) ?? false;
}

/** A list of choices with one that is somebody else's says more than this. */
function saysOnly(value: FieldValue, oneOf: Condition['oneOf']): boolean {
  const said = textsOf(value);
  return said.length > 0 && said.every((one) => oneOf.map(String).includes(one));
}

function textsOf(value: FieldValue): readonly string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)];
}
