import { createHmac } from 'node:crypto';
import type { Delivery, Evidence, FieldValue, Objection, Ref } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { MemoryAccount, Row } from './account.ts';
import { note, noteOptOut, optOutKey, recycleRow, restoreRow } from './account.ts';
import { evidenceFields } from './evidence.ts';
import { MemoryRefusal } from './failures.ts';
import type { Kind } from './records.ts';

/** The account as its users fill it, past the API. Ids count up, so that a world can be told over again. */
export function memoryWorld(account: MemoryAccount) {
  let lastId = 100_000;
  let lastSent = 0;

  const add = (
    kind: Kind,
    fields: Readonly<Record<string, FieldValue>>,
    on: readonly Ref[] = [],
    createdAt: Date = account.now(),
  ): Ref => {
    lastId += 1;
    const id = `${kind}-${lastId}`;
    const ties = on.map(refKey).sort();
    account.rows.set(`${kind}:${id}`, { kind, id, state: 'live', goneAt: null, createdAt, fields, ties });
    note(account, { what: 'created', kind, id, by: 'user' });
    return { kind, id };
  };

  const setField = (ref: Ref, field: string, value: FieldValue): void => {
    const row = account.rows.get(refKey(ref));
    if (!row) throw new Error('A field is set on a row that is there.');
    account.rows.set(refKey(ref), { ...row, fields: { ...row.fields, [field]: value } });
    note(account, { what: 'changed', kind: row.kind, id: row.id, fields: [field], by: 'user' });
  };

  return {
    person: async (of: PersonRow): Promise<Ref> => {
      const [email = null, ...otherEmails] = of.emails;
      const { given, family, phone = null, externalId = null, town = null, at, fields = {} } = of;
      return add(
        'person',
        {
          given,
          family,
          email,
          otherEmails,
          phone,
          externalId,
          town,
          restricted: false,
          ...instantsOf(of),
          ...fields,
        },
        at ? [at] : [],
        of.createdAt === undefined ? account.now() : new Date(of.createdAt),
      );
    },
    organisation: async (of: { readonly name: string }) => add('organisation', { name: of.name }),
    note: async (of: { readonly about: readonly Ref[]; readonly text: string }) =>
      add('note', { text: of.text }, of.about),
    enquiry: async (of: { readonly email: string; readonly text: string }) =>
      add('enquiry', { email: of.email, text: of.text }),
    file: async (of: { readonly about: Ref; readonly name: string; readonly text: string }) =>
      add('file', { name: of.name, text: of.text }, [of.about]),
    cascade: async (of: { readonly about: Ref; readonly text: string }): Promise<readonly [Ref, Ref]> => {
      const membership = add('membership', { text: of.text }, [of.about]);
      return [membership, add('visit', { text: of.text }, [membership])];
    },
    blocker: async (of: { readonly about: Ref; readonly text: string }) =>
      add('order', { shipTo: of.text }, [of.about]),
    /** @param of.at  ISO text, as the tool keeps it */
    order: async (of: { readonly about: Ref; readonly at: string; readonly text?: string }) =>
      add('order', { shipTo: of.text ?? '', orderedAt: of.at }, [of.about]),
    list: async (of: {
      readonly members: readonly Ref[];
      readonly name: string;
      readonly filledBy?: 'hand' | 'criteria';
      readonly channel?: Objection['channel'];
    }) =>
      add(
        'list',
        { name: of.name, filledBy: of.filledBy ?? 'hand', channel: of.channel ?? null },
        of.members,
      ),
    campaign: async (of: { readonly members: readonly Ref[]; readonly name: string }) =>
      add('campaign', { name: of.name, filledBy: 'hand', channel: null }, of.members),
    isIn: async (of: { readonly list: Ref; readonly person: Ref }) =>
      account.rows.get(refKey(of.list))?.ties.includes(refKey(of.person)) === true,
    sequence: async (of: { readonly members: readonly Ref[]; readonly name: string }) =>
      add('sequence', { name: of.name, channel: 'email' }, of.members),
    queuedSend: async (of: { readonly to: readonly Ref[]; readonly name: string; readonly at: Date }) =>
      add('queued-send', { name: of.name, channel: 'email', goesOutAt: of.at.toISOString() }, of.to),
    set: async (ref: Ref, fields: Readonly<Record<string, FieldValue>>) => {
      for (const [field, value] of Object.entries(fields)) setField(ref, field, value);
    },
    evidences: ['form', 'reply', 'click', 'purchase'] as readonly Evidence[],
    contactFromPerson: async (of: {
      readonly of: Ref;
      readonly evidence: Evidence;
      readonly at: Date;
    }): Promise<Ref> => {
      const at = of.at.toISOString();
      if (of.evidence === 'purchase') return add('order', { shipTo: '', orderedAt: at }, [of.of]);
      const field = Object.keys(evidenceFields).find((name) => evidenceFields[name] === of.evidence);
      if (field === undefined) throw new Error(`This tool keeps no ${of.evidence}.`);
      setField(of.of, field, at);
      return of.of;
    },
    notContact: async (of: {
      readonly of: Ref;
      readonly what: 'opened' | 'sent' | 'edited';
      readonly at: Date;
    }): Promise<void> => {
      const field = { opened: 'lastOpenAt', sent: 'lastSentAt', edited: 'editedAt' }[of.what];
      setField(of.of, field, of.at.toISOString());
    },
    merge: async (of: { readonly winner: Ref; readonly loser: Ref }) => merge(account, of.winner, of.loser),
    recycle: async (ref: Ref) => recycleRow(account, refKey(ref)),
    restore: async (ref: Ref) => restoreRow(account, refKey(ref)),
    eraseForGood: async (ref: Ref) => {
      account.rows.delete(refKey(ref));
      note(account, { what: 'erased', ...ref, by: 'user' });
    },
    deliveries: async (): Promise<readonly Delivery[]> => {
      const events = account.changes.filter(({ number }) => number > lastSent);
      lastSent = account.lastChange;
      return Array.from({ length: Math.ceil(events.length / eventsPerDelivery) }, (_, at) =>
        signed(account, { account: account.name, events: batchAt(events, at) }),
      );
    },
    hideField: async (ref: Ref) => {
      const field = ref.kind === 'person' ? 'family' : 'text';
      account.hidden.add(`${refKey(ref)}.${field}`);
      return field;
    },
    channels: ['email', 'phone', 'sms', 'mail'] as readonly Objection['channel'][],
    optOut: async (of: Address) => {
      account.optOuts.set(optOutKey(of), 'all');
      noteOptOut(account, 'objected', of.address, 'user');
    },
    /** As an import does that brings consent along with its rows. */
    subscribe: async (of: Address) => {
      account.optOuts.delete(optOutKey(of));
      noteOptOut(account, 'changed', of.address, 'user');
    },
    mayReceive: async (of: Address) => account.optOuts.get(optOutKey(of)) !== 'all',
    channelsTold: ['email', 'phone', 'sms', 'mail'] as readonly Objection['channel'][],
    hideObjections: async () => {
      account.token.seesConsents = false;
    },
    factFields: { given: 'given', family: 'family', email: 'email', phone: 'phone' },
    edit: async (ref: Ref, values: Readonly<Record<string, string>>) => {
      for (const [field, value] of Object.entries(values)) setField(ref, field, value);
    },
    colleague: async (of: { readonly id?: string; readonly is?: 'here' | 'away' }): Promise<string> => {
      const id = of.id ?? `user-${account.owners.size + 1}`;
      account.owners.set(id, of.is ?? 'here');
      return id;
    },
    assign: async (ref: Ref, owner: string | null) => setField(ref, 'owner', owner),
    ownerOf: async (ref: Ref): Promise<string | null> => {
      const owner = account.rows.get(refKey(ref))?.fields['owner'];
      return typeof owner === 'string' ? owner : null;
    },
    refuseNewOwners: async (ref: Ref) => void account.ruled.add(`${ref.kind}.owner`),
    isRestricted: async (ref: Ref) => account.rows.get(refKey(ref))?.fields['restricted'] === true,
    unknownRef: (kind: string): Ref => ({ kind, id: `${kind}-999999` }),
  };
}

