import type { Connection, FieldValue, Tools } from '../../src/contract/index.ts';
import type { Row } from './account.ts';
import type { MemoryClient, Patch } from './client.ts';
import { isKind, redactableFields, refOf } from './records.ts';
import { done, notFound, settle, standings, type Ended, type Standing } from './standing.ts';

type Redact = NonNullable<Connection['redact']>['call'];

/** Overwrites the named fields with nothing, or with a fresh word where the tool wants one. */
export function redact(client: MemoryClient, tools: Tools): Redact {
  return async (redactions, context) => {
    const refs = redactions.map((redaction) => redaction.ref);
    const found = await standings(client, refs, notFound, context);
    return settle(
      found.map((standing, index) => patchFor(standing, redactions[index]?.fields ?? [], tools)),
      (pending) => client.patch(pending, context),
      (patched) => (patched ? done : notFound),
    );
  };
}

function patchFor(standing: Standing, fields: readonly string[], tools: Tools): Patch | Ended {
  if ('outcome' in standing) return standing;
  const { row } = standing;
  if (!fields.every((field) => isRedactable(row, field))) return { outcome: notRedactable };
  return {
    ref: refOf(row),
    fields: Object.fromEntries(fields.map((field) => [field, overwritten(field, tools)])),
  };
}

function isRedactable(row: Row, field: string): boolean {
  return isKind(row.kind) && redactableFields[row.kind].includes(field);
}

/** A family name may not be empty in this tool: it gets a word made of chance, never of what stood there. */
function overwritten(field: string, tools: Tools): FieldValue {
  if (field === 'family') return `redacted-${tools.opaque()}`;
  return field === 'otherEmails' ? [] : null;
}

const notRedactable = {
  status: 'failed',
  failure: {
    kind: 'invalid',
    code: 'FIELD_NOT_REDACTABLE',
    mend: 'Name only fields that expand lists as redactable.',
  },
} as const;
