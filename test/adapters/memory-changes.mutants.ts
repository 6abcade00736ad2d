import { refKey } from '../../src/contract/index.ts';
import type {
  ChangesPage,
  ChangesVerb,
  Connection,
  Context,
  Delivery,
  Notice,
  WebhooksVerb,
} from '../../src/contract/index.ts';
import { signatureOf, webhooks } from '../../adapters/memory/webhooks.ts';
import type { MemoryAccount } from '../../adapters/memory/account.ts';
import type { Mutant } from './memory.mutants.ts';
import type { Mutation } from './memory.subject.ts';

const told = 'changes tells of everything that it says it tells of, and where a merged record went';
const oneInstant =
  'changes misses nothing of what happened at one instant, nor of what happens while it is asked';
const authors = 'changes never tells what we did as another’s, nor hides a colleague’s behind ours';
const read = 'webhooks reads everything that it says the vendor tells of, and where a merged record went';
const byteByByte = 'a delivery is denied when one byte of it is not as the vendor signed it';

/** Mistakes and lies about what happens in the tool, asked for or sent. */
export const changeMutants: readonly Mutant[] = [
  {
    does: 'tells the whole past when it is asked from now on',
    caughtBy: 'changes asked from now on tells nothing of before, and then of what comes',
    mutate: changing((call) => (kind, cursor, context) => call(kind, cursor ?? '0', context)),
  },
  {
    does: 'tells nothing of what goes',
    caughtBy: told,
    mutate: pages(({ items }) => items.filter(({ what }) => what !== 'erased' && what !== 'recycled')),
  },
  {
    does: 'calls a merge a change of the row that has gone',
    caughtBy: told,
    mutate: pages(({ items }) =>
      items.map((item) => (item.what === 'merged' ? { ...item, what: 'changed', into: null } : item)),
    ),
  },
  {
    does: 'tells a merge without the row that answers now',
    caughtBy: told,
    mutate: pages(({ items }) => items.map((item) => ({ ...item, into: null }))),
  },
  {
    does: 'leads from a merged row to itself',
    caughtBy: told,
    mutate: pages(({ items }) =>
      items.map((item) => (item.what === 'merged' ? { ...item, into: item.ref } : item)),
    ),
  },
  {
    does: 'tells of no restored row, and does not say so',
    caughtBy: 'changes names as a gap, from the first page on, what happens unseen',
    mutate: (connection, account) => {
      const { changes, ...rest } = pages(({ items }) => items.filter(({ what }) => what !== 'restored'))(
        connection,
        account,
      );
      return changes
        ? { ...rest, changes: { ...changes, tells: changes.tells.filter((what) => what !== 'restored') } }
        : rest;
    },
  },
  {
    does: 'takes what happened at the instant of its cursor for told',
    caughtBy: oneInstant,
    mode: 'one-record pages',
    mutate: changing((call, account) => async (kind, cursor, context) => {
      const since = account.changes.find(({ number }) => String(number) === cursor)?.at.getTime();
      const page = await call(kind, cursor, context);
      const isTold = ({ at }: Notice): boolean => at.getTime() === since;
      return { ...page, items: page.items.filter((item) => !isTold(item)) };
    }),
  },
  {
    does: 'goes on from the end of the list, whatever it handed on of it',
    caughtBy: oneInstant,
    mode: 'one-record pages',
    mutate: changing((call, account) => async (kind, cursor, context) => ({
      ...(await call(kind, cursor, context)),
      cursor: String(account.lastChange),
      more: false,
    })),
  },
  {
    does: 'keeps where it stands to itself',
    caughtBy:
      'a cursor of changes leads on days later, in another process, and as often as it is handed back',
    mutate: changing((call) => {
      const known = new Map<string, string>();
      return async (kind, cursor, context) => {
        const page = await call(kind, cursor === null ? null : (known.get(cursor) ?? null), context);
        const name = `place ${known.size}`;
        known.set(name, page.cursor);
        return { ...page, cursor: name };
      };
    }),
  },
  {
    does: 'hands on each change once, however often it is asked',
    caughtBy:
      'a cursor of changes leads on days later, in another process, and as often as it is handed back',
    mutate: changing((call, account) => async (kind, cursor, context) => {
      const page = await call(kind, cursor, context);
      if (cursor !== null) account.changes.splice(0);
      return page;
    }),
  },
  {
    does: 'takes the row for the key of what happens to it',
    caughtBy: 'changes tells one happening under one key, and another under another',
    mutate: pages(({ items }) => items.map((item) => ({ ...item, key: refKey(item.ref) }))),
  },
  {
    does: 'reports an edit of ours as another’s',
    caughtBy: authors,
    mutate: pages(({ items }) => items.map((item) => ({ ...item, ours: false }))),
  },
  {
    does: 'believes that whoever was last at a row did everything',
    caughtBy: authors,
    mutate: changing((call, account) => async (kind, cursor, context) => {
      const page = await call(kind, cursor, context);
      const last = (item: Notice): boolean =>
        account.changes.findLast(({ kind: of, id }) => of === item.ref.kind && id === item.ref.id)?.by ===
        'token';
      return { ...page, items: page.items.map((item) => ({ ...item, ours: last(item) })) };
    }),
  },
  {
    does: 'takes a refusal for a quiet tool',
    caughtBy:
      'changes asked with a token that lost its rights does not look like a tool where nothing happens',
    mutate: changing((call) => async (kind, cursor, context) => {
      try {
        return await call(kind, cursor, context);
      } catch {
        return { items: [], cursor: cursor ?? '0', more: false, gaps: [] };
      }
    }),
  },
  {
    does: 'forgets what was erased for good when it is sent',
    caughtBy: read,
    mutate: hearing((items) => items.filter(({ what }) => what !== 'erased')),
  },
  {
    does: 'reads a merge without the row that answers now',
    caughtBy: read,
    mutate: hearing((items) => items.map((notice) => ({ ...notice, into: null }))),
  },
  {
    does: 'knows no measure of what is sent',
    caughtBy: 'webhooks says how much a delivery holds at most, and how soon it must be answered',
    mutate: (connection) => ({
      ...connection,
      ...(connection.webhooks && {
        webhooks: { ...connection.webhooks, eventsMax: Number.POSITIVE_INFINITY },
      }),
    }),
  },
  {
    does: 'gives each arrival a key of its own',
    caughtBy: 'a delivery that comes twice has the same keys, and no two happenings share one',
    mutate: (connection, account) => {
      let count = 0;
      return hearing((items) => items.map((notice) => ({ ...notice, key: `${(count += 1)}` })))(
        connection,
        account,
      );
    },
  },
  {
    does: 'gives all that happens at one instant one key',
    caughtBy: 'a delivery that comes twice has the same keys, and no two happenings share one',
    mutate: hearing((items) => items.map((notice) => ({ ...notice, key: notice.at.toISOString() }))),
  },
  {
    does: 'believes whoever sends something readable',
    caughtBy: byteByByte,
    mutate: receiving((call, account) => async (delivery) => call(signedAgain(delivery, account))),
  },
  {
    does: 'checks the signature over the body as it has parsed and written it again',
    caughtBy: byteByByte,
    mutate: receiving(
      (call) => async (delivery) =>
        call({ ...delivery, body: Buffer.from(JSON.stringify(JSON.parse(textOf(delivery)))) }),
    ),
  },
  {
    does: 'leaves the address out of what is signed',
    caughtBy: byteByByte,
    mutate: receiving(
      (call) => async (delivery) => call({ ...delivery, url: 'https://greffe.example.fr/webhooks/crm' }),
    ),
  },
  {
    does: 'accepts a delivery of whatever age',
    caughtBy: 'a delivery is denied once it is more than five minutes old, or when it comes from the future',
    mutate: receiving(
      (_call, account) => async (delivery) =>
        webhooks(settingsOf(account), {
          send: (_vendorCall, context, attempt) => attempt(context.signal),
          now: () => new Date(Number(delivery.headers['x-memory-timestamp'])),
          opaque: () => 'opaque',
        })(delivery),
    ),
  },
  {
    does: 'takes an enormous body for an empty one',
    caughtBy: 'a body larger than any of the vendor’s is refused',
    mutate: receiving(
      (call) => async (delivery) =>
        delivery.body.byteLength > 100_000 ? { items: [], unread: 0 } : call(delivery),
    ),
  },
  {
    does: 'takes everything that is sent for a colleague’s',
    caughtBy: 'webhooks never tells what we did as another’s, nor hides a colleague’s behind ours',
    mutate: hearing((items) => items.map((notice) => ({ ...notice, ours: false }))),
  },
  {
    does: 'counts what it passes over as read by nobody',
    caughtBy: read,
    mutate: receiving((call) => async (delivery) => {
      const { items } = await call(delivery);
      return { items: items.slice(1), unread: Math.min(items.length, 1) };
    }),
  },
];

