import type { Org } from './org.ts';
import { insertRow } from './write.ts';

export interface Email {
  readonly from: string;
  readonly fromName?: string;
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  readonly subject: string;
  readonly body: string;
  /** The case it belongs to. */
  readonly caseId?: string;
  /** The account, opportunity or other thing it is about. */
  readonly relatedToId?: string;
  /** Contacts, leads and users it is linked with. */
  readonly relationIds?: readonly string[];
  readonly incoming?: boolean;
  readonly at?: Date;
  /** A sent or received mail has a task whose description repeats it. */
  readonly taskCopy?: boolean;
}

export interface StoredEmail {
  readonly emailMessageId: string;
  readonly taskId: string | null;
}

export function addEmail(org: Org, email: Email, by: string): StoredEmail {
  const relations = email.relationIds ?? [];
  const person = relations.find((id) => ['Contact', 'Lead'].includes(org.store.get(id)?.sobject ?? ''));
  const task =
    email.taskCopy === false
      ? null
      : insertRow(
          org,
          'Task',
          {
            WhoId: person ?? null,
            WhatId: email.caseId ?? email.relatedToId ?? null,
            Subject: `Email: ${email.subject}`,
            Description: `From: ${email.from}\nTo: ${email.to.join('; ')}\n\n${email.body}`,
            Status: 'Completed',
            TaskSubtype: 'Email',
          },
          { by },
        );
  const message = insertRow(
    org,
    'EmailMessage',
    {
      ParentId: email.caseId ?? null,
      RelatedToId: email.relatedToId ?? email.caseId ?? null,
      ActivityId: task?.id ?? null,
      Subject: email.subject,
      TextBody: email.body,
      FromAddress: email.from,
      FromName: email.fromName ?? null,
      ToAddress: email.to.join('; '),
      CcAddress: email.cc?.join('; ') ?? null,
      Incoming: email.incoming ?? false,
      Status: email.incoming === true ? '1' : '3',
      MessageDate: email.at ?? org.clock.now(),
    },
    { by },
  );
  for (const id of relations) {
    const related = org.store.get(id);
    insertRow(
      org,
      'EmailMessageRelation',
      {
        EmailMessageId: message.id,
        RelationId: id,
        RelationType: related?.values['Email'] === email.from ? 'FromAddress' : 'ToAddress',
        RelationAddress: related?.values['Email'] ?? null,
        RelationObjectType: related?.sobject ?? null,
      },
      { by },
    );
  }
  return { emailMessageId: message.id, taskId: task?.id ?? null };
}

export interface NewFile {
  readonly title: string;
  readonly bytes: Uint8Array | string;
  /** Records it hangs on. */
  readonly linkedTo: readonly string[];
  readonly ownerId?: string;
}

export interface StoredFile {
  readonly documentId: string;
  readonly versionId: string;
  /** In the order of linkedTo, the owner's own link last. */
  readonly linkIds: readonly string[];
}

/** A file has a document, a version with the bytes, and links: to records, and always to its owner. */
export function addFile(org: Org, file: NewFile, by: string): StoredFile {
  const bytes = typeof file.bytes === 'string' ? Buffer.from(file.bytes, 'utf8') : file.bytes;
  const extension = /\.([A-Za-z0-9]+)$/.exec(file.title)?.[1] ?? null;
  const about = {
    Title: file.title,
    FileExtension: extension,
    FileType: extension?.toUpperCase() ?? 'UNKNOWN',
    ContentSize: bytes.byteLength,
  };
  const owner = file.ownerId ?? by;
  const document = insertRow(org, 'ContentDocument', { ...about, OwnerId: owner }, { by });
  const version = insertRow(
    org,
    'ContentVersion',
    {
      ...about,
      OwnerId: owner,
      ContentDocumentId: document.id,
      PathOnClient: file.title,
      IsLatest: true,
      VersionNumber: '1',
      FirstPublishLocationId: file.linkedTo[0] ?? owner,
    },
    { by, bytes },
  );
  org.store.put({ ...document, values: { ...document.values, LatestPublishedVersionId: version.id } });
  const linkIds = [...file.linkedTo, owner].map(
    (id) =>
      insertRow(
        org,
        'ContentDocumentLink',
        {
          LinkedEntityId: id,
          ContentDocumentId: document.id,
          ShareType: id === owner ? 'I' : 'V',
          Visibility: 'AllUsers',
        },
        { by },
      ).id,
  );
  return { documentId: document.id, versionId: version.id, linkIds };
}