const eventsPerDelivery = 10;

function batchAt<T>(all: readonly T[], at: number): readonly T[] {
  return all.slice(at * eventsPerDelivery, (at + 1) * eventsPerDelivery);
}

/** As the account puts it on the wire. Signed here anew, so that the adapter is not compared with itself. */
export function signed(
  account: MemoryAccount,
  said: unknown,
  to = 'https://greffe.example.fr/webhooks/crm',
): Delivery {
  const body = new TextEncoder().encode(JSON.stringify(said));
  const stamp = String(account.now().getTime());
  const text = Buffer.concat([Buffer.from(`POST\n${to}\n${stamp}\n`), body]);
  const signature = createHmac('sha256', account.options.webhookSecret ?? '')
    .update(text)
    .digest('hex');
  return {
    method: 'POST',
    url: to,
    headers: {
      'content-type': 'application/json',
      'x-memory-timestamp': stamp,
      'x-memory-signature': signature,
    },
    body,
  };
}

export type MemoryWorld = ReturnType<typeof memoryWorld>;

export interface PersonRow {
  readonly given: string;
  readonly family: string;
  readonly emails: readonly string[];
  readonly phone?: string;
  readonly externalId?: string;
  readonly town?: string;
  /** The organisation they work for. */
  readonly at?: Ref;
  /** ISO text, each of these. */
  readonly createdAt?: string;
  readonly lastFormAt?: string;
  readonly lastReplyAt?: string;
  readonly lastClickAt?: string;
  readonly lastOpenAt?: string;
  readonly lastSentAt?: string;
  readonly editedAt?: string;
  /** Fields its users added. */
  readonly fields?: Readonly<Record<string, FieldValue>>;
}

