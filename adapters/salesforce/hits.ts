import type { Identifier } from '../../src/contract/index.ts';
import type { Row } from './client.ts';
import { text } from './client.ts';
import type { Described } from './describe.ts';
import { addressesIn, fieldsOfType, idIn, isSameNumber, kindOf, wordsOf } from './records.ts';
import { nameField, numberFields } from './searched-fields.ts';
import type { Objects } from './searched-objects.ts';
import { isId } from './soql.ts';

/** Through which identifier a row was reached, and how surely. */
export interface Hit {
  readonly by: Identifier;
  readonly equality: 'exact' | 'similar';
}

/** Compares every row ourselves: the query was only the net. */
export function hitsAmong(
  objects: Objects,
  known: Map<string, Row>,
  identifiers: readonly Identifier[],
): Map<string, Hit> {
  const hits = new Map<string, Hit>();
  for (const [key, row] of known) {
    const described = objects.get(kindOf(row));
    const hit = described ? bestHit(described, row, identifiers) : null;
    if (hit === null) known.delete(key);
    else hits.set(key, hit);
  }
  return hits;
}

const preference: readonly Identifier['kind'][] = ['email', 'id', 'phone', 'name'];

/** The surest way to the row; of equal ones, the kind of identifier that tells most. */
function bestHit(described: Described, row: Row, identifiers: readonly Identifier[]): Hit | null {
  const hits = preference
    .flatMap((kind) => identifiers.filter((one) => one.kind === kind))
    .flatMap((by): Hit[] => {
      const equality = equalityOf(described, row, by);
      return equality === null ? [] : [{ by, equality }];
    });
  return hits.find((hit) => hit.equality === 'exact') ?? hits[0] ?? null;
}

/** @returns how surely the row is whom the identifier means, null where it does not carry it */
export function equalityOf(described: Described, row: Row, by: Identifier): Hit['equality'] | null {
  const value = by.value.toLowerCase();
  switch (by.kind) {
    case 'email':
      if (addressesOf(described, row).includes(value)) return 'exact';
      return foreignAddressesOf(described, row).includes(value) ? 'similar' : null;
    case 'phone': {
      const fields = numberFields(described).filter(({ name }) =>
        isSameNumber(text(row, name) ?? '', by.value),
      );
      if (fields.length === 0) return null;
      return fields.every((field) => field.isForeign) ? 'similar' : 'exact';
    }
    case 'name': {
      const field = nameField(described);
      const words = wordsOf((field && text(row, field)) ?? '');
      return wordsOf(by.value).every((word) => words.includes(word)) ? 'similar' : null;
    }
    case 'id':
      return isSameId(text(row, 'Id'), by.value) || carriesForeignId(described, row, by.value)
        ? 'exact'
        : null;
    default:
      return null;
  }
}

/** The 15 characters that tell cases apart, or all 18. */
function isSameId(id: string | null, asked: string): boolean {
  return id !== null && isId(asked) && (asked.length === 15 ? id.slice(0, 15) : id) === asked;
}

function carriesForeignId(described: Described, row: Row, asked: string): boolean {
  return [...described.fields.values()].some(
    (field) => field.isExternalId && idIn(row, field)?.toLowerCase() === asked.toLowerCase(),
  );
}

/** Addresses of the person, or of the mail. */
export function addressesOf(described: Described, row: Row): readonly string[] {
  const listed = ['FromAddress', 'ToAddress', 'CcAddress', 'BccAddress', 'RelationAddress'];
  const own = fieldsOfType(described, 'email').filter((field) => !field.isForeign);
  return [...listed, ...own.map((field) => field.name)].flatMap((name) => addressesIn(text(row, name)));
}

/** Addresses of somebody else that the row keeps beside them. */
function foreignAddressesOf(described: Described, row: Row): readonly string[] {
  const foreign = fieldsOfType(described, 'email').filter((field) => field.isForeign);
  return foreign.flatMap((field) => addressesIn(text(row, field.name)));
}
