import type { Context, Expectation, Link, Objection, Ref, Tools, Verdict } from '../../src/contract/index.ts';
import { distinct, isBetween, membersOf } from './campaigns.ts';
import type { MembersSeen } from './campaigns.ts';
import type { Client, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue, Described } from './describe.ts';
import { limits } from './limits.ts';
import { hasObjected, individualOf, rowsConcerned } from './object.ts';
import type { Concerned } from './object.ts';
import { ownerField } from './reassign.ts';
import { look } from './sight.ts';
import type { Sight } from './sight.ts';
import { tiesOf } from './ties.ts';
import { holds, isRedacted } from './values.ts';

/**
 * Reads back from the tables by id, with a read of our own rights in the same call: where those are lost, nothing
 * seen proves nothing.
 */
export async function verify(
  client: Client,
  catalogue: Catalogue,
  tools: Pick<Tools, 'now'>,
  expectations: readonly Expectation[],
  context: Context,
): Promise<readonly Verdict[]> {
  const aboutRows = expectations.filter(isAboutRow);
  const sight = aboutRows.length === 0 ? null : await lookAt(client, catalogue, aboutRows, context);
  const links: readonly Link[] = expectations.filter((one) => one.expected === 'detached');
  const campaigns = links.filter(isOfCampaign);
  const members =
    campaigns.length === 0 ? null : await membersOf(client, catalogue, distinct(campaigns), context);
  const records = links.filter((link) => !isOfCampaign(link));
  const ties = records.length === 0 ? null : await tiesOf(client, catalogue, records, context);
  const objections: readonly Objection[] = expectations
    .filter((one) => one.expected === 'objected')
    .map(({ channel, address }) => ({ channel, address, refs: [] }));
  const objectors =
    objections.length === 0 ? [] : await rowsConcerned(client, catalogue, objections, context);
  const restricted = await restrictionsOf(client, catalogue, expectations, sight, context);
  const session = await client.session(context);

  let objection = 0;
  const verdicts: Verdict[] = [];
  for (const expectation of expectations) {
    switch (expectation.expected) {
      case 'absent':
        verdicts.push(absence(sight, expectation, session, tools.now()));
        break;
      case 'redacted':
        verdicts.push(
          redaction(
            sight,
            expectation.ref,
            expectation.fields,
            await catalogue.of(expectation.ref.kind, context),
          ),
        );
        break;
      case 'rectified':
        verdicts.push(rectification(sight, expectation, await catalogue.of(expectation.ref.kind, context)));
        break;
      case 'detached': {
        if (isOfCampaign(expectation)) {
          verdicts.push(outOfCampaign(members, expectation));
          break;
        }
        const seen = ties?.of(expectation);
        const row = ties?.sight.row(expectation.ref) ?? null;
        if (!seen || row === null) verdicts.push(notThere);
        else if (seen.fields.length + seen.fixed.length + seen.rows.length > 0) verdicts.push(contrary);
        else verdicts.push(seen.isWhole ? asExpected : hiddenTie);
        break;
      }
      case 'assigned': {
        const row = sight?.row(expectation.ref) ?? null;
        if (row === null || row['IsDeleted'] === true) verdicts.push(notThere);
        else if (!Object.hasOwn(row, ownerField)) verdicts.push(hiddenField);
        else verdicts.push(asWished(text(row, ownerField) === expectation.owner));
        break;
      }
      case 'objected':
        verdicts.push(objected(expectation.channel, objectors[objection] ?? nobodySeen));
        objection += 1;
        break;
      case 'restricted':
      case 'lifted': {
        const row = sight?.row(expectation.ref) ?? null;
        const isWanted = expectation.expected === 'restricted';
        verdicts.push(row === null ? notThere : asWished(restricted(expectation.ref, row) === isWanted));
        break;
      }
    }
  }
  return verdicts;
}

function isOfCampaign({ ref }: Link): boolean {
  return ref.kind === 'Campaign';
}

/** Whoever is not seen in it is out of it only where all of them would be seen. */
function outOfCampaign(seen: MembersSeen | null, link: Link): Verdict {
  if (seen?.members.some((member) => isBetween(member, link))) return contrary;
  return seen?.isWhole === true ? asExpected : hiddenTie;
}

type AboutRow = Extract<
  Expectation,
  { expected: 'absent' | 'redacted' | 'rectified' | 'restricted' | 'lifted' | 'assigned' }
>;

function isAboutRow(expectation: Expectation): expectation is AboutRow {
  return expectation.expected !== 'objected' && expectation.expected !== 'detached';
}

function isAboutMark(
  expectation: Expectation,
): expectation is Extract<Expectation, { expected: 'restricted' | 'lifted' }> {
  return expectation.expected === 'restricted' || expectation.expected === 'lifted';
}

const asExpected: Verdict = { status: 'as-expected' };
const contrary: Verdict = { status: 'contrary' };
const notThere: Verdict = {
  status: 'unknown',
  reason: 'the record is not there, or hidden from the integration user',
};
const hiddenField: Verdict = { status: 'unknown', reason: 'a field is hidden from the integration user' };
const hiddenTie: Verdict = {
  status: 'unknown',
  reason: 'a field or an object that may tie the record is hidden from the integration user',
};
const blind: Verdict = {
  status: 'unknown',
  reason: 'the integration user no longer sees all records: give back View All Data, then verify again',
};

const blindToFiles: Verdict = {
  status: 'unknown',
  reason:
    'the integration user does not see all files: give it Query All Files and View All Data, then verify again',
};