const instants = [
  'createdAt',
  'lastFormAt',
  'lastReplyAt',
  'lastClickAt',
  'lastOpenAt',
  'lastSentAt',
  'editedAt',
] as const;

function instantsOf(of: PersonRow): Readonly<Record<string, string>> {
  return Object.fromEntries(
    instants.flatMap((name) => {
      const at = of[name];
      return at === undefined ? [] : [[name, at] as const];
    }),
  );
}

type Address = Pick<Objection, 'channel' | 'address'>;

/** As a user merges two rows: addresses and ties go over, and the loser's id answers as the winner. */
function merge(account: MemoryAccount, winner: Ref, loser: Ref): void {
  const kept = account.rows.get(refKey(winner));
  const lost = account.rows.get(refKey(loser));
  if (!kept || !lost) throw new Error('Both rows of a merge must be live.');
  const lostAddresses = [lost.fields['email'] ?? null, ...listOf(lost.fields['otherEmails'])];
  const otherEmails = [...listOf(kept.fields['otherEmails']), ...lostAddresses].filter(
    (address) => address !== null,
  );
  account.rows.set(refKey(winner), { ...kept, fields: { ...kept.fields, otherEmails } });
  account.rows.delete(refKey(loser));
  account.merged.set(refKey(loser), refKey(winner));
  note(account, { what: 'merged', ...loser, into: refKey(winner), by: 'user' });
  note(account, { what: 'changed', ...winner, fields: ['otherEmails'], by: 'user' });
  for (const [key, row] of account.rows) {
    if (!row.ties.includes(refKey(loser))) continue;
    const ties = [...new Set(row.ties.map((tie) => (tie === refKey(loser) ? refKey(winner) : tie)))].sort();
    account.rows.set(key, { ...row, ties });
  }
}

