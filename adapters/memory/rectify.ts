import type {
  Context,
  Correction,
  FieldValue,
  Objection,
  Outcome,
  RectifyVerb,
} from '../../src/contract/index.ts';
import { blankIn, sameRef, sameValue } from '../../src/contract/index.ts';
import type { Row, RowPage, SetAnswer } from './account.ts';
import type { MemoryClient, OptingOut } from './client.ts';
import { hiddenGap } from './read.ts';
import { addressesOf } from './records.ts';
import { already, done, failedAs, notFound, settle, standings, type Ended } from './standing.ts';

/**
 * The tool compares and sets by itself, so that nothing written meanwhile is lost. Objections are kept by address: those
 * to an address that goes are carried to the one that comes, and before it comes.
 */
export function rectify(client: MemoryClient): RectifyVerb['call'] {
  return async (corrections, context) => {
    const found = await standings(
      client,
      corrections.map(({ ref }) => ref),
      notFound,
      context,
    );
    const pending: (Pending | Ended)[] = [];
    for (const [index, correction] of corrections.entries()) {
      const standing = found[index] ?? { outcome: notFound };
      const blank = blankIn(correction.set);
      if (blank !== null) pending.push({ outcome: wouldEmpty(blank) });
      else if ('outcome' in standing) pending.push(standing);
      else if (holdsAll(standing.row, correction.set)) pending.push({ outcome: already });
      else pending.push(await withObjections(client, standing.row, correction, context));
    }
    return settle(
      pending,
      (left) =>
        client.compareAndSet(
          left.map(({ correction }) => correction),
          context,
        ),
      outcomeOf,
    );
  };
}

interface Pending {
  readonly correction: Correction;
}

function holdsAll(row: Row, set: Correction['set']): boolean {
  // A field that is hidden from us is not one that is blank.
  return Object.entries(set).every(
    ([field, value]) => Object.hasOwn(row.fields, field) && sameValue(row.fields[field], value),
  );
}

/** What is objected to under an address that goes is objected to under the one that comes. */
async function withObjections(
  client: MemoryClient,
  row: Row,
  correction: Correction,
  context: Context,
): Promise<Pending | Ended> {
  const moves = movesIn(row, correction);
  if (moves.length === 0) return { correction };
  const asked = moves.flatMap(({ from, to }) => channels.map((channel) => ({ channel, address: from, to })));
  const levels = await client.optOuts(asked, context);
  const carried: OptingOut[] = [];
  for (const [index, { channel, to }] of asked.entries()) {
    const level = levels[index] ?? null;
    if (level === null) return { outcome: consentsHidden };
    if (level !== 'none') carried.push({ channel, address: to, level });
  }
  if (carried.length === 0) return { correction };
  // Nobody else's mail is stopped for an address that will not be theirs.
  for (const address of new Set(carried.map((one) => one.address)))
    if (await isMailOfAnother(client, row, address, context)) return { outcome: taken };
  await client.setOptOuts(carried, context);
  return { correction };
}

const channels: readonly Objection['channel'][] = ['email', 'phone', 'sms', 'mail'];

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Only of a row that stands as expected: nothing is written for the others. */
function movesIn(row: Row, { set, expect }: Correction): readonly Move[] {
  if (row.kind !== 'person') return [];
  const isExpected = Object.keys({ ...expect, ...set }).every(
    (field) =>
      sameValue(row.fields[field], expect[field]) ||
      (Object.hasOwn(set, field) && sameValue(row.fields[field], set[field])),
  );
  if (!isExpected) return [];
  return ['email', 'otherEmails', 'phone'].flatMap((field) => {
    if (!Object.hasOwn(set, field)) return [];
    const [before, after] = [textsOf(row.fields[field]), textsOf(set[field])];
    const has = (list: readonly string[], text: string): boolean => list.some((one) => sameValue(one, text));
    const gone = before.filter((one) => !has(after, one));
    const come = after.filter((one) => !has(before, one));
    return gone.flatMap((from) => come.map((to) => ({ from, to })));
  });
}

function textsOf(value: FieldValue | undefined): readonly string[] {
  return addressesOf({ fields: { otherEmails: value ?? null } });
}

async function isMailOfAnother(
  client: MemoryClient,
  row: Row,
  address: string,
  context: Context,
): Promise<boolean> {
  if (!address.includes('@')) return false;
  let after: string | null = null;
  do {
    const page: RowPage = await client.search({ by: 'email', value: address }, after, context);
    if (page.rows.some((one) => one.kind === 'person' && one.state === 'live' && !sameRef(one, row)))
      return true;
    ({ after } = page);
  } while (after !== null);
  return false;
}

function outcomeOf(answer: SetAnswer): Outcome<null> {
  switch (answer.is) {
    case 'set':
      return done;
    case 'gone':
      return notFound;
    case 'changed':
      return failedAs(
        'conflict',
        'CHANGED',
        `Look at the record and decide again: its field ${answer.field} holds neither what was expected nor the new value.`,
      );
    case 'taken':
      return taken;
    case 'hidden':
      return failedAs('denied', 'FIELD_HIDDEN', hiddenGap(answer.field).mend ?? '');
    case 'unknown':
      return failedAs(
        'invalid',
        'FIELD_UNKNOWN',
        `Name a field that this kind of row has: it has no ${answer.field}.`,
      );
    case 'read-only':
      return failedAs(
        'invalid',
        'FIELD_READ_ONLY',
        `Leave out the field ${answer.field}: the memory account writes it itself.`,
      );
    case 'no-owner':
    case 'ruled':
      return failedAs(
        'invalid',
        'REFUSED_BY_RULE',
        `A rule of the memory account refuses this value of ${answer.field}: see the rule, then give another value or retry.`,
      );
  }
}

function wouldEmpty(field: string): Outcome<null> {
  return failedAs(
    'invalid',
    'BLANK_VALUE',
    `Give a value for ${field}, or leave it out: a correction empties no field.`,
  );
}

const taken = failedAs(
  'conflict',
  'ADDRESS_TAKEN',
  'Another row has this address: see whether both are the same person, and merge them in the memory account.',
);

const consentsHidden = failedAs('denied', 'CONSENTS_HIDDEN', 'Give the token the right consent.read.');
