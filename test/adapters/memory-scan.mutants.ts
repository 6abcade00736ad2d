import { memoryClient } from '../../adapters/memory/client.ts';
import type { MemoryAccount } from '../../adapters/memory/account.ts';
import { sightingOf } from '../../adapters/memory/scan.ts';
import type {
  Connection,
  LastContact,
  Outcome,
  Ref,
  Scanned,
  ScanPage,
  Sighting,
  Tools,
} from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Mutation } from './memory.subject.ts';
import type { Mutant } from './memory.mutants.ts';

const several = 'a scan gives every live record of a kind once, over as many pages as it takes';
const again = 'a scan taken up again at any cursor misses and repeats nothing, although records come and go';

/** Mistakes that would have somebody purged who was in contact, or left standing who was not. */
export const scanMutants: readonly Mutant[] = [
  {
    does: 'stops a scan after its first page',
    caughtBy: several,
    mode: 'one-record pages',
    mutate: scanning((page) => ({ ...page, cursor: null })),
  },
  {
    does: 'skips a record where a scan is taken up again',
    caughtBy: again,
    mode: 'one-record pages',
    mutate: (connection) => {
      let asked = 0;
      return withScan(connection, (call) => async (wanted, cursor, context) => {
        asked += 1;
        const page = await call(wanted, cursor, context);
        return asked === 1 && cursor !== null ? { ...page, items: page.items.slice(1) } : page;
      });
    },
  },
  {
    does: 'begins anew where it does not remember the scan',
    caughtBy: again,
    mode: 'one-record pages',
    mutate: (connection) => {
      const given = new Set<string>();
      return withScan(connection, (call) => async (wanted, cursor, context) => {
        const known = cursor === null || given.has(cursor);
        const page = await call(wanted, known ? cursor : null, context);
        if (page.cursor !== null) given.add(page.cursor);
        return page;
      });
    },
  },
  {
    does: 'repeats the last record of the page before',
    caughtBy: several,
    mode: 'one-record pages',
    mutate: (connection) => {
      let last: readonly Sighting[] = [];
      return withScan(connection, (call) => async (...args) => {
        const page = await call(...args);
        const items = [...last, ...page.items];
        last = page.items.slice(-1);
        return { ...page, items };
      });
    },
  },
  {
    does: 'counts the records it passed instead of naming its place',
    caughtBy: again,
    mode: 'one-record pages',
    mutate: (connection, account) =>
      withScan(connection, () => async ({ kind, fields }, cursor) => {
        const at = Number(cursor ?? 0);
        const rows = [...account.rows.values()].filter((row) => row.kind === kind && row.state === 'live');
        const [row] = rows.slice(at);
        return {
          items: row === undefined ? [] : [sightingOf(row, fields, account.now(), nothingTold)],
          cursor: at + 1 < rows.length ? String(at + 1) : null,
          gaps: [],
        };
      }),
  },
  {
    does: 'tells only the main address of whom it sees',
    caughtBy: 'a scan tells who each person is: every address, number, name and foreign id of the row',
    mutate: sightings((sighting) => [{ ...sighting, identifiers: sighting.identifiers.slice(0, 1) }]),
  },
  {
    does: 'shows the bin in a scan',
    caughtBy: 'a scan gives nothing that lies in the bin',
    mutate: (connection, account) =>
      withScan(connection, (call) => async (wanted, cursor, context) => {
        const page = await call(wanted, cursor, context);
        const binned = [...account.rows.values()].filter(
          (row) => row.kind === wanted.kind && row.state === 'recycled',
        );
        const more = binned.map((row) => sightingOf(row, wanted.fields, account.now(), nothingTold));
        return { ...page, items: [...page.items, ...more] };
      }),
  },
  {
    does: 'ignores the conditions of a scan',
    caughtBy: 'a scan lets through only what holds its conditions, all of them',
    mutate: asking((wanted) => ({ ...wanted, where: [] })),
  },
  {
    does: 'lets through whatever holds one of the conditions',
    caughtBy: 'a scan lets through only what holds its conditions, all of them',
    mutate: asking((wanted) => ({ ...wanted, where: wanted.where.slice(0, 1) })),
  },
  {
    does: 'brings along every field it knows',
    caughtBy: 'a scan brings along the fields that were asked for and no other',
    mutate: asking((wanted) => ({ ...wanted, fields: [...wanted.fields, 'town'] })),
  },
  {
    does: 'says nothing of a field the tool does not have',
    caughtBy: 'a scan names a field the vendor does not have, and a condition on one lets nobody through',
    mutate: scanning((page) => ({ ...page, gaps: [] })),
  },
  {
    does: 'takes a token without rights for a tool without people',
    caughtBy: 'a scan with a token that lost its rights does not look like a tool without people',
    mutate: (connection) =>
      withScan(connection, (call) => async (...args) => {
        try {
          return await call(...args);
        } catch {
          return { items: [], cursor: null, gaps: [] };
        }
      }),
  },
  {
    does: 'forgets replies when it scans',
    caughtBy: 'scan tells the latest contact from the person, with its evidence',
    mutate: sightings((sighting) => [{ ...sighting, contacts: withoutReplies(sighting.contacts) }]),
  },
  {
    does: 'counts opens when it scans',
    caughtBy: 'scan tells no open, no send and no edit as a contact from the person',
    mutate: (connection, account) =>
      sightings((sighting) => [withOpens(sighting, account)])(connection, account),
  },
  {
    does: 'tells what is still to come when it scans',
    caughtBy: 'scan tells no contact that is still to come',
    mutate: (connection, account) =>
      sightings((sighting) => [withFuture(sighting, account)])(connection, account),
  },
  {
    does: 'drops an opt-out when it scans',
    caughtBy: 'scan tells each channel on which the person opted out, and of nobody else’s',
    mutate: sightings((sighting) => [withoutObjections(sighting)]),
  },
  {
    does: 'says of everybody that they objected when it scans',
    caughtBy: 'scan tells each channel on which the person opted out, and of nobody else’s',
    mutate: sightings((sighting) => [{ ...sighting, objected: ['email', 'phone', 'sms', 'mail'] }]),
  },
  {
    does: 'says that nobody objected where it is not told when it scans',
    caughtBy: 'scan does not take what is hidden from it, or kept nowhere, for no objection',
    mutate: sightings((sighting) => [{ ...sighting, objected: sighting.objected ?? [] }]),
  },
  {
    does: 'remembers who objected from an earlier scan',
    caughtBy: 'scan tells an opt-out since it was last asked',
    mutate: (connection, account) => sightings(remembering())(connection, account),
  },
  {
    does: 'says of an order that nobody objected',
    caughtBy: 'what a scan finds around people names them, and tells what they did',
    mutate: sightings((sighting) => [
      sighting.ref.kind === 'order' ? { ...sighting, objected: [] } : sighting,
    ]),
  },
  {
    does: 'does not say whom an order is of',
    caughtBy: 'what a scan finds around people names them, and tells what they did',
    mutate: sightings((sighting) => [sighting.ref.kind === 'order' ? { ...sighting, of: [] } : sighting]),
  },
  {
    does: 'looks at people in another order than it was asked',
    caughtBy: 'lastContact gives one outcome a person, in order: their own row and nobody else’s',
    mutate: looking(
      (call) =>
        async (...args) =>
          [...(await call(...args))].reverse(),
    ),
  },
  {
    does: 'looks at the first ten people of a batch only',
    caughtBy: 'lastContact answers a full batch in full and in order',
    mutate: looking((call) => async (people, context) => {
      const first = await call(people.slice(0, 10), context);
      return people.map((_, index) => first[index] ?? { status: 'done', value: [] });
    }),
  },
  {
    does: 'looks at the rows it was given, and for no other',
    caughtBy: 'lastContact finds the row that carries an address of the person, main or other',
    mutate: looking(
      (call) => (people, context) =>
        call(
          people.map((person) => ({ ...person, identifiers: [] })),
          context,
        ),
    ),
  },
  {
    does: 'looks for people by their names',
    caughtBy: 'lastContact finds nobody by an address that nobody has, and asks for no name',
    mutate: withClient((call, client) => async (people, context) => {
      const outcomes = await call(people, context);
      const name = people.flatMap(({ identifiers }) => identifiers).find(({ kind }) => kind === 'name');
      if (!name) return outcomes;
      const { rows } = await client.search({ by: 'name', value: name.value }, null, context);
      const more = rows.map((row) => sightingOf(row, [], row.createdAt ?? new Date(0), nothingTold));
      return outcomes.map((outcome) => withSightings(outcome, (seen) => [...seen, ...more]));
    }),
  },
  {
    does: 'looks into the bin for people',
    caughtBy: 'a row that has gone into the bin is absent from what lastContact gives',
    mutate: withClient((call, client, account) => async (people, context) => {
      const outcomes = [...(await call(people, context))];
      for (const [index, { refs }] of people.entries()) {
        const binned = (await client.bin(refs, context)).filter((row) => row !== null);
        const more = binned.map((row) => sightingOf(row, [], account.now(), nothingTold));
        const outcome = outcomes[index];
        if (outcome) outcomes[index] = withSightings(outcome, (seen) => [...seen, ...more]);
      }
      return outcomes;
    }),
  },
  {
    does: 'follows a merged id to another person',
    caughtBy: 'lastContact passes no other record off as one that was merged away',
    mutate: (connection, account) =>
      looking(
        (call) => (people, context) =>
          call(
            people.map((person) => ({ ...person, refs: person.refs.map((ref) => holderOf(account, ref)) })),
            context,
          ),
      )(connection, account),
  },
  {
    does: 'does not say who a row is',
    caughtBy: 'lastContact tells who a row is as it stands now',
    mutate: looking(
      (call) =>
        async (...args) =>
          (await call(...args)).map((outcome) =>
            withSightings(outcome, (seen) => seen.map((sighting) => ({ ...sighting, identifiers: [] }))),
          ),
    ),
  },
  {
    does: 'forgets which fields were asked for',
    caughtBy: 'lastContact brings along the fields asked for of that kind of row, and no other',
    mutate: looking(
      (call) => (people, context) =>
        call(
          people.map((person) => ({ ...person, fields: {} })),
          context,
        ),
    ),
  },
  {
    does: 'looks at rows only, and not at what came from the person since',
    caughtBy: 'lastContact tells the latest contact from the person, with its evidence',
    mutate: looking(
      (call) =>
        async (...args) =>
          (await call(...args)).map((outcome) =>
            withSightings(outcome, (seen) =>
              seen.map((sighting) => ({
                ...sighting,
                contacts: sighting.contacts.filter(({ evidence }) => evidence !== 'purchase'),
              })),
            ),
          ),
    ),
  },
  {
    does: 'counts opens when it looks a last time',
    caughtBy: 'lastContact tells no open, no send and no edit as a contact from the person',
    mutate: (connection, account) =>
      eachSeen((sighting) => withOpens(sighting, account))(connection, account),
  },
  {
    does: 'tells what is still to come when it looks a last time',
    caughtBy: 'lastContact tells no contact that is still to come',
    mutate: (connection, account) =>
      eachSeen((sighting) => withFuture(sighting, account))(connection, account),
  },
  {
    does: 'drops an opt-out when it looks a last time',
    caughtBy: 'lastContact tells each channel on which the person opted out, and of nobody else’s',
    mutate: eachSeen(withoutObjections),
  },
  {
    does: 'says that nobody objected where it is not told when it looks a last time',
    caughtBy: 'lastContact does not take what is hidden from it, or kept nowhere, for no objection',
    mutate: eachSeen((sighting) => ({ ...sighting, objected: sighting.objected ?? [] })),
  },
  {
    does: 'remembers who objected from an earlier look',
    caughtBy: 'lastContact tells an opt-out since it was last asked',
    mutate: (connection, account) => {
      const remember = remembering();
      return eachSeen((sighting) => remember(sighting)[0] ?? sighting)(connection, account);
    },
  },
  {
    does: 'remembers rows it has looked at before',
    caughtBy: 'lastContact tells what the person did since it was last asked',
    mutate: (connection, account) => {
      const remembered = new Map<string, Sighting>();
      return eachSeen((sighting) => {
        const known = remembered.get(refKey(sighting.ref)) ?? sighting;
        remembered.set(refKey(sighting.ref), known);
        return known;
      })(connection, account);
    },
  },
  {
    does: 'calls gone whom its token does not see',
    caughtBy:
      'lastContact with a token that lost its rights says nothing of anybody, least of all that they are gone',
    mutate: looking(
      (call) =>
        async (...args) =>
          (await call(...args)).map((outcome) =>
            outcome.status === 'failed' ? { status: 'done', value: [] } : outcome,
          ),
    ),
  },
];

