import type { Context, Identifier, Objection, Outcome } from '../../src/contract/index.ts';
import type { Client, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue } from './describe.ts';
import { limits } from './limits.ts';
import { carriersOf } from './carriers.ts';
import { already, done, failed, failedAs, inBatches } from './outcomes.ts';
import { kindOf, refOf } from './records.ts';
import { look } from './sight.ts';

type Channel = Objection['channel'];

/** The flag of each channel; text messages have none of their own, and calls are the stricter. */
const flags: Readonly<Record<Exclude<Channel, 'mail'>, string>> = {
  email: 'HasOptedOutOfEmail',
  phone: 'DoNotCall',
  sms: 'DoNotCall',
};

/** Salesforce knows no objection to letters but the one to all prospecting, on the Individual. */
export const channels: readonly Channel[] = ['email', 'phone', 'sms', 'mail'];

/**
 * Sets the opt-out of every row that carries the address, and the objection to prospecting of its Individual. Only
 * ever sets: nothing here can take an objection back.
 */
export async function object(
  client: Client,
  catalogue: Catalogue,
  objections: readonly Objection[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const concerned = await rowsConcerned(client, catalogue, objections, context);
  const writes: { readonly row: Row; readonly at: number }[] = [];
  const outcomes: Outcome<null>[] = [];
  for (const [at, objection] of objections.entries()) {
    const rows = concerned[at]?.rows ?? [];
    const needed: (readonly Row[] | null)[] = [];
    for (const row of rows) needed.push(await flagsToSet(catalogue, objection.channel, row, context));
    const hidden = needed.find((one) => one === null) === null;
    const wanted = needed.flatMap((one) => one ?? []);
    if (hidden) outcomes.push(hiddenFlag);
    else if (objection.channel === 'mail' && rows.length === 0) outcomes.push(gone);
    else if (objection.channel === 'mail' && rows.some((row) => individualOf(row) === null))
      outcomes.push(noIndividual);
    else outcomes.push(wanted.length === 0 ? already : done);
    if (outcomes[at]?.status === 'done') writes.push(...wanted.map((row) => ({ row, at })));
  }
  await write(client, writes, outcomes, context);
  // What was seen is stopped; what may have gone unseen keeps the objection from being called done.
  return outcomes.map((outcome, at) =>
    outcome.status !== 'failed' && concerned[at]?.isClear !== true ? unseen : outcome,
  );
}

const unseen = failedAs(
  'denied',
  'NOT_VISIBLE',
  'Not every row that may carry the address can be seen: give the integration user View All Data and Read on Contact, Lead and their address fields, then retry. Where such a field is encrypted, a person sets the opt-out in Salesforce.',
);
const gone = failedAs(
  'not-found',
  'NOT_FOUND',
  'The record is gone, or the integration user may not see it.',
);
const hiddenFlag = failedAs(
  'denied',
  'FIELD_NOT_EDITABLE',
  'Make HasOptedOutOfEmail and DoNotCall visible and editable to the integration user (field-level security).',
);
const noIndividual = failedAs(
  'invalid',
  'NO_INDIVIDUAL',
  'Salesforce keeps objections to letters on the Individual, and this person has none: link one to the record, then retry.',
);

export interface Concerned {
  readonly rows: readonly Row[];
  /** False where another row may be concerned that we do not see. */
  readonly isClear: boolean;
}

/** Live rows that carry each address; letters are addressed to the records themselves. */
export async function rowsConcerned(
  client: Client,
  catalogue: Catalogue,
  objections: readonly Pick<Objection, 'channel' | 'address' | 'refs'>[],
  context: Context,
): Promise<readonly Concerned[]> {
  const fields = [...flagFields, 'IsConverted', 'IndividualId', 'PersonIndividualId'];
  const addressed = objections.flatMap((objection) => identifierOf(objection) ?? []);
  const carriers =
    addressed.length === 0 ? null : await carriersOf(client, catalogue, addressed, fields, context);
  const refs = objections.filter((one) => one.channel === 'mail').flatMap((one) => one.refs);
  const sight = refs.length === 0 ? null : await look(client, catalogue, refs, () => fields, context);
  return objections.map((objection): Concerned => {
    const identifier = identifierOf(objection);
    if (identifier && carriers) {
      return { rows: carriers.of(identifier), isClear: carriers.isClear(identifier) };
    }
    const rows = objection.refs.map((ref) => sight?.row(ref) ?? null).filter((row) => row !== null);
    return {
      rows: rows.filter((row) => row['IsDeleted'] !== true),
      isClear: sight === null || objection.refs.every((ref) => sight.row(ref) !== null || sight.isClear(ref)),
    };
  });
}

const flagFields = Object.values(flags).flatMap((flag) => [flag, `Person${flag}`]);

function identifierOf({ channel, address }: Pick<Objection, 'channel' | 'address'>): Identifier | null {
  if (channel === 'mail') return null;
  return { kind: channel === 'email' ? 'email' : 'phone', value: address };
}

/** @returns null when a flag that must be set is hidden from us */
async function flagsToSet(
  catalogue: Catalogue,
  channel: Channel,
  row: Row,
  context: Context,
): Promise<readonly Row[] | null> {
  const ref = refOf(row);
  const writes: Row[] = [];
  const flag = flagOf(channel, row);
  if (flag !== null) {
    const field = (await catalogue.of(ref.kind, context))?.fields.get(flag);
    if (!field?.updateable) return null;
    if (row[flag] !== true) writes.push({ attributes: { type: ref.kind }, id: ref.id, [flag]: true });
  }
  const individual = individualOf(row);
  if (individual === null) return writes;
  const sight = await catalogue.of('Individual', context);
  if (sight?.fields.get('HasOptedOutSolicit')?.updateable !== true) return channel === 'mail' ? null : writes;
  // Set again where it is set already: reading it first would cost the same call.
  if (writes.length > 0 || channel === 'mail') {
    writes.push({ attributes: { type: 'Individual' }, id: individual, HasOptedOutSolicit: true });
  }
  return writes;
}

/** Whether this row says that nothing may be sent by that channel. */
export function hasObjected(channel: Channel, row: Row): boolean {
  const flag = flagOf(channel, row);
  return flag === null || row[flag] === true;
}

function flagOf(channel: Channel, row: Row): string | null {
  // Salesforce refuses to change a converted lead, sends nothing to it, and leaves it out of every consent it reads.
  if (channel === 'mail' || row['IsConverted'] === true) return null;
  return kindOf(row) === 'Account' ? `Person${flags[channel]}` : flags[channel];
}

export function individualOf(row: Row): string | null {
  return text(row, 'IndividualId') ?? text(row, 'PersonIndividualId');
}

async function write(
  client: Client,
  writes: readonly { readonly row: Row; readonly at: number }[],
  outcomes: Outcome<null>[],
  context: Context,
): Promise<void> {
  // One row once: Salesforce refuses the same id twice in a collection.
  const merged = new Map<string, { row: Row; readonly at: number[] }>();
  for (const { row, at } of writes) {
    const id = text(row, 'id') ?? '';
    const known = merged.get(id);
    if (known) {
      known.row = { ...known.row, ...row };
      known.at.push(at);
    } else merged.set(id, { row, at: [at] });
  }
  for (const batch of inBatches([...merged.values()], limits.collection)) {
    const results = await client.updateRows(
      batch.map(({ row }) => row),
      context,
    );
    for (const [index, { at }] of batch.entries()) {
      const failure = results[index]?.failure ?? null;
      if (failure) for (const one of at) outcomes[one] = failed(failure);
    }
  }
}
