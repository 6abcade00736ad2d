import type { Context, Identifier } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import { rowsOf } from './ask.ts';
import type { Client, Row } from './client.ts';
import type { Catalogue } from './describe.ts';
import { isHit } from './hits.ts';
import { kindOf, refOf } from './records.ts';
import { describedObjects, questionsFor } from './search.ts';

/** Live rows of people that carry an address or a number now, by identifier. */
export async function carriersOf(
  client: Client,
  catalogue: Catalogue,
  identifiers: readonly Identifier[],
  fields: readonly string[],
  context: Context,
): Promise<(by: Identifier) => readonly Row[]> {
  const { objects } = await describedObjects(catalogue, context);
  const persons = new Map(
    ['Contact', 'Lead', 'Account'].flatMap((name) => {
      const described = objects.get(name);
      return described ? [[name, described] as const] : [];
    }),
  );
  const questions = questionsFor(persons, identifiers, fields);
  const rows = await rowsOf(
    client,
    questions.map(({ soql }) => ({ soql, deletedToo: false })),
    context,
  );
  const unique = [...new Map(rows.map((row) => [refKey(refOf(row)), row])).values()];
  return (by) =>
    unique.filter((row) => {
      const described = persons.get(kindOf(row));
      return described !== undefined && isHit(described, row, by);
    });
}
