import type { Context, Outcome, Redaction, Tools } from '../../src/contract/index.ts';
import type { Client, Row } from './client.ts';
import type { Catalogue, Described } from './describe.ts';
import { done, failed, failedAs } from './outcomes.ts';
import { isId } from './soql.ts';
import { redactedValue } from './values.ts';

/**
 * Overwrites the named fields in one collection call. Empty where the org lets a field be empty, an opaque word where
 * it does not (a last name, a lead's company). The old values stay in the field history, which no API reaches.
 */
export async function redact(
  client: Client,
  catalogue: Catalogue,
  tools: Pick<Tools, 'opaque'>,
  redactions: readonly Redaction[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const outcomes: Outcome<null>[] = [];
  const writes: { readonly at: number; readonly row: Row }[] = [];
  for (const [at, redaction] of redactions.entries()) {
    const described = isId(redaction.ref.id) ? await catalogue.of(redaction.ref.kind, context) : null;
    const row = described && overwritten(described, redaction, tools.opaque());
    if (row) writes.push({ at, row });
    outcomes.push(described === null ? notFound : cannot);
  }
  if (writes.length === 0) return outcomes;
  const results = await client.updateRows(
    writes.map(({ row }) => row),
    context,
  );
  for (const [index, { at }] of writes.entries()) {
    const failure = results[index]?.failure ?? null;
    outcomes[at] = failure === null ? done : failed(failure);
  }
  return outcomes;
}

const notFound = failedAs(
  'not-found',
  'NOT_FOUND',
  'The record is gone, or the integration user may not see it.',
);
const cannot = failedAs(
  'denied',
  'FIELD_NOT_EDITABLE',
  'A field is hidden, read-only or cannot be empty in this org: make it editable to the integration user, or leave it out.',
);

/** All of the fields or none: half a redaction is none. */
function overwritten(described: Described, { ref, fields }: Redaction, opaque: string): Row | null {
  const values: Record<string, unknown> = { attributes: { type: ref.kind }, id: ref.id };
  for (const name of fields) {
    const field = described.fields.get(name);
    const value = field && redactedValue(field, opaque);
    if (value === undefined) return null;
    values[name] = value;
  }
  return fields.length === 0 ? null : values;
}
