import type { Context, Failure } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { Client, Question, Row, RowsPage } from './client.ts';
import { isFailure, packSize, row } from './client.ts';

/**
 * Asks any number of queries for the fewest calls: five to a call, every page followed to its end.
 * @returns in the order of the questions, all rows of each or why it failed
 * @param isValue  a failure that this caller takes as the answer of its question
 * @throws VendorFailure when Salesforce could not answer now: only what a question itself got wrong is a value
 */
export async function askAll(
  client: Client,
  questions: readonly Question[],
  context: Context,
  isValue: (failure: Failure) => boolean = () => false,
): Promise<readonly (readonly Row[] | Failure)[]> {
  const answers: (readonly Row[] | Failure)[] = [];
  for (let at = 0; at < questions.length; at += packSize) {
    for (const first of await askPack(client, questions.slice(at, at + packSize), context)) {
      answers.push(isFailure(first) ? questionable(first, isValue) : await everyRow(client, first, context));
    }
  }
  return answers;
}

/** What was asked along with something else, by the text of the question. */
export type Foreseen = Map<string, readonly Row[] | Failure>;

/** The same, but for the questions that were answered before. */
export async function askRest(
  client: Client,
  questions: readonly Question[],
  foreseen: Foreseen,
  context: Context,
): Promise<readonly (readonly Row[] | Failure)[]> {
  const rest = questions.filter(({ soql }) => !foreseen.has(soql));
  const answers = (await askAll(client, rest, context)).values();
  return questions.map(({ soql }) => foreseen.get(soql) ?? answers.next().value ?? []);
}

/** All rows of all the questions, where none may fail. */
export async function rowsOf(
  client: Client,
  questions: readonly Question[],
  context: Context,
): Promise<readonly Row[]> {
  const answers = await askAll(client, questions, context);
  return answers.flatMap((answer) => {
    if (isRows(answer)) return answer;
    throw new VendorFailure(answer);
  });
}

export function isRows(answer: readonly Row[] | Failure): answer is readonly Row[] {
  return Array.isArray(answer);
}

/** A lone question needs no envelope. */
async function askPack(
  client: Client,
  questions: readonly Question[],
  context: Context,
): Promise<readonly (RowsPage | Failure)[]> {
  const [only] = questions;
  if (only === undefined) return [];
  if (questions.length > 1) return client.composite(questions, context);
  try {
    return [await client.query(only, context)];
  } catch (error) {
    if (error instanceof VendorFailure) return [error.failure];
    throw error;
  }
}

const ofTheQuestion: ReadonlySet<Failure['kind']> = new Set(['invalid', 'denied', 'not-found']);

function questionable(failure: Failure, isValue: (failure: Failure) => boolean): Failure {
  if (isValue(failure)) return failure;
  if (ofTheQuestion.has(failure.kind) && failure.code !== 'INVALID_SESSION_ID') return failure;
  throw new VendorFailure(failure);
}

/** Pages of the question, and pages of the children inside each row. */
export async function everyRow(client: Client, first: RowsPage, context: Context): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page: RowsPage | null = first; page !== null;) {
    for (const one of page.rows) rows.push(await withAllChildren(client, one, context));
    page = page.next === null ? null : await client.queryMore(page.next, context);
  }
  return rows;
}

async function withAllChildren(client: Client, parent: Row, context: Context): Promise<Row> {
  const whole: Record<string, unknown> = { ...parent };
  for (const [name, value] of Object.entries(parent)) {
    const inner = row(value);
    if (!Array.isArray(inner['records'])) continue;
    const next = inner['nextRecordsUrl'];
    const records: Row[] = inner['records'].map(row);
    if (typeof next === 'string') {
      records.push(...(await everyRow(client, await client.queryMore(next, context), context)));
    }
    whole[name] = { records };
  }
  return whole;
}
