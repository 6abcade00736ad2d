import { examine } from '../conformance/index.ts';
import type { Subject } from '../conformance/index.ts';
import type { Book } from './address-book.ts';
import { addressBook, broken } from './address-book.ts';

/** The published suite examines the adapter; prints what it found as JSON. */
const subject: Subject = {
  name: 'address-book',
  lacks: Object.fromEntries(
    [
      'secondaryAddresses',
      'phone',
      'externalId',
      'note',
      'sharedNote',
      'organisation',
      'file',
      'cascade',
      'blocker',
      'merge',
      'recycle',
      'hideField',
      'objections',
      'restrictions',
    ].map((feature) => [feature, 'An address book holds names and addresses.']),
  ),
  open: async () => {
    let refusals: ReturnType<typeof broken>[] = [];
    let drops: 'write' | 'answer' | null = null;
    let held: { readonly effect: 'read' | 'write'; readonly received: () => void } | null = null;
    let blind = false;
    let nowMs = Date.parse('2026-11-23T09:00:00Z');
    let lastId = 0;
    const book: Book = {
      entries: new Map(),
      gate: async (effect, signal, act) => {
        const refusal = refusals.shift();
        if (signal.aborted) throw broken(effect === 'write' ? 'unknown-outcome' : 'unavailable');
        if (blind) throw broken('denied');
        if (refusal) throw refusal;
        if (effect === 'write' && drops === 'write') throw broken('unknown-outcome');
        const answer = act();
        if (effect === 'write' && drops === 'answer') {
          drops = null;
          throw broken('unknown-outcome');
        }
        if (held?.effect === effect) {
          held.received();
          held = null;
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
          throw broken(effect === 'write' ? 'unknown-outcome' : 'unavailable');
        }
        return answer;
      },
    };
    const records = () =>
      [...book.entries].map(([id, fields]) => ({
        kind: 'entry',
        id,
        state: 'live' as const,
        fields: { ...fields },
        links: [],
      }));
    return {
      connect: (tools) => addressBook(book).connect({}, tools),
      world: {
        person: async ({ given, family, emails }) => {
          lastId += 1;
          const id = `entry-${lastId}`;
          book.entries.set(id, { given, family, email: emails[0] ?? '' });
          return { kind: 'entry', id };
        },
        unknownRef: (kind) => ({ kind, id: 'entry-999999' }),
      },
      witness: {
        records,
        record: (_kind, id) => records().find((record) => record.id === id) ?? null,
        occurrences: (text) =>
          records().flatMap(({ kind, id, state, fields }) =>
            Object.entries(fields)
              .filter(([, value]) => value.toLowerCase().includes(text.toLowerCase()))
              .map(([field]) => ({ kind, id, field, state })),
          ),
        snapshot: () => new Map(records().map((record) => [`entry:${record.id}`, JSON.stringify(record)])),
      },
      faults: {
        refuse: (as, times) => {
          const kind = as === 'gateway-page' ? 'unavailable' : as;
          refusals = Array.from({ length: times }, () => broken(kind));
        },
        dropWrite: () => {
          drops = 'write';
        },
        dropAnswer: () => {
          drops = 'answer';
        },
        holdAnswer: (effect) =>
          new Promise<void>((received) => {
            held = { effect, received };
          }),
        loseRights: () => {
          blind = true;
        },
        clear: () => {
          refusals = [];
          drops = null;
          held = null;
          blind = false;
        },
      },
      clock: {
        now: () => new Date(nowMs),
        moveBy: (ms) => {
          nowMs += ms;
        },
      },
      close: async () => {},
    };
  },
};

const findings = await examine(subject);
process.stdout.write(
  JSON.stringify({
    held: findings.filter(({ broken }) => broken === null).length,
    broken: findings.flatMap(({ rule, mode, broken }) =>
      broken ? [`${mode}: ${rule}: ${broken.message}`] : [],
    ),
  }),
);