function asWished(isSo: boolean): Verdict {
  return isSo ? asExpected : contrary;
}

function lookAt(
  client: Client,
  catalogue: Catalogue,
  expectations: readonly AboutRow[],
  context: Context,
): Promise<Sight> {
  const fields = new Map<string, Set<string>>();
  for (const expectation of expectations) {
    const wanted = fields.get(expectation.ref.kind) ?? new Set<string>();
    if (expectation.expected === 'redacted') for (const field of expectation.fields) wanted.add(field);
    if (expectation.expected === 'rectified')
      for (const field of Object.keys(expectation.fields)) wanted.add(field);
    if (expectation.expected === 'assigned') wanted.add(ownerField);
    if (isAboutMark(expectation)) {
      for (const field of ['IndividualId', 'PersonIndividualId', 'HasOptedOutProcessing']) wanted.add(field);
    }
    fields.set(expectation.ref.kind, wanted);
  }
  const refs = new Map(expectations.map(({ ref }) => [`${ref.kind}:${ref.id}`, ref]));
  return look(client, catalogue, [...refs.values()], (kind) => [...(fields.get(kind) ?? [])], context);
}

const hour = 3_600_000;

/**
 * queryAll shows a deleted row while it is in the bin, and for about a day after the bin was emptied; it does not say
 * which. A row that this user deleted was emptied in the same verb, so it is waited for; one that is still there after
 * three days, that somebody else deleted, or that we only recycled, may be restored until the bin empties itself.
 */
function absence(
  sight: Sight | null,
  { ref, recycled }: Extract<Expectation, { expected: 'absent' }>,
  session: { readonly userId: string; readonly hasSoap: boolean },
  now: Date,
): Verdict {
  const row = sight?.row(ref) ?? null;
  if (row === null && ref.kind === 'ContentDocument' && sight?.isClear(ref) !== true) return blindToFiles;
  if (row === null) return sight?.isClear(ref) === true ? asExpected : blind;
  if (row['IsDeleted'] !== true) return contrary;
  // The loser of a merge was not erased: its data lives on in the winner.
  if (text(row, 'MasterRecordId') !== null && text(row, 'LastModifiedById') !== session.userId)
    return contrary;
  // Salesforce writes instants without their milliseconds.
  const deletedAt = new Date(text(row, 'SystemModstamp') ?? now).getTime() + 1_000;
  const isOurs = text(row, 'LastModifiedById') === session.userId && session.hasSoap && recycled !== true;
  const purgedBy = deletedAt + limits.recycleBinDays * 24 * hour;
  if ((isOurs && now.getTime() < deletedAt + limits.purgeDoubtHours * hour) || now.getTime() >= purgedBy) {
    return {
      status: 'pending',
      askAgainAt: new Date(Math.max(deletedAt, now.getTime()) + limits.purgeHours * hour),
    };
  }
  return { status: 'recoverable', until: new Date(purgedBy) };
}

function redaction(
  sight: Sight | null,
  ref: Ref,
  fields: readonly string[],
  described: Described | null,
): Verdict {
  const row = sight?.row(ref) ?? null;
  if (row === null || described === null) return notThere;
  if (fields.some((field) => !described.fields.has(field))) {
    return hiddenField;
  }
  return asWished(fields.every((field) => isRedacted(row[field], described.fields.get(field)?.length ?? 0)));
}

function rectification(
  sight: Sight | null,
  { ref, fields }: Extract<Expectation, { expected: 'rectified' }>,
  described: Described | null,
): Verdict {
  const row = sight?.row(ref) ?? null;
  if (row === null || described === null || row['IsDeleted'] === true) return notThere;
  const names = Object.keys(fields);
  if (names.some((name) => !described.fields.has(name))) return hiddenField;
  return asWished(names.every((name) => holds(described.fields.get(name), row[name], fields[name])));
}

/** An address that no live row carries receives nothing from here. */
function objected(channel: Objection['channel'], { rows, isClear }: Concerned): Verdict {
  if (channel === 'mail')
    return { status: 'unknown', reason: 'letters are objected to by record, not by address' };
  if (!rows.every((row) => hasObjected(channel, row))) return contrary;
  return isClear ? asExpected : unseen;
}

const nobodySeen: Concerned = { rows: [], isClear: false };
const unseen: Verdict = {
  status: 'unknown',
  reason: 'a row or a field that may carry the address is hidden from the integration user, or encrypted',
};

async function restrictionsOf(
  client: Client,
  catalogue: Catalogue,
  expectations: readonly Expectation[],
  sight: Sight | null,
  context: Context,
): Promise<(ref: Ref, row: Row) => boolean> {
  const refs = expectations.flatMap((one) => (isAboutMark(one) ? [one.ref] : []));
  const ids = refs.flatMap((ref) => {
    const row = sight?.row(ref);
    return row ? (individualOf(row) ?? []) : [];
  });
  const individuals =
    ids.length === 0
      ? null
      : await look(
          client,
          catalogue,
          [...new Set(ids)].map((id) => ({ kind: 'Individual', id })),
          () => ['HasOptedOutProcessing'],
          context,
        );
  return (ref, row) => {
    const marked =
      ref.kind === 'Individual'
        ? row
        : (individuals?.row({ kind: 'Individual', id: individualOf(row) ?? '' }) ?? {});
    return marked['HasOptedOutProcessing'] === true;
  };
}
