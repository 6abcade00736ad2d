import type { Context, Outcome, Ref } from '../../src/contract/index.ts';
import type { Client, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue } from './describe.ts';
import { individualOf } from './object.ts';
import { already, done, failed, failedAs, orFailure } from './outcomes.ts';
import { look } from './sight.ts';

/** Kinds whose processing can be restricted: people whose row can carry an Individual. */
export const restrictableKinds: readonly string[] = ['Contact', 'Lead', 'Account', 'Individual'];

/**
 * Marks the person's Individual as not to be processed, and makes one where the person has none. Salesforce itself
 * stops nothing: whoever sends must read the mark. An Individual is made together with the link to it, both or neither:
 * alone it would name the person, and nobody would find it again.
 */
export async function restrict(
  client: Client,
  catalogue: Catalogue,
  refs: readonly Ref[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const individuals = await catalogue.of('Individual', context);
  if (individuals?.fields.get('HasOptedOutProcessing')?.updateable !== true)
    return refs.map(() => noIndividuals);
  const sight = await look(client, catalogue, refs, () => personFields, context);
  const rows = refs.map((ref) => sight.row(ref)).map((row) => (row?.['IsDeleted'] === true ? null : row));
  const outcomes = rows.map((row): Outcome<null> => (row === null ? notFound : done));
  const known = await markedAlready(client, catalogue, refs, rows, context);
  const marks: Step[] = [];
  const newcomers: Step[] = [];
  for (const [at, row] of rows.entries()) {
    const ref = refs[at];
    if (row === null || !ref) continue;
    const individual = ref.kind === 'Individual' ? ref.id : individualOf(row);
    if (individual === null) {
      const hindrance = await whyNoLink(catalogue, ref, row, context);
      if (hindrance === null) newcomers.push({ at, row: newIndividual(row) });
      else outcomes[at] = hindrance;
    } else if (known.has(individual)) outcomes[at] = already;
    else
      marks.push({
        at,
        row: { attributes: { type: 'Individual' }, id: individual, HasOptedOutProcessing: true },
      });
  }
  await made(client, newcomers, refs, outcomes, context);
  await updated(client, marks, outcomes, context);
  return outcomes;
}

/** What stands in the way of a link is asked before anything is made. */
async function whyNoLink(
  catalogue: Catalogue,
  ref: Ref,
  row: Row,
  context: Context,
): Promise<Outcome<null> | null> {
  if (row['IsConverted'] === true) return converted;
  const described = await catalogue.of(ref.kind, context);
  return described?.fields.get(linkField(ref))?.updateable === true ? null : noLink;
}

function linkField(ref: Ref): string {
  return ref.kind === 'Account' ? 'PersonIndividualId' : 'IndividualId';
}

/** Nothing is to be mended: the contact is a row of the same person, and carries the mark. */
const converted = failedAs(
  'conflict',
  'CANNOT_UPDATE_CONVERTED_LEAD',
  'A converted lead is read-only: restrict the contact it became.',
);
const noLink = failedAs(
  'denied',
  'FIELD_NOT_EDITABLE',
  'Make IndividualId visible and editable to the integration user (field-level security), then retry.',
);

interface Step {
  readonly at: number;
  readonly row: Row;
}

const personFields = [
  'IndividualId',
  'PersonIndividualId',
  'FirstName',
  'LastName',
  'IsConverted',
  'HasOptedOutProcessing',
];

const noIndividuals = failedAs(
  'denied',
  'NO_INDIVIDUALS',
  'Switch on Data Protection and Privacy in Setup, and give the integration user Read and Edit on Individual.',
);
const notFound = failedAs(
  'not-found',
  'NOT_FOUND',
  'The record is gone, or the integration user may not see it.',
);

async function markedAlready(
  client: Client,
  catalogue: Catalogue,
  refs: readonly Ref[],
  rows: readonly (Row | null)[],
  context: Context,
): Promise<ReadonlySet<string>> {
  const ids = rows.flatMap((row, at) => {
    if (row === null) return [];
    return refs[at]?.kind === 'Individual' ? refs[at].id : (individualOf(row) ?? []);
  });
  if (ids.length === 0) return new Set();
  const wanted = [...new Set(ids)].map((id) => ({ kind: 'Individual', id }));
  const sight = await look(client, catalogue, wanted, () => personFields, context);
  return new Set(
    wanted.filter((ref) => sight.row(ref)?.['HasOptedOutProcessing'] === true).map((ref) => ref.id),
  );
}

function newIndividual(row: Row): Row {
  return {
    attributes: { type: 'Individual' },
    FirstName: text(row, 'FirstName'),
    LastName: text(row, 'LastName') ?? 'unknown',
    HasOptedOutProcessing: true,
  };
}

/** One call each: what is refused for one is rolled back for that one alone. */
async function made(
  client: Client,
  newcomers: readonly Step[],
  refs: readonly Ref[],
  outcomes: Outcome<null>[],
  context: Context,
): Promise<void> {
  for (const { at, row } of newcomers) {
    const ref = refs[at];
    if (!ref) continue;
    const failure = await orFailure(() => client.createLinked(row, { ref, field: linkField(ref) }, context));
    if (failure) outcomes[at] = failed(failure);
  }
}

async function updated(
  client: Client,
  steps: readonly Step[],
  outcomes: Outcome<null>[],
  context: Context,
): Promise<void> {
  // Two rows of one person share their Individual; Salesforce refuses an id twice in a collection.
  const byId = new Map<string, { readonly row: Row; readonly at: number[] }>();
  for (const { at, row } of steps) {
    const id = text(row, 'id') ?? '';
    const known = byId.get(id);
    if (known) known.at.push(at);
    else byId.set(id, { row, at: [at] });
  }
  if (byId.size === 0) return;
  const unique = [...byId.values()];
  const results = await client.updateRows(
    unique.map(({ row }) => row),
    context,
  );
  for (const [index, { at }] of unique.entries()) {
    const failure = results[index]?.failure ?? null;
    if (failure) for (const one of at) outcomes[one] = failed(failure);
  }
}
