import type {
  Condition,
  Context,
  FieldValue,
  Gap,
  Scanned,
  ScanVerb,
  Sighting,
  Tools,
} from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { Row } from './account.ts';
import type { MemoryClient } from './client.ts';
import { contactsIn } from './evidence.ts';
import { addressFields, objectedAmong, type Objected } from './objected.ts';
import { hiddenGap } from './read.ts';
import { identifiersOf, refOf } from './records.ts';
import { seesNothing } from './standing.ts';

/** One vendor page a call. The cursor is the key of the last row seen, so rows may come and go before it. */
export function scan(client: MemoryClient, tools: Tools): ScanVerb['call'] {
  return async (wanted, cursor, context) => {
    const gaps = cursor === null ? await missingFields(client, wanted, context) : [];
    const page = await client.list(wanted.kind, cursor, context);
    // An end without any right is told as an end of the list: only the account's own row tells them apart.
    if (page.after === null) await demandSight(client, context);
    const now = tools.now();
    const rows = page.rows.filter((row) => holdsAll(row, wanted.where));
    const objected = await objectedAmong(client, rows, context);
    return {
      items: rows.map((row) => sightingOf(row, wanted.fields, now, objected)),
      cursor: page.after,
      gaps: [...gaps, ...(await hiddenFields(client, page.rows, wanted, context)), ...objected.gaps],
    };
  };
}

/** A row with the fields that were asked for, and what it tells the person did. */
export function sightingOf(
  row: Row,
  fields: readonly string[],
  now: Date,
  objected: Pick<Objected, 'of'>,
): Sighting {
  const isPerson = row.kind === 'person';
  return {
    ref: refOf(row),
    of: isPerson ? [refOf(row)] : peopleOf(row),
    identifiers: isPerson ? identifiersOf(row) : [],
    fields: Object.fromEntries(
      fields.flatMap((field) => {
        const value = row.fields[field];
        return value === undefined ? [] : [[field, value] as const];
      }),
    ),
    createdAt: row.createdAt ?? null,
    contacts: contactsIn(row, now),
    objected: objected.of(row),
  };
}

function peopleOf(row: Row): Sighting['of'] {
  const prefix = 'person:';
  return row.ties
    .filter((tie) => tie.startsWith(prefix))
    .map((tie) => ({ kind: 'person', id: tie.slice(prefix.length) }));
}

function holdsAll(row: Row, where: readonly Condition[]): boolean {
  return where.every(({ field, oneOf }) => {
    // What is not there, or is kept from us, holds nothing, not even an empty text.
    if (!Object.hasOwn(row.fields, field)) return false;
    const held = textsOf(row.fields[field] ?? null);
    return oneOf.some((value) => held.includes(String(value)));
  });
}

/** One text, or one for each of a list. */
function textsOf(value: FieldValue): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (value === null) return [''];
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)];
}

async function missingFields(
  client: MemoryClient,
  wanted: Scanned,
  context: Context,
): Promise<readonly Gap[]> {
  const asked = fieldsOf(wanted);
  if (asked.length === 0) return [];
  const known = new Set(await client.fieldNames(wanted.kind, context));
  return asked
    .filter((field) => !known.has(field))
    .map((field) => ({
      what: `field ${field}`,
      because: 'no-api',
      mend: `Add the field ${field} in the memory account, or take it out of the settings.`,
    }));
}

/** Named once a page, whichever rows it is hidden in. */
async function hiddenFields(
  client: MemoryClient,
  rows: readonly Row[],
  wanted: Scanned,
  context: Context,
): Promise<readonly Gap[]> {
  const asked = [...fieldsOf(wanted), ...(wanted.kind === 'person' ? addressFields : [])];
  const hidden = new Set<string>();
  for (const row of rows) {
    if (asked.every((field) => Object.hasOwn(row.fields, field))) continue;
    for (const field of await client.hiddenFields(refOf(row), context)) {
      if (asked.includes(field)) hidden.add(field);
    }
  }
  return [...hidden].map(hiddenGap);
}

function fieldsOf({ fields, where }: Scanned): readonly string[] {
  return [...new Set([...fields, ...where.map(({ field }) => field)])];
}

async function demandSight(client: MemoryClient, context: Context): Promise<void> {
  const [own] = await client.get([{ kind: 'account', id: 'self' }], context);
  if (own === null) throw new VendorFailure(seesNothing);
}