type Scan = NonNullable<Connection['scan']>['call'];
type Look = NonNullable<Connection['lastContact']>['call'];

function withScan(connection: Connection, mutate: (call: Scan) => Scan): Connection {
  if (!connection.scan) throw new Error('The memory adapter lacks the verb that is to be broken.');
  return { ...connection, scan: { ...connection.scan, call: mutate(connection.scan.call) } };
}

function scanning(mutate: (page: ScanPage) => ScanPage): Mutation {
  return (connection) =>
    withScan(
      connection,
      (call) =>
        async (...args) =>
          mutate(await call(...args)),
    );
}

function asking(mutate: (wanted: Scanned) => Scanned): Mutation {
  return (connection) =>
    withScan(connection, (call) => (wanted, cursor, context) => call(mutate(wanted), cursor, context));
}

function sightings(mutate: (sighting: Sighting) => readonly Sighting[]): Mutation {
  return scanning((page) => ({ ...page, items: page.items.flatMap(mutate) }));
}

function looking(mutate: (call: Look) => Look): Mutation {
  return (connection) => {
    if (!connection.lastContact) throw new Error('The memory adapter lacks the verb that is to be broken.');
    return {
      ...connection,
      lastContact: { ...connection.lastContact, call: mutate(connection.lastContact.call) },
    };
  };
}

