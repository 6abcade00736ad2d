import type { Identifier } from '../../src/contract/index.ts';
import type { Row } from './client.ts';
import { text } from './client.ts';
import type { Described } from './describe.ts';
import { addressesIn, fieldsOfType, isSameNumber, kindOf, wordsOf } from './records.ts';
import { nameField, numberFields } from './search.ts';
import type { Objects } from './search.ts';
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

function bestHit(described: Described, row: Row, identifiers: readonly Identifier[]): Hit | null {
  for (const kind of preference) {
    for (const by of identifiers.filter((one) => one.kind === kind)) {
      if (isHit(described, row, by)) return { by, equality: kind === 'name' ? 'similar' : 'exact' };
    }
  }
  return null;
}

export function isHit(described: Described, row: Row, by: Identifier): boolean {
  switch (by.kind) {
    case 'email':
      return addressesOf(described, row).includes(by.value.toLowerCase());
    case 'phone':
      return numberFields(described).some(({ name }) => isSameNumber(text(row, name) ?? '', by.value));
    case 'name': {
      const field = nameField(described);
      const words = wordsOf((field && text(row, field)) ?? '');
      return wordsOf(by.value).every((word) => words.includes(word));
    }
    case 'id':
      return isSameId(text(row, 'Id'), by.value) || carriesForeignId(described, row, by.value);
    default:
      return false;
  }
}

/** The 15 characters that tell cases apart, or all 18. */
function isSameId(id: string | null, asked: string): boolean {
  return id !== null && isId(asked) && (asked.length === 15 ? id.slice(0, 15) : id) === asked;
}

function carriesForeignId(described: Described, row: Row, asked: string): boolean {
  return [...described.fields.values()].some(
    (field) => field.isExternalId && text(row, field.name)?.toLowerCase() === asked.toLowerCase(),
  );
}

export function addressesOf(described: Described, row: Row): readonly string[] {
  const listed = ['FromAddress', 'ToAddress', 'CcAddress', 'BccAddress', 'RelationAddress'];
  const own = fieldsOfType(described, 'email').map((field) => field.name);
  return [...listed, ...own].flatMap((name) => addressesIn(text(row, name)));
}
