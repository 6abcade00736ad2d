import type { Context, FieldValue, Gap, Outcome, Ref, Snapshot } from '../../src/contract/index.ts';
import { attachmentsOf } from './attached.ts';
import type { HubspotClient, ThreadsOf } from './client.ts';
import type { FileOf } from './files.ts';
import { unless } from './outcomes.ts';
import type { Message, MessagePage, Thread, ThreadPage } from './shapes.ts';

/** A conversation, and on which list it stood. */
export interface ListedThread extends Pick<Thread, 'id' | 'createdAt'> {
  readonly isTrashed: boolean;
}

/**
 * Conversations of the inbox that HubSpot ties to a contact, open and closed.
 * @returns  null where the trash answers with somebody else's: it is not known to be listed by contact
 */
export async function threadsOf(
  client: HubspotClient,
  contactId: string,
  where: 'live' | 'trashed',
  context: Context,
): Promise<readonly ListedThread[] | null> {
  const isTrashed = where === 'trashed';
  const lists = await Promise.all(
    (['OPEN', 'CLOSED'] as const).map((status) =>
      everyThread(client, { contactId, status, archived: isTrashed }, context),
    ),
  );
  const threads = lists.flat().filter(({ archived = isTrashed }) => archived === isTrashed);
  if (isTrashed && threads.some(({ associatedContactId }) => associatedContactId !== contactId)) return null;
  return threads.map(({ id, createdAt }) => ({ id, createdAt, isTrashed }));
}

async function everyThread(
  client: HubspotClient,
  of: Omit<ThreadsOf, 'after'>,
  context: Context,
): Promise<readonly Thread[]> {
  const threads: Thread[] = [];
  let after: string | null = null;
  do {
    const page: ThreadPage = await client.threads({ ...of, after }, context);
    threads.push(...page.results);
    after = page.paging?.next?.after ?? null;
  } while (after !== null);
  return threads;
}

/** What the messages of a conversation tell. */
export interface Correspondence {
  /** How many people wrote in it from outside, beside the person. */
  readonly persons: number;
  readonly fileIds: readonly string[];
  /** False where HubSpot shows no message: it is not known then who wrote, nor what was sent. */
  readonly isShown: boolean;
}

export async function correspondenceIn(
  client: HubspotClient,
  thread: ListedThread,
  own: readonly string[],
  context: Context,
): Promise<Correspondence> {
  const theirs = new Set(own.map(comparable));
  const messages = await unless(
    thread.isTrashed ? ['not-found'] : [],
    () => everyMessage(client, thread, context),
    () => [],
  );
  const writers = messages
    .filter(({ direction }) => direction !== 'OUTGOING')
    .flatMap(({ senders }) => senders ?? [])
    .map(({ deliveryIdentifier }) => comparable(deliveryIdentifier?.value ?? ''))
    .filter((address) => address.includes('@') && !theirs.has(address));
  return {
    persons: new Set(writers).size,
    fileIds: fileIdsOf(messages),
    isShown: messages.length > 0 || !thread.isTrashed,
  };
}

function comparable(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}

/** The headers of an e-mail may be a file of their own. */
function fileIdsOf(messages: readonly Message[]): readonly string[] {
  const ids = messages.flatMap(({ attachments }) =>
    (attachments ?? []).flatMap(({ fileId }) => fileId ?? []),
  );
  return [...new Set(ids)];
}

async function everyMessage(
  client: HubspotClient,
  { id: threadId, isTrashed: archived }: Pick<ListedThread, 'id' | 'isTrashed'>,
  context: Context,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  let after: string | null = null;
  do {
    const page: MessagePage = await client.messages({ threadId, archived, after }, context);
    messages.push(...page.results);
    after = page.paging?.next?.after ?? null;
  } while (after !== null);
  return messages;
}

/** A conversation in the trash is read there: what HubSpot does not show of it any more is named. */
export async function readThread(
  client: HubspotClient,
  ref: Ref,
  fields: readonly string[] | null,
  fileOf: FileOf,
  context: Context,
): Promise<Outcome<Snapshot>> {
  const live = await unless(
    ['not-found'],
    () => client.thread(ref.id, false, context),
    () => null,
  );
  const thread = live ?? (await client.thread(ref.id, true, context));
  const isTrashed = live === null;
  const messages = await everyMessage(client, { id: ref.id, isTrashed }, context);
  const isWhole = !isTrashed || (messages.length > 0 && !messages.some(isCut));
  const { attachments, hidden } = await attachmentsOf(fileIdsOf(messages), fileOf);
  const all: Record<string, FieldValue> = {
    status: thread.status ?? null,
    createdAt: thread.createdAt ?? null,
    messages: (isTrashed ? messages : await wholeOf(client, ref.id, messages, context)).map(told),
  };
  return {
    status: 'done',
    value: {
      ref,
      fields: Object.fromEntries(
        Object.entries(all).filter(([name]) => fields === null || fields.includes(name)),
      ),
      labels: {},
      hidden: isWhole ? hidden : [...hidden, trashGap],
      attachments,
    },
  };
}

const trashGap: Gap = {
  what: 'messages of a conversation that lies in the trash',
  because: 'no-api',
  mend: 'Restore the conversation in HubSpot within 30 days to read it whole.',
};

/** A long message is shown cut in the list: its whole text is asked for by itself. */
async function wholeOf(
  client: HubspotClient,
  threadId: string,
  messages: readonly Message[],
  context: Context,
): Promise<readonly Message[]> {
  const whole: Message[] = [];
  for (const message of messages) {
    whole.push(
      isCut(message)
        ? { ...message, text: await client.originalText(threadId, message.id, context) }
        : message,
    );
  }
  return whole;
}

function isCut({ truncationStatus }: Message): boolean {
  return truncationStatus != null && truncationStatus !== 'NOT_TRUNCATED';
}

function told({ createdAt, direction, text, senders }: Message): FieldValue {
  return {
    at: createdAt ?? null,
    direction: direction ?? null,
    from: (senders ?? []).flatMap(({ name, deliveryIdentifier }) => [
      ...(name == null || name === '' ? [] : [name]),
      ...(deliveryIdentifier?.value == null ? [] : [deliveryIdentifier.value]),
    ]),
    text: text ?? null,
  };
}