function changing(
  alter: (call: ChangesVerb['call'], account: MemoryAccount) => ChangesVerb['call'],
): Mutation {
  return (connection, account) => ({
    ...connection,
    ...(connection.changes && {
      changes: { ...connection.changes, call: alter(connection.changes.call, account) },
    }),
  });
}

function pages(alter: (page: ChangesPage) => readonly Notice[]): Mutation {
  return changing((call) => async (kind: string, cursor: string | null, context: Context) => {
    const page = await call(kind, cursor, context);
    return { ...page, items: alter(page) };
  });
}

function hearing(alter: (items: readonly Notice[]) => readonly Notice[]): Mutation {
  return receiving((call) => async (delivery) => {
    const heard = await call(delivery);
    return { ...heard, items: alter(heard.items) };
  });
}

function receiving(
  alter: (call: WebhooksVerb['call'], account: MemoryAccount) => WebhooksVerb['call'],
): Mutation {
  return (connection: Connection, account) => ({
    ...connection,
    ...(connection.webhooks && {
      webhooks: { ...connection.webhooks, call: alter(connection.webhooks.call, account) },
    }),
  });
}

function settingsOf({ name, options }: MemoryAccount) {
  return { account: name, webhookSecret: options.webhookSecret };
}

/** Whatever it is, it is right afterwards. */
function signedAgain(delivery: Delivery, account: MemoryAccount): Delivery {
  const stamped = { ...delivery.headers, 'x-memory-timestamp': String(account.now().getTime()) };
  const signature = signatureOf({ ...delivery, headers: stamped }, account.options.webhookSecret ?? '');
  return { ...delivery, headers: { ...stamped, 'x-memory-signature': signature } };
}

function textOf({ body }: Delivery): string {
  return new TextDecoder().decode(body);
}
