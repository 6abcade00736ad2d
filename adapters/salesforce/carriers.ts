import type { Context, Identifier } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Client, Row } from './client.ts';
import type { Catalogue, Described } from './describe.ts';
import { equalityOf } from './hits.ts';
import { hiddenFieldsOf } from './probe.ts';
import { kindOf, refOf } from './records.ts';
import { questionsFor } from './search.ts';
import { isSearchable, unsearchableFields } from './searched-fields.ts';
import { describedObjects } from './searched-objects.ts';
import { mayReadEverything, ownRights } from './sight.ts';
import { searchAll } from './slices.ts';

/** Who carries an address or a number now, with a control in the same call: whether we would see all of them. */
export interface Carriers {
  /** Live rows of people. */
  of(by: Identifier): readonly Row[];
  /** False where a row may carry it unseen: rights are lost, an object or a field is hidden or cannot be searched. */
  isClear(by: Identifier): boolean;
}

export async function carriersOf(
  client: Client,
  catalogue: Catalogue,
  identifiers: readonly Identifier[],
  fields: readonly string[],
  context: Context,
): Promise<Carriers> {
  const { objects } = await describedObjects(catalogue, context);
  const persons = new Map(
    ['Contact', 'Lead', 'Account'].flatMap((name) => {
      const described = objects.get(name);
      return described ? [[name, described] as const] : [];
    }),
  );
  const questions = questionsFor(persons, identifiers, fields).map((question) => ({
    ...question,
    deletedToo: false,
  }));
  const [rights, ...answers] = await searchAll(
    client,
    [{ soql: ownRights, deletedToo: false }, ...questions],
    context,
  );
  const rows = answers.flatMap((answer) => answer.rows);
  const unique = [...new Map(rows.map((row) => [refKey(refOf(row)), row])).values()];
  const seesAll = rights?.rows.some(mayReadEverything) === true && answers.every((answer) => answer.isWhole);
  return {
    of: (by) =>
      unique.filter((row) => {
        const described = persons.get(kindOf(row));
        return described !== undefined && equalityOf(described, row, by) === 'exact';
      }),
    isClear: (by) =>
      seesAll &&
      persons.has('Contact') &&
      persons.has('Lead') &&
      isSearchable(by) &&
      [...persons.values()].every((described) => isWholeFor(described, by)),
  };
}

/** Every field that may hold such an address is shown to us, and can be searched. */
function isWholeFor(described: Described, { kind }: Identifier): boolean {
  const standard: readonly string[] = kind === 'email' ? ['Email'] : ['Phone', 'MobilePhone'];
  const isPersonAccount = described.fields.has('IsPersonAccount') && described.name === 'Account';
  const names = described.name === 'Account' ? (isPersonAccount ? ['PersonEmail'] : []) : standard;
  const wanted = kind === 'email' || !isPersonAccount ? names : ['Phone', 'PersonMobilePhone'];
  return hiddenFieldsOf(described, wanted).length === 0 && unsearchableFields(described, kind).length === 0;
}
