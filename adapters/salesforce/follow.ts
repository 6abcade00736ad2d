import type { Context } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import { askAll, isRows } from './ask.ts';
import type { Client, Question, Row } from './client.ts';
import { text } from './client.ts';
import type { Hit } from './hits.ts';
import { limits } from './limits.ts';
import { kindOf, refOf } from './records.ts';
import { selecting } from './search.ts';
import type { Objects } from './searched-objects.ts';
import { apiName, chunkedQueries } from './soql.ts';

/**
 * From the rows found to the same person's other rows: what they were merged into and what was merged into them,
 * the lead they were before, the account of a person, the mail behind a mail's address. Each inherits how it was found.
 */
export async function follow(
  client: Client,
  objects: Objects,
  known: Map<string, Row>,
  hits: Map<string, Hit>,
  context: Context,
): Promise<void> {
  const asked = new Set<string>();
  for (let round = 0; round < roundsMax; round += 1) {
    const leads = [...known].flatMap(([key, row]) => leadsFrom(objects, row, hits.get(key)));
    const fresh = leads.filter(({ key }) => !asked.has(key));
    for (const { key } of fresh) asked.add(key);
    const questions = followUps(objects, known, fresh);
    if (questions.length === 0) return;
    for (const answer of await askAll(client, questions, context)) {
      for (const row of isRows(answer) ? answer : []) {
        const key = refKey(refOf(row));
        const through = fresh.find((lead) => text(row, lead.field) === lead.value);
        if (known.has(key) || !through) continue;
        known.set(key, row);
        hits.set(key, through.hit);
      }
    }
  }
}

const roundsMax = 4;

interface Lead {
  readonly key: string;
  readonly object: string;
  readonly field: string;
  readonly value: string;
  readonly hit: Hit;
}

function leadsFrom(objects: Objects, row: Row, hit: Hit | undefined): readonly Lead[] {
  if (!hit) return [];
  const kind = kindOf(row);
  const id = text(row, 'Id');
  const pairs: [object: string, field: string, value: string | null][] = [
    [kind, 'Id', text(row, 'MasterRecordId')],
    ...(kind === 'Contact' || kind === 'Lead' || kind === 'Account'
      ? ([[kind, 'MasterRecordId', id]] as [string, string, string | null][])
      : []),
  ];
  if (kind === 'Contact') {
    pairs.push(['Lead', 'ConvertedContactId', id]);
    if (row['IsPersonAccount'] === true) pairs.push(['Account', 'Id', text(row, 'AccountId')]);
  }
  if (kind === 'Account') pairs.push(['Lead', 'ConvertedAccountId', id]);
  if (kind === 'Lead') pairs.push(['Contact', 'Id', text(row, 'ConvertedContactId')]);
  if (kind === 'EmailMessageRelation') pairs.push(['EmailMessage', 'Id', text(row, 'EmailMessageId')]);
  return pairs.flatMap(([object, field, value]) =>
    value !== null && objects.get(object)?.fields.has(field)
      ? [{ key: `${object}.${field}=${value}`, object, field, value, hit }]
      : [],
  );
}

function followUps(
  objects: Objects,
  known: ReadonlyMap<string, Row>,
  leads: readonly Lead[],
): readonly Question[] {
  const groups = new Map<string, Lead[]>();
  for (const lead of leads) {
    if (lead.field === 'Id' && known.has(refKey({ kind: lead.object, id: lead.value }))) continue;
    const group = `${lead.object}.${lead.field}`;
    groups.set(group, [...(groups.get(group) ?? []), lead]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const described = first && objects.get(first.object);
    if (!described) return [];
    return chunkedQueries(
      group.map((lead) => lead.value),
      limits.ids,
      (list) => `${selecting(described)} WHERE ${apiName(first.field)} IN ${list}`,
    ).map((soql) => ({ soql, deletedToo: true }));
  });
}
