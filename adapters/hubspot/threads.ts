import type { Context, FieldValue, Outcome, Ref, Snapshot } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { attachmentOf } from './files.ts';
import { unless } from './outcomes.ts';
import type { Message, MessagePage, Thread, ThreadPage } from './shapes.ts';

/** Conversations of the inbox that HubSpot ties to a contact, open and closed. Those in the trash are not listed. */
export async function threadsOf(
  client: HubspotClient,
  contactId: string,
  context: Context,
): Promise<readonly Thread[]> {
  const threads: Thread[] = [];
  for (const status of ['OPEN', 'CLOSED'] as const) {
    let after: string | null = null;
    do {
      const page: ThreadPage = await client.threads({ contactId, status, after }, context);
      threads.push(...page.results);
      after = page.paging?.next?.after ?? null;
    } while (after !== null);
  }
  return threads;
}

/** How many people wrote in a conversation from outside, beside whoever has these addresses. */
export async function othersWriting(
  client: HubspotClient,
  threadId: string,
  own: readonly string[],
  context: Context,
): Promise<number> {
  const theirs = new Set(own.map(comparable));
  const others = new Set<string>();
  let after: string | null = null;
  do {
    const page: MessagePage = await client.messages(threadId, after, context);
    for (const { direction, senders } of page.results) {
      if (direction === 'OUTGOING') continue;
      for (const { deliveryIdentifier } of senders ?? []) {
        const address = comparable(deliveryIdentifier?.value ?? '');
        if (address.includes('@') && !theirs.has(address)) others.add(address);
      }
    }
    after = page.paging?.next?.after ?? null;
  } while (after !== null);
  return others.size;
}

function comparable(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}

export async function readThread(
  client: HubspotClient,
  ref: Ref,
  fields: readonly string[] | null,
  context: Context,
): Promise<Outcome<Snapshot>> {
  const thread = await client.thread(ref.id, false, context);
  const messages = await messagesOf(client, ref.id, context);
  const fileIds = messages.flatMap(({ attachments }) =>
    (attachments ?? []).flatMap(({ fileId }) => fileId ?? []),
  );
  const files = [];
  for (const id of new Set(fileIds)) {
    const file = await unless(
      ['not-found', 'denied'],
      () => client.file(id, context),
      () => null,
    );
    if (file !== null) files.push(attachmentOf(file));
  }
  const all: Record<string, FieldValue> = {
    status: thread.status ?? null,
    createdAt: thread.createdAt ?? null,
    messages: messages.map(told),
  };
  return {
    status: 'done',
    value: {
      ref,
      fields: Object.fromEntries(
        Object.entries(all).filter(([name]) => fields === null || fields.includes(name)),
      ),
      labels: {},
      hidden: [],
      attachments: files,
    },
  };
}

/** A long message is shown cut in the list: its whole text is asked for by itself. */
async function messagesOf(
  client: HubspotClient,
  threadId: string,
  context: Context,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  let after: string | null = null;
  do {
    const page: MessagePage = await client.messages(threadId, after, context);
    for (const message of page.results) {
      const cut = message.truncationStatus != null && message.truncationStatus !== 'NOT_TRUNCATED';
      messages.push(
        cut ? { ...message, text: await client.originalText(threadId, message.id, context) } : message,
      );
    }
    after = page.paging?.next?.after ?? null;
  } while (after !== null);
  return messages;
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