function eachSeen(mutate: (sighting: Sighting) => Sighting): Mutation {
  return looking(
    (call) =>
      async (...args) =>
        (await call(...args)).map((outcome) => withSightings(outcome, (seen) => seen.map(mutate))),
  );
}

function withClient(
  mutate: (call: Look, client: ReturnType<typeof memoryClient>, account: MemoryAccount) => Look,
): Mutation {
  return (connection, account) => {
    const tools: Tools = {
      send: (_call, context, attempt) => attempt(context.signal),
      now: () => account.now(),
      opaque: () => 'opaque',
    };
    return looking((call) => mutate(call, memoryClient(account, tools), account))(connection, account);
  };
}

function withSightings(
  outcome: Outcome<readonly Sighting[]>,
  mutate: (seen: readonly Sighting[]) => readonly Sighting[],
): Outcome<readonly Sighting[]> {
  return outcome.status === 'done' ? { status: 'done', value: mutate(outcome.value) } : outcome;
}

/** What the rows that a mutant adds tell of objections. */
const nothingTold = { of: () => null };

function withoutObjections(sighting: Sighting): Sighting {
  return { ...sighting, objected: sighting.objected === null ? null : [] };
}

function remembering(): (sighting: Sighting) => readonly Sighting[] {
  const known = new Map<string, Sighting['objected']>();
  return (sighting) => {
    const key = refKey(sighting.ref);
    if (!known.has(key)) known.set(key, sighting.objected);
    return [{ ...sighting, objected: known.get(key) ?? null }];
  };
}

function withoutReplies(contacts: readonly LastContact[]): readonly LastContact[] {
  return contacts.filter(({ evidence }) => evidence !== 'reply');
}

function withOpens(sighting: Sighting, account: MemoryAccount): Sighting {
  const opened = account.rows.get(refKey(sighting.ref))?.fields['lastOpenAt'];
  if (typeof opened !== 'string') return sighting;
  const click: LastContact = { at: new Date(opened), evidence: 'click', source: 'lastOpenAt' };
  return { ...sighting, contacts: [...sighting.contacts, click] };
}

function withFuture(sighting: Sighting, account: MemoryAccount): Sighting {
  const form = account.rows.get(refKey(sighting.ref))?.fields['lastFormAt'];
  if (typeof form !== 'string' || new Date(form) <= account.now()) return sighting;
  const told: LastContact = { at: new Date(form), evidence: 'form', source: 'lastFormAt' };
  return { ...sighting, contacts: [...sighting.contacts, told] };
}

function holderOf(account: MemoryAccount, ref: Ref): Ref {
  const key = account.merged.get(refKey(ref));
  return key === undefined ? ref : { kind: ref.kind, id: key.slice(ref.kind.length + 1) };
}