/** What the network and the sign-in do to the calls of this account, on demand. */
export function memoryFaults(account: MemoryAccount) {
  let refusals: MemoryRefusal[] = [];
  let dropsWrite = false;
  let dropsAnswer = false;
  let happensBefore: (() => void) | null = null;
  let held: { readonly effect: 'read' | 'write'; readonly received: () => void } | null = null;

  account.gate = async (effect, signal, act) => {
    signal.throwIfAborted();
    const refusal = refusals.shift();
    if (refusal) throw refusal;
    if (effect === 'write' && dropsWrite) {
      dropsWrite = false;
      throw new MemoryRefusal(0, 'SOCKET_DROPPED');
    }
    if (effect === 'write') {
      happensBefore?.();
      happensBefore = null;
    }
    const answer = act();
    if (effect === 'write' && dropsAnswer) {
      dropsAnswer = false;
      throw new MemoryRefusal(0, 'SOCKET_DROPPED');
    }
    if (held?.effect === effect) {
      held.received();
      held = null;
      await untilAborted(signal);
    }
    return answer;
  };

  return {
    refuse: (as: 'rate-limited' | 'unavailable' | 'gateway-page', times: number): void => {
      refusals.push(...Array.from({ length: times }, () => refusalOf(as, account)));
    },
    dropWrite: (): void => {
      dropsWrite = true;
    },
    dropAnswer: (): void => {
      dropsAnswer = true;
    },
    holdAnswer: (effect: 'read' | 'write'): Promise<void> =>
      new Promise((resolve) => {
        held = { effect, received: resolve };
      }),
    beforeWrite: (happens: () => void): void => {
      happensBefore = happens;
    },
    loseRights: (): void => {
      account.token.seesRows = false;
    },
    clear: (): void => {
      refusals = [];
      dropsWrite = false;
      dropsAnswer = false;
      happensBefore = null;
      held = null;
      account.token.seesRows = true;
    },
  };
}

export type MemoryFaults = ReturnType<typeof memoryFaults>;

function refusalOf(
  as: 'rate-limited' | 'unavailable' | 'gateway-page',
  account: MemoryAccount,
): MemoryRefusal {
  if (as === 'rate-limited') {
    return new MemoryRefusal(429, 'TOO_MANY_CALLS', new Date(account.now().getTime() + 1_000));
  }
  return as === 'unavailable' ? new MemoryRefusal(503, 'DOWN') : new MemoryRefusal(502, 'GATEWAY');
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(new DOMException('The call was ended.', 'AbortError'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** Reads the rows past the API: what is really there, whatever any answer said. */
export function memoryWitness(account: MemoryAccount) {
  const records = (): readonly StoredRecord[] =>
    [...account.rows.values()].filter((row) => row.kind !== 'account').map(stored);
  return {
    records,
    record: (kind: string, id: string): StoredRecord | null => {
      const row = account.rows.get(`${kind}:${id}`);
      return row ? stored(row) : null;
    },
    occurrences: (text: string): readonly Occurrence[] =>
      records().flatMap(({ kind, id, state, fields }) =>
        Object.entries(fields)
          .filter(([, value]) => fold(JSON.stringify(value)).includes(fold(text)))
          .map(([field]) => ({ kind, id, field, state })),
      ),
    /** Rows are written whole and always in the same order of fields. */
    snapshot: (): ReadonlyMap<string, string> =>
      new Map(records().map((record) => [refKey(record), JSON.stringify(record)])),
  };
}

export type MemoryWitness = ReturnType<typeof memoryWitness>;

/** The shape every double's witness gives, so that tests read them alike. */
export interface StoredRecord {
  readonly kind: string;
  readonly id: string;
  readonly state: Row['state'];
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly links: readonly string[];
}

export interface Occurrence {
  readonly kind: string;
  readonly id: string;
  readonly field: string;
  readonly state: Row['state'];
}

function stored({ kind, id, state, fields, ties }: Row): StoredRecord {
  return { kind, id, state, fields, links: ties };
}

function listOf(value: FieldValue | undefined): readonly FieldValue[] {
  return Array.isArray(value) ? value : [];
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}
