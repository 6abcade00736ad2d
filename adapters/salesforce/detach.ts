import type { Context, Link, Outcome } from '../../src/contract/index.ts';
import { leaveCampaigns } from './campaigns.ts';
import type { Client, Row } from './client.ts';
import type { Catalogue } from './describe.ts';
import { limits } from './limits.ts';
import { already, done, failed, failedAs, inBatches, unanswered } from './outcomes.ts';
import { tiesOf } from './ties.ts';
import type { Ties } from './ties.ts';

/** Cuts records loose from a person, and takes the person out of campaigns. */
export async function detach(
  client: Client,
  catalogue: Catalogue,
  links: readonly Link[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const campaigns = links.filter(({ ref }) => ref.kind === 'Campaign');
  const records = links.filter(({ ref }) => ref.kind !== 'Campaign');
  const left = campaigns.length === 0 ? [] : await leaveCampaigns(client, catalogue, campaigns, context);
  const cut = records.length === 0 ? [] : await cutLoose(client, catalogue, records, context);
  const [ofCampaigns, ofRecords] = [left.values(), cut.values()];
  return links.map(
    ({ ref }) => (ref.kind === 'Campaign' ? ofCampaigns : ofRecords).next().value ?? unanswered,
  );
}

/** Empties their references, deletes the rows that do nothing but tie. */
async function cutLoose(
  client: Client,
  catalogue: Catalogue,
  links: readonly Link[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const seen = await tiesOf(client, catalogue, links, context);
  const ties = links.map((link) => seen.of(link));
  const outcomes = links.map((link, at): Outcome<null> => {
    const row = seen.sight.row(link.ref);
    if (row?.['IsDeleted'] === true) return gone;
    if (row === null) return seen.sight.isClear(link.ref) ? gone : notVisible;
    if (ties[at]?.isWhole === false) return hiddenTie;
    return isCut(ties[at]) ? already : done;
  });
  const standing = links.map((_, at) => at).filter((at) => outcomes[at]?.status === 'done');
  await emptyReferences(client, links, ties, standing, outcomes, context);
  await deleteTies(client, ties, standing, outcomes, context);
  // What nobody can empty still ties, whatever else was cut.
  return outcomes.map((outcome, at) =>
    outcome.status === 'done' && (ties[at]?.fixed.length ?? 0) > 0 ? fixedTie : outcome,
  );
}

const fixedTie = failedAs(
  'denied',
  'FIELD_NOT_EDITABLE',
  'Salesforce lets nobody empty this reference (a sent mail cannot be changed): a person decides whether the record is erased or stays tied.',
);

const gone = failedAs('not-found', 'NOT_FOUND', 'The record is gone: locate the person again.');
const hiddenTie = failedAs(
  'denied',
  'FIELD_NOT_VISIBLE',
  'What ties the record to the person is hidden: make its reference fields visible and editable to the integration user (field-level security), then retry.',
);
const notVisible = failedAs(
  'not-found',
  'NOT_VISIBLE',
  'The record is gone, or the integration user no longer sees it: give back its rights, then retry.',
);

function isCut(ties: Ties | undefined): boolean {
  return !ties || ties.fields.length + ties.fixed.length + ties.rows.length === 0;
}

async function emptyReferences(
  client: Client,
  links: readonly Link[],
  ties: readonly Ties[],
  standing: readonly number[],
  outcomes: Outcome<null>[],
  context: Context,
): Promise<void> {
  // A record tied to several of the person's rows is one row of the collection: Salesforce refuses an id twice.
  const rows = new Map<string, { readonly values: Record<string, unknown>; readonly at: number[] }>();
  for (const at of standing) {
    const link = links[at];
    if (!link || (ties[at]?.fields.length ?? 0) === 0) continue;
    const known = rows.get(link.ref.id) ?? {
      values: { attributes: { type: link.ref.kind }, id: link.ref.id },
      at: [],
    };
    for (const field of ties[at]?.fields ?? []) known.values[field] = null;
    known.at.push(at);
    rows.set(link.ref.id, known);
  }
  for (const batch of inBatches([...rows.values()], limits.collection)) {
    const results = await client.updateRows(
      batch.map(({ values }): Row => values),
      context,
    );
    for (const [index, { at }] of batch.entries()) {
      const failure = results[index]?.failure ?? null;
      if (failure) for (const one of at) outcomes[one] = failed(failure);
    }
  }
}

/** Emptying the reference of an activity takes its tie along: a row that is gone by then is as wished. */
async function deleteTies(
  client: Client,
  ties: readonly Ties[],
  standing: readonly number[],
  outcomes: Outcome<null>[],
  context: Context,
): Promise<void> {
  const rows = standing.flatMap((at) => (ties[at]?.rows ?? []).map((id) => ({ id, at })));
  for (const batch of inBatches(rows, limits.collection)) {
    const results = await client.deleteRows(
      batch.map(({ id }) => id),
      context,
    );
    for (const [index, { at }] of batch.entries()) {
      const failure = results[index]?.failure ?? null;
      if (failure && failure.kind !== 'not-found') outcomes[at] = failed(failure);
    }
  }
}
