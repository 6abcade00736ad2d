import type { Context, Outcome, Reassignment, Ref } from '../../src/contract/index.ts';
import type { Client, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue } from './describe.ts';
import { already, done, failed, failedAs, orFailure, unanswered } from './outcomes.ts';
import { look, type Sight } from './sight.ts';

/** Kinds of people's rows that have an owner. Contacts and accounts are users' alone; a lead may be a queue's. */
export const ownedKinds: readonly string[] = ['Contact', 'Lead', 'Account'];

export const ownerField = 'OwnerId';

/**
 * Reads all rows together, compares, and writes each by itself on the condition that nobody has changed it since; then
 * reads once more. Where somebody has changed it, it is read and compared again. The header of the write keeps
 * assignment rules from giving a lead to somebody else.
 */
export async function reassign(
  client: Client,
  catalogue: Catalogue,
  moves: readonly Reassignment[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const sight = await lookAt(client, catalogue, moves, context);
  const outcomes: (Outcome<null> | Reassignment)[] = [];
  for (const move of moves) outcomes.push(await written(client, catalogue, move, sight, context));
  return readBack(client, catalogue, outcomes, context);
}

const fields = [ownerField, 'LastModifiedDate', 'IsConverted', 'IsPersonAccount'];

function lookAt(
  client: Client,
  catalogue: Catalogue,
  moves: readonly { readonly ref: Ref }[],
  context: Context,
): Promise<Sight> {
  const refs = moves.map(({ ref }) => ref);
  return look(client, catalogue, refs, () => fields, context);
}

/** How often a row may be changed by others while it changes hands. */
const attemptsMax = 3;

/** @returns the move itself where it was written, and is to be read back */
async function written(
  client: Client,
  catalogue: Catalogue,
  move: Reassignment,
  seen: Sight,
  context: Context,
): Promise<Outcome<null> | Reassignment> {
  let sight = seen;
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const row = sight.row(move.ref);
    const ended = row === null ? notFound : whyNot(move, row);
    if (ended !== null || row === null) return ended ?? notFound;
    if (move.to === null) return noOwner;
    const since = new Date(text(row, 'LastModifiedDate') ?? '');
    const values = { [ownerField]: move.to };
    const failure = await orFailure(async () => {
      await client.updateUnmodified(move.ref, values, since, context);
      return null;
    });
    if (failure === null) return move;
    if (ownerRefusals.has(failure.code)) return ownerRefused(failure.code);
    if (failure.kind !== 'conflict') return failed(failure);
    const again = await orFailure(() => lookAt(client, catalogue, [move], context));
    if ('kind' in again) return failed(again);
    sight = again;
  }
  return changesAllTheTime;
}

/** @returns null where the row is still with whom it is said to be with */
function whyNot({ ref, from, to }: Reassignment, row: Row): Outcome<null> | null {
  if (row['IsDeleted'] === true) return text(row, 'MasterRecordId') === null ? notFound : merged;
  if (!Object.hasOwn(row, ownerField)) return hidden;
  const owner = text(row, ownerField);
  if (owner === to) return already;
  if (row['IsConverted'] === true) return converted;
  if (ref.kind === 'Contact' && row['IsPersonAccount'] === true) return personContact;
  return owner === from ? null : changed;
}

async function readBack(
  client: Client,
  catalogue: Catalogue,
  outcomes: readonly (Outcome<null> | Reassignment)[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const moves = outcomes.filter((one): one is Reassignment => !('status' in one));
  if (moves.length === 0) return outcomes.map((one) => ('status' in one ? one : unanswered));
  const sight = await orFailure(() => lookAt(client, catalogue, moves, context));
  const { userId } = await client.session(context);
  return outcomes.map((one) => {
    if ('status' in one) return one;
    const row = 'kind' in sight ? null : sight.row(one.ref);
    if (row === null) return unanswered;
    if (text(row, ownerField) === one.to) return done;
    return text(row, 'LastModifiedById') === userId ? notTaken : changed;
  });
}

/** Said of the owner, where the record itself was seen a moment before. */
const ownerRefusals: ReadonlySet<string> = new Set([
  'INACTIVE_OWNER_OR_USER',
  'INVALID_CROSS_REFERENCE_KEY',
  'INVALID_OPERATION',
  'FIELD_INTEGRITY_EXCEPTION',
  'MALFORMED_ID',
]);

function ownerRefused(code: string): Outcome<null> {
  return failedAs(
    'blocked',
    code,
    'Salesforce refuses this owner: see that they are an active user, or a queue that takes such records; or give the record to somebody else by hand.',
  );
}

const changed = failedAs(
  'conflict',
  'OWNER_CHANGED',
  'Somebody has given the record to another owner in Salesforce: see with them, and decide who keeps it.',
);
const converted = failedAs(
  'conflict',
  'CANNOT_UPDATE_CONVERTED_LEAD',
  'A converted lead is read-only, and nobody works with it: the contact it became changes hands.',
);
const personContact = failedAs(
  'conflict',
  'PERSON_CONTACT',
  'The person account changes hands: Salesforce carries it over to the contact inside.',
);
const merged = failedAs(
  'conflict',
  'MERGED',
  'Locate the person again: this record was merged into another.',
);
const notFound = failedAs(
  'not-found',
  'NOT_FOUND',
  'The record is gone, or the integration user may not see it.',
);
const hidden = failedAs(
  'denied',
  'OWNER_HIDDEN',
  'Make OwnerId visible and editable to the integration user (field-level security), then retry.',
);
const noOwner = failedAs(
  'blocked',
  'OWNER_REQUIRED',
  'Salesforce keeps no record without an owner: give it to somebody by hand.',
);
const notTaken = failedAs(
  'unexpected',
  'NOT_TAKEN',
  'Salesforce accepted the new owner and does not show it: see whether a flow, a trigger or a territory rule writes the owner.',
);
const changesAllTheTime = failedAs(
  'conflict',
  'CHANGES_ALL_THE_TIME',
  'Somebody or something changes the record again and again: see which sync or flow it is, then retry.',
);
