import type { Context, Ref } from '../../src/contract/index.ts';
import type { Row } from './answers.ts';
import { text } from './answers.ts';
import { rowsOf } from './ask.ts';
import type { Client } from './client.ts';
import type { Catalogue } from './describe.ts';
import { isPersonId } from './kinds.ts';
import { limits } from './limits.ts';
import { addressesIn } from './records.ts';
import { contactBehind } from './sighting.ts';
import type { SendersOf } from './sighting.ts';
import { chunkedQueries } from './soql.ts';
import { casePath } from './traces.ts';

/**
 * Who wrote each of the mails: the contact or lead that Salesforce itself tied to the sender, and the contact of the
 * mail's case where it came from an address of theirs. A colleague who answers in their case is somebody else.
 */
export async function sendersAmong(
  client: Client,
  catalogue: Catalogue,
  mails: readonly Row[],
  context: Context,
): Promise<SendersOf> {
  const tied = await tiedSenders(client, catalogue, mails, context);
  const accounts = await personAccounts(client, catalogue, [...tied.values()].flat(), context);
  const senders = new Map(
    mails.map((mail) => {
      const id = text(mail, 'Id') ?? '';
      const refs = (tied.get(id) ?? []).map((one): Ref => {
        if (one.startsWith('00Q')) return { kind: 'Lead', id: one };
        const account = accounts.get(one);
        return account === undefined ? { kind: 'Contact', id: one } : { kind: 'Account', id: account };
      });
      const all = [...refs, ...contactOfCase(mail)];
      return [id, [...new Map(all.map((ref) => [ref.id, ref])).values()]] as const;
    }),
  );
  return (id) => senders.get(id) ?? [];
}

async function tiedSenders(
  client: Client,
  catalogue: Catalogue,
  mails: readonly Row[],
  context: Context,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (mails.length === 0 || (await catalogue.of('EmailMessageRelation', context)) === null) return new Map();
  const queries = chunkedQueries(
    mails.flatMap((mail) => text(mail, 'Id') ?? []),
    limits.ids,
    (list) =>
      `SELECT EmailMessageId, RelationId FROM EmailMessageRelation WHERE RelationType = 'FromAddress' AND EmailMessageId IN ${list}`,
  );
  const tied = new Map<string, string[]>();
  for (const row of await rowsOf(client, queries.map(live), context)) {
    const mail = text(row, 'EmailMessageId') ?? '';
    const person = text(row, 'RelationId');
    if (person !== null && isPersonId(person)) tied.set(mail, [...(tied.get(mail) ?? []), person]);
  }
  return tied;
}

/** The reference of a mail leads to contacts, leads and users alike, so that no path goes on behind it. */
export async function personAccounts(
  client: Client,
  catalogue: Catalogue,
  ids: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, string>> {
  const contact = await catalogue.of('Contact', context);
  if (contact?.fields.has('IsPersonAccount') !== true) return new Map();
  const queries = chunkedQueries(
    ids.filter((id) => id.startsWith('003')),
    limits.ids,
    (list) => `SELECT Id, AccountId FROM Contact WHERE IsPersonAccount = true AND Id IN ${list}`,
  );
  const rows = await rowsOf(client, queries.map(live), context);
  return new Map(rows.map((row) => [text(row, 'Id') ?? '', text(row, 'AccountId') ?? '']));
}

function contactOfCase(mail: Row): readonly Ref[] {
  const id = text(mail, `${casePath}Id`);
  const from = addressesIn(text(mail, 'FromAddress'));
  const theirs = Object.keys(mail)
    .filter((column) => column.startsWith(`${casePath}.`))
    .flatMap((column) => addressesIn(text(mail, column)));
  if (id === null || !from.some((address) => theirs.includes(address))) return [];
  return [contactBehind(mail, casePath, id)];
}

export function live(soql: string): { readonly soql: string; readonly deletedToo: false } {
  return { soql, deletedToo: false };
}
