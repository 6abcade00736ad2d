import type { Connection, Context, ExpandPage, Others, Ref, Related } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Row } from './account.ts';
import type { MemoryClient } from './client.ts';
import type { Kind } from './records.ts';
import {
  blockingKinds,
  cascadingKinds,
  erasableKinds,
  factsOf,
  identifiersOf,
  isKind,
  redactableFields,
  refOf,
  solicitingKinds,
  tiedKinds,
} from './records.ts';

type Expand = NonNullable<Connection['expand']>['call'];

/** Rows still to be looked under, the first of them perhaps half done. */
interface Place {
  readonly queue: readonly Ref[];
  readonly after: string | null;
}

/**
 * The subject's own rows first, then what hangs on each, one vendor page a call. What the tool would take along is
 * looked under as well, so that the second hop of a cascade is in the plan too.
 */
export function expand(client: MemoryClient): Expand {
  return async (refs, cursor, context) => {
    if (cursor === null) return ownRows(client, refs, context);
    const { queue, after } = parseCursor(cursor);
    const [parent, ...rest] = queue;
    if (parent === undefined) return { items: [], cursor: null, gaps: [] };
    const page = await client.hangingOn(parent, after, context);
    const rows = page.rows.filter(
      ({ kind }) => kind !== 'person' && kind !== 'organisation' && !isOneOf(solicitingKinds, kind),
    );
    const deeper = rows.filter((row) => isOneOf(cascadingKinds, row.kind)).map(refOf);
    const next = { queue: [...(page.after === null ? rest : queue), ...deeper], after: page.after };
    return {
      items: rows.map((row) => related(row, parent, refs)),
      cursor: cursorOf(next),
      gaps: [],
    };
  };
}

async function ownRows(client: MemoryClient, refs: readonly Ref[], context: Context): Promise<ExpandPage> {
  const live = (await client.get(refs, context)).filter((row) => row !== null);
  return {
    items: live.map((row) => ({
      ...related(row, refOf(row), refs),
      whenErased: 'stays',
      identifiers: identifiersOf(row),
    })),
    cursor: cursorOf({ queue: live.map(refOf), after: null }),
    gaps: [],
  };
}

function related(row: Row, of: Ref, subject: readonly Ref[]): Related {
  const others = othersOf(row, subject);
  return {
    ref: refOf(row),
    of,
    relation: others.persons > 0 ? 'shared' : 'owned',
    whenErased: whenErased(row.kind),
    others,
    can: abilities(row),
    redactable: redactableHere(row),
    facts: factsOf(row),
  };
}

/** A person's own row hangs on its organisation, which makes it nobody else's. */
function othersOf(row: Row, subject: readonly Ref[]): Others {
  const own = new Set(subject.map(refKey));
  const count = (kind: Kind): number =>
    row.ties.filter((tie) => tie.startsWith(`${kind}:`) && !own.has(tie)).length;
  return { persons: count('person'), organisations: count('organisation'), transactions: count('order') };
}

function whenErased(kind: string): Related['whenErased'] {
  if (isOneOf(cascadingKinds, kind)) return 'cascades';
  return isOneOf(blockingKinds, kind) ? 'blocks' : 'stays';
}

function abilities(row: Row): Related['can'] {
  return [
    ...(isOneOf(erasableKinds, row.kind) ? (['erase'] as const) : []),
    ...(redactableHere(row).length > 0 ? (['redact'] as const) : []),
    ...(isOneOf(tiedKinds, row.kind) ? (['detach'] as const) : []),
  ];
}

function redactableHere(row: Row): readonly string[] {
  return isKind(row.kind) ? redactableFields[row.kind].filter((field) => row.fields[field] != null) : [];
}

/** A line for the place in the first row's page, then a line for each row that is left. */
function cursorOf({ queue, after }: Place): string | null {
  return queue.length === 0 ? null : [after ?? '', ...queue.map(refKey)].join('\n');
}

function parseCursor(cursor: string): Place {
  const [after, ...keys] = cursor.split('\n');
  return { queue: keys.map(refFrom), after: after || null };
}

function refFrom(key: string): Ref {
  const [kind = '', ...id] = key.split(':');
  return { kind, id: id.join(':') };
}

function isOneOf(list: readonly string[], kind: string): boolean {
  return list.includes(kind);
}
