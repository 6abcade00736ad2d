import type { Context, LastContact } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Row } from './answers.ts';
import { text } from './answers.ts';
import { rowsOf } from './ask.ts';
import type { Client } from './client.ts';
import type { Catalogue } from './describe.ts';
import { latest, scannedKinds, scannedPeople } from './evidence.ts';
import type { Source } from './evidence.ts';
import { limits } from './limits.ts';
import { live, sendersAmong } from './mails.ts';
import { kindOf } from './records.ts';
import { prepare, selecting } from './scan-question.ts';
import type { ScanQuestion } from './scan-question.ts';
import { restRow, sightingOf } from './sighting.ts';
import { chunkedQueries } from './soql.ts';
import { casePath, traceTables } from './traces.ts';

/**
 * What cases, mails, campaigns and deals tell about these rows of people.
 * @returns the latest of each kind of evidence, by the key of the person's row
 */
export async function traceContacts(
  client: Client,
  catalogue: Catalogue,
  sources: readonly Source[],
  now: Date,
  people: readonly Row[],
  context: Context,
): Promise<ReadonlyMap<string, readonly LastContact[]>> {
  const ids: PeopleIds = {
    ContactId: people.flatMap((row) => contactIdOf(row) ?? []),
    LeadId: people.flatMap((row) => (kindOf(row) === 'Lead' ? (text(row, 'Id') ?? []) : [])),
  };
  const told = new Map<string, readonly LastContact[]>();
  for (const kind of scannedKinds(sources)) {
    if (scannedPeople.some((one) => one === kind)) continue;
    const { question } = await prepare(catalogue, sources, { kind, fields: [], where: [] }, context);
    if (question === null) continue;
    const rows = await tracesOf(client, catalogue, question, ids, context);
    const mails = kind === 'EmailMessage' ? rows : [];
    const sendersOf = await sendersAmong(client, catalogue, mails, context);
    for (const row of rows) {
      const { of, contacts } = sightingOf(question, row, now, sendersOf);
      for (const ref of of) told.set(refKey(ref), latest([...(told.get(refKey(ref)) ?? []), ...contacts]));
    }
  }
  return told;
}

/** By the field that names them. */
type PeopleIds = Readonly<Record<string, readonly string[]>>;

async function tracesOf(
  client: Client,
  catalogue: Catalogue,
  question: ScanQuestion,
  ids: PeopleIds,
  context: Context,
): Promise<readonly Row[]> {
  const by = (field: string, values: readonly string[]): readonly string[] =>
    question.columns.has(field)
      ? chunkedQueries(values, limits.ids, (list) =>
          [`${selecting(question)} WHERE ${field} IN ${list}`, ...question.always].join(' AND '),
        )
      : [];
  const isMail = question.described.name === 'EmailMessage';
  const queries = isMail
    ? [
        ...by('Id', await mailsFrom(client, catalogue, ids, context)),
        ...by(`${casePath}Id`, ids['ContactId'] ?? []),
      ]
    : (traceTables[question.described.name]?.people ?? []).flatMap((field) => by(field, ids[field] ?? []));
  const rows = await rowsOf(client, queries.map(live), context);
  const unique = new Map(rows.map((row) => [text(row, 'Id') ?? '', row]));
  return [...unique.values()].map((row) => restRow(question, row));
}

async function mailsFrom(
  client: Client,
  catalogue: Catalogue,
  ids: PeopleIds,
  context: Context,
): Promise<readonly string[]> {
  if ((await catalogue.of('EmailMessageRelation', context)) === null) return [];
  const queries = chunkedQueries(
    Object.values(ids).flat(),
    limits.ids,
    (list) =>
      `SELECT EmailMessageId FROM EmailMessageRelation WHERE RelationType = 'FromAddress' AND RelationId IN ${list}`,
  );
  const rows = await rowsOf(client, queries.map(live), context);
  return rows.flatMap((row) => text(row, 'EmailMessageId') ?? []);
}

/** The id under which other records know the person: a person account's is that of the contact inside it. */
function contactIdOf(row: Row): string | null {
  if (kindOf(row) === 'Account') return text(row, 'PersonContactId');
  return kindOf(row) === 'Contact' ? text(row, 'Id') : null;
}
