import type { Context, Failure, Gap, Identifier, LocatePage, Match, Ref } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Client, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue, Described } from './describe.ts';
import { follow } from './follow.ts';
import { addressesOf, hitsAmong } from './hits.ts';
import type { Hit } from './hits.ts';
import { identifiersOf, kindOf, personFacts, refOf } from './records.ts';
import { questionsFor } from './search.ts';
import { describedObjects, people, traces } from './searched-objects.ts';
import type { Objects } from './searched-objects.ts';
import { unsearched } from './unsearched.ts';
import { fileRights, seesAllFiles, unseenFiles } from './sight.ts';
import { searchAll } from './slices.ts';

/**
 * Every record that one of the identifiers leads to, live, in the bin or merged away, in one page: what a person
 * leaves in one org fits in memory. Rows are asked from the tables, never from the search index, which lags.
 */
export async function locate(
  client: Client,
  catalogue: Catalogue,
  identifiers: readonly Identifier[],
  context: Context,
): Promise<LocatePage> {
  const schema = await describedObjects(catalogue, context);
  const gaps = [...schema.gaps, ...unsearched(schema.objects, identifiers)];
  const questions = questionsFor(schema.objects, identifiers);
  // While files are hidden from us, nobody can say that nothing of the person is left.
  const [filesSeen, ...answers] = await searchAll(
    client,
    [{ soql: fileRights, deletedToo: false }, ...questions],
    context,
  );
  if (!seesAllFiles(filesSeen?.rows)) gaps.push(unseenFiles);
  for (const [index, { refusal, isWhole }] of answers.entries()) {
    const soql = questions[index]?.soql ?? '';
    if (refusal) gaps.push(refusedQuestion(soql, refusal));
    else if (!isWhole) gaps.push(unfinishedQuestion(soql));
  }
  const rows = answers.flatMap((answer) => answer.rows);
  const known = new Map(rows.map((row) => [refKey(refOf(row)), row]));
  const leads = hitsAmong(schema.objects, known, identifiers);
  await follow(client, schema.objects, known, leads, context);
  return { items: matches(schema.objects, known, leads), cursor: null, gaps };
}

/** Salesforce names a gap by what it refused; the object's name stands after FROM. */
function objectOf(soql: string): string {
  return /\bFROM (\w+)/.exec(soql)?.[1] ?? 'unknown';
}

function unfinishedQuestion(soql: string): Gap {
  return {
    what: `${objectOf(soql)} records: the search took too long for a part of them`,
    because: 'failed',
    mend: 'Ask Salesforce for an index on the fields that hold addresses, or archive old records, then plan again.',
  };
}

function refusedQuestion(soql: string, failure: Failure): Gap {
  return {
    what: `${objectOf(soql)} records: the search was refused (${failure.code})`,
    because: 'failed',
    mend: failure.mend,
  };
}

function matches(
  objects: Objects,
  known: ReadonlyMap<string, Row>,
  hits: ReadonlyMap<string, Hit>,
): readonly Match[] {
  const rows = [...known.values()];
  const merged = rows.filter((row) => text(row, 'MasterRecordId') !== null);
  const aliases = (ref: Ref): readonly Ref[] => [
    ...losersOf(ref, merged),
    ...rows.flatMap((row) => (isPersonContactOf(row, ref) ? [refOf(row)] : [])),
  ];
  return rows.flatMap((row): Match[] => {
    const ref = refOf(row);
    const described = objects.get(ref.kind);
    const hit = hits.get(refKey(ref));
    if (!described || !hit || isOnlyAnotherName(row, known)) return [];
    const isPerson = people.some((kind) => kind === ref.kind);
    return [
      {
        ref,
        role: isPerson ? 'person' : 'trace',
        by: hit.by,
        equality: hit.equality,
        identifiers: isPerson ? identifiersOf(described, row) : traceIdentifiers(described, row),
        aliases: aliases(ref),
        state: row['IsDeleted'] === true ? 'recycled' : 'live',
        facts: personFacts(row),
      },
    ];
  });
}

/**
 * Rows that are no record of their own: the loser of a merge whose winner is here, the contact inside a person
 * account, the line that ties a mail to an address.
 */
function isOnlyAnotherName(row: Row, known: ReadonlyMap<string, Row>): boolean {
  const kind = kindOf(row);
  const master = text(row, 'MasterRecordId');
  if (kind === 'EmailMessageRelation') return true;
  if (master !== null && known.has(refKey({ kind, id: master }))) return true;
  return (
    kind === 'Contact' &&
    row['IsPersonAccount'] === true &&
    known.has(refKey({ kind: 'Account', id: text(row, 'AccountId') ?? '' }))
  );
}

function isPersonContactOf(row: Row, ref: Ref): boolean {
  return ref.kind === 'Account' && row['IsPersonAccount'] === true && text(row, 'AccountId') === ref.id;
}

/** A winner may itself have lost later: every link of the chain is a name of the last one. */
function losersOf(ref: Ref, merged: readonly Row[]): readonly Ref[] {
  const direct = merged.filter((row) => kindOf(row) === ref.kind && text(row, 'MasterRecordId') === ref.id);
  return direct.flatMap((row) => [refOf(row), ...losersOf(refOf(row), merged)]);
}

function traceIdentifiers(described: Described, row: Row): readonly Identifier[] {
  const name = text(row, 'SuppliedName');
  const phone = text(row, 'SuppliedPhone') ?? text(row, 'TelephoneNumber');
  return [
    ...[...new Set(addressesOf(described, row))].map((value) => ({ kind: 'email' as const, value })),
    ...(phone === null ? [] : [{ kind: 'phone' as const, value: phone }]),
    ...(name === null ? [] : [{ kind: 'name' as const, value: name }]),
  ];
}

/** Kinds that a match may have. */
export const locatedKinds: readonly string[] = [
  ...people,
  ...traces.filter((kind) => kind !== 'EmailMessageRelation'),
];
