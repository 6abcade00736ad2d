import { z } from 'zod';
import type {
  Adapter,
  Connection,
  Failure,
  Gap,
  Outcome,
  Ref,
  Tools,
  Verdict,
} from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';

/**
 * The smallest adapter worth having, as its author would write it against the published package: copied beside an
 * installed greffe, it imports `greffe/contract`.
 */
export interface Entry {
  readonly given: string;
  readonly family: string;
  readonly email: string;
}

/** The tool it stands before. `gate` is where its network and its sign-in fail. */
export interface Book {
  readonly entries: Map<string, Entry>;
  gate<T>(effect: 'read' | 'write', signal: AbortSignal, act: () => T): Promise<T>;
}

export function addressBook(book: Book): Adapter<Record<string, unknown>> {
  return {
    vendor: 'address-book',
    settings: z.strictObject({}),
    connect: (_settings, tools) => connect(book, tools),
  };
}

function connect(book: Book, tools: Tools): Connection {
  const kind = 'entry';
  const terms = {
    kinds: [kind],
    batchMax: 50,
    costs: [{ pool: 'calls', perCall: 1, perInput: 0 }],
    scopes: [],
  };
  const call = <T>(
    endpoint: string,
    effect: 'read' | 'write',
    context: Parameters<Tools['send']>[1],
    act: () => T,
  ): Promise<T> =>
    tools.send({ endpoint, pools: ['calls'], effect }, context, (signal) => book.gate(effect, signal, act));
  const get = (refs: readonly Ref[], context: Parameters<Tools['send']>[1]) =>
    call('POST entries/get', 'read', context, () => refs.map((ref) => book.entries.get(ref.id) ?? null));

  return {
    pools: [{ name: 'calls', kind: 'window', limit: 100, windowMs: 1000 }],
    kinds: { [kind]: { role: 'person', effect: { kind: 'purged' }, order: 0 } },
    outOfReach: [],
    probe: {
      ...terms,
      call: async (context) => {
        await get([], context);
        return {
          identity: { book: 'mine' },
          edition: null,
          granted: null,
          missing: [],
          unavailable: [],
          readOnly: false,
        };
      },
    },
    locate: {
      ...terms,
      by: ['email', 'name'],
      call: async (identifiers, cursor, context) => {
        const index = Number(cursor ?? 0);
        const by = identifiers[index];
        const next = index + 1 < identifiers.length ? String(index + 1) : null;
        if (!by) return { items: [], cursor: null, gaps: [] };
        if (by.kind !== 'email' && by.kind !== 'name') {
          const gap: Gap = { what: `search by ${by.kind}`, because: 'not-searchable', mend: null };
          return { items: [], cursor: next, gaps: [gap] };
        }
        const found = await call('POST entries/search', 'read', context, () =>
          [...book.entries].filter(([, entry]) =>
            [entry.email, `${entry.given} ${entry.family}`].some(
              (held) => held.toLowerCase() === by.value.toLowerCase(),
            ),
          ),
        );
        return {
          items: found.map(([id, entry]) => ({
            ref: { kind, id },
            role: 'person',
            by,
            equality: by.kind === 'email' ? 'exact' : 'similar',
            identifiers: [
              { kind: 'email', value: entry.email },
              { kind: 'name', value: `${entry.given} ${entry.family}` },
            ],
            aliases: [],
            state: 'live',
            facts: {},
          })),
          cursor: next,
          gaps: [],
        };
      },
    },
    read: {
      ...terms,
      call: async (refs, fields, context) => {
        const entries = await get(refs, context);
        return entries.map((entry, index) => {
          const ref = refs[index];
          if (!entry || !ref)
            return failed({ kind: 'not-found', code: 'GONE', mend: 'Locate the person again.' });
          const kept = Object.entries(entry).filter(([name]) => fields === null || fields.includes(name));
          return {
            status: 'done',
            value: { ref, fields: Object.fromEntries(kept), labels: {}, hidden: [], attachments: [] },
          };
        });
      },
    },
    erase: {
      ...terms,
      call: (refs, context) =>
        call('POST entries/erase', 'write', context, () =>
          refs.map((ref): Outcome<null> =>
            book.entries.delete(ref.id) ? { status: 'done', value: null } : { status: 'already' },
          ),
        ),
    },
    verify: {
      ...terms,
      call: async (expectations, context) => {
        const refs = expectations.flatMap((one) => ('ref' in one ? [one.ref] : []));
        const entries = (await get(refs, context)).values();
        return expectations.map((one): Verdict => {
          if (!('ref' in one)) return { status: 'unknown', reason: 'an address book sends nothing' };
          return { status: entries.next().value ? 'contrary' : 'as-expected' };
        });
      },
    },
  };
}

function failed(failure: Failure): Outcome<never> {
  return { status: 'failed', failure };
}

/** What the network does to a call, in the words of the contract. */
export function broken(kind: Failure['kind']): VendorFailure {
  return new VendorFailure({ kind, code: kind.toUpperCase(), mend: 'Ask again later.' });
}
