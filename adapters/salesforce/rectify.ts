import type { Context, Correction, Outcome } from '../../src/contract/index.ts';
import { blankIn } from '../../src/contract/index.ts';
import type { Client, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue } from './describe.ts';
import { already, done, failed, failedAs, orFailure, unanswered } from './outcomes.ts';
import { flagsFor, movesOf, refusedElsewhere, type Due, type Refused } from './refused-elsewhere.ts';
import { look, type Sight } from './sight.ts';
import { holds, writtenValue } from './values.ts';

/**
 * Reads all records together, compares, and writes each by itself on the condition that nobody has changed it since: where
 * somebody has, it is read and compared again. Salesforce counts whole seconds, so that every record is read once more.
 * What people refuse stands on the row and stays there; what was refused under the new address on another row is set in
 * the same write.
 */
export async function rectify(
  client: Client,
  catalogue: Catalogue,
  corrections: readonly Correction[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const judged: (Due | Failed)[] = [];
  for (const correction of corrections) judged.push(await dueOf(catalogue, correction, context));
  const dues = judged.filter((one): one is Due => !isFailed(one));
  if (dues.length === 0) return judged.map((one) => (isFailed(one) ? one : unanswered));
  const sight = await lookAt(client, catalogue, dues, context);
  const refused = await refusedElsewhere(client, catalogue, movesOf(dues, sight), context);
  const outcomes: (Outcome<null> | Due)[] = [];
  for (const one of judged) {
    outcomes.push(isFailed(one) ? one : await written(client, catalogue, one, sight, refused, context));
  }
  return readBack(client, catalogue, outcomes, context);
}

type Failed = ReturnType<typeof failed>;

function isFailed(one: object): one is Failed {
  return 'status' in one && one.status === 'failed';
}

async function dueOf(catalogue: Catalogue, correction: Correction, context: Context): Promise<Due | Failed> {
  const { ref, set, expect } = correction;
  const blank = blankIn(set);
  if (blank !== null) return wouldEmpty(blank);
  const described = await catalogue.of(ref.kind, context);
  if (described === null || !described.fields.has('LastModifiedDate')) return notVisible;
  for (const [name, value] of Object.entries({ ...expect, ...set })) {
    const field = described.fields.get(name);
    if (field === undefined) return hiddenField(name);
    if (!Object.hasOwn(set, name)) continue;
    if (!field.updateable) return fixedField(name);
    if (writtenValue(field, value) === undefined) return wrongValue(name);
  }
  return { ...correction, described };
}

/** Of each kind all that is compared, and what tells of refusals, of conversion and of a person account. */
function lookAt(
  client: Client,
  catalogue: Catalogue,
  dues: readonly Due[],
  context: Context,
): Promise<Sight> {
  const fields = new Map<string, Set<string>>();
  for (const { ref, set, expect } of dues) {
    const wanted =
      fields.get(ref.kind) ?? new Set(['LastModifiedDate', 'IsPersonAccount', ...flagsFor(ref.kind)]);
    for (const name of Object.keys({ ...expect, ...set })) wanted.add(name);
    fields.set(ref.kind, wanted);
  }
  const refs = dues.map(({ ref }) => ref);
  return look(client, catalogue, refs, (kind) => [...(fields.get(kind) ?? [])], context);
}

/** How often a record may be changed by others while it is rectified. */
const attemptsMax = 3;

/** @returns the correction itself where it was written, and is to be read back */
async function written(
  client: Client,
  catalogue: Catalogue,
  due: Due,
  seen: Sight,
  refused: Refused,
  context: Context,
): Promise<Outcome<null> | Due> {
  let sight = seen;
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const row = rowOf(due, sight);
    if (isFailed(row)) return row;
    const names = judge(due, row);
    if (!Array.isArray(names)) return names;
    const flags = refused.flagsOf(due, row);
    if (isFailed(flags)) return flags;
    const values = Object.fromEntries(names.map((name) => [name, valueOf(due, name)]));
    const since = new Date(text(row, 'LastModifiedDate') ?? '');
    const failure = await orFailure(async () => {
      await client.updateUnmodified(due.ref, { ...values, ...flags }, since, context);
      return null;
    });
    if (failure === null) return due;
    if (failure.kind !== 'conflict') return failed(failure);
    const again = await orFailure(() => lookAt(client, catalogue, [due], context));
    if ('kind' in again) return failed(again);
    sight = again;
  }
  return changesAllTheTime;
}

