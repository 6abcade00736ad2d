import type { Context, Link } from '../../src/contract/index.ts';
import type { Client, Question, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue, Described, DescribedField, Listed } from './describe.ts';
import { tieTables, workedOut } from './kinds.ts';
import { limits } from './limits.ts';
import { apiName, chunkedQueries, inList, isId } from './soql.ts';
import { look } from './sight.ts';
import type { Sight } from './sight.ts';

/** How a record is tied to a person's row: by references of its own, by rows that do nothing else, or both. */
export interface Ties {
  readonly fields: readonly string[];
  /** References that hold, and that nobody can empty. */
  readonly fixed: readonly string[];
  /** Ids of the rows that only tie. */
  readonly rows: readonly string[];
  /** False where a tie may be there and hidden from us. */
  readonly isWhole: boolean;
}

export interface TiesSeen {
  of(link: Link): Ties;
  readonly sight: Sight;
}

/** Reads, in the fewest calls, what ties each record to its person. */
export async function tiesOf(
  client: Client,
  catalogue: Catalogue,
  links: readonly Link[],
  context: Context,
): Promise<TiesSeen> {
  const described = new Map<string, Described | null>();
  for (const kind of new Set(links.map((link) => link.ref.kind)))
    described.set(kind, await catalogue.of(kind, context));
  const objects = await catalogue.objects(context);
  const referencesTo = (kind: string, to: readonly string[]): readonly string[] =>
    [...(described.get(kind)?.fields.values() ?? [])]
      .filter((field) => field.type === 'reference' && field.referenceTo.some((one) => to.includes(one)))
      .map((field) => field.name);
  const from = [...new Set(links.map((link) => link.from.kind))];
  const sight = await look(
    client,
    catalogue,
    links.map((link) => link.ref),
    (kind) => referencesTo(kind, from),
    context,
    await tieQuestions(catalogue, links, context),
  );
  return {
    sight,
    of: (link) => ({
      ...holding(described.get(link.ref.kind) ?? null, sight.row(link.ref), link),
      isWhole: isWhole(described.get(link.ref.kind) ?? null, link, objects),
      rows: sight.along.filter((row) => isTie(row, link)).map((row) => text(row, 'Id') ?? ''),
    }),
  };
}

/**
 * A mail that was sent or received cannot be changed, whatever its describe says of the field.
 * @source Salesforce's object reference v67, EmailMessage, read 2026-11-23
 */
export function mayBeEmptied(described: Described, { updateable, nillable }: DescribedField): boolean {
  return described.name !== 'EmailMessage' && updateable && nillable;
}

function holding(
  described: Described | null,
  row: Row | null,
  { from }: Link,
): Pick<Ties, 'fields' | 'fixed'> {
  if (described === null) return { fields: [], fixed: [] };
  const held = [...described.fields.values()].filter(
    (field) =>
      field.type === 'reference' &&
      row?.[field.name] === from.id &&
      !workedOut.has(`${described.name}.${field.name}`),
  );
  const names = (isOpen: boolean): readonly string[] =>
    held.filter((field) => mayBeEmptied(described, field) === isOpen).map((field) => field.name);
  return { fields: names(true), fixed: names(false) };
}

/**
 * Field-level security takes a reference out of the describe. Of Salesforce's own objects we know which are there; a
 * record that nothing ties any more, as far as we see, was tied when the plan was made.
 */
function isWhole(
  described: Described | null,
  { ref, from }: Link,
  objects: ReadonlyMap<string, Listed>,
): boolean {
  if (described === null) return false;
  const table = tieTables[ref.kind];
  const known = references[ref.kind]?.[from.kind] ?? [];
  const ties = [...described.fields.values()].some((field) => field.referenceTo.includes(from.kind));
  return (
    known.every((name) => described.fields.has(name)) &&
    (ties || objects.get(table?.object ?? '')?.queryable === true)
  );
}

/** References that every org has, by record and by what they lead to. */
const references: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Task: { Contact: ['WhoId'], Lead: ['WhoId'] },
  Event: { Contact: ['WhoId'], Lead: ['WhoId'] },
  Case: { Contact: ['ContactId'], Account: ['AccountId'] },
  Contract: { Contact: ['CustomerSignedId'], Account: ['AccountId'] },
  Order: { Contact: ['BillToContactId', 'ShipToContactId'], Account: ['AccountId'] },
  ServiceContract: { Contact: ['ContactId'], Account: ['AccountId'] },
  Asset: { Contact: ['ContactId'], Account: ['AccountId'] },
  Opportunity: { Account: ['AccountId'] },
};

async function tieQuestions(
  catalogue: Catalogue,
  links: readonly Link[],
  context: Context,
): Promise<readonly Question[]> {
  const objects = await catalogue.objects(context);
  const questions: Question[] = [];
  for (const [kind, table] of Object.entries(tieTables)) {
    const mine = links.filter((link) => link.ref.kind === kind && isId(link.ref.id) && isId(link.from.id));
    if (mine.length === 0 || objects.get(table.object)?.queryable !== true) continue;
    const persons = inList([...new Set(mine.map((link) => link.from.id))]);
    const queries = chunkedQueries(
      mine.map((link) => link.ref.id),
      limits.ids / 2,
      (list) =>
        `SELECT Id, ${table.recordField}, ${table.personField} FROM ${apiName(table.object)} WHERE ${table.recordField} IN ${list} AND ${table.personField} IN ${persons}`,
    );
    questions.push(...queries.map((soql) => ({ soql, deletedToo: false })));
  }
  return questions;
}

function isTie(row: Row, link: Link): boolean {
  const table = tieTables[link.ref.kind];
  return (
    table !== undefined &&
    text(row, table.recordField) === link.ref.id &&
    text(row, table.personField) === link.from.id
  );
}
