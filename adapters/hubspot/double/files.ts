import { createHash } from 'node:crypto';
import { day, type MovableClock } from '../../double-kit/index.ts';
import type { Behaviour } from './behaviour.ts';
import { param, type Call, type Route } from './call.ts';
import { missingScopes, noContent, notFound, ok, type Reply } from './replies.ts';
import { scopes } from './scopes.ts';
import { grants } from './tokens.ts';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Attachments of activities are: another scope is needed to see them. */
  readonly hidden: boolean;
  readonly createdAt: Date;
  /** Plain deletion: the content stays on the servers. */
  deletedAt: Date | null;
  purgeAskedAt: Date | null;
}

export interface Cabinet {
  put(file: { id: string; name: string; bytes: Uint8Array; hidden: boolean }): void;
  live(id: string): StoredFile | null;
  all(): Iterable<StoredFile>;
  sweep(): void;
}

export function cabinet(clock: MovableClock, behaviour: Behaviour): Cabinet {
  const files = new Map<string, StoredFile>();
  return {
    put: (file) =>
      void files.set(file.id, { ...file, createdAt: clock.now(), deletedAt: null, purgeAskedAt: null }),
    live: (id) => {
      const file = files.get(id);
      return file === undefined || file.deletedAt !== null || file.purgeAskedAt !== null ? null : file;
    },
    all: () => files.values(),
    sweep: () => {
      const before = clock.now().getTime() - behaviour.filePurgeDays * day;
      for (const { id, purgeAskedAt } of files.values()) {
        if (purgeAskedAt !== null && purgeAskedAt.getTime() <= before) files.delete(id);
      }
    },
  };
}

export const fileRoutes: readonly Route[] = [
  { method: 'get', path: '/files/:id', needs: () => scopes.filesRead, handle: metadata },
  { method: 'get', path: '/files/:id/signed-url', needs: () => scopes.filesRead, handle: signedUrl },
  { method: 'delete', path: '/files/:id', needs: () => scopes.filesDelete, handle: trash },
  { method: 'delete', path: '/files/:id/gdpr-delete', needs: () => scopes.filesDelete, handle: purge },
];

function withFile(call: Call, answer: (file: StoredFile) => Reply): Reply {
  const file = call.account.files.live(param(call, 'id'));
  if (file === null) return notFound();
  const [hiddenScopes] = scopes.filesHidden;
  if (file.hidden && !hiddenScopes.some((scope) => grants(call.token, scope))) {
    return missingScopes(['files.ui_hidden.read'], 'context');
  }
  return answer(file);
}

function metadata(call: Call): Reply {
  return withFile(call, (file) => {
    const { base, extension } = nameParts(file.name);
    return ok({
      id: file.id,
      name: base,
      extension,
      path: `/attachments/${file.name}`,
      size: file.bytes.length,
      type: 'DOCUMENT',
      access: file.hidden ? 'HIDDEN_PRIVATE' : 'PRIVATE',
      fileMd5: createHash('md5').update(file.bytes).digest('hex'),
      isUsableInContent: !file.hidden,
      createdAt: file.createdAt.toISOString(),
      updatedAt: file.createdAt.toISOString(),
      archived: false,
    });
  });
}

/** The link needs no token and lives a few minutes. */
function signedUrl(call: Call): Reply {
  return withFile(call, (file) => {
    const seconds = Number(call.query('expirationSeconds') ?? 300);
    const expiresAt = new Date(call.account.clock.now().getTime() + seconds * 1000);
    const { base, extension } = nameParts(file.name);
    return ok({
      name: base,
      extension,
      type: 'DOCUMENT',
      size: file.bytes.length,
      expiresAt: expiresAt.toISOString(),
      url: `${call.baseUrl}/_signed/${file.id}/${expiresAt.getTime()}/${signature(file.id, expiresAt.getTime())}`,
    });
  });
}

export const signature = (id: string, expiresAt: number): string =>
  createHash('sha256').update(`double:${id}:${expiresAt}`).digest('hex').slice(0, 24);

function trash(call: Call): Reply {
  return withFile(call, (file) => {
    file.deletedAt = call.account.clock.now();
    return noContent;
  });
}

function purge(call: Call): Reply {
  return withFile(call, (file) => {
    file.purgeAskedAt = call.account.clock.now();
    return noContent;
  });
}

function nameParts(name: string): { base: string; extension: string } {
  const dot = name.lastIndexOf('.');
  return dot < 1
    ? { base: name, extension: '' }
    : { base: name.slice(0, dot), extension: name.slice(dot + 1) };
}
