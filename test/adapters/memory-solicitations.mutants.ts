import type { MemoryAccount } from '../../adapters/memory/account.ts';
import type { Connection, Link, Outcome, Solicitation } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Mutant } from './memory.mutants.ts';
import type { Mutation } from './memory.subject.ts';

const done: Outcome<null> = { status: 'done', value: null };
const left = 'what solicitations calls left by detach is left by it, and nobody else is taken off';
const readBack =
  'leaving a list twice is leaving it once, and verify agrees with the witness before and after';

/** What goes on addressing people, told and left wrongly. */
export const solicitationMutants: readonly Mutant[] = [
  {
    does: 'takes everybody off a list when one person leaves it',
    caughtBy: left,
    mutate: detaching((link, account) => {
      const row = account.rows.get(refKey(link.ref));
      if (row) account.rows.set(refKey(row), { ...row, ties: [] });
    }),
  },
  {
    does: 'takes the person off all their lists when they leave one',
    caughtBy: left,
    mutate: detaching((link, account) => {
      for (const [key, row] of account.rows)
        if (row.kind === 'list')
          account.rows.set(key, { ...row, ties: row.ties.filter((tie) => tie !== refKey(link.from)) });
    }),
  },
  { does: 'calls a list left and stays on it', caughtBy: left, mutate: detaching(() => {}) },
  {
    does: 'calls a list left, stays on it, and hides that from verify',
    caughtBy: readBack,
    mutate: (connection, account) => {
      const lying = detaching(() => {})(connection, account);
      const { verify } = lying;
      return verify
        ? {
            ...lying,
            verify: {
              ...verify,
              call: async (expectations) => expectations.map(() => ({ status: 'as-expected' as const })),
            },
          }
        : lying;
    },
  },
  {
    does: 'hides a sequence that runs',
    caughtBy: 'a sequence that runs is told, with what somebody can do',
    mutate: telling((item) => (item.what === 'sequence' ? [] : [item])),
  },
  {
    does: 'calls a list that fills itself one that can be left, and left',
    caughtBy: 'a list that fills itself is told, with what somebody can do, and is never called left',
    mutate: telling((item) => [{ ...item, canLeave: true }]),
  },
  {
    does: 'takes people off the list that keeps them out of calls',
    caughtBy: 'a list whose name says that it keeps people out is left to a human',
    mutate: telling((item) => [{ ...item, canLeave: true }]),
  },
  {
    does: 'stops after the first row it is asked about',
    caughtBy: 'solicitations tells of each row asked together which list it is on',
    mutate: (connection) => {
      const { solicitations } = connection;
      return solicitations
        ? {
            ...connection,
            solicitations: {
              ...solicitations,
              call: (refs, cursor, context) => solicitations.call(refs.slice(0, 1), cursor, context),
            },
          }
        : connection;
    },
  },
  {
    does: 'ignores the cursor of solicitations',
    caughtBy: 'solicitations tells each list of the rows that were asked for once, and nobody else’s',
    mode: 'one-record pages',
    mutate: (connection) => {
      const { solicitations } = connection;
      return solicitations
        ? {
            ...connection,
            solicitations: {
              ...solicitations,
              call: async (refs, _cursor, context) => ({
                ...(await solicitations.call(refs, null, context)),
                cursor: null,
              }),
            },
          }
        : connection;
    },
  },
  {
    does: 'takes a token that sees nothing for a person nothing addresses',
    caughtBy: 'a token that lost its rights is not told that nothing addresses the person',
    mutate: (connection) => {
      const { solicitations } = connection;
      return solicitations
        ? {
            ...connection,
            solicitations: {
              ...solicitations,
              call: (refs, cursor, context) =>
                solicitations
                  .call(refs, cursor, context)
                  .catch(() => ({ items: [], cursor: null, gaps: [] })),
            },
          }
        : connection;
    },
  },
];

function detaching(act: (link: Link, account: MemoryAccount) => void): Mutation {
  return (connection, account): Connection => {
    const { detach } = connection;
    if (!detach) return connection;
    return {
      ...connection,
      detach: {
        ...detach,
        call: async (links) => {
          for (const link of links) act(link, account);
          return links.map(() => done);
        },
      },
    };
  };
}

function telling(tell: (item: Solicitation) => readonly Solicitation[]): Mutation {
  return (connection): Connection => {
    const { solicitations } = connection;
    if (!solicitations) return connection;
    return {
      ...connection,
      solicitations: {
        ...solicitations,
        call: async (refs, cursor, context) => {
          const page = await solicitations.call(refs, cursor, context);
          return { ...page, items: page.items.flatMap(tell) };
        },
      },
    };
  };
}
