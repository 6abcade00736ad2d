import { parseArgs } from 'node:util';
import { Client } from '@hubspot/api-client';
import { Connection } from 'jsforce';
import type { Told } from './house.ts';

/**
 * The script somebody would otherwise write, with the vendors' own clients and one record at a time: whoever has not
 * been in contact for three years goes from both tools, with their notes. It plans nothing, asks nobody, looks at no
 * conversation, reads nothing back, and begins anew when it is interrupted.
 */
const { values } = parseArgs({ options: { told: { type: 'string', default: '{}' } } });
const told: Told = JSON.parse(values.told);
const hubspot = new Client({ accessToken: told.hubspot['token'] ?? '', basePath: told.hubspot['url'] ?? '' });
const { url = '', accessToken = '' } = told.salesforce;
const salesforce = new Connection({ instanceUrl: url, accessToken, version: '66.0' });
const limit = new Date();
limit.setFullYear(limit.getFullYear() - 3);

const start = performance.now();
let listedMs = 0;
let seen = 0;
let erased = 0;
let after: string | undefined;
do {
  const listing = performance.now();
  const page = await hubspot.crm.contacts.basicApi.getPage(100, after, [
    'email',
    'lifecyclestage',
    'recent_conversion_date',
  ]);
  listedMs += performance.now() - listing;
  for (const contact of page.results) {
    seen += 1;
    const { email, recent_conversion_date: last } = contact.properties;
    if (isRecent(last ?? contact.createdAt) || !email) continue;
    await eraseEverywhere(contact.id, email);
  }
  after = page.paging?.next?.after;
} while (after !== undefined);
const totalMs = performance.now() - start;
process.stdout.write(JSON.stringify({ seen, erased, listedMs, erasedMs: totalMs - listedMs }));

async function eraseEverywhere(id: string, email: string): Promise<void> {
  const now = await hubspot.crm.contacts.basicApi.getById(id, ['recent_conversion_date'], undefined, [
    'notes',
  ]);
  if (isRecent(now.properties['recent_conversion_date'] ?? now.createdAt)) return;
  const found = await salesforce.query<{ Id: string; LastActivityDate: string | null }>(
    `SELECT Id, LastActivityDate FROM Contact WHERE Email = '${email}'`,
  );
  if (found.records.some(({ LastActivityDate: at }) => isRecent(at))) return;
  for (const { id: note } of now.associations?.['notes']?.results ?? []) {
    await hubspot.crm.objects.notes.basicApi.archive(note);
  }
  for (const row of found.records) await salesforce.sobject('Contact').destroy(row.Id);
  await hubspot.crm.contacts.basicApi.purge({ objectId: id });
  erased += 1;
}

function isRecent(at: Date | string | null | undefined): boolean {
  return at !== null && at !== undefined && new Date(at) > limit;
}
