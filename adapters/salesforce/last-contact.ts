import type {
  AskedAbout,
  Context,
  FieldValue,
  Identifier,
  LastContact,
  Outcome,
  Ref,
  Sighting,
} from '../../src/contract/index.ts';
import { refKey, VendorFailure } from '../../src/contract/index.ts';
import type { Row } from './answers.ts';
import type { Client, Question } from './client.ts';
import type { Catalogue } from './describe.ts';
import { latest, scannedPeople } from './evidence.ts';
import type { Source } from './evidence.ts';
import { equalityOf } from './hits.ts';
import { limits } from './limits.ts';
import { live, personAccounts } from './mails.ts';
import { failedAs } from './outcomes.ts';
import { idsByKind } from './kinds.ts';
import { kindOf, refOf } from './records.ts';
import { prepare, selecting } from './scan-question.ts';
import type { ScanQuestion } from './scan-question.ts';
import { carrierQuestions } from './search.ts';
import { mayReadEverything, ownRights } from './sight.ts';
import { restRow, sightingOf } from './sighting.ts';
import { searchAll } from './slices.ts';
import { chunkedQueries, isId } from './soql.ts';
import { traceContacts } from './trace-contacts.ts';

/**
 * The rows of a few people as they stand now, asked from the tables: those known by id, and any other that carries an
 * address, a number or an id of theirs. What cases, mails, campaigns and deals tell is told by the row they hang on.
 */
export async function lastContact(
  client: Client,
  catalogue: Catalogue,
  sources: readonly Source[],
  now: Date,
  people: readonly AskedAbout[],
  context: Context,
): Promise<readonly Outcome<readonly Sighting[]>[]> {
  const questions = await questionsOfPeople(catalogue, sources, people, context);
  const known = people.flatMap(({ refs }) => refs).filter(({ id }) => isId(id));
  const accounts = await personAccounts(client, catalogue, idsOf(known, 'Contact'), context);
  const asked = people.map((person) => ({
    ...person,
    refs: person.refs.map((ref) => accountOf(ref, accounts)),
  }));
  const { rows, seesAll } = await rowsNow(client, questions, asked, context);
  const told = await traceContacts(client, catalogue, sources, now, rows, context);
  const sightings = rows.map((row) => ({ row, seen: seenOf(questions, row, told, now) }));
  return asked.map((person): Outcome<readonly Sighting[]> => {
    // A row that is not shown is not a row that has gone.
    if (!seesAll || person.refs.some(({ kind }) => isHidden(questions, kind))) return unseen;
    const keys = new Set(person.refs.map(refKey));
    const theirs = sightings.filter(
      ({ row }) => keys.has(refKey(refOf(row))) || carriesOneOf(questions, row, person.identifiers),
    );
    return { status: 'done', value: theirs.flatMap(({ seen }) => (seen ? [onlyAsked(seen, person)] : [])) };
  });
}

const unseen = failedAs(
  'denied',
  'NOT_VISIBLE',
  'Not every row of the person can be seen: give the integration user View All Data and Read on Contact, Lead and Account, then retry.',
);

/** Kind → its question; null where the org has no such people, undefined where we are not shown it. */
type Questions = ReadonlyMap<string, ScanQuestion | null>;

function isHidden(questions: Questions, kind: string): boolean {
  return scannedPeople.some((one) => one === kind) && !questions.has(kind);
}

async function questionsOfPeople(
  catalogue: Catalogue,
  sources: readonly Source[],
  people: readonly AskedAbout[],
  context: Context,
): Promise<Questions> {
  const questions = new Map<string, ScanQuestion | null>();
  for (const kind of scannedPeople) {
    if ((await catalogue.of(kind, context)) === null) continue;
    const fields = [...new Set(people.flatMap((person) => person.fields[kind] ?? []))];
    questions.set(kind, (await prepare(catalogue, sources, { kind, fields, where: [] }, context)).question);
  }
  return questions;
}

/** The contact inside a person account is another name of that account. */
function accountOf(ref: Ref, accounts: ReadonlyMap<string, string>): Ref {
  const account = ref.kind === 'Contact' ? accounts.get(ref.id) : undefined;
  return account === undefined ? ref : { kind: 'Account', id: account };
}

/** With the rows goes a look at our own rights: were they lost, the org would show nothing and say nothing. */
async function rowsNow(
  client: Client,
  questions: Questions,
  people: readonly AskedAbout[],
  context: Context,
): Promise<{ readonly rows: readonly Row[]; readonly seesAll: boolean }> {
  const refs = people.flatMap((person) => person.refs).filter(({ id }) => isId(id));
  const identifiers = people.flatMap((person) => person.identifiers);
  const asked = [...questions.values()].flatMap((question) =>
    question === null ? [] : aboutPeople(question, refs, identifiers).map((one) => ({ ...one, question })),
  );
  const [rights, ...answers] = await searchAll(client, [live(ownRights), ...asked], context);
  const found = new Map<string, Row>();
  for (const [at, answer] of answers.entries()) {
    const question = asked[at]?.question;
    if (answer.refusal) throw new VendorFailure(answer.refusal);
    if (!answer.isWhole) throw new VendorFailure(unfinished);
    for (const row of question ? answer.rows.map((one) => restRow(question, one)) : []) {
      if (kindOf(row) === 'Account' || row['IsPersonAccount'] !== true) found.set(refKey(refOf(row)), row);
    }
  }
  return {
    rows: [...found.values()],
    seesAll: questions.has('Contact') && rights?.rows.some(mayReadEverything) === true,
  };
}

const unfinished = {
  kind: 'unavailable',
  code: 'SEARCH_UNFINISHED',
  mend: 'The search took Salesforce too long: ask it for an index on the fields that hold addresses and numbers, then retry.',
} as const;

function aboutPeople(
  question: ScanQuestion,
  refs: readonly Ref[],
  identifiers: readonly Identifier[],
): readonly Question[] {
  const { described, always, columns } = question;
  const byId = chunkedQueries(idsOf(refs, described.name), limits.ids, (list) =>
    [`${selecting(question)} WHERE Id IN ${list}`, ...always].join(' AND '),
  );
  return [...byId.map(live), ...carrierQuestions(described, identifiers, [...columns.keys()])];
}

function idsOf(refs: readonly Ref[], kind: string): readonly string[] {
  return idsByKind(refs).get(kind) ?? [];
}

function carriesOneOf(questions: Questions, row: Row, identifiers: readonly Identifier[]): boolean {
  const described = questions.get(kindOf(row))?.described;
  return (
    described !== undefined &&
    identifiers.some((by) => by.kind !== 'name' && equalityOf(described, row, by) === 'exact')
  );
}

function seenOf(
  questions: Questions,
  row: Row,
  told: ReadonlyMap<string, readonly LastContact[]>,
  now: Date,
): Sighting | null {
  const question = questions.get(kindOf(row));
  if (!question) return null;
  const seen = sightingOf(question, row, now, () => []);
  return { ...seen, contacts: latest([...seen.contacts, ...(told.get(refKey(seen.ref)) ?? [])]) };
}

/** Each person has their own list of fields. */
function onlyAsked(seen: Sighting, person: AskedAbout): Sighting {
  const asked = person.fields[seen.ref.kind] ?? [];
  const fields = Object.entries(seen.fields).filter(([name]) => asked.includes(name));
  return { ...seen, fields: Object.fromEntries<FieldValue>(fields) };
}