function valueOf({ described, set }: Due, name: string): unknown {
  const field = described.fields.get(name);
  return field === undefined ? undefined : writtenValue(field, set[name] ?? null);
}

function rowOf({ ref }: Due, sight: Sight): Row | Failed {
  const row = sight.row(ref);
  if (row === null) return sight.isClear(ref) ? gone : notVisible;
  if (row['IsDeleted'] === true) return text(row, 'MasterRecordId') === null ? gone : merged;
  if (ref.kind === 'Contact' && row['IsPersonAccount'] === true) return personContact;
  return row;
}

/** @returns names of the fields to be written, all of which hold what was expected; or how it ends without a write */
function judge({ described, set, expect }: Due, row: Row): string[] | Outcome<null> {
  const names: string[] = [];
  for (const name of Object.keys({ ...expect, ...set })) {
    const field = described.fields.get(name);
    if (Object.hasOwn(set, name) && holds(field, row[name], set[name])) continue;
    if (!holds(field, row[name], expect[name])) return changed(name);
    if (Object.hasOwn(set, name)) names.push(name);
  }
  return names.length === 0 ? already : names;
}

async function readBack(
  client: Client,
  catalogue: Catalogue,
  outcomes: readonly (Outcome<null> | Due)[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const dues = outcomes.filter((one): one is Due => !('status' in one));
  const sight = dues.length === 0 ? null : await orFailure(() => lookAt(client, catalogue, dues, context));
  const { userId } = await client.session(context);
  return outcomes.map((one) => {
    if ('status' in one) return one;
    const row = sight === null || 'kind' in sight ? null : sight.row(one.ref);
    if (row === null) return unanswered;
    const lost = Object.keys(one.set).find(
      (name) => !holds(one.described.fields.get(name), row[name], one.set[name]),
    );
    if (lost === undefined) return done;
    return text(row, 'LastModifiedById') === userId ? notTaken(lost) : changedAfter(lost);
  });
}

function wouldEmpty(name: string): Failed {
  return failedAs(
    'invalid',
    'BLANK_VALUE',
    `Give a value for ${name}, or leave it out: a correction empties no field.`,
  );
}

function hiddenField(name: string): Failed {
  return failedAs(
    'denied',
    'FIELD_NOT_VISIBLE',
    `The field ${name} does not exist, or is hidden: name another, or make it visible to the integration user (field-level security).`,
  );
}

function fixedField(name: string): Failed {
  return failedAs(
    'denied',
    'FIELD_NOT_EDITABLE',
    `The field ${name} is read-only: leave it out where Salesforce writes it itself, or make it editable to the integration user (field-level security).`,
  );
}

function wrongValue(name: string): Failed {
  return failedAs(
    'invalid',
    'WRONG_TYPE',
    `Give a value for ${name} that its type can hold; links to other records are not rectified.`,
  );
}

function changed(name: string): Failed {
  return failedAs(
    'conflict',
    'CHANGED',
    `Look at the record and decide again: its field ${name} holds neither what was expected nor the new value.`,
  );
}

function changedAfter(name: string): Failed {
  return failedAs(
    'conflict',
    'CHANGED_AFTER',
    `Somebody changed the field ${name} in the moment after it was rectified: their value stands. Look at it, and decide.`,
  );
}

function notTaken(name: string): Failed {
  return failedAs(
    'unexpected',
    'NOT_TAKEN',
    `Salesforce accepted a value of ${name} and does not show it: see whether a flow or a trigger writes that field.`,
  );
}

const changesAllTheTime = failedAs(
  'conflict',
  'CHANGES_ALL_THE_TIME',
  'Somebody or something changes the record again and again: see which sync or flow it is, then retry.',
);
const personContact = failedAs(
  'blocked',
  'PERSON_CONTACT',
  'Rectify the person account: Salesforce carries it over to the contact inside.',
);
const gone = failedAs('not-found', 'NOT_FOUND', 'The record is gone: locate the person again.');
const merged = failedAs(
  'conflict',
  'MERGED',
  'Locate the person again: this record was merged into another.',
);
const notVisible = failedAs(
  'not-found',
  'NOT_VISIBLE',
  'The record is gone, or the integration user no longer sees it: give back its rights, then retry.',
);
