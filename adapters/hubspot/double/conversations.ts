import type { Message, Thread } from './account.ts';
import { limitQuery, param, type Call, type Route } from './call.ts';
import { noContent, notFound, ok, wrongPath, type Reply } from './replies.ts';
import { scopes } from './scopes.ts';

const one = '/conversations/threads/:id';

export const conversationRoutes: readonly Route[] = [
  { method: 'get', path: '/conversations/threads', needs: () => scopes.conversationsRead, handle: list },
  { method: 'get', path: one, needs: () => scopes.conversationsRead, handle: read },
  { method: 'delete', path: one, needs: () => scopes.conversationsWrite, handle: trash },
  { method: 'patch', path: one, needs: () => scopes.conversationsWrite, handle: restore },
  { method: 'get', path: `${one}/messages`, needs: () => scopes.conversationsRead, handle: messages },
  {
    method: 'get',
    path: `${one}/messages/:messageId/original-content`,
    needs: () => scopes.conversationsRead,
    handle: originalContent,
  },
];

/** threadStatus narrows; absent, it means OPEN only when a contact is asked for. */
function list(call: Call): Reply {
  const contactId = call.query('associatedContactId');
  const status = call.query('threadStatus') ?? (contactId === null ? null : 'OPEN');
  const archived = call.query('archived') === 'true';
  const after = Number(call.query('after') ?? 0);
  const limit = limitQuery(call, 100, 500);
  const found = [...call.account.threads.values()]
    .filter((thread) => contactId === null || thread.contactId === contactId)
    .filter((thread) => status === null || thread.status === status)
    .filter((thread) => (thread.archivedAt !== null) === archived && Number(thread.id) > after)
    .sort((first, second) => Number(first.id) - Number(second.id));
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const more = found.length > shown.length && last !== undefined;
  return ok({
    results: shown.map(presentThread),
    ...(more ? { paging: { next: { after: last.id, link: '' } } } : {}),
  });
}

function presentThread(thread: Thread): Record<string, unknown> {
  const latest = thread.messages.at(-1)?.createdAt ?? thread.createdAt;
  return {
    id: thread.id,
    associatedContactId: thread.contactId,
    status: thread.status,
    createdAt: thread.createdAt.toISOString(),
    latestMessageTimestamp: latest.toISOString(),
    inboxId: '1',
    originalChannelId: '1002',
    originalChannelAccountId: '1',
    spam: false,
    archived: thread.archivedAt !== null,
  };
}

function withThread(call: Call, answer: (thread: Thread) => Reply): Reply {
  const thread = call.account.threads.get(param(call, 'id'));
  const archivedWanted = call.query('archived') === 'true';
  if (thread === undefined || (thread.archivedAt !== null) !== archivedWanted) return notFound();
  return answer(thread);
}

function read(call: Call): Reply {
  return withThread(call, (thread) => ok(presentThread(thread)));
}

/** To the trash, for thirty days. */
function trash(call: Call): Reply {
  if (call.version !== 'v3' && call.account.behaviour.datedThreadDelete === 'absent') return wrongPath;
  return withThread(call, (thread) => {
    thread.archivedAt = call.account.clock.now();
    return noContent;
  });
}

function restore(call: Call): Reply {
  return withThread(call, (thread) => {
    if (call.body['archived'] === false) thread.archivedAt = null;
    return ok(presentThread(thread));
  });
}

function messages(call: Call): Reply {
  return withThread(call, (thread) => {
    if (thread.archivedAt !== null && call.account.behaviour.trashedMessages === 'hidden')
      return ok({ results: [] });
    const from = Number(call.query('after') ?? 0);
    const to = from + limitQuery(call, 100, 100);
    const results = thread.messages.slice(from, to).map((message) => presentMessage(thread, message));
    return ok({
      results,
      ...(to < thread.messages.length ? { paging: { next: { after: String(to), link: '' } } } : {}),
    });
  });
}

const cutAt = 40;

function presentMessage(thread: Thread, message: Message): Record<string, unknown> {
  const text = message.truncated ? message.text.slice(0, cutAt) : message.text;
  const sender = {
    actorId: message.direction === 'INCOMING' ? `V-${thread.contactId}` : 'A-1',
    name: message.senderName,
    senderField: 'FROM',
    deliveryIdentifier: { type: 'HS_EMAIL_ADDRESS', value: message.senderAddress },
  };
  return {
    type: 'MESSAGE',
    id: message.id,
    conversationsThreadId: thread.id,
    createdAt: message.createdAt.toISOString(),
    createdBy: sender.actorId,
    client: { clientType: 'SYSTEM' },
    senders: [sender],
    recipients: [],
    archived: false,
    text,
    richText: text,
    attachments: [
      ...message.fileIds.map((fileId) => ({ type: 'FILE', fileId, fileUsageType: 'OTHER' })),
      { type: 'UNSUPPORTED_CONTENT' },
    ],
    truncationStatus: message.truncated ? 'TRUNCATED' : 'NOT_TRUNCATED',
    direction: message.direction,
    channelId: '1002',
    channelAccountId: '1',
  };
}

function originalContent(call: Call): Reply {
  return withThread(call, (thread) => {
    const message = thread.messages.find(({ id }) => id === param(call, 'messageId'));
    return message === undefined ? notFound() : ok({ text: message.text, richText: message.text });
  });
}
