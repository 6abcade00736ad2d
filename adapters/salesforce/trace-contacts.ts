import type { Context, LastContact } from '../../src/contract/index.ts';
import { refKey, VendorFailure } from '../../src/contract/index.ts';
import type { Row } from './answers.ts';
import { text } from './answers.ts';
import { askAll, isRows, rowsOf } from './ask.ts';
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
  for (const { question, rows } of await tracesOf(client, catalogue, sources, ids, context)) {
    const mails = question.described.name === 'EmailMessage' ? rows : [];
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

interface Traces {
  readonly question: ScanQuestion;
  readonly rows: readonly Row[];
}

/** All tables are asked together; the mails somebody wrote are known once their relations are. */
async function tracesOf(
  client: Client,
  catalogue: Catalogue,
  sources: readonly Source[],
  ids: PeopleIds,
  context: Context,
): Promise<readonly Traces[]> {
  const questions = await questionsOfTraces(catalogue, sources, context);
  const asked = questions.map((question) => ({ question, queries: aboutPeople(question, ids) }));
  const relations = questions.some(isOfMails) ? await relationsTo(catalogue, ids, context) : [];
  const [related = [], ...found] = await together(
    client,
    [relations, ...asked.map(({ queries }) => queries)],
    context,
  );
  const mailIds = related.flatMap((row) => text(row, 'EmailMessageId') ?? []);
  const traces: Traces[] = [];
  for (const [at, { question }] of asked.entries()) {
    const written = isOfMails(question) ? by(question, 'Id', mailIds) : [];
    const rows = [...(found[at] ?? []), ...(await rowsOf(client, written.map(live), context))];
    const unique = new Map(rows.map((row) => [text(row, 'Id') ?? '', row]));
    traces.push({ question, rows: [...unique.values()].map((row) => restRow(question, row)) });
  }
  return traces;
}

async function questionsOfTraces(
  catalogue: Catalogue,
  sources: readonly Source[],
  context: Context,
): Promise<readonly ScanQuestion[]> {
  const questions: ScanQuestion[] = [];
  for (const kind of scannedKinds(sources)) {
    if (scannedPeople.some((one) => one === kind)) continue;
    const { question } = await prepare(catalogue, sources, { kind, fields: [], where: [] }, context);
    if (question !== null) questions.push(question);
  }
  return questions;
}

/** Groups of queries in as few calls as they fit. @returns the rows of each group */
async function together(
  client: Client,
  groups: readonly (readonly string[])[],
  context: Context,
): Promise<readonly (readonly Row[])[]> {
  const answers = (await askAll(client, groups.flat().map(live), context)).map((answer) => {
    if (isRows(answer)) return answer;
    throw new VendorFailure(answer);
  });
  let at = 0;
  return groups.map(({ length }) => {
    const own = answers.slice(at, at + length);
    at += length;
    return own.flat();
  });
}

function isOfMails({ described }: ScanQuestion): boolean {
  return described.name === 'EmailMessage';
}

function aboutPeople(question: ScanQuestion, ids: PeopleIds): readonly string[] {
  if (isOfMails(question)) return by(question, `${casePath}Id`, ids['ContactId'] ?? []);
  const fields = traceTables[question.described.name]?.people ?? [];
  return fields.flatMap((field) => by(question, field, ids[field] ?? []));
}

function by(question: ScanQuestion, field: string, values: readonly string[]): readonly string[] {
  if (!question.columns.has(field)) return [];
  return chunkedQueries(values, limits.ids, (list) =>
    [`${selecting(question)} WHERE ${field} IN ${list}`, ...question.always].join(' AND '),
  );
}

async function relationsTo(
  catalogue: Catalogue,
  ids: PeopleIds,
  context: Context,
): Promise<readonly string[]> {
  if ((await catalogue.of('EmailMessageRelation', context)) === null) return [];
  return chunkedQueries(
    Object.values(ids).flat(),
    limits.ids,
    (list) =>
      `SELECT EmailMessageId FROM EmailMessageRelation WHERE RelationType = 'FromAddress' AND RelationId IN ${list}`,
  );
}

/** The id under which other records know the person: a person account's is that of the contact inside it. */
function contactIdOf(row: Row): string | null {
  if (kindOf(row) === 'Account') return text(row, 'PersonContactId');
  return kindOf(row) === 'Contact' ? text(row, 'Id') : null;
}
