import { Readable } from 'node:stream';
import type { FieldValue, Objection, Ref } from '../../../src/contract/index.ts';

const MINUTE_MS = 60_000;
/** How long the archivist of this world takes: sooner than any real one, later than at once. */
const ANSWERS_AFTER_MS = 30 * MINUTE_MS;

type Channel = Objection['channel'];

type Act = 'erase' | 'stop' | 'rectify' | 'restrict' | 'lift' | 'copy';

interface Question {
  readonly ticket: string;
  readonly dossier: Ref;
  readonly act: Act;
  readonly set: Readonly<Record<string, FieldValue>>;
  channels: readonly Channel[];
  readonly answersAt: Date;
  answer: 'done' | 'already' | 'nothing-found' | 'held' | null;
}

interface Dossier {
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly emails: readonly string[];
  readonly phone: string | null;
  readonly externalId: string | null;
}

/** Shelves of paper, and an archivist who answers questions about them in writing, half an hour later. */
export function archive(now: () => Date) {
  const shelves = new Map<string, Dossier>();
  const questions = new Map<string, Question>();
  const stopped = new Set<string>();
  /** Sheets that lie in a dossier, by number. */
  const sheets = new Map<string, { readonly of: string; readonly name: string; readonly text: string }>();
  /** Dossiers with a red band around them: kept, and used by nobody. */
  const marked = new Set<string>();
  let lastId = 500;
  let faults = { refusals: 0, dropsWrite: false, dropsAnswer: false, isDismissed: false };
  let held: { readonly effect: 'read' | 'write'; readonly received: () => void } | null = null;

  const carryOut = ({ act, dossier: { id }, channels, set }: Question): Question['answer'] => {
    const dossier = shelves.get(id);
    if (act === 'stop') for (const key of keysOf(dossier, channels)) stopped.add(key);
    if (!dossier) return 'nothing-found';
    switch (act) {
      case 'stop':
        break;
      case 'erase':
        shelves.delete(id);
        break;
      case 'rectify':
        shelves.set(id, { ...dossier, ...set });
        break;
      case 'restrict':
        if (marked.has(id)) return 'already';
        marked.add(id);
        break;
      case 'copy':
        return 'held';
      case 'lift':
        if (!marked.delete(id)) return 'already';
        break;
    }
    return 'done';
  };

  /** Whatever the archivist has come to by now. */
  const settle = (): void => {
    for (const question of questions.values()) {
      if (question.answer !== null || question.answersAt > now()) continue;
      question.answer = carryOut(question);
    }
  };

  const gate = async <T>(effect: 'read' | 'write', act: () => T): Promise<T> => {
    settle();
    if (faults.refusals > 0) {
      faults.refusals -= 1;
      throw new Error('The office is closed.');
    }
    if (effect === 'write' && faults.dropsWrite) {
      faults.dropsWrite = false;
      throw new Error('The letter was lost.');
    }
    const answer = act();
    if (effect === 'write' && faults.dropsAnswer) {
      faults.dropsAnswer = false;
      throw new Error('The answer was lost.');
    }
    if (held?.effect === effect) {
      held.received();
      held = null;
      return new Promise(() => undefined);
    }
    return answer;
  };

  const shown = ({ ticket, channels, answer, answersAt }: Question) => ({
    ticket,
    channels,
    standing:
      answer === null
        ? ({ is: 'open', askAgainAt: answersAt } as const)
        : ({ is: answer, by: 'archiviste' } as const),
  });

  const put = ({ dossier, act, channels, set }: Pick<Question, 'dossier' | 'act' | 'channels' | 'set'>) => {
    const key = `${act} ${dossier.id}`;
    const before = questions.get(key);
    const isFurther = before !== undefined && channels.some((one) => !before.channels.includes(one));
    if (before && !isFurther) return before;
    const question: Question = {
      ticket: before?.ticket ?? `task ${questions.size + 1}`,
      dossier,
      act,
      set,
      channels: [...new Set([...(before?.channels ?? []), ...channels])],
      answersAt: new Date(now().getTime() + ANSWERS_AFTER_MS),
      answer: null,
    };
    questions.set(key, question);
    return question;
  };

  const records = () =>
    [...shelves.values()].map(({ id, ...fields }) => ({
      kind: 'dossier',
      id,
      state: 'live' as const,
      fields,
      links: [],
    }));

  return {
    desk: {
      system: 'examined',
      holder: () => (faults.isDismissed ? null : 'archiviste'),
      put: (question: Pick<Question, 'dossier' | 'act' | 'channels' | 'set'>) =>
        gate('write', () => (faults.isDismissed ? null : shown(put(question)))),
      byTicket: (ticket: string) =>
        gate('read', () => {
          const found = [...questions.values()].find((one) => one.ticket === ticket);
          return found ? shown(found) : null;
        }),
      about: (dossier: Ref, act: Act) =>
        gate('read', () => {
          const found = questions.get(`${act} ${dossier.id}`);
          if (found) return shown(found);
          // Whoever is asked for what is on no shelf says so at once.
          return act === 'erase' && !shelves.has(dossier.id)
            ? { ticket: 'task 0', channels: [], standing: { is: 'nothing-found', by: 'archiviste' } as const }
            : null;
        }),
      held: (ticket: string) =>
        gate('read', () => {
          const found = [...questions.values()].find((one) => one.ticket === ticket);
          const dossier = found?.answer === 'held' ? shelves.get(found.dossier.id) : undefined;
          const files = [...sheets]
            .filter(([, { of }]) => of === dossier?.id)
            .map(([id, { name, text }]) => ({ id, name, mediaType: 'text/plain', bytes: text.length }));
          return dossier ? { words: JSON.stringify(dossier), values: {}, files } : null;
        }),
      file: (id: string) =>
        gate('read', () => {
          const sheet = sheets.get(id);
          return sheet ? { name: sheet.name, stream: Readable.from([Buffer.from(sheet.text)]) } : null;
        }),
    },
    world: {
      person: async (
        of: Omit<Dossier, 'id' | 'phone' | 'externalId'> & {
          readonly phone?: string;
          readonly externalId?: string;
        },
      ): Promise<Ref> => {
        lastId += 1;
        const { given, family, emails, phone = null, externalId = null } = of;
        const id = String(lastId);
        shelves.set(id, { id, given, family, emails, phone, externalId });
        return { kind: 'dossier', id };
      },
      optOut: async ({ channel, address }: { readonly channel: Channel; readonly address: string }) => {
        stopped.add(`${channel} ${address}`);
      },
      mayReceive: async ({ channel, address }: { readonly channel: Channel; readonly address: string }) => {
        settle();
        return !stopped.has(`${channel} ${address}`);
      },
      file: async (of: {
        readonly about: Ref;
        readonly name: string;
        readonly text: string;
      }): Promise<Ref> => {
        lastId += 1;
        sheets.set(String(lastId), { of: of.about.id, name: of.name, text: of.text });
        return { kind: 'file', id: String(lastId) };
      },
      isRestricted: async ({ id }: Ref) => {
        settle();
        return marked.has(id);
      },
      factFields: { given: 'given', family: 'family', email: 'email', phone: 'phone' },
      channels: ['email', 'phone', 'sms', 'mail'] as const,
      unknownRef: (kind: string): Ref => ({ kind, id: '999999' }),
    },
    witness: {
      records: () => {
        settle();
        return records();
      },
      record: (kind: string, id: string) => {
        settle();
        return records().find((one) => one.kind === kind && one.id === id) ?? null;
      },
      occurrences: (text: string) => {
        settle();
        return records().flatMap(({ kind, id, state, fields }) =>
          Object.entries(fields)
            .filter(([, value]) => JSON.stringify(value).toLowerCase().includes(text.toLowerCase()))
            .map(([field]) => ({ kind, id, field, state })),
        );
      },
      snapshot: (): ReadonlyMap<string, string> => {
        settle();
        return new Map(records().map((one) => [`${one.kind}:${one.id}`, JSON.stringify(one)]));
      },
    },
    faults: {
      refuse: (_as: string, times: number): void => {
        faults.refusals += times;
      },
      dropWrite: (): void => {
        faults.dropsWrite = true;
      },
      dropAnswer: (): void => {
        faults.dropsAnswer = true;
      },
      holdAnswer: (effect: 'read' | 'write'): Promise<void> =>
        new Promise((resolve) => {
          held = { effect, received: resolve };
        }),
      loseRights: (): void => {
        faults.isDismissed = true;
      },
      clear: (): void => {
        faults = { refusals: 0, dropsWrite: false, dropsAnswer: false, isDismissed: false };
        held = null;
      },
    },
  };
}

export type Archive = ReturnType<typeof archive>;

/** What an answer stops: each address of the dossier by each channel that reaches it, and letters by any of them. */
function keysOf(dossier: Dossier | undefined, channels: readonly Channel[]): readonly string[] {
  const addresses = dossier ? [...dossier.emails, ...(dossier.phone === null ? [] : [dossier.phone])] : [];
  return channels.flatMap((channel) => addresses.map((address) => `${channel} ${address}`));
}
